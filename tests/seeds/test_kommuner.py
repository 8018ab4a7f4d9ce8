"""The municipalities: all 98, each known by its code and names, and by no name that means another."""

from __future__ import annotations

from collections import Counter

from dagster_project.deliveries.normal import fold
from tests.seeds.dokumenter import seed

KOMMUNER = seed("kommuner")
ALIASER = seed("kommune_aliaser")


def generated() -> dict[str, str]:
    """The spellings that follow from code and name, folded."""
    skrives = {}
    for r in KOMMUNER:
        kode, navn = r["kommunekode"], r["navn"]
        skrives |= {fold(t): kode for t in (kode, f"0{kode}", navn, f"{navn} Kommune")}
    return skrives


def test_there_are_98_municipalities_with_codes_of_their_own() -> None:
    koder = [r["kommunekode"] for r in KOMMUNER]
    assert len(koder) == len(set(koder)) == 98
    assert all(len(k) == 3 and 101 <= int(k) <= 860 for k in koder)
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
    foldede = [fold(r["alias"]) for r in ALIASER]
    assert len(set(foldede)) == len(foldede)
    assert not set(foldede) & set(generated()), "a spelling that follows from code or name is not listed again"


def test_every_alias_means_a_municipality() -> None:
    assert {r["kommunekode"] for r in ALIASER} <= {r["kommunekode"] for r in KOMMUNER}


def test_the_spellings_of_official_letters_are_understood() -> None:
    kendt = generated() | {fold(r["alias"]): r["kommunekode"] for r in ALIASER}
    forventet = {
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
    assert {navn: kendt.get(fold(navn)) for navn in forventet} == forventet
