"""The figures that a publication would hold for the first time: counted by table and municipality, and the key ones by value."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from dagster_project.publish.sammenligning import Tal

# figures of `ny` that the earlier publication has not; without an earlier one: all of them
_NYE = """
    with alle as (select * from nye_tal union all select * from nye_benchmarktal),
    kendte as (select tal_id from foer_tal union all select tal_id from foer_benchmarktal),
    nye as (select alle.* from alle anti join kendte using (tal_id) where vaerdi is not null)
"""
_ANTAL = f"{_NYE} select split_part(tal_id, '/', 1), kommunekode, count(*) from nye group by all order by all"
# the totals of each municipality's newest year, and both measures on step 3 of the newest month: the country's, and theirs who
# have totals here
_NOEGLETAL = f"""
    {_NYE},
    totaler as (
        select * from nye
        where tal_id like 'provenu/%' and split_part(tal_id, '/', 5) = ''
            and split_part(tal_id, '/', 4) in (select slug from ny.seeds.provenu_totaler)
        qualify aar = max(aar) over (partition by kommunekode)
    ),
    maalinger as (
        select * from nye
        where (tal_id like 'benchmark/%/3/alle/andel_udtaget' or tal_id like 'benchmark/%/3/alle/andel_med_effekt')
            and (kommunekode = 'DK' or kommunekode in (select kommunekode from totaler))
        qualify periode = max(periode) over (partition by kommunekode)
    )
    select tal_id, kommunekode, aar, periode, null, vaerdi from (from totaler union all from maalinger) order by tal_id
"""


@dataclass(frozen=True)
class Antal:
    """How many new figures a table (the first part of their ids) has for a municipality, or DK."""

    tabel: str
    kommunekode: str
    antal: int


@dataclass(frozen=True)
class NyeTal:
    """`noegletal` are among those that `antal` counts."""

    antal: tuple[Antal, ...] = ()
    noegletal: tuple[Tal, ...] = ()

    def __len__(self) -> int:
        return sum(a.antal for a in self.antal)

    def pr_tabel(self) -> dict[str, int]:
        ud: dict[str, int] = {}
        for a in self.antal:
            ud[a.tabel] = ud.get(a.tabel, 0) + a.antal
        return ud


def find_nye(con: duckdb.DuckDBPyConnection) -> NyeTal:
    """`con` comes from `side_om_side`."""
    antal = tuple(Antal(*r) for r in con.execute(_ANTAL).fetchall())
    return NyeTal(antal, tuple(Tal(*r) for r in con.execute(_NOEGLETAL).fetchall()))
