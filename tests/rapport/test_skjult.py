"""What is hidden in the tables stands as its word, in no sentence and in no chart, and in no byte of the file."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pikepdf
import pytest

from dagster_project.publish.rapport import byg_rapporter
from tests.rapport.conftest import AAR, Udgave, lav_udgave, skjul
from tests.rapport.pdf import Rapport

pytestmark = pytest.mark.heavy
UDK = f"kategori = 'UDK-ydelser' and aar = {AAR}"
P11 = f"kategori = '§ 11-sager' and aar = {AAR}"
BELOEB = ("beloeb", "tilbagebetalingskrav", "mindreudgift", "efterregulering")
# The public worked example of Ballerup 2023: UDK-ydelser, § 11-sager, the total without § 11, and the cells under them.
SKJULTE = {
    "provenu_aar": [skjul(felt, hvor) for hvor in (UDK, P11) for felt in BELOEB],
    "provenu_total": [skjul("beloeb", f"total = 'uden § 11' and aar = {AAR}")],
    "udk_status": [
        *(skjul(felt, f"kommunekode = '151' and {felt} between 1 and 4", "<5") for felt in ("stop_antal", "krav_antal")),
        *(skjul(felt, "kommunekode = '151'") for felt in ("stop_beloeb", "krav_beloeb", "efterregulering", "provenu")),
    ],
    "afstemning": [
        skjul(felt, "kommunekode = '151' and regexp_matches(tal_id, 'udk-status|paragraf-11|uden-paragraf')")
        for felt in ("beregnet", "rapporteret")
    ],
    "tal": [skjul("vaerdi", "kommunekode = '151' and regexp_matches(tal_id, 'udk-status|paragraf-11|uden-paragraf')")],
    "udsagn": [skjul("begrundelse", "true"), skjul("citat", "citat like '%kr%'")],
    "indsatser": [skjul("vaerdi", f"noegletal in ('anker_afgjort', 'su_flytninger_kontrolleret') and aar = {AAR}", "<5")],
    "su_flytninger_uge": [skjul("kontrolleret", f"iso_aar = {AAR} and iso_uge = 36", "<5")],
    "benchmark": [skjul(felt, "kommunekode = '151'") for felt in ("udtaget", "andel_udtaget")],
    "benchmark_opfoelgning": [skjul(felt, "kommunekode = '151'") for felt in ("opfylder_kriteriet", "maaneder_i_traek")],
}  # fmt: skip
HEMMELIGE = ("1.640.160", "1.115.157", "10.149.790", "996.981", "118.176", "288.412", "1.258.650", "93.098", "330.395", "59,5")


@pytest.fixture(scope="module")
def offentlig(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Rapport:
    ud = lav_udgave(udgaver, tmp_path_factory.mktemp("offentlig"), "offentlig", **SKJULTE)
    (ud / "tabeller" / "provenu_fordeling.parquet").unlink()  # case-level: not in this edition
    return Rapport(byg_rapporter(ud)[0])


def test_skjulte_celler_staar_som_deres_ord(offentlig: Rapport) -> None:
    aaret = {r[0]: r[1:] for r in offentlig.tabel(f"Samlet opgørelse af provenu {AAR}, kr.")}
    h = "hemmeligholdt"
    assert aaret["UDK-ydelser"] == [h, h, h, "0", "–", h]
    assert aaret["I alt, uden § 11"][-1] == h and aaret["I alt, som offentliggjort"][-1] == "11.264.947"
    udk = {r[0]: r[1:] for r in offentlig.tabel("Ballerup Kommune")}
    assert udk["Boligydelse"] == ["<5", h, "<5", h, h, "0", h]
    assert udk["Børne- og ungeydelse"][0] == "5" and udk["Børnetilskud"][0] == "0"
    assert {r[1] for r in offentlig.tabel(f"Opgørelse for {AAR}")[1:]} == {h}
    assert "Offentlig udgave" in offentlig.tekst and "Intern" not in offentlig.tekst


def test_skjulte_celler_giver_ingen_saetning_om_retning(offentlig: Rapport) -> None:
    assert "§ 11-sager: udviklingen oplyses ikke, fordi tallet for 2023 ikke må vises." in offentlig.tekst
    assert "Antallet af afgjorte anker: udviklingen oplyses ikke" in offentlig.tekst
    assert "Kommunens andel på kontroltrin 3 må ikke vises." in offentlig.tekst
    assert "Kontroltrin 3: om kommunen opfylder kriteriet for opfølgning, må ikke vises." in offentlig.tekst
    assert "Kommunen fik medhold i" not in offentlig.tekst
    stigning = next(p.tekst for p in offentlig.rod.alle("P") if p.tekst.startswith("Stigning"))
    assert "UDK" not in stigning and "§ 11" not in stigning


def test_diagrammet_siger_ordet_og_ugerne_tegnes_ikke(offentlig: Rapport, rapport: Rapport) -> None:
    (provenu,) = offentlig.rod.alle("Figure")
    assert "2022 478.506\u00a0kr., 2023 hemmeligholdt" in provenu.alt
    assert len(rapport.rod.alle("Figure")) == 2


def test_det_hemmelige_staar_i_ingen_byte(offentlig: Rapport, rapport: Rapport) -> None:
    """Text, alternative text, metadata and every stream, unpacked. The internal report has them all."""
    for tal in HEMMELIGE:
        assert tal in rapport.tekst
        assert tal not in offentlig.tekst
    alle = "".join(led.alt or "" for led in offentlig.rod.alle("Figure")) + str(offentlig.pdf.open_metadata())
    for objekt in offentlig.pdf.objects:
        if isinstance(objekt, pikepdf.Stream):
            alle += objekt.read_bytes().decode("latin-1")
    raa = [tal.replace(".", "") for tal in HEMMELIGE if "." in tal]
    assert not [tal for tal in (*HEMMELIGE[:-1], *raa) if tal in alle]


def test_en_skjult_total_giver_en_overskrift_uden_tal(udgave: Udgave) -> None:
    ud = udgave(provenu_total=[skjul("beloeb", f"total = 'som offentliggjort' and aar = {AAR}")])
    r = Rapport(byg_rapporter(ud)[0])
    assert r.rod.alle("H1")[0].tekst == "Provenu 2023: totalen må ikke vises"
    assert "Det samlede provenu for Ballerup Kommune: udviklingen oplyses ikke" in r.tekst


def test_den_offentlige_udgave_naevner_intet_af_det_den_skjuler(udgaver: Path, tmp_path: Path) -> None:
    """The real public edition of the demo: no amount that only the internal one shows stands in its report."""
    ud = tmp_path / "offentlig"
    shutil.copytree(udgaver / "offentlig" / "tabeller", ud / "tabeller")
    (fil,) = byg_rapporter(ud)
    rapport = Rapport(fil)
    synlige, skjulte = (_beloeb(udgaver / navn / "tabeller") for navn in ("offentlig", "intern"))
    skjulte -= synlige
    assert {"1.640.160", "1.115.157", "10.149.790", "37.440"} <= skjulte and len(skjulte) > 20
    alt = " ".join(led.alt or "" for led in rapport.rod.alle("Figure"))
    assert skjulte & set(re.findall(r"\d{1,3}(?:\.\d{3})+", rapport.tekst + alt)) == set()
    assert "Antal 1–4 står som <5." in rapport.tekst and "rundet" in rapport.tekst


def _beloeb(tabeller: Path) -> set[str]:
    """Every amount from a thousand up in the tables of proceeds, as it would be printed."""
    with duckdb.connect() as con:
        tal = set()
        for tabel in ("provenu_aar", "provenu_total", "udk_status", "afstemning", "indsatser"):
            for raekke in con.execute("from read_parquet($1)", [str(tabeller / f"{tabel}.parquet")]).fetchall():
                tal |= {f"{int(v):,}".replace(",", ".") for v in raekke if isinstance(v, Decimal) and abs(v) >= 1000}
    return tal
