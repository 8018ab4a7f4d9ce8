"""What a delivery would change in the figures is refused, held back or said: one run over a world of losses."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from tests.koersel.miljoe import Mappe
from tests.run.world_of_losses import FORSKELLIGT_SKREVET, lav

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def koert(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mappe, subprocess.CompletedProcess[str]]:
    mappe = lav(Mappe(Path(tmp_path_factory.mktemp("tab"))))
    return mappe, mappe.kontrol("run")


@pytest.fixture(scope="module")
def verden(koert) -> Mappe:
    return koert[0]


def kl(verden: Mappe, kommune: str) -> Decimal | None:
    fundet = verden.sql("select beloeb from marts.provenu_aar where kommunekode = ? and kategori = 'KL-ydelser'", kommune)
    return fundet[0][0] if fundet else None


def advarsler(verden: Mappe, art: str, kommune: str) -> dict[str, str]:
    """Key without the municipality -> what is said."""
    fundet = verden.sql("select noegle, besked from marts.advarsler where art = ? and kommunekode = ?", art, kommune)
    return {noegle.split("|")[1]: besked for noegle, besked in fundet}


def test_a_version_of_whose_rows_none_can_be_used_replaces_nothing(verden: Mappe) -> None:
    assert kl(verden, "185") == 80_000
    leverancer = verden.sql(
        "select version, status, aarsag, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer "
        "where kommunekode = '185' order by version"
    )
    assert leverancer == [(1, "indlæst", None, 8, 8, 0), (2, "afvist", "ingen af 8 rækker kunne bruges", 8, 0, 8)]
    antal = (
        "select count(distinct raekke_nr) from marts.karantaene "
        "join marts.leverancer using (leverance_id) where kommunekode = '185'"
    )
    assert verden.sql(antal) == [(8,)]


def test_a_correction_that_loses_rows_or_kroner_by_quarantine_is_held_back(verden: Mappe) -> None:
    holdt = "select kommunekode, foer, nu, forskel, status from marts.tilbageholdt where kontrol = 'rettelse_taber' order by 1"
    assert verden.sql(holdt) == [("187", 93_000, 3_000, -90_000, "afviger"), ("190", 90_004, 90_001, -3, "afviger")]
    assert (kl(verden, "187"), kl(verden, "201")) == (3_000, 1)


def test_a_column_that_the_previous_delivery_had_is_held_back(verden: Mappe) -> None:
    (raekke,) = verden.sql(
        "select kommunekode, tal_id, besked, holder_tilbage from marts.tilbageholdt where kontrol = 'kolonne_forsvundet'"
    )
    assert raekke[:2] == ("210", "kolonne_forsvundet/kommune_sager/210/2024-12/v1/tilbagebetalingskrav")
    assert "kommune_sager_210_2024-12.csv: kolonnen tilbagebetalingskrav mangler" in raekke[2]
    assert raekke[3] == "kolonne_forsvundet"


def test_control_totals_that_the_rows_do_not_give_are_held_back(verden: Mappe) -> None:
    holdt = verden.sql(
        "select kommunekode, nu, foer from marts.tilbageholdt "
        "where kontrol = 'kontroltotal' and besked like '%provenu%' order by 1"
    )
    assert holdt == [("151", 0, 1_457_855), ("223", 1_000, 1_100)]


def test_a_block_of_which_no_row_can_be_used_covers_nothing(verden: Mappe) -> None:
    daekket = "select kategori, beloeb from marts.provenu_aar where kommunekode = '151'"
    assert verden.sql(daekket) == [("§ 11-sager", 1_115_157)]


def test_newer_spellings_and_benefits_of_udk_are_known(verden: Mappe) -> None:
    assert verden.sql("select ydelse, provenu from marts.udk_status where kommunekode = '230' order by 1") == [
        ("Barseldagpenge", 40),
        ("Seniorpension", 2),
    ]


def test_keys_that_hardly_differ_are_named(verden: Mappe) -> None:
    ens = advarsler(verden, "noegle_ligner", "330")
    assert set(ens) == set(FORSKELLIGT_SKREVET) - {"0012345", "KS–7"} or set(ens) == set(FORSKELLIGT_SKREVET) - {
        "0012345",
        "ks-7",
    }
    assert "ligner 0012345" in ens["12345"]


def test_a_risk_case_that_no_snapshot_has_is_named_with_the_one_it_resembles(verden: Mappe) -> None:
    ukendte = advarsler(verden, "risikosag_ukendt", "157")
    assert {nr: besked.partition("; den ligner ")[2] for nr, besked in ukendte.items()} == {
        "S2": "12345",
        "S3": "12345",
        "S4": "",
    }


def test_dates_of_risk_cases_that_are_odd_are_named(verden: Mappe) -> None:
    assert set(advarsler(verden, "dato_usandsynlig", "157")) == {"F1"}
    assert advarsler(verden, "datoorden", "157") == {"F2": "bortfaldet_dato 2024-01-31 ligger før udstillet_dato 2024-02-01"}
    assert set(advarsler(verden, "kontrolsag_uden_udtaget", "157")) == {"F3"}


def test_a_date_long_after_the_delivery_is_named(verden: Mappe) -> None:
    assert "2203-04-20" in advarsler(verden, "dato_usandsynlig", "240")["S4"]


def test_the_forward_saving_of_kls_tool_counts_where_no_other_is_known(verden: Mappe) -> None:
    spart = "select noegle, beloeb from marts.provenu_linjer where kommunekode = '240' and komponent = 'mindreudgift' order by 1"
    assert [(n.split("|")[1], b) for n, b in verden.sql(spart)] == [("S1", Decimal("7000.50")), ("S2", 12_000), ("S3", 12_000)]
    assert set(advarsler(verden, "besparelse_uenig", "240")) == {"S3"}


def test_the_run_ends_with_1_and_names_the_losses_first_of_all(koert) -> None:
    _, svar = koert
    assert svar.returncode == 1, svar.stdout + svar.stderr
    foer = svar.stdout.partition("fejler: ")[0]
    for ord_ in ("kommune_sager_187_2024-12_v2.csv: 1 af 4 rækker er i karantæne", "kolonnen tilbagebetalingskrav mangler"):
        assert ord_ in foer
    assert "kommune_sager_185_2024-12_v2.csv: ingen af 8 rækker kunne bruges" in foer
    for kontrol in ("rettelse_taber", "kolonne_forsvundet", "kontroltotal"):
        assert f"fejler: marts/tilbageholdt: {kontrol}" in svar.stdout
    assert "Ikke dækket af nogen leverance" in svar.stdout and "Vist for 3 af " in svar.stdout


def test_status_and_preview_name_them_first_too(verden: Mappe) -> None:
    status = verden.kontrol("status").stdout
    assert status.startswith("Holder offentliggørelse tilbage:\n")
    assert status.index("Afvist:") < status.index("Uden for tallene:") < status.index("Til gennemsyn:")
    assert verden.kontrol("forhaandsvis").stdout.startswith("Ville ændre tallene uden et ord:\n")
    v = json.loads(verden.kontrol("forhaandsvis", "--json").stdout)
    assert not v["kan_udgives"] and len(v["tilbageholdt"]) == len(verden.sql("select 1 from marts.tilbageholdt"))
