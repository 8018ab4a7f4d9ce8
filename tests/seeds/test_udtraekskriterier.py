"""Criteria and age classes: what a reader is told is what is asked."""

from __future__ import annotations

import re

import pytest

from tests.seeds.documents import KILDER, cut_out, seed, wrong_periods

CRITERIA = seed("udtraekskriterier")
LIMITS = ("alder_fra", "alder_til", "dage_fra", "dage_til")


@pytest.mark.parametrize("raekke", CRITERIA, ids=lambda r: r["kriterium"])
def test_the_numbers_of_the_sentence_are_the_limits_of_the_row(raekke: dict[str, str]) -> None:
    assert re.findall("[0-9]+", raekke["saetning"]) == [raekke[g] for g in LIMITS if raekke[g]]


def test_a_criterion_rests_on_a_line_of_a_document_or_says_that_it_is_a_decision() -> None:
    for r in CRITERIA:
        if not r["kilde"].startswith("[D]"):
            document, _, line = r["kilde"].partition(":")
            assert (KILDER / document).is_file() and cut_out(document, line), r["kriterium"]


def test_a_criterion_is_in_force_once_at_a_time() -> None:
    wrong = wrong_periods(CRITERIA, "kriterium")
    assert not wrong, "\n".join(wrong)


def test_every_age_of_a_claim_falls_in_exactly_one_class() -> None:
    classes = [(r["fra_dage"], r["til_dage"]) for r in seed("krav_aldersklasser")]
    assert classes.count(("", "")) == 1  # the class for claims with no date
    for age in range(-400, 4000):
        hit = [k for k in classes if k != ("", "") and (not k[0] or int(k[0]) <= age) and (not k[1] or age <= int(k[1]))]
        assert len(hit) == 1, age


def test_every_category_of_provenu_says_what_one_case_is() -> None:
    assert {r["kategori"] for r in seed("provenu_enheder")} == {r["kategori"] for r in seed("provenu_kategorier")}
