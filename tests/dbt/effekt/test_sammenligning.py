"""Fair comparison, especially high use and effect per full-time post are what pandas counts from the landing folder."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from tests.data_folder import Folder
from tests.dbt.effekt.landing import cases, delivered, seed
from tests.dbt.effekt.test_risikosager import NEWEST, readings, snapshot

pytestmark = pytest.mark.heavy


def groups(demo: Folder) -> dict[str, str]:
    """Each municipality's group: a third by its cases, and whether more of them than the median's are of the largest area."""
    rows = snapshot(demo.landing, NEWEST)
    rows = rows[rows["t"] | rows["r"]]
    largest = rows["omraade"].value_counts().idxmax()
    count = rows["kommunekode"].value_counts()
    share = rows[rows["omraade"] == largest]["kommunekode"].value_counts().reindex(count.index, fill_value=0) / count
    in_order = sorted(count.index, key=lambda code: (count[code], code))
    bounds = [len(part) for part in np.array_split(np.arange(len(in_order)), 3)]
    sizes = [name for name, n in zip(("få", "middel", "mange"), bounds, strict=True) for _ in range(n)]
    out = {
        c: f"{s} sager, {'mere' if share[c] > share.median() else 'mindre'} {largest}"
        for c, s in zip(in_order, sizes, strict=True)
    }
    return {r["kommunekode"]: "uden sager" for r in seed("kommuner")} | out


def test_a_municipality_stands_beside_the_quartiles_of_those_like_it(demo: Folder) -> None:
    like = groups(demo)
    now = readings(demo.landing).loc[NEWEST]
    share = {(c, s): t / (t + r) for (c, s), (t, r) in now.iterrows() if t + r}
    found = demo.sql(
        "select kommunekode, right(maal, 1), gruppe, vaerdi, gruppens_median, nedre_kvartil, oevre_kvartil, n "
        "from marts.sammenligning where periode = ? and maal like 'andel_udtaget:%'", NEWEST,
    )  # fmt: skip
    assert {r[:2] for r in found} == share.keys() and len({r[2] for r in found}) >= 6
    for code, step, group, value, *figures in found:
        own = [v for (c, s), v in share.items() if s == step and like[c] == group]
        assert (like[code], share[code, step]) == (group, value), code
        assert np.allclose(figures, [*np.quantile(own, (0.5, 0.25, 0.75)), len(own)]), (code, step)


def test_cases_per_1000_stand_where_recipients_are_delivered_and_nowhere_else(demo: Folder) -> None:
    told = delivered(demo.landing, "modtagere").set_index("kommunekode")
    now = readings(demo.landing).loc[NEWEST]
    expected = {}
    for whole in ("modtagere", "indbyggere"):
        people = told[whole].dropna().str.replace(".", "").map(int)
        expected |= {
            (code, f"udtaget_pr_1000_{whole}:{step}"): 1000 * now.loc[(code, step), "t"] / n
            for code, n in people.items()
            for step in ("2", "3")
        }
    assert told["indbyggere"].isna().any()
    rows = demo.sql(
        "select kommunekode, maal, vaerdi from marts.sammenligning where periode = ? and maal like 'udtaget_pr%'", NEWEST
    )
    found = {(code, name): value for code, name, value in rows}
    assert found.keys() == expected.keys() and all(np.isclose(found[k], v) for k, v in expected.items())
    early = demo.sql("select count(*) from marts.sammenligning where maal like '%\\_pr\\_1000%' escape '\\' and periode < '2023'")
    assert early == [(0,)]  # nothing was told of the years before


def test_a_groups_effect_is_that_of_those_who_delivered_with_how_many_they_are(demo: Folder) -> None:
    like = groups(demo)
    counted = (
        "aar, kontroltrin, dimension, vaerdi, sager_oprettet, med_effekt, aabne, tilbagebetalingskrav, dage_til_hoering_median"
    )
    rows = demo.sql(f"select gruppe, kommuner_daekket, kommuner_i_gruppen, {counted} from marts.effekt_grupper")
    assert {r[:3] for r in rows} == {(like["151"], 1, sum(group == like["151"] for group in like.values()))}
    own = demo.sql(f"select {counted} from marts.effekt where kommunekode = '151'")  # the one that delivers cases
    assert {r[3:] for r in rows} == set(own) and own


def test_the_best_of_a_group_is_named_where_the_cases_bear_it(demo: Folder) -> None:
    rows, like = snapshot(demo.landing, NEWEST), groups(demo)
    cell = ["kontroltrin", "omraade", "kriterium"]
    table = rows.groupby([*cell, "kommunekode"])[["afsluttet", "med_effekt"]].sum().reset_index()
    table["gruppe"] = table["kommunekode"].map(like)
    enough = table[table["afsluttet"] >= 20]
    best = (enough["med_effekt"] / enough["afsluttet"]).groupby([enough[n] for n in (*cell, "gruppe")]).max().to_dict()
    found = demo.sql(f"select {', '.join(cell)}, gruppe, bedste_andel, bedste_afsluttet from marts.sammenligning_kriterier")
    assert {r[:4]: r[4] for r in found if r[4] is not None} == best and best
    assert all(n is None or n >= 20 for *_, n in found) and any(n is None for *_, n in found)


def test_especially_high_use_counts_readings_in_a_row_in_the_highest_tenth(demo: Folder) -> None:
    run: dict[tuple[str, str], int] = {}
    expected = {}
    months = readings(demo.landing)
    for month in months.index.get_level_values(0).unique():
        now = {cell: t / (t + r) for cell, (t, r) in months.loc[month].iterrows() if t + r}
        for step in ("2", "3"):
            shares = {c: v for (c, s), v in now.items() if s == step}
            high = {c for c, v in shares.items() if 10 * sum(other > v for other in shares.values()) < len(shares)}
            run = {k: n for k, n in run.items() if k[1] != step or k[0] in high} | {
                (c, step): run.get((c, step), 0) + 1 for c in high
            }
            expected |= {(month, c, step): run[c, step] if c in high else 0 for c in shares}
    found = demo.sql("select periode, kommunekode, kontroltrin, maaneder_i_traek from marts.benchmark_hoej_brug")
    gap = {"2022-09"}  # after the month that UDK never sent the runs of those without a reading begin anew
    assert {r[:3] for r in found} == expected.keys()
    first = {r[:3]: r[3] for r in found if r[0] < min(gap)}
    assert first == {k: n for k, n in expected.items() if k[0] < min(gap)} and max(first.values()) > 3


def test_kroner_and_cases_per_post_are_those_of_the_deliveries(demo: Folder) -> None:
    rows = cases(demo.landing)
    opened = rows.groupby("sagsnr")["oprettet_dato"].min()
    found = demo.sql(
        "select aar, aarsvaerk, aarsvaerk_mindst, sager, provenu, provenu_pr_aarsvaerk from marts.effekt_pr_aarsvaerk"
    )
    # the report's 2,5 and 2 posts of one team, and a post that was lent out; the published total
    assert found == [
        (2023, Decimal("2.5"), Decimal(2), int((opened.dt.year == 2023).sum()), Decimal(11264947), Decimal("4505978.80"))
    ]
