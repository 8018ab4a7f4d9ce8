"""What a delivery would change in the figures is refused, held back or said: one run over a world of losses."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from tests.data_folder import Folder
from tests.run.world_of_losses import FORSKELLIGT_WRITTEN, make

pytestmark = [pytest.mark.build, pytest.mark.heavy]


@pytest.fixture(scope="module")
def koert(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, subprocess.CompletedProcess[str]]:
    folder = make(Folder(Path(tmp_path_factory.mktemp("tab"))))
    return folder, folder.kontrol("run")


@pytest.fixture(scope="module")
def world(koert) -> Folder:
    return koert[0]


def kl(world: Folder, kommune: str) -> Decimal | None:
    found = world.sql("select beloeb from marts.provenu_aar where kommunekode = ? and kategori = 'KL-ydelser'", kommune)
    return found[0][0] if found else None


def advarsler(world: Folder, art: str, kommune: str) -> dict[str, str]:
    """Key without the municipality -> what is said."""
    found = world.sql("select noegle, besked from marts.advarsler where art = ? and kommunekode = ?", art, kommune)
    return {key.split("|")[1]: message for key, message in found}


def test_a_version_of_whose_rows_none_can_be_used_replaces_nothing(world: Folder) -> None:
    assert kl(world, "185") == 80_000
    leverancer = world.sql(
        "select version, status, aarsag, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer "
        "where kommunekode = '185' order by version"
    )
    assert leverancer == [(1, "indlæst", None, 8, 8, 0), (2, "afvist", "ingen af 8 rækker kunne bruges", 8, 0, 8)]
    count = (
        "select count(distinct raekke_nr) from marts.karantaene "
        "join marts.leverancer using (leverance_id) where kommunekode = '185'"
    )
    assert world.sql(count) == [(8,)]


def test_a_correction_that_loses_rows_or_kroner_by_quarantine_is_held_back(world: Folder) -> None:
    held = "select kommunekode, foer, nu, forskel, status from marts.tilbageholdt where kontrol = 'rettelse_taber' order by 1"
    assert world.sql(held) == [
        ("187", 93_000, 3_000, -90_000, "afviger"),
        ("190", 90_004, 90_001, -3, "afviger"),
        ("DK", 750, 0, -750, "afviger"),
    ]
    assert (kl(world, "187"), kl(world, "201")) == (3_000, 1)
    # without quarantine it is a correction that says what it means: a warning
    said = "select besked from marts.advarsler where art = 'rettelse_mindre' and kommunekode = '201'"
    files = "kommune_sager_201_2024-12_v2.csv erstatter kommune_sager_201_2024-12.csv"
    assert world.sql(said) == [(f"{files} og har 1 række mod 5 og 1 kr. mod 90.004 kr.",)]


def test_what_one_municipality_loses_does_not_drown_in_the_rows_of_the_others(world: Folder) -> None:
    files = "udk_risikosager_DK_2024-10_v2.csv", "udk_risikosager_DK_2024-10.csv"
    assert world.sql("select tal_id, besked from marts.tilbageholdt where kilde = 'udk_risikosager' and kommunekode = 'DK'") == [
        (
            "rettelse_taber/udk_risikosager/DK/2024-10/v2/306",
            f"{files[0]}: 2 af 10 rækker, der er eller kan være kommune 306s rækker, er i karantæne; filen erstatter {files[1]} "
            "og har af kommune 306s rækker 0 antagne rækker mod 2 og 0 kr. mod 750 kr. "
            "Få en ny version med rettede rækker (kontrol karantaene)",
        )
    ]


def test_quarantine_is_told_with_reason_column_rows_and_kroner(world: Folder) -> None:
    said = dict(
        world.sql("select kommunekode, besked from marts.advarsler where art in ('raekker_i_karantaene', 'leverance_afvist')")
    )
    assert said["187"] == (
        "kommune_sager_187_2024-12_v2.csv: 1 af 4 rækker i karantæne med ukendt beløb: "
        "ugyldigt_beloeb i tilbagebetalingskrav (1 række, ukendt beløb)"
    )
    assert said["DK"] == (
        "udk_risikosager_DK_2024-10_v2.csv: 2 af 10 rækker i karantæne med 750 kr.: "
        "ugyldig_dato i udstillet_dato (2 rækker, 750 kr.)"
    )
    assert said["185"] == (
        "kommune_sager_185_2024-12_v2.csv: ingen af 8 rækker kunne bruges; i karantæne med 80.000 kr.: "
        "ugyldig_dato i afgoerelse_dato (8 rækker, 80.000 kr.), ugyldig_dato i oprettet_dato (8 rækker, 80.000 kr.)"
    )


def test_a_column_that_the_previous_delivery_had_is_held_back(world: Folder) -> None:
    row, again = world.sql(
        "select kommunekode, tal_id, besked, holder_tilbage from marts.tilbageholdt "
        "where kontrol = 'kolonne_forsvundet' and kommunekode in ('210', '217') order by 1"
    )
    assert row[:2] == ("210", "kolonne_forsvundet/kommune_sager/210/2024-12/v1/tilbagebetalingskrav")
    assert "kommune_sager_210_2024-12.csv: kolonnen tilbagebetalingskrav mangler" in row[2]
    assert row[3] == "kolonne_forsvundet"
    # the version before it, which lost the column too, is not in force: the month before is what it is held against
    assert again[:2] == ("217", "kolonne_forsvundet/kommune_sager/217/2024-12/v2/tilbagebetalingskrav")
    assert "afsenderens forrige leverance kommune_sager_217_2024-11.csv havde den" in again[2]


def test_a_column_that_is_empty_throughout_and_was_filled_before_is_held_back(world: Folder) -> None:
    held = {
        kommune: (before, now, message)
        for kommune, before, now, message in world.sql(
            "select kommunekode, foer, nu, besked from marts.tilbageholdt "
            "where kontrol = 'kolonne_forsvundet' and kommunekode not in ('210', '217')"
        )
    }
    had = "udfyldt i {} med {} kr. i alt. Få en ny version med kolonnen udfyldt"
    assert held == {
        "253": (
            Decimal("3000.50"),
            0,
            "kommune_sager_253_2024-12.csv: kolonnen tilbagebetalingskrav er tom i alle 3 rækker; afsenderens forrige leverance "
            "kommune_sager_253_2024-11.csv havde den " + had.format("2 af 3", "3.000,50"),
        ),
        "259": (
            80_000,
            0,
            "kommune_sager_259_2024-12_v2.csv: kolonnen tilbagebetalingskrav er tom i alle 8 rækker; afsenderens "
            "forrige leverance kommune_sager_259_2024-12.csv havde den " + had.format("8 af 8", "80.000"),
        ),
        "269": (
            2_500,
            0,
            "udk_risikosager_269_2024-12.csv: kolonnen tilbagebetalingskrav er tom i alle 5 rækker; afsenderens "
            "forrige leverance udk_risikosager_269_2024-11.csv havde den " + had.format("5 af 5", "2.500"),
        ),
    }


def test_a_column_that_is_empty_in_the_row_of_another_case_is_a_warning(world: Folder) -> None:
    said = world.sql("select besked from marts.advarsler where art = 'kolonne_tom' order by 1")
    files = "kommune_sager_265_2024-12.csv: kolonnen {} er tom i den eneste række; afsenderens forrige leverance "
    files += "kommune_sager_265_2024-11.csv havde den udfyldt i 1 af 1. Få en ny version med kolonnen udfyldt"
    assert said == [(files.format("hoering_dato"),), (files.format("politianmeldt"),)]


def test_control_totals_that_the_rows_do_not_give_are_held_back(world: Folder) -> None:
    held = world.sql(
        "select kommunekode, nu, foer from marts.tilbageholdt "
        "where kontrol = 'kontroltotal' and besked like '%provenu%' order by 1"
    )
    assert held == [("151", 0, 1_457_855), ("223", 1_000, 1_100)]


def test_amounts_in_oere_are_held_back_and_a_correction_of_them_is_not(world: Folder) -> None:
    held = world.sql("select tal_id, foer, nu, besked from marts.tilbageholdt where kontrol = 'beloeb_ganget' order by 1")
    assert [row[:3] for row in held] == [
        ("beloeb_ganget/kommune_sager/329/2024-12/v2/tilbagebetalingskrav", 3_000, 300_000),
        ("beloeb_ganget/kommune_sager/336/2024-12/v1/tilbagebetalingskrav", 3_000, 210_000),
        ("beloeb_ganget/udk_risikosager/340/2024-12/v2/alle", 2_500, 250_000),
    ]
    assert (
        "100 gange så stort som før (kommune_sager_329_2024-12.csv) i 2 af 3 fælles rækker: 300.000 kr. mod 3.000" in held[0][3]
    )
    assert "den midterste af 5 er 210.000 kr., af 5 i kommune_sager_336_2024-11.csv 3.000 kr." in held[1][3]
    assert "kronerne er netop 100 gange dem i udk_risikosager_340_2024-12.csv" in held[2][3]
    assert all(row[3].endswith("Er beløbene i øre eller 1.000 kr., så få en ny version i kroner") for row in held)


def test_each_correction_counts_and_is_told_as_the_contract_says(world: Folder) -> None:
    amounts = dict(world.sql("select kommunekode, beloeb from marts.provenu_aar where aar = 2024 and beloeb is not null"))
    kommuner = ("360", "370", "376", "390", "410", "420", "430")
    assert [amounts[k] for k in kommuner] == [80_000, 0, 80_000, 80_000, 0, 0, 160_000]
    refused = "select kommunekode, version, aarsag from marts.leverancer where status = 'afvist' and version = 2 order by 1"
    assert [row for row in world.sql(refused) if row[0] in kommuner] == [
        ("376", 2, "ingen af 8 rækker kunne bruges"),
        ("390", 2, "ingen af 8 rækker kunne bruges"),
    ]
    said = dict(
        world.sql(
            "select kommunekode, min(besked) from marts.advarsler where list_contains(?, kommunekode) "
            "and art in ('rettelse_mindre', 'noegle_skiftet', 'aar_uden_leverance') group by 1",
            kommuner,
        )
    )
    assert said.pop("420").startswith("KL-ydelser, tilbagebetalingskrav: 10000.00 kr. dateret 2023-04-20 indgår i ingen total")
    assert said == {
        "370": "kommune_sager_370_2024-12_v2.csv erstatter kommune_sager_370_2024-12.csv "
        "og har 0 rækker mod 8 og 0 kr. mod 80.000 kr.",
        "410": "su_tilbagemeldinger_410_2024-12_v2.csv erstatter su_tilbagemeldinger_410_2024-12.csv "
        "og har 3 rækker mod 3 og 0 kr. mod 15.000 kr.",
        "430": "kommune_sager_430_2024-12.csv: 8 rækker har samme borger, datoer og beløb som under andre numre i "
        "kommune_sager_430_2024-11.csv: er sagerne nummereret om, tæller 80.000 kr. to gange; få dem under de gamle numre, eller "
        "en rettelse af den måned uden dem",
    }


def test_cases_under_new_numbers_that_are_booked_twice_hold_publication_back(world: Folder) -> None:
    # of 265 the case of the month before stands under another number, only to show that a column is empty now
    once, held = world.sql("select tal_id, foer, nu, besked from marts.tilbageholdt where kontrol = 'talt_to_gange' order by 1")
    assert once[:3] == ("talt_to_gange/kommune_sager/265/2024-12/v1", 1_000, 2_000)
    assert held[:3] == ("talt_to_gange/kommune_sager/430/2024-12/v1", 80_000, 160_000)
    assert "8 rækker tæller med under nye numre, og under de gamle i kommune_sager_430_2024-11.csv" in held[3]


def test_cases_whose_numbers_others_take_hold_publication_back(world: Folder) -> None:
    held = world.sql("select tal_id, foer, nu, besked from marts.tilbageholdt where kontrol = 'noegle_genbrugt' order by 1")
    assert [row[:3] for row in held] == [("noegle_genbrugt/kommune_sager/440/2024-12/v1", 1_500, 0)]
    assert "2 numre hører i kommune_sager_440_2024-11.csv til andre borgere" in held[0][3]
    said = "select besked from marts.advarsler where kommunekode = '461' and art = 'beloeb_faldet'"
    assert world.sql(said) == [
        (
            "kommune_sager_461_2024-12.csv: 1 række har færre kroner end under samme nummer i kommune_sager_461_2024-11.csv: "
            "500 kr. mod 20.000 kr.",
        )
    ]


def test_a_correction_of_other_cases_is_told_however_large(world: Folder) -> None:
    said = "select kommunekode, besked from marts.advarsler where art = 'rettelse_udelader' and kommunekode = '479'"
    assert world.sql(said) == [
        (
            "479",
            "kommune_sager_479_2024-12_v2.csv erstatter kommune_sager_479_2024-12.csv og udelader 2 af dens 2 rækker med "
            "1.300 kr.: er det den måneds og den kommunes fil?",
        )
    ]


def test_a_block_of_which_no_row_can_be_used_covers_nothing(world: Folder) -> None:
    covered = "select kategori, beloeb from marts.provenu_aar where kommunekode = '151'"
    assert world.sql(covered) == [("§ 11-sager", 1_115_157)]


def test_newer_spellings_and_benefits_of_udk_are_known(world: Folder) -> None:
    assert world.sql("select ydelse, provenu from marts.udk_status where kommunekode = '230' order by 1") == [
        ("Barseldagpenge", 40),
        ("Seniorpension", 2),
    ]


def test_keys_that_hardly_differ_are_named(world: Folder) -> None:
    same = advarsler(world, "noegle_ligner", "330")
    first, other = sorted(set(FORSKELLIGT_WRITTEN) - set(same))
    assert first == "0012345" and other in ("KS–7", "ks-7", "KS - 7") and len(same) == len(FORSKELLIGT_WRITTEN) - 2
    assert "ligner 0012345" in same["12345"]


def test_numbers_under_which_a_citizens_later_case_takes_the_place_of_an_earlier_are_named_with_its_kroner(world: Folder) -> None:
    assert kl(world, "480") == 14_000
    said = world.sql("select art, besked from marts.advarsler where kommunekode = '480' and art like 'noegle%'")
    assert [art for art, _ in said] == ["noegle_anden_sag"]
    assert "2 numre" in said[0][1] and "10.000 kr., ikke længere" in said[0][1] and "_480_2024-11.csv" in said[0][1]


def test_numbers_that_became_dates_are_named_with_their_kroner(world: Folder) -> None:
    # jan-24 of November is gone without another word: the citizen is the same. 25-03-2024 is of the month in which its case began
    assert kl(world, "482") == 2_090
    said = "select art, besked from marts.advarsler where kommunekode = '482' and art like 'noegle%' order by besked"
    assert world.sql(said) == [
        (
            "noegle_dato",
            f"kommune_sager_482_2024-{fund}): er flere sager blevet til ét nummer, tæller kun den nyeste; få filen igen med "
            "numrene som tekst",
        )
        for fund in (
            "11.csv: 2 rækker med 1.050 kr. har et nummer, der ligner en dato, som et regneark har lavet (2024-05-01",
            "12.csv: 1 række med 2.000 kr. har et nummer, der ligner en dato, som et regneark har lavet (jan-24",
        )
    ]


def test_a_word_for_nothing_is_no_number_and_no_effort(world: Folder) -> None:
    refused = (
        "select k.aarsag, k.felt, k.vaerdi from marts.karantaene as k join marts.leverancer as l using (leverance_id) "
        "where l.kommunekode = '482' order by l.periode"
    )
    assert world.sql(refused) == [("mangler", "sagsnr", "nan"), ("mangler", "sagsnr", "N/A")]
    said = "select besked from marts.advarsler where kommunekode = '482' and art = 'raekker_i_karantaene' order by besked"
    november, december = (besked for (besked,) in world.sql(said))
    assert "300 kr." in november and "300,50 kr." in december
    assert world.sql("select noegletal from marts.indsatser where kommunekode = '482' and noegletal like '%:nan'") == []


def test_a_risk_case_that_no_snapshot_has_is_named_with_the_one_it_resembles(world: Folder) -> None:
    unknown = advarsler(world, "risikosag_ukendt", "157")
    assert {nr: message.partition("; den ligner ")[2] for nr, message in unknown.items()} == {
        "S2": "12345",
        "S3": "12345",
        "S4": "",
    }


def test_dates_of_risk_cases_that_are_odd_are_named(world: Folder) -> None:
    assert set(advarsler(world, "dato_usandsynlig", "157")) == {"F1"}
    assert advarsler(world, "datoorden", "157") == {"F2": "bortfaldet_dato 2024-01-31 ligger før udstillet_dato 2024-02-01"}
    assert set(advarsler(world, "kontrolsag_uden_udtaget", "157")) == {"F3"}


def test_a_date_long_after_the_delivery_is_named(world: Folder) -> None:
    assert "2203-04-20" in advarsler(world, "dato_usandsynlig", "240")["S4"]


def test_the_forward_saving_of_kls_tool_counts_where_no_other_is_known(world: Folder) -> None:
    spart = "select noegle, beloeb from marts.provenu_linjer where kommunekode = '240' and komponent = 'mindreudgift' order by 1"
    assert [(n.split("|")[1], b) for n, b in world.sql(spart)] == [("S1", Decimal("7000.50")), ("S2", 12_000), ("S3", 12_000)]
    assert set(advarsler(world, "besparelse_uenig", "240")) == {"S3"}


def test_the_run_ends_with_1_and_names_the_losses_first_of_all(koert) -> None:
    _, answer = koert
    assert answer.returncode == 1, answer.stdout + answer.stderr
    before = answer.stdout.partition("fejler: ")[0]
    for word_ in ("kommune_sager_187_2024-12_v2.csv: 1 af 4 rækker er i karantæne", "kolonnen tilbagebetalingskrav er tom"):
        assert word_ in before
    assert "kommune_sager_185_2024-12_v2.csv: ingen af 8 rækker kunne bruges; i karantæne med 80.000 kr." in before
    assert "I karantæne, tæller ikke:\n  " in before and "2 af 10 rækker i karantæne med 750 kr." in before
    assert "Rettelser, der flytter tallene:\n  kommune_sager_450_2024-12_v2.csv erstatter" in before
    moved = before.partition("Rettelser, der")[2]
    assert moved.index("sager_450_") < moved.index("sager_201_") < moved.index("sager_370_") < moved.index("meldinger_410_")
    for kind in ("noegle_skiftet", "noegle_dato"):
        assert f"{kind}, 2 fund i marts.advarsler, fx kommune_sager_" in before
    assert before.index("I karantæne, tæller ikke:") < before.index("Rettelser, der") < before.index("Uden for tallene:")
    for check in ("rettelse_taber", "kolonne_forsvundet", "kontroltotal", "beloeb_ganget", "talt_to_gange", "noegle_genbrugt"):
        assert f"fejler: marts/tilbageholdt: {check}" in answer.stdout
    assert "Ikke dækket af nogen leverance" in answer.stdout and "Vist for 3 af " in answer.stdout


def test_status_and_preview_name_them_first_too(world: Folder) -> None:
    status = world.kontrol("status").stdout
    assert status.startswith("Holder offentliggørelse tilbage:\n")
    assert status.index("Afvist:") < status.index("Uden for tallene:") < status.index("Til gennemsyn:")
    preview = world.kontrol("forhaandsvis").stdout
    assert preview.startswith("Ville ændre tallene uden et ord:\n")
    assert "Rettelser, der flytter tallene:\n  kommune_sager_450_2024-12_v2.csv erstatter" in preview
    v = json.loads(world.kontrol("forhaandsvis", "--json").stdout)
    assert not v["kan_udgives"] and len(v["tilbageholdt"]) == len(world.sql("select 1 from marts.tilbageholdt"))
