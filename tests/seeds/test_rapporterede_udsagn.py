"""The report's statements in words: quoted verbatim, about known figures, judged by the printed ones."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.seeds.documents import KILDER, cut_out, facts, flat, seed

UDSAGN = {r["udsagn_id"]: r for r in facts("rapporterede_udsagn")}
TAL = facts("rapporterede_tal")
PRINTED = {r["tal_id"]: Decimal(r["rapporteret"]) for r in TAL if r["rapporteret"]}


def maal(udsagn_id: str) -> list[str]:
    return UDSAGN[udsagn_id]["maal"].split("|")


# a claim of a document that does not lie here may be added; it cannot be read back
IN_KILDERNE = [r for r in UDSAGN.values() if (KILDER / r["dokument"]).exists()]


@pytest.mark.parametrize("udsagn", IN_KILDERNE, ids=lambda r: r["udsagn_id"])
def test_a_statement_stands_verbatim_on_its_line(udsagn: dict[str, str]) -> None:
    assert flat(udsagn["citat"]) in cut_out(udsagn["dokument"], udsagn["linje"])


def test_a_statement_is_about_figures_that_are_registered_or_computed() -> None:
    known = {r["tal_id"] for r in TAL} | {r["maal"] for r in TAL}
    efforts = {r["noegletal"] for r in seed("noegletal")}
    of_words = {"effekt_pr_aarsvaerk": ["aarsvaerk"]}
    of_words["su_flytninger"] = ["studiestart_pr_maaned", "oevrige_pr_maaned", "andel_afvist_18_21"]
    others = {m for u, r in UDSAGN.items() if r["art"] != "uden_kilde" for m in maal(u)} - known
    assert others
    for kind, _, _, name in (m.split("/") for m in others):
        assert name in (efforts if kind == "indsatser" else of_words[kind]), name


def test_a_statement_that_no_delivery_bears_says_what_is_missing() -> None:
    assert [r["note"].partition(" ")[0] for r in UDSAGN.values() if r["art"] == "uden_kilde"] == ["Mangler"]


def test_study_start_is_the_months_that_the_statement_names() -> None:
    months = {"september": 9, "januar": 1, "februar": 2}
    named = {nr for name, nr in months.items() if name in UDSAGN["su-flytninger-studiestart"]["citat"]}
    assert named == {int(r["maaned"]) for r in seed("su_saesoner")} == set(months.values())


@pytest.mark.parametrize("udsagn_id", [u for u, r in UDSAGN.items() if r["art"] == "sum"])
def test_a_stated_sum_is_the_sum_of_its_printed_parts(udsagn_id: str) -> None:
    whole, *parts = (PRINTED[m] for m in maal(udsagn_id))
    assert whole == sum(parts) == Decimal(UDSAGN[udsagn_id]["vaerdi_1"])


def test_the_stated_rise_of_kl_ydelser_is_a_fall_of_585000_in_the_table() -> None:
    before, after = (PRINTED[m] for m in maal("kl-ydelser-stigning"))
    assert after - before == -585_000
    assert Decimal(UDSAGN["kl-ydelser-stigning"]["vaerdi_1"]) > 0


def test_the_report_gives_two_numbers_for_the_same_allotment_staff() -> None:
    assert [PRINTED[m] for m in maal("kolonihave-aarsvaerk")] == [Decimal("2.5"), Decimal(2)]


def test_the_heading_names_two_years_over_a_table_of_five() -> None:
    udsagn = UDSAGN["provenu-overskrift-aar"]
    assert [int(m.split("/")[2]) for m in maal("provenu-overskrift-aar")] == [2019, 2020, 2021, 2022, 2023]
    assert (udsagn["vaerdi_1"], udsagn["vaerdi_2"]) == ("2022", "2023")


def test_the_bounds_of_the_weekly_controls_are_the_printed_ones() -> None:
    udsagn = UDSAGN["su-flytninger-pr-uge"]
    limits = [PRINTED[f"{udsagn['maal']}#{end}"] for end in ("nedre", "oevre")]
    assert limits == [Decimal(udsagn["vaerdi_1"]), Decimal(udsagn["vaerdi_2"])] == [5, 10]
