"""The map of the municipalities: its shapes are whole, and it says of each what the edition shows, in colour and words alike."""

from __future__ import annotations

import re
from itertools import accumulate

import pytest

from dagster_project.common.program import read_seed
from dagster_project.publish.site.edition import Row
from dagster_project.publish.site.pages.benchmark_data import Kommune, Limit
from dagster_project.publish.site.pages.kort import SHAPES, SOURCE, at_limit, kind, shapes

LIMIT = Limit(3, 10, 6)


def kommune(share: float | None, months: int | None = None, hidden: str = "", few: bool = False) -> Kommune:
    """`months`: in a row under the threshold; None where the criterion is not read."""
    row = Row("andre", {"andel_udtaget": share, "skjult": hidden}, 0)
    followup = None if months is None else Row("andre", {"maaneder_i_traek": months, "opfylder_kriteriet": months >= 6}, 0)
    under = share is not None and share < 30
    return Kommune("1", "K", row, followup, under, few, False, False, share, None, None)


@pytest.mark.parametrize(
    ("k", "art", "words"),
    [
        (kommune(20.0, 7), "o", "under i 7 måneder, opfylder kriteriet"),
        (kommune(20.0, 1), "u", "under i 1 måned"),
        (kommune(20.0), "u", "under"),
        (kommune(50.0, 0), "i", "ikke under"),
        (kommune(50.0, 0, few=True), "i", "ikke under, få sager"),
        (kommune(20.0, 7, few=True), "o", "under i 7 måneder, opfylder kriteriet, få sager"),
        # hidden: on which side of the threshold it lies is hidden too, whatever the criterion's reading is
        (kommune(None, 7, hidden="andel_udtaget=hemmeligholdt"), "s", "vises ikke"),
        (kommune(None, 0), "m", "ingen sager at tage op"),
        (None, "m", "ingen tal i måneden"),
    ],
)
def test_a_municipality_is_drawn_and_described_alike(k: Kommune | None, art: str, words: str) -> None:
    assert (kind(k, LIMIT), at_limit(k, LIMIT)) == (art, words)


def test_without_a_threshold_nobody_is_on_a_side_of_it() -> None:
    assert (kind(kommune(20.0), None), at_limit(kommune(20.0), None)) == ("i", "")


def test_every_municipality_has_a_shape_within_the_drawing() -> None:
    assert set(shapes()["land"]) == {r["kommunekode"] for r in read_seed("kommuner")}
    assert set(shapes()["hovedstad"]) < set(shapes()["land"]) and SHAPES.stat().st_size <= 20_000
    for code, path in {**shapes()["land"], **shapes()["hovedstad"]}.items():
        rings = re.findall(r"M(\d+) (\d+)l([^z]+)z", path)
        assert "".join(f"M{x} {y}l{steps}z" for x, y, steps in rings) == path, code
        for x, y, steps in rings:
            numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
            xs, ys = list(accumulate(numbers[::2], initial=int(x))), list(accumulate(numbers[1::2], initial=int(y)))
            assert len(xs) == len(ys) >= 3, code
            assert min(xs) >= 0 and max(xs) <= shapes()["bredde"] and min(ys) >= 0 and max(ys) <= shapes()["hoejde"], code


def test_the_licence_names_agency_data_set_and_date_and_so_does_the_page() -> None:
    text = " ".join((SHAPES.parent / "LICENS.md").read_text("utf-8").split())
    assert SOURCE in text and all(w in SOURCE for w in ("Geodatastyrelsen", "Danske Kommuner", "FOT", "13. februar 2014"))
