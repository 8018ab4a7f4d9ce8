"""The rounded benchmark from edition to edition: an unchanged count is the same number, and editions together narrow none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dagster_project.disclosure.benchmark import KEY
from dagster_project.disclosure.rounding import rounded_in_time
from tests.disclosure.attacker.editions import OF_TWO, SHARES, attack_editions
from tests.disclosure.attacker.intervals import values
from tests.disclosure.chains import RUNDE, chain, publish
from tests.effort import examples

Editions = tuple[list[pa.Table], list[pa.Table]]
CELL = ["kommunekode", "kontroltrin", "omraade"]


@pytest.fixture(scope="module")
def editions() -> Editions:
    """Three editions of twelve small municipalities, internal and public."""
    internal = chain(1)
    return internal, publish(internal)


@pytest.mark.parametrize("seed", range(2, 2 + examples(1, 60)))
def test_no_chain_of_editions_narrows_a_count(seed: int) -> None:
    internal = chain(seed)
    assert attack_editions(publish(internal), internal) == []


def test_three_editions_of_small_municipalities_narrow_no_count_of_theirs(editions: Editions) -> None:
    internal, public = editions
    assert attack_editions(public, internal) == []


def test_an_unchanged_count_and_share_are_what_every_edition_showed(editions: Editions) -> None:
    """Of counts that no other rule moves: the criterion moves two, and a part is at most its whole."""
    internal, public = (pd.concat(t.to_pandas().assign(nr=i) for i, t in enumerate(own)) for own in editions)
    single = (internal["kommunekode"] != "DK") & (internal["omraade"] != "alle")
    for measure in ("bortfaldet", "afsluttet", "ikke_afsluttet", "afsluttet_i_vinduet"):
        both = internal[single].merge(public, on=[*KEY, "nr"], suffixes=("", "_vist"))
        assert both.groupby([*KEY, measure])[f"{measure}_vist"].nunique().max() == 1
    whole = internal[(internal["kontroltrin"] == "3") & (internal["omraade"] == "alle") & (internal["kommunekode"] != "DK")]
    parts = internal[single & (internal["kontroltrin"] == "3")].sort_values([*KEY, "nr"])
    for share, counts in zip(SHARES, (["afsluttet_med_effekt", "afsluttet"], ["afsluttet", "ikke_afsluttet"]), strict=True):
        behind = parts.groupby(["periode", "kommunekode", "nr"])[counts].agg(tuple).reset_index()
        told = (
            public.fillna(-1).merge(whole[[*KEY, "nr"]]).merge(behind, on=["periode", "kommunekode", "nr"], suffixes=("", "_af"))
        )
        told["af"] = told[[f"{c}_af" for c in counts]].agg(tuple, axis="columns")
        assert len(told) and told.groupby([*KEY, "af"])[f"{share}_fra"].nunique().max() == 1


def test_two_intervals_of_the_same_counts_that_meet_in_a_point_are_found(editions: Editions) -> None:
    """Planted: each edition tells ten points, and leaves enough by itself; together they tell the one point of the true share."""
    internal, public = editions[0][0], editions[1][0]
    rows = public.filter(pc.and_(pc.equal(public["kontroltrin"], "3"), pc.not_equal(public["kommunekode"], "DK"))).to_pylist()
    true = {tuple(r[k] for k in KEY): r["andel_med_effekt"] for r in internal.to_pylist()}
    for row in sorted((r for r in rows if r["omraade"] == "alle" and r["afsluttet"]), key=lambda r: r["afsluttet"]):
        own = [r for r in rows if all(r[k] == row[k] for k in KEY[:2]) and r["omraade"] != "alle"]
        cells = tuple(sorted(tuple((max(r[c] - 4, 0), r[c] + 4) for c in OF_TWO) for r in own))
        low = int(100 * (true[tuple(row[k] for k in KEY)] or 0))
        if low > 9 and min(values(cells, (low - 9, low + 1), None)) >= 3 > min(values(cells, (low, low + 1), None)):
            break
    planted = [_with_interval(public, row, low + away, low + away + 10) for away in (-9, 0)]
    (name,) = {f"{row['periode']}/{row['kommunekode']} andele lader"}
    assert not any(name in f for p in planted for f in attack_editions([p], [internal]))
    assert any(name in f for f in attack_editions(planted, [internal, internal]))


def _with_interval(table: pa.Table, row: dict, low: int, high: int) -> pa.Table:
    at = [all(r[k] == row[k] for k in KEY) for r in table.select(KEY).to_pylist()]
    for end, value in (("fra", low / 100), ("til", high / 100)):
        name = f"andel_med_effekt_{end}"
        table = table.set_column(table.column_names.index(name), name, pc.if_else(pa.array(at), value, table[name]))
    return table


def test_a_count_that_a_corrected_month_stands_before_is_shown_as_it_was() -> None:
    """4 and 4; then 7 and 4. A count that stays as the month before would be 5 where 7 is, and was 0: it is 1–4."""
    first, now = ({(n,): c for n in range(40)} for c in ([4, 4], [7, 4]))
    public = _rounded(first)
    second = [_rounded(now, earlier)["udtaget"].tolist()[1::2] for earlier in ([], [(_months(first), public)])]
    assert second[0] != second[1] == public["udtaget"].tolist()[1::2]


def test_what_a_correction_makes_of_a_shown_count_leaves_three_values() -> None:
    """For every true count before and after, and cells of every threshold. What has left 10 in its own month and 0 in the month
    before would be 5, and known."""
    names = [(n, before, now) for n in range(25) for before in range(12) for now in range(25)]
    first, now = {name: [0, name[1]] for name in names}, {name: [0, name[2]] for name in names}
    public = _rounded(first)
    shown = _rounded(now, [(_months(first), public)])
    left: dict[tuple[int, int], set[int]] = defaultdict(set)
    both = zip(sorted(names, key=str), public["udtaget"].tolist()[1::2], shown["udtaget"].tolist()[1::2], strict=True)
    for (_, _, true), was, is_ in both:
        left[was, is_].add(true)
    assert all(len(v) >= 3 or v == {0} for v in left.values() if max(v) < 20), left


def _months(counts: dict[tuple, list[int]]) -> pd.DataFrame:
    rows = [
        {"periode": f"2023-{m:02}", "kommunekode": str(name), "kontroltrin": "3", "omraade": "x", "udtaget": v}
        for name, own in counts.items()
        for m, v in enumerate(own, start=1)
    ]
    return pd.DataFrame(rows)


def _rounded(counts: dict[tuple, list[int]], earlier: Sequence[tuple[pd.DataFrame, pd.DataFrame]] = ()) -> pd.DataFrame:
    pairs = [tuple(pa.Table.from_pandas(f, preserve_index=False) for f in both) for both in earlier]
    return rounded_in_time(_months(counts), CELL, ["udtaget"], RUNDE, earlier=pairs)
