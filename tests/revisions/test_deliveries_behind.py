"""A revised figure names the deliveries whose rows it rests on, and none of the others that came in between."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import as_json
from dagster_project.publications.manifest import Publication, build_manifest
from dagster_project.publications.run_account import read
from dagster_project.publish.editions import write_editions
from dagster_project.revisions.find import Revision, Revisions, find_revisions
from dagster_project.settings import Settings
from tests.data_folder import KEY, Folder, sag, sager
from tests.publish.helpers import NOTHING

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]
PERIODE, CORRECTED = "2023-12", "rettet leverance"
RISK = "risikosag_id;kommunekode;omraade;kontroltrin;kriterium;udstillet_dato;udtaget_dato\n"
SAGER, COUNTRY, OWN = "kommune_sager_253_2023-12", "udk_risikosager_DK_2023-12", "udk_risikosager_259_2023-12"
STATUS = "kommunekode;ydelse;stop_antal;stop_beloeb;krav_antal;krav_beloeb\n"
PARAGRAF11 = "kommunekode;antal_retur;tilbagebetalingskrav;aarlig_besparelse\n"
MOVES = "kommune_flytninger_253_2023-12"
MOVED = "flytte_id;kommunekode;cpr;anmeldt_dato;kontroltype;afgoerelse;afgoerelse_dato;udgift_pr_maaned;besparelse_maaneder\n"


def _risikosager(*raekker: str) -> str:
    return RISK + "".join(f"{r}\n" for r in raekker)


def _mend(folder: Folder) -> None:
    """Corrections that touch one municipality each; and deliveries that come in between and change nothing there."""
    folder.put("kommune_sager", f"{SAGER}_v2.csv", sager(sag("A", "2.000", kommune="253"), sag("B", kommune="253")))
    folder.put("kommune_sager", "kommune_sager_253_2023-11.csv", sager(sag("A", "5", kommune="253")))
    folder.put("kommune_sager", "kommune_sager_265_2023-12_v2.csv", sager(sag("C", kommune="265", cpr="610190-0002")))
    country = ("R1;253;sygedagpenge;3;x;2023-01-01;", "R2;265;sygedagpenge;3;x;2023-01-01;2023-06-01")
    folder.put("udk_risikosager", f"{COUNTRY}_v2.csv", _risikosager(*country))
    folder.put("udk_risikosager", f"{OWN}_v2.csv", _risikosager("R3;259;sygedagpenge;3;et andet;2023-01-01;"))
    folder.put("udk_statusopgoerelse", "udk_statusopgoerelse_253_2023_v2.csv", STATUS + "253;Boligydelse;1;100;2;250\n")
    folder.put("udk_statusopgoerelse", "udk_statusopgoerelse_265_2023_v2.csv", STATUS + "265;Boligydelse;1;100;2;200\n\n")
    folder.put("udk_paragraf11", "udk_paragraf11_253_2023.csv", PARAGRAF11 + "253;3;600;100\n")
    folder.put("kommune_flytninger", f"{MOVES}.csv", MOVED + "F1;253;610190-0001;2023-05-01;SU;afvist;2023-06-01;1.000;12\n")


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Revisions]:
    folder = Folder(tmp_path_factory.mktemp("rod"))
    folder.put("kommune_sager", f"{SAGER}.csv", sager(sag("A", kommune="253"), sag("B", kommune="253")))
    folder.put("kommune_sager", "kommune_sager_265_2023-12.csv", sager(sag("C", kommune="265")))
    country = ("R1;253;sygedagpenge;3;x;2023-01-01;", "R2;265;sygedagpenge;3;x;2023-01-01;")
    folder.put("udk_risikosager", f"{COUNTRY}.csv", _risikosager(*country))
    folder.put("udk_risikosager", f"{OWN}.csv", _risikosager("R3;259;sygedagpenge;3;x;2023-01-01;"))
    for kommune in ("253", "265"):
        folder.put(
            *("udk_statusopgoerelse", f"udk_statusopgoerelse_{kommune}_2023.csv"), f"{STATUS}{kommune};Boligydelse;1;100;2;200\n"
        )
    folder.put("udk_paragraf11", "udk_paragraf11_DK_2023.csv", PARAGRAF11 + "253;3;500;100\n265;2;400;\n")
    _build(folder)
    published = _publish(folder)
    _mend(folder)
    _build(folder)
    with open_built(folder.data / "kontrol.duckdb") as built:
        found = find_revisions(built, PERIODE, [published])
    assert found.unexplained == []
    return folder, found


@pytest.fixture
def linjer(mended: tuple[Folder, Revisions]) -> tuple[Folder, dict[str, Revision]]:
    folder, found = mended
    return folder, {r.tal_id: r for r in found.linjer if r.noegle is None}


def _build(folder: Folder) -> None:
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr


def _publish(folder: Folder) -> Path:
    """The tables and the manifest of a publication, without its gate: this small world reconciles with no report."""
    out = folder.data / "publikationer" / f"{PERIODE}.1"
    out.mkdir(parents=True)
    settings = Settings(data=folder.data, landing=folder.landing, cpr_noegle=KEY)
    publication = Publication(PERIODE, 1, 1, "Anna Test", "2024-01-06T00:00:00Z", None, None)
    with open_built(folder.data / "kontrol.duckdb") as built:
        write_editions(built, Revisions(None), out, PERIODE, [], KEY.encode())
        manifest = as_json(build_manifest(settings, built, out, publication, NOTHING, read(folder.data)))
    (out / chain.MANIFEST).write_bytes(manifest)
    (out / chain.SEAL).write_text(f"{hashlib.sha256(manifest).hexdigest()}  {chain.MANIFEST}\n", "ascii")
    return out


def _ids(folder: Folder, *file_names: str) -> list[str]:
    return [
        i for f in file_names for (i,) in folder.sql("select leverance_id from marts.leverancer where filnavn = ?", f"{f}.csv")
    ]


@pytest.mark.parametrize(
    ("tal_id", "fil"),
    [
        ("indsatser/253/2023/krav_rejst", SAGER),
        ("indsatser/253/2023/krav_udestaaende", SAGER),
        ("benchmark/2023-12/265/3/alle/udtaget", COUNTRY),
        ("benchmark/2023-12/265/samlet/alle/andel_udtaget", COUNTRY),
        ("benchmark/2023-12/dk/3/sygedagpenge/resterende", COUNTRY),
        ("udk-status/253/2023/boligydelse/krav-beloeb", "udk_statusopgoerelse_253_2023"),
        ("udk-status/253/2023/total/provenu-i-alt", "udk_statusopgoerelse_253_2023"),
    ],
)
def test_the_cause_is_the_delivery_whose_rows_changed(linjer, tal_id: str, fil: str) -> None:
    folder, found = linjer
    r = found[tal_id]
    assert (r.aarsag, r.fra_leverance_id, r.til_leverance_id) == (CORRECTED, *_ids(folder, fil, f"{fil}_v2"))


def test_a_category_that_is_new_is_a_cause_of_the_totals_that_it_is_added_to(mended, linjer) -> None:
    """Beside the corrected cases: the total rose by both, and the delivery that made most of it was named nowhere."""
    folder, revisions = mended
    causes = {t.tal_id.removeprefix("provenu/253/2023/"): aarsag for t, aarsag in revisions.tal if t.foer is not None}
    r = linjer[1]["provenu/253/2023/som-offentliggjort"]
    assert (r.foer, r.efter, r.aarsag, r.til_leverance_id) == (None, 12_000, "sen leverance", *_ids(folder, MOVES))
    assert causes["som-offentliggjort"] == causes["uden-paragraf-11"] == f"{CORRECTED}; sen leverance"
    assert causes["kl-sammenlignelig"] == causes["kl-ydelser"] == CORRECTED


def test_a_row_of_section_11_that_a_municipality_sends_itself_takes_the_countrys_place(linjer) -> None:
    folder, found = linjer
    for name in ("tilbagebetalingskrav", "provenu"):
        r = found[f"paragraf-11/253/2023/{name}"]
        # the country's delivery still counts, for the other municipality
        assert (r.efter - r.foer, r.aarsag, r.fra_leverance_id) == (100, "sen leverance", None)
        assert [r.til_leverance_id] == _ids(folder, "udk_paragraf11_253_2023")
    assert "paragraf-11/253/2023/aarlig-besparelse" not in found


def test_a_municipality_whose_rows_are_the_same_has_no_revision(linjer) -> None:
    _, found = linjer
    assert {(r.tal_id.split("/")[0], r.kommunekode) for r in found.values()} == {
        ("indsatser", "253"), ("benchmark", "265"), ("benchmark", "DK"), ("udk-status", "253"),
        ("paragraf-11", "253"), ("provenu", "253")
    }  # fmt: skip


def test_the_few_cases_of_a_municipality_without_a_report_are_hidden_in_a_real_publication(linjer) -> None:
    folder, _ = linjer
    public = folder.data / "publikationer" / f"{PERIODE}.1" / "offentlig" / "tabeller"
    shown = {(r["kommunekode"], r["kategori"]): (r["beloeb"], r["antal"]) for r in
            pq.read_table(public / "provenu_aar.parquet").to_pylist()}  # fmt: skip
    assert len(shown) == 6 and set(shown.values()) == {(None, None)}
    assert {r["beloeb"] for r in pq.read_table(public / "provenu_kommunal_andel.parquet").to_pylist()} == {None}
