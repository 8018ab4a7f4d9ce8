"""The municipalities: all 98, each known by its code and names, and by no name that means another."""

from __future__ import annotations

from collections import Counter

from dagster_project.common.danish import fold
from tests.seeds.documents import seed

KOMMUNER = seed("kommuner")
ALIASES = seed("kommune_aliaser")


def generated() -> dict[str, str]:
    """The spellings that follow from code and name, folded."""
    is_written = {}
    for r in KOMMUNER:
        code, name = r["kommunekode"], r["navn"]
        is_written |= {fold(t): code for t in (code, f"0{code}", name, f"{name} Kommune")}
    return is_written


def test_there_are_98_municipalities_with_codes_of_their_own() -> None:
    codes = [r["kommunekode"] for r in KOMMUNER]
    assert len(codes) == len(set(codes)) == 98
    assert all(len(k) == 3 and 101 <= int(k) <= 860 for k in codes)
    assert len({fold(r["navn"]) for r in KOMMUNER}) == 98


def test_christiansoe_is_no_municipality() -> None:
    assert "411" not in {r["kommunekode"] for r in KOMMUNER}


def test_each_region_has_its_number_of_municipalities() -> None:
    assert Counter(r["region"] for r in KOMMUNER) == {
        "Region Hovedstaden": 29,
        "Region Sjælland": 17,
        "Region Syddanmark": 22,
        "Region Midtjylland": 19,
        "Region Nordjylland": 11,
    }


def test_no_spelling_means_two_municipalities_after_folding() -> None:
    assert len(generated()) == 4 * 98
    folded = [fold(r["alias"]) for r in ALIASES]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & set(generated()), "a spelling that follows from code or name is not listed again"


def test_every_alias_means_a_municipality() -> None:
    assert {r["kommunekode"] for r in ALIASES} <= {r["kommunekode"] for r in KOMMUNER}


def test_the_spellings_of_official_letters_are_understood() -> None:
    known = generated() | {fold(r["alias"]): r["kommunekode"] for r in ALIASES}
    expected = {
        "Københavns Kommune": "101",
        "Bornholms Regionskommune": "400",
        "Høje Taastrup": "169",
        "Århus": "751",
        "ÅBENRÅ KOMMUNE": "580",
        "Lyngby-Tårbæk": "173",
        "Ballerup Kommune": "151",
        "0151": "151",
        "Vesthimmerland": "820",
    }
    assert {name: known.get(fold(name)) for name in expected} == expected
