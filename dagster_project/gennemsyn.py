"""What a named reader should look at, as the built database says it: findings that are odd, but hold nothing back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dagster_project.forbindelse import laes_i

# Refused files and quarantined rows have places of their own in the state of things, and so have control totals.
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
# the kinds whose kroner or cases are in no figure, or in two; all others are only odd
TABT = (
    *("aar_uden_leverance", "krav_uden_dato", "uklassificeret", "aendret_uden_beloeb", "anke_uden_dato", "noegle_ligner"),
    *("risikosag_ukendt", "kontrolsag_uden_udtaget"),
)


@dataclass(frozen=True)
class Fund:
    """One kind of finding: `linje` has the first and where the rest stand; `tabt`: it costs rows or kroner."""

    linje: str
    antal: int
    tabt: bool


def gennemsyn(database: Path) -> list[Fund]:
    """One per kind, those that lose rows or kroner first."""
    with laes_i(database) as con:
        fund = [Fund(_linje(*f), f[2], f[0] in TABT) for f in con.execute(FUND).fetchall()]
    return sorted(fund, key=lambda f: not f.tabt)


def _linje(art: str, tabel: str, antal: int, eksempel: str) -> str:
    return f"{art}: {eksempel}" if antal == 1 else f"{art}, {antal} fund i {tabel}, fx {eksempel}"
