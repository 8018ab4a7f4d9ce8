"""What is hidden in the tables stands as its word, in no sentence and in no chart, and in no byte of the file."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pikepdf
import pytest

from dagster_project.publish.report import build_reports
from tests.publish.report.conftest import YEAR, Edition, hide, make_edition
from tests.publish.report.pdf import Report

pytestmark = pytest.mark.heavy
UDK = f"kategori = 'UDK-ydelser' and aar = {YEAR}"
P11 = f"kategori = '§ 11-sager' and aar = {YEAR}"
AMOUNT = ("beloeb", "tilbagebetalingskrav", "mindreudgift", "efterregulering")
# The public worked example of Ballerup 2023: UDK-ydelser, § 11-sager, the total without § 11, and the cells under them.
HIDDEN = {
    "provenu_aar": [hide(field_, hvor) for hvor in (UDK, P11) for field_ in AMOUNT],
    "provenu_total": [hide("beloeb", f"total = 'uden § 11' and aar = {YEAR}")],
    "udk_status": [
        *(hide(field_, f"kommunekode = '151' and {field_} between 1 and 4", "<5") for field_ in ("stop_antal", "krav_antal")),
        *(hide(field_, "kommunekode = '151'") for field_ in ("stop_beloeb", "krav_beloeb", "efterregulering", "provenu")),
    ],
    "afstemning": [
        hide(field_, "kommunekode = '151' and regexp_matches(tal_id, 'udk-status|paragraf-11|uden-paragraf')")
        for field_ in ("beregnet", "rapporteret")
    ],
    "tal": [hide("vaerdi", "kommunekode = '151' and regexp_matches(tal_id, 'udk-status|paragraf-11|uden-paragraf')")],
    "udsagn": [hide("begrundelse", "true"), hide("citat", "citat like '%kr%'")],
    "indsatser": [hide("vaerdi", f"noegletal in ('anker_afgjort', 'su_flytninger_kontrolleret') and aar = {YEAR}", "<5")],
    "su_flytninger_uge": [hide("kontrolleret", f"iso_aar = {YEAR} and iso_uge = 36", "<5")],
    "benchmark": [hide(field_, "kommunekode = '151'") for field_ in ("udtaget", "andel_udtaget")],
    "benchmark_opfoelgning": [hide(field_, "kommunekode = '151'") for field_ in ("opfylder_kriteriet", "maaneder_i_traek")],
}  # fmt: skip
SECRET = ("1.640.160", "1.115.157", "10.149.790", "996.981", "118.176", "288.412", "1.258.650", "93.098", "330.395", "59,5")


@pytest.fixture(scope="module")
def public(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    out = make_edition(editions, tmp_path_factory.mktemp("offentlig"), "offentlig", **HIDDEN)
    (out / "tabeller" / "provenu_fordeling.parquet").unlink()  # case-level: not in this edition
    return Report(build_reports(out)[0])


def test_hidden_cells_stand_as_their_word(public: Report) -> None:
    year = {r[0]: r[1:] for r in public.tabel(f"Samlet opgørelse af provenu {YEAR}, kr.")}
    h = "hemmeligholdt"
    assert year["UDK-ydelser"] == [h, h, h, "0", "–", h]
    assert year["I alt, uden § 11"][-1] == h and year["I alt, som offentliggjort"][-1] == "11.264.947"
    udk = {r[0]: r[1:] for r in public.tabel("Ballerup Kommune")}
    assert udk["Boligydelse"] == ["<5", h, "<5", h, h, "0", h]
    assert udk["Børne- og ungeydelse"][0] == "5" and udk["Børnetilskud"][0] == "0"
    assert {r[1] for r in public.tabel(f"Opgørelse for {YEAR}")[1:]} == {h}
    assert "Offentlig" in public.tekst and "Intern" not in public.tekst


def test_hidden_cells_give_no_sentence_of_a_direction(public: Report) -> None:
    assert "§ 11-sager: udviklingen oplyses ikke, fordi tallet for 2023 ikke må vises." in public.tekst
    assert "Antallet af afgjorte anker: udviklingen oplyses ikke" in public.tekst
    assert "Kommunens andel på kontroltrin 3 må ikke vises." in public.tekst
    assert "Kontroltrin 3: om kommunen opfylder kriteriet for opfølgning, må ikke vises." in public.tekst
    assert "Kommunen fik medhold i" not in public.tekst
    said = next(p.tekst for p in public.rod.alle("P") if p.tekst.startswith("Stigning"))
    rise, _, rest = said.partition("Af ændringen ligger")
    assert "UDK" not in rise and "§ 11" not in rise
    # 11.264.947 − 8.030.923, less what the three shown categories give: −585.000 + 332.000 + 1.210.213
    assert "+2.276.811" in rest and "UDK" in rest and "§ 11" in rest


def test_the_chart_says_the_word_and_draws_no_weeks(public: Report, rapport: Report) -> None:
    (provenu,) = public.rod.alle("Figure")
    assert "2022 478.506\u00a0kr., 2023 hemmeligholdt" in provenu.alt
    assert len(rapport.rod.alle("Figure")) == 2


def test_what_is_secret_stands_in_no_byte(public: Report, rapport: Report) -> None:
    """Text, alternative text, metadata and every stream, unpacked. The internal report has them all."""
    for tal in SECRET:
        assert tal in rapport.tekst
        assert tal not in public.tekst
    everyone = "".join(terms.alt or "" for terms in public.rod.alle("Figure")) + str(public.pdf.open_metadata())
    for obj in public.pdf.objects:
        if isinstance(obj, pikepdf.Stream):
            everyone += obj.read_bytes().decode("latin-1")
    raa = [tal.replace(".", "") for tal in SECRET if "." in tal]
    assert not [tal for tal in (*SECRET[:-1], *raa) if tal in everyone]


def test_a_hidden_total_gives_a_headline_without_a_figure(edition: Edition) -> None:
    out = edition(provenu_total=[hide("beloeb", f"total = 'som offentliggjort' and aar = {YEAR}")])
    r = Report(build_reports(out)[0])
    assert r.rod.alle("H1")[0].tekst == "Det samlede provenu i 2023 vises ikke"
    assert "Ballerup Kommune: det samlede provenu i 2023 vises ikke" in r.tekst


def test_the_public_edition_names_nothing_of_what_it_hides(editions: Path, tmp_path: Path) -> None:
    """The real public edition of the demo: no amount that only the internal one shows stands in its report."""
    out = tmp_path / "offentlig"
    shutil.copytree(editions / "offentlig" / "tabeller", out / "tabeller")
    (file,) = build_reports(out)
    report = Report(file)
    visible, hidden = (_amount(editions / name / "tabeller") for name in ("offentlig", "intern"))
    hidden -= visible
    assert {"1.640.160", "1.115.157", "10.149.790", "37.440"} <= hidden and len(hidden) > 20
    everything = " ".join(terms.alt or "" for terms in report.rod.alle("Figure"))
    assert hidden & set(re.findall(r"\d{1,3}(?:\.\d{3})+", report.tekst + everything)) == set()
    assert "Antal 1–4 står som <5." in report.tekst and "rundet" in report.tekst


def _amount(tabeller: Path) -> set[str]:
    """Every amount from a thousand up in the tables of proceeds, as it would be printed."""
    with duckdb.connect() as con:
        tal = set()
        for table in ("provenu_aar", "provenu_total", "udk_status", "afstemning", "indsatser"):
            for row in con.execute("from read_parquet($1)", [str(tabeller / f"{table}.parquet")]).fetchall():
                tal |= {f"{int(v):,}".replace(",", ".") for v in row if isinstance(v, Decimal) and abs(v) >= 1000}
    return tal
