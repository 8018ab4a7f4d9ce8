"""A revised figure names the deliveries whose rows it rests on, and none of the others that came in between."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.forbindelse import open_built
from dagster_project.publish import kaede
from dagster_project.publish.aftryk import som_json
from dagster_project.publish.kontroller import laes
from dagster_project.publish.manifest import Udgivelse, byg_manifest
from dagster_project.publish.revisioner import Revision, Revisioner, find_revisioner
from dagster_project.publish.udgaver import skriv_udgaver
from dagster_project.settings import Indstillinger
from tests.koersel.miljoe import NOEGLE, Mappe, sag, sager
from tests.publish.hjaelp import INTET

pytestmark = [pytest.mark.heavy, pytest.mark.build]
PERIODE, RETTET = "2023-12", "rettet leverance"
RISIKO = "risikosag_id;kommunekode;omraade;kontroltrin;kriterium;udstillet_dato;udtaget_dato\n"
SAGER, LANDET, EGEN = "kommune_sager_253_2023-12", "udk_risikosager_DK_2023-12", "udk_risikosager_259_2023-12"
STATUS = "kommunekode;ydelse;stop_antal;stop_beloeb;krav_antal;krav_beloeb\n"
PARAGRAF11 = "kommunekode;antal_retur;tilbagebetalingskrav;aarlig_besparelse\n"


def _risikosager(*raekker: str) -> str:
    return RISIKO + "".join(f"{r}\n" for r in raekker)


def _ret(mappe: Mappe) -> None:
    """Corrections that touch one municipality each; and deliveries that come in between and change nothing there."""
    mappe.laeg("kommune_sager", f"{SAGER}_v2.csv", sager(sag("A", "2.000", kommune="253"), sag("B", kommune="253")))
    mappe.laeg("kommune_sager", "kommune_sager_253_2023-11.csv", sager(sag("A", "5", kommune="253")))
    mappe.laeg("kommune_sager", "kommune_sager_265_2023-12_v2.csv", sager(sag("C", kommune="265", cpr="610190-0002")))
    landet = ("R1;253;sygedagpenge;3;x;2023-01-01;", "R2;265;sygedagpenge;3;x;2023-01-01;2023-06-01")
    mappe.laeg("udk_risikosager", f"{LANDET}_v2.csv", _risikosager(*landet))
    mappe.laeg("udk_risikosager", f"{EGEN}_v2.csv", _risikosager("R3;259;sygedagpenge;3;et andet;2023-01-01;"))
    mappe.laeg("udk_statusopgoerelse", "udk_statusopgoerelse_253_2023_v2.csv", STATUS + "253;Boligydelse;1;100;2;250\n")
    mappe.laeg("udk_statusopgoerelse", "udk_statusopgoerelse_265_2023_v2.csv", STATUS + "265;Boligydelse;1;100;2;200\n\n")
    mappe.laeg("udk_paragraf11", "udk_paragraf11_253_2023.csv", PARAGRAF11 + "253;3;600;100\n")


@pytest.fixture(scope="module")
def linjer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mappe, dict[str, Revision]]:
    mappe = Mappe(tmp_path_factory.mktemp("rod"))
    mappe.laeg("kommune_sager", f"{SAGER}.csv", sager(sag("A", kommune="253"), sag("B", kommune="253")))
    mappe.laeg("kommune_sager", "kommune_sager_265_2023-12.csv", sager(sag("C", kommune="265")))
    landet = ("R1;253;sygedagpenge;3;x;2023-01-01;", "R2;265;sygedagpenge;3;x;2023-01-01;")
    mappe.laeg("udk_risikosager", f"{LANDET}.csv", _risikosager(*landet))
    mappe.laeg("udk_risikosager", f"{EGEN}.csv", _risikosager("R3;259;sygedagpenge;3;x;2023-01-01;"))
    for kommune in ("253", "265"):
        mappe.laeg(
            *("udk_statusopgoerelse", f"udk_statusopgoerelse_{kommune}_2023.csv"), f"{STATUS}{kommune};Boligydelse;1;100;2;200\n"
        )
    mappe.laeg("udk_paragraf11", "udk_paragraf11_DK_2023.csv", PARAGRAF11 + "253;3;500;100\n265;2;400;\n")
    _byg(mappe)
    udgivet = _udgiv(mappe)
    _ret(mappe)
    _byg(mappe)
    with open_built(mappe.data / "kontrol.duckdb") as built:
        fundne = find_revisioner(built, PERIODE, [udgivet])
    assert fundne.uforklarede == []
    return mappe, {r.tal_id: r for r in fundne.linjer if r.noegle is None}


def _byg(mappe: Mappe) -> None:
    svar = mappe.kontrol("run")
    assert svar.returncode in (0, 1), svar.stdout + svar.stderr


def _udgiv(mappe: Mappe) -> Path:
    """The tables and the manifest of a publication, without its gate: this small world reconciles with no report."""
    ud = mappe.data / "publikationer" / f"{PERIODE}.1"
    ud.mkdir(parents=True)
    ind = Indstillinger(data=mappe.data, landing=mappe.landing, cpr_noegle=NOEGLE)
    udgivelse = Udgivelse(PERIODE, 1, 1, "Anna Test", "2024-01-06T00:00:00Z", None, None)
    with open_built(mappe.data / "kontrol.duckdb") as built:
        skriv_udgaver(built, Revisioner(None), ud, PERIODE, [], NOEGLE.encode())
        manifest = som_json(byg_manifest(ind, built, ud, udgivelse, INTET, laes(mappe.data)))
    (ud / kaede.MANIFEST).write_bytes(manifest)
    (ud / kaede.SEGL).write_text(f"{hashlib.sha256(manifest).hexdigest()}  {kaede.MANIFEST}\n", "ascii")
    return ud


def _ider(mappe: Mappe, *filnavne: str) -> list[str]:
    return [i for f in filnavne for (i,) in mappe.sql("select leverance_id from marts.leverancer where filnavn = ?", f"{f}.csv")]


@pytest.mark.parametrize(
    ("tal_id", "fil"),
    [
        ("indsatser/253/2023/krav_rejst", SAGER),
        ("indsatser/253/2023/krav_udestaaende", SAGER),
        ("benchmark/2023-12/265/3/alle/udtaget", LANDET),
        ("benchmark/2023-12/265/samlet/alle/andel_udtaget", LANDET),
        ("benchmark/2023-12/dk/3/sygedagpenge/resterende", LANDET),
        ("udk-status/253/2023/boligydelse/krav-beloeb", "udk_statusopgoerelse_253_2023"),
        ("udk-status/253/2023/total/provenu-i-alt", "udk_statusopgoerelse_253_2023"),
    ],
)
def test_the_cause_is_the_delivery_whose_rows_changed(linjer, tal_id: str, fil: str) -> None:
    mappe, fundne = linjer
    r = fundne[tal_id]
    assert (r.aarsag, r.fra_leverance_id, r.til_leverance_id) == (RETTET, *_ider(mappe, fil, f"{fil}_v2"))


def test_a_row_of_section_11_that_a_municipality_sends_itself_takes_the_countrys_place(linjer) -> None:
    mappe, fundne = linjer
    for navn in ("tilbagebetalingskrav", "provenu"):
        r = fundne[f"paragraf-11/253/2023/{navn}"]
        # the country's delivery still counts, for the other municipality
        assert (r.efter - r.foer, r.aarsag, r.fra_leverance_id) == (100, "sen leverance", None)
        assert [r.til_leverance_id] == _ider(mappe, "udk_paragraf11_253_2023")
    assert "paragraf-11/253/2023/aarlig-besparelse" not in fundne


def test_a_municipality_whose_rows_are_the_same_has_no_revision(linjer) -> None:
    _, fundne = linjer
    assert {(r.tal_id.split("/")[0], r.kommunekode) for r in fundne.values()} == {
        ("indsatser", "253"), ("benchmark", "265"), ("benchmark", "DK"), ("udk-status", "253"),
        ("paragraf-11", "253")
    }  # fmt: skip


def test_the_few_cases_of_a_municipality_without_a_report_are_hidden_in_a_real_publication(linjer) -> None:
    mappe, _ = linjer
    offentlig = mappe.data / "publikationer" / f"{PERIODE}.1" / "offentlig" / "tabeller"
    vist = {(r["kommunekode"], r["kategori"]): (r["beloeb"], r["antal"]) for r in
            pq.read_table(offentlig / "provenu_aar.parquet").to_pylist()}  # fmt: skip
    assert len(vist) == 6 and set(vist.values()) == {(None, None)}
    assert {r["beloeb"] for r in pq.read_table(offentlig / "provenu_kommunal_andel.parquet").to_pylist()} == {None}
