"""The cause of a difference: what came or was corrected in between, else the hash that changed, else nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dagster_project.publish.aarsager import Aarsag, Forklarer, Kilder, Skifte, Tilstand
from dagster_project.publish.aftryk import aendringer
from dagster_project.publish.endelighed import er_afsluttet, status
from dagster_project.publish.trekant import maal

GRUND = {"seeds": {"ydelser.csv": "1", "metodevalg.csv": "1"}, "kode": "1", "afhaengigheder": "1"}
INGEN, SAGER = Kilder(frozenset()), Kilder(frozenset({"kommune_sager"}), frozenset({"151"}))


def _lev(id_: str, periode: str, status: str = "indlæst", kilde: str = "kommune_sager", kommune: str = "151") -> dict[str, Any]:
    til_og_med = periode if len(periode) == 7 else f"{periode}-12"
    navne = ("leverance_id", "kilde", "kommunekode", "periode", "til_og_med", "status")
    return dict(zip(navne, (id_, kilde, kommune, periode, til_og_med, status), strict=True))


def _forklarer(foer: list[dict], nu: list[dict], grund: dict | None = None, periode: str = "2024-01") -> Forklarer:
    return Forklarer(Tilstand("2023-12", tuple(foer), GRUND), Tilstand(periode, tuple(nu), grund or GRUND))


NOVEMBER, DECEMBER = _lev("nov", "2023-11"), _lev("dec", "2023-12")


@pytest.mark.parametrize(
    ("til", "mere", "art"),
    [
        (_lev("dec2", "2023-12"), _lev("dec", "2023-12", "afløst"), "rettet leverance"),
        (_lev("okt", "2023-10"), DECEMBER, "sen leverance"),
        (_lev("jan", "2024-01"), DECEMBER, "ny periode"),
    ],
)
def test_another_delivery_is_late_a_correction_or_of_a_new_period(til: dict, mere: dict, art: str) -> None:
    f = _forklarer([NOVEMBER, DECEMBER], [NOVEMBER, mere, til])
    assert f.linje("dec", til["leverance_id"], INGEN) == Aarsag(art, "dec", til["leverance_id"])
    assert f.linje(None, til["leverance_id"], INGEN) == Aarsag(art, None, til["leverance_id"])


def test_a_correction_taken_back_is_a_correction() -> None:
    da = [_lev("v1", "2023-12", "afløst"), _lev("v2", "2023-12")]
    nu = [_lev("v1", "2023-12", "afløst"), _lev("v2", "2023-12", "afløst"), _lev("v3", "2023-12")]
    assert _forklarer(da, nu).linje("v2", "v3", INGEN).tekst == "rettet leverance"


def test_a_key_that_the_corrected_delivery_leaves_out_points_to_that_delivery() -> None:
    f = _forklarer([DECEMBER], [_lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    assert f.linje("dec", None, INGEN) == Aarsag("rettet leverance", "dec", "dec2")


def test_a_row_that_came_back_when_a_newer_delivery_was_corrected_is_no_mystery() -> None:
    f = _forklarer([NOVEMBER, DECEMBER], [NOVEMBER, _lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    assert f.linje(None, "nov", SAGER) == Aarsag("rettet leverance", "dec", "dec2")


def test_a_delivery_of_a_later_month_than_is_published_counts_nowhere() -> None:
    f = _forklarer([DECEMBER], [DECEMBER, _lev("jan", "2024-01")], periode="2023-12")
    assert f.tal(SAGER).tekst == "uforklaret"


def test_a_line_may_change_by_another_source_that_it_rests_on() -> None:
    landet = _lev("r2", "2023-12", kilde="udk_risikosager", kommune="DK")
    f = _forklarer(
        [DECEMBER, {**landet, "leverance_id": "r1"}], [DECEMBER, {**landet, "leverance_id": "r1", "status": "afløst"}, landet]
    )
    risikosager = Kilder(frozenset({"udk_risikosager"}), frozenset({"151", "DK"}))
    assert f.linje("dec", "dec", risikosager) == Aarsag("rettet leverance", "r1", "r2")
    assert f.linje("dec", "dec", INGEN).tekst == "uforklaret"
    assert f.tal(Kilder(frozenset({"udk_risikosager"}), maaned="2023-11")).tekst == "uforklaret"


def test_of_the_deliveries_in_between_only_those_are_named_whose_rows_changed() -> None:
    andet = _lev("nov2", "2023-11")
    f = _forklarer([NOVEMBER, DECEMBER], [andet, _lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    kun_december = Skifte()
    kun_december.med(["dec"], ["dec2"])
    assert f.tal(SAGER, skifte=kun_december) == Aarsag("rettet leverance", "dec", "dec2")
    assert f.tal(SAGER, skifte=Skifte()).tekst == "uforklaret"
    assert f.tal(SAGER) == Aarsag("rettet leverance", "dec|nov", "dec2|nov2")


def test_the_same_deliveries_and_another_value_are_the_hashes_that_changed_all_of_them() -> None:
    grund = {"seeds": {"ydelser.csv": "2", "metodevalg.csv": "2", "ny.csv": "1"}, "kode": "2", "afhaengigheder": "2"}
    alle = ["regel: metodevalg.csv", "seed: ny.csv", "seed: ydelser.csv", "kode", "afhængigheder"]
    assert aendringer(GRUND, grund) == alle
    assert _forklarer([DECEMBER], [DECEMBER], grund).linje("dec", "dec", INGEN) == Aarsag("; ".join(alle), "dec", "dec")


def test_neither_a_delivery_nor_a_hash_is_unexplained() -> None:
    assert _forklarer([DECEMBER], [DECEMBER]).linje("dec", "dec", SAGER) == Aarsag("uforklaret", "dec", "dec")


def test_a_figure_is_final_when_its_term_has_passed() -> None:
    valg = {"endelig_aar_maaneder": "12", "endelig_benchmark_maaneder": "3"}
    assert [status(2023, None, p, valg) for p in ("2024-11", "2024-12")] == ["foreløbig", "endelig"]
    assert [status(2023, "2023-11", p, valg) for p in ("2024-01", "2024-02")] == ["foreløbig", "endelig"]
    assert [er_afsluttet(2023, None, p) for p in ("2023-11", "2023-12")] == [False, True]


def test_the_mean_absolute_revision_leaves_out_publications_before_the_year_was_whole() -> None:
    vaerdier = {"2023-11.1": 50, "2023-12.1": 100, "2023-12.2": 90, "2024-01.1": 90, "2024-02.1": 94}
    punkter = [("t", "151", 2023, None, publikation, v) for publikation, v in vaerdier.items()]
    assert maal(punkter) == [("t", "151", 2023, None, 3, 2, 100, 94, round(14 / 3, 10))]
    assert maal(punkter[:2]) == []
