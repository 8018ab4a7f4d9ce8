"""Generated headings of the reconciliation and of the benchmark: every case of none, one, some and all, and of what is hidden."""

from __future__ import annotations

import pytest

from dagster_project.publish.site.edition import Row
from dagster_project.publish.site.pages.afstemning import ORDER, _heading, _udsagn
from dagster_project.publish.site.pages.benchmark import overskrift
from dagster_project.publish.site.pages.benchmark_data import Cell, Kommune, Limit, Measurement


@pytest.mark.parametrize(
    ("agrees", "explained", "deviates", "not_computed", "text"),
    [
        (0, 0, 0, 0, "Ingen rapporterede tal kan efterprøves endnu"),
        (0, 0, 0, 7, "Ingen rapporterede tal kan efterprøves endnu"),
        (1, 0, 0, 0, "Det ene rapporterede tal, der kan beregnes, stemmer"),
        (3, 0, 0, 2, "Alle 3 rapporterede tal, der kan beregnes, stemmer"),
        (2, 1, 0, 0, "2 af 3 rapporterede tal stemmer – 1 er forklaret"),
        (0, 0, 1, 0, "0 af 1 rapporterede tal stemmer – 1 afviger"),
        (2, 1, 3, 9, "2 af 6 rapporterede tal stemmer – 1 er forklaret og 3 afviger"),
    ],
)
def test_the_reconciliation_claims_nothing_of_nothing(
    agrees: int, explained: int, deviates: int, not_computed: int, text: str
) -> None:
    count = {"stemmer": agrees, "forklaret": explained, "afviger": deviates, "ikke beregnet": not_computed}
    assert set(count) == set(ORDER)
    assert _heading(count) == text


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        ([], "Ingen udsagn i ord kan efterprøves"),
        ([None, None], "Ingen udsagn i ord kan efterprøves; 2 er skjult"),
        (["holder"], "1 af 1 udsagn i ord holder"),
        (["holder", "holder ikke", None], "1 af 2 udsagn i ord holder; 1 er skjult"),
    ],
)
def test_claims_that_are_hidden_neither_hold_nor_fail(outcomes: list[str | None], text: str) -> None:
    assert _udsagn([Row("udsagn", {"udsagn_id": str(i), "udfald": o}, i) for i, o in enumerate(outcomes)]) == text


def measurement(shares: list[tuple[float | None, bool, bool]], judged: bool = True, limit: bool = True) -> Measurement:
    """Municipalities by (share in pct., under the threshold, meets the criterion)."""
    kommuner = []
    for i, (share, under, meets) in enumerate(shares):
        row = Row("andre", {}, i)
        followup = Row("andre", {"opfylder_kriteriet": meets}, i)
        kommuner.append(Kommune(str(i), f"K{i}", row, followup, under, False, False, False, share, None, None))
    return Measurement(Cell("3", "alle"), None, kommuner, Limit(3, 10, 6) if limit else None, judged)


@pytest.mark.parametrize(
    ("shares", "more", "text"),
    [
        ([], {}, "Ingen kommuner har risikosager at regne en andel af på kontroltrin 3, alle ydelser"),
        ([(None, False, False)], {}, "Ingen kommuner har risikosager at regne en andel af på kontroltrin 3, alle ydelser"),
        ([(50.0, False, False)], {}, "Den ene kommune med risikosager tager ikke under 30 pct. af sagerne op"),
        ([(20.0, True, False), (50.0, False, False)], {},
         "1 af 2 kommuner tager under 30 pct. af sagerne op – endnu ikke i 6 måneder"),
        ([(20.0, True, True), (50.0, False, False)], {},
         "1 af 2 kommuner tager under 30 pct. af sagerne op – i mindst 6 måneder"),
        ([(20.0, True, False), (9.0, True, False), (50.0, False, False)], {},
         "2 af 3 kommuner tager under 30 pct. af sagerne op – ingen af dem i mindst 6 måneder"),
        ([(0.0, True, True), (0.0, True, False), (50.0, False, False)], {},
         "2 af 3 kommuner tager under 30 pct. af sagerne op – 1 af dem i mindst 6 måneder"),
        ([(50.0, False, False), (60.0, False, False)], {}, "Ingen af 2 kommuner tager under 30 pct. af sagerne op"),
        ([(20.0, True, True), (9.0, True, True), (None, False, False)], {},
         "2 af 2 kommuner tager under 30 pct. af sagerne op – 2 af dem i mindst 6 måneder"),
        ([(20.0, True, True)], {"judged": False},
         "Den ene kommune med risikosager tager under 30 pct. af sagerne op på kontroltrin 3, alle ydelser"),
        ([(20.0, True, True)], {"limit": False}, "1 kommunes brug af risikosagerne"),
        ([(20.0, True, True), (50.0, False, False)], {"limit": False}, "2 kommuners brug af risikosagerne"),
    ],
)  # fmt: skip
def test_the_benchmark_counts_those_with_a_share(shares: list, more: dict, text: str) -> None:
    assert overskrift(measurement(shares, **more)).replace("\u00a0", " ") == text
