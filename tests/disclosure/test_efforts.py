"""What shown efforts leave of a municipality's proceeds and new cases rests on five cases, or is not told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from dagster_project.common.frames import frame
from dagster_project.disclosure.efforts import effort_contributions
from dagster_project.disclosure.select_hidden import choose_hidden
from tests.disclosure.distributions import sagsnr
from tests.disclosure.worlds import World, tabeller

PLACE = ("151", 2023)
KL = "provenu/151/2023/kl-ydelser"


def of_efforts(template: Path, cases: int, efforts: dict[str, range]) -> dict[str, pa.Table]:
    """So many municipal cases with claims of nearly the same size, all of them new, and those that each effort has."""
    lines = [(*PLACE, "KL-ydelser", f"S{i}", "tilbagebetalingskrav", Decimal(9_000 + 137 * i)) for i in range(cases)]
    new = [(*PLACE, "sager_nye", cases), *((*PLACE, f"indsats_sager:{n}", len(own)) for n, own in efforts.items())]
    p11 = [(*PLACE, 0, Decimal(0), Decimal(0))]
    tables = tabeller(World(daekket=[PLACE], p11=p11, sager=lines, indsatser=new), template)
    of_case = {sagsnr(2023, f"S{i}"): n for n, own in efforts.items() for i in own}
    sager = [r | {"indsats": of_case.get(r["sagsnr"])} for r in tables["kontrolsager"].to_pylist()]
    amounts = {n: sum((lines[i][-1] for i in own), Decimal(0)) for n, own in efforts.items()}
    figures = [
        {"tal_id": f"indsatser/151/2023/indsats_provenu:{n}", "kommunekode": "151", "vaerdi": v} for n, v in amounts.items()
    ]
    more = {"kontrolsager": sager, "tal": [*tables["tal"].to_pylist(), *figures]}
    return tables | {n: pa.Table.from_pylist(rows, tables[n].schema) for n, rows in more.items()}


@pytest.mark.parametrize(
    ("cases", "efforts", "is_told"),
    [
        (20, {"Park": range(8)}, True),  # twelve are left
        (12, {"Park": range(7)}, True),  # five
        (9, {"Park": range(7)}, False),  # two: either takes the own from it
        (20, {"Park": range(8), "Have": range(8, 17)}, False),  # three are in neither
        (22, {"Park": range(8), "Have": range(8, 17)}, True),
        (14, {"Park": range(8), "Have": range(8, 11)}, True),  # `Have` is hidden: who takes `Park` away has six
        (11, {"Park": range(8), "Have": range(8, 11)}, False),  # and here the three of it
    ],
)
def test_what_efforts_leave_of_the_proceeds_rests_on_five_cases(
    editions: Path, cases: int, efforts: dict[str, range], is_told: bool
) -> None:
    """And so does what they leave of the new cases, which are as many."""
    chosen, _ = choose_hidden(of_efforts(editions / "intern" / "tabeller", cases, efforts), [])
    for whole, part in ((KL, "indsats_provenu"), ("indsatser/151/2023/sager_nye", "indsats_sager")):
        shown = {n for n, own in efforts.items() if len(own) >= 5 and f"indsatser/151/2023/{part}:{n}" not in chosen}
        left = set(range(cases)) - {i for n in shown for i in efforts[n]}
        assert whole in chosen or len(left) >= 5 or not left, (whole, chosen)
        assert (whole not in chosen and len(shown) == sum(len(own) >= 5 for own in efforts.values())) is is_told, chosen


def test_what_each_choice_of_efforts_leaves_is_told_by_year_and_municipality() -> None:
    """A case in no effort is left by all of them; one of another year or municipality by none."""
    cases = [("151", "S1", "Park"), ("151", "S2", "Have"), ("151", "S3", None), ("153", "S1", "Park"), ("153", "S4", None)]
    sager = pa.Table.from_pylist(
        [{"kommunekode": k, "sagsnr": s, "ydelse": "y", "indsats": i} for k, s, i in cases],
        pa.schema([(n, pa.string()) for n in ("kommunekode", "sagsnr", "ydelse", "indsats")]),
    )
    lines = [("153", 2022, "S1"), ("151", 2023, "S1"), ("151", 2023, "S2"), ("151", 2023, "S3"), ("153", 2022, "S4")]
    lines = [(k, year, s, "kl-ydelser") for k, year, s in lines] + [("151", 2022, "S3", "kl-ydelser"), ("151", 2023, "S3", "su")]
    frame_of = pa.Table.from_pylist(
        [
            {"kommunekode": k, "aar": year, "noegle": f"{k}|{s}|y", "sag": f"{k}|{s}", "slug": slug, "beloeb": 1.0}
            for k, year, s, slug in lines
        ]
    )
    left: dict[str, list[str]] = {}
    for rows in effort_contributions(sager, frame(frame_of)):
        for name, case in zip(rows["navn"], rows["sag"], strict=True):
            left.setdefault(name, []).append(case)
    ahead = "indsatser/151/2023/kl-ydelser uden"
    assert {n: sorted(own) for n, own in left.items() if " uden " in n} == {
        f"{ahead} Have": ["151|S1", "151|S3"],
        f"{ahead} Park": ["151|S2", "151|S3"],
        f"{ahead} Have Park": ["151|S3"],
        "indsatser/153/2022/kl-ydelser uden Park": ["153|S4"],
    }
