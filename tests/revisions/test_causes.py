"""The cause of a difference: what came or was corrected in between, else the hash that changed, else nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dagster_project.publications.fingerprints import changes
from dagster_project.revisions.causes import Explainer, Kilder, Reason, State, Switch
from dagster_project.revisions.triangle import is_closed, measures_of, status

REASON = {"seeds": {"ydelser.csv": "1", "metodevalg.csv": "1"}, "kode": "1", "afhaengigheder": "1"}
NONE, SAGER = Kilder(frozenset()), Kilder(frozenset({"kommune_sager"}), frozenset({"151"}))


def _lev(id_: str, periode: str, status: str = "indlæst", kilde: str = "kommune_sager", kommune: str = "151") -> dict[str, Any]:
    up_to = periode if len(periode) == 7 else f"{periode}-12"
    names = ("leverance_id", "kilde", "kommunekode", "periode", "til_og_med", "status")
    return dict(zip(names, (id_, kilde, kommune, periode, up_to, status), strict=True))


def _explains(before: list[dict], now: list[dict], reason: dict | None = None, periode: str = "2024-01") -> Explainer:
    return Explainer(State("2023-12", tuple(before), REASON), State(periode, tuple(now), reason or REASON))


NOVEMBER, DECEMBER = _lev("nov", "2023-11"), _lev("dec", "2023-12")


@pytest.mark.parametrize(
    ("til", "more", "art"),
    [
        (_lev("dec2", "2023-12"), _lev("dec", "2023-12", "afløst"), "rettet leverance"),
        (_lev("okt", "2023-10"), DECEMBER, "sen leverance"),
        (_lev("jan", "2024-01"), DECEMBER, "ny periode"),
    ],
)
def test_another_delivery_is_late_a_correction_or_of_a_new_period(til: dict, more: dict, art: str) -> None:
    f = _explains([NOVEMBER, DECEMBER], [NOVEMBER, more, til])
    assert f.linje("dec", til["leverance_id"], NONE) == Reason(art, "dec", til["leverance_id"])
    assert f.linje(None, til["leverance_id"], NONE) == Reason(art, None, til["leverance_id"])


def test_a_correction_taken_back_is_a_correction() -> None:
    then = [_lev("v1", "2023-12", "afløst"), _lev("v2", "2023-12")]
    now = [_lev("v1", "2023-12", "afløst"), _lev("v2", "2023-12", "afløst"), _lev("v3", "2023-12")]
    assert _explains(then, now).linje("v2", "v3", NONE).tekst == "rettet leverance"


def test_a_key_that_the_corrected_delivery_leaves_out_points_to_that_delivery() -> None:
    f = _explains([DECEMBER], [_lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    assert f.linje("dec", None, NONE) == Reason("rettet leverance", "dec", "dec2")


def test_a_row_that_came_back_when_a_newer_delivery_was_corrected_is_no_mystery() -> None:
    f = _explains([NOVEMBER, DECEMBER], [NOVEMBER, _lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    assert f.linje(None, "nov", SAGER) == Reason("rettet leverance", "dec", "dec2")


def test_a_delivery_of_a_later_month_than_is_published_counts_nowhere() -> None:
    f = _explains([DECEMBER], [DECEMBER, _lev("jan", "2024-01")], periode="2023-12")
    assert f.tal(SAGER).tekst == "uforklaret"


def test_a_line_may_change_by_another_source_that_it_rests_on() -> None:
    country = _lev("r2", "2023-12", kilde="udk_risikosager", kommune="DK")
    f = _explains(
        [DECEMBER, {**country, "leverance_id": "r1"}], [DECEMBER, {**country, "leverance_id": "r1", "status": "afløst"}, country]
    )
    risikosager = Kilder(frozenset({"udk_risikosager"}), frozenset({"151", "DK"}))
    assert f.linje("dec", "dec", risikosager) == Reason("rettet leverance", "r1", "r2")
    assert f.linje("dec", "dec", NONE).tekst == "uforklaret"
    assert f.tal(Kilder(frozenset({"udk_risikosager"}), maaned="2023-11")).tekst == "uforklaret"


def test_of_the_deliveries_in_between_only_those_are_named_whose_rows_changed() -> None:
    another = _lev("nov2", "2023-11")
    f = _explains([NOVEMBER, DECEMBER], [another, _lev("dec", "2023-12", "afløst"), _lev("dec2", "2023-12")])
    only_december = Switch()
    only_december.med(["dec"], ["dec2"])
    assert f.tal(SAGER, switch=only_december) == Reason("rettet leverance", "dec", "dec2")
    assert f.tal(SAGER, switch=Switch()).tekst == "uforklaret"
    assert f.tal(SAGER) == Reason("rettet leverance", "dec|nov", "dec2|nov2")


def test_the_same_deliveries_and_another_value_are_the_hashes_that_changed_all_of_them() -> None:
    reason = {"seeds": {"ydelser.csv": "2", "metodevalg.csv": "2", "ny.csv": "1"}, "kode": "2", "afhaengigheder": "2"}
    everyone = ["regel: metodevalg.csv", "seed: ny.csv", "seed: ydelser.csv", "kode", "afhængigheder"]
    assert changes(REASON, reason) == everyone
    assert _explains([DECEMBER], [DECEMBER], reason).linje("dec", "dec", NONE) == Reason("; ".join(everyone), "dec", "dec")


def test_neither_a_delivery_nor_a_hash_is_unexplained() -> None:
    assert _explains([DECEMBER], [DECEMBER]).linje("dec", "dec", SAGER) == Reason("uforklaret", "dec", "dec")


def test_a_figure_is_final_when_its_term_has_passed() -> None:
    choice = {"endelig_aar_maaneder": "12", "endelig_benchmark_maaneder": "3"}
    assert [status(2023, None, p, choice) for p in ("2024-11", "2024-12")] == ["foreløbig", "endelig"]
    assert [status(2023, "2023-11", p, choice) for p in ("2024-01", "2024-02")] == ["foreløbig", "endelig"]
    assert [is_closed(2023, None, p) for p in ("2023-11", "2023-12")] == [False, True]


def test_the_mean_absolute_revision_leaves_out_publications_before_the_year_was_whole() -> None:
    values = {"2023-11.1": 50, "2023-12.1": 100, "2023-12.2": 90, "2024-01.1": 90, "2024-02.1": 94}
    points = [("t", "151", 2023, None, publication, v) for publication, v in values.items()]
    assert measures_of(points) == [("t", "151", 2023, None, 3, 2, 100, 94, round(14 / 3, 10))]
    assert measures_of(points[:2]) == []
