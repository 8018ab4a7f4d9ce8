"""What a named reader should look at, as the built database says it: findings that are odd, but hold nothing back."""

from __future__ import annotations

from pathlib import Path

from dagster_project.forbindelse import laes_i

# Refused files and quarantined rows have places of their own in the state of things.
FUND = """
    with fund as (
        select art, noegle, besked, 'marts.advarsler' as tabel from marts.advarsler
        where art not in ('leverance_afvist', 'raekker_i_karantaene')
        union all
        select art, concat_ws(' ', kommunekode, aar), note, 'marts.udk_advarsler' from marts.udk_advarsler
        where art in ('landsblok', 'paragraf11')
        union all
        select 'trykt sum', tal_id, note, 'marts.trykte_summer' from marts.trykte_summer where status = 'afviger'
    )
    select art, tabel, count(*), min(concat_ws(': ', noegle, besked)) from fund group by all order by tabel, art
"""


def gennemsyn(database: Path) -> list[tuple[str, int]]:
    """One line per kind with its first finding and where the rest stand, and how many there are."""
    with laes_i(database) as con:
        fund = con.execute(FUND).fetchall()
    return [(_linje(*f), f[2]) for f in fund]


def _linje(art: str, tabel: str, antal: int, eksempel: str) -> str:
    return f"{art}: {eksempel}" if antal == 1 else f"{art}, {antal} fund i {tabel}, fx {eksempel}"
