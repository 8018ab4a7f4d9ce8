"""Every figure of a kind with all its rows, in one reading: for the audit pages, and for what a revision rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dagster_project.spor.kilder import Kilder
from dagster_project.spor.taellinger import TAELLINGER, udvalg
from dagster_project.spor.udk import PARAGRAF11, STATUS, celle, kolonne_af

# what a relation of rows holds: as `spor_raekker` of a single figure, with the id before it
_FELTER = (
    "u.rolle, u.leverance_id, u.raekke_nr, r.fysisk_linje, u.regel, u.noegle, cast(u.bogfoert as decimal(28, 2)) as bogfoert, "
)
KILDER = tuple(dict.fromkeys(t.kilde for ts in TAELLINGER.values() for t in ts))  # of the efforts


def laes_raa(k: Kilder, kilde: str, leverancer: Iterable[str]) -> None:
    """The raw rows of these deliveries into the temporary table spor_raa_<kilde>: read once for all figures."""
    filer = k.filer(kilde, sorted(leverancer))
    k.koer(f"create or replace temp table spor_raa_{kilde} as from read_parquet($filer)", {"filer": filer})


def i_kraft(k: Kilder, kilde: str) -> list[str]:
    """The deliveries that hold rows of the source: a statement of UDK fills two."""
    af = {"udk_paragraf11": ["udk_paragraf11", "udk_statusopgoerelse"]}.get(kilde, [kilde])
    return [
        i
        for (i,) in k.hent(
            "select leverance_id from intermediate.int_leverancer_i_kraft where list_contains($kilder, kilde)", {"kilder": af}
        )
    ]


def indsatser(i_stedet: Mapping[str, str] | None = None) -> str:
    """The rows of all figures of the efforts, over the tables that `laes_raa` made. `i_stedet`: other tables for those named,
    to ask the same of an earlier state."""
    dele = [
        f"select 'indsatser/' || u.kommunekode || '/' || u.talaar || '/' || u.talnavn as tal_id, '{t.kilde}' as kilde, {_FELTER}"
        f"cast(case when u.plads = 1 then {t.bidrag} else 0 end as decimal(28, 2)) as bidrag, "
        f"cast({t.naevner} as bigint) as naevner "
        f"from ({udvalg(navn, t)}) as u left join spor_raa_{t.kilde} as r "
        "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
        for navn, taellinger in TAELLINGER.items()
        for t in taellinger
    ]
    sql = " union all ".join(dele)
    for tabel, anden in (i_stedet or {}).items():
        sql = sql.replace(tabel, anden)
    return sql


def udk() -> str:
    """The rows of all cells of the statements and of § 11, those of each column's total among them."""
    dele = []
    for navn in STATUS:
        for ydelse in ("spor_slug(u.ydelse)", *(["'total'"] if not navn.endswith("-antal") else [])):
            dele.append(_udk("udk-status", "marts.udk_status", navn, f"|| {ydelse} || '/'", "kommunekode || '|' || ydelse"))
    dele += [_udk("paragraf-11", "intermediate.int_paragraf11", navn, "", "kommunekode") for navn in PARAGRAF11]
    return " union all ".join(dele)


def _udk(art: str, tabel: str, navn: str, efter_aar: str, noegle: str) -> str:
    kilde, rolle = ("udk_statusopgoerelse", "ydelse") if art == "udk-status" else ("udk_paragraf11", "§ 11")
    egen = kolonne_af(navn)
    return (
        f"select '{art}/' || lower(u.kommunekode) || '/' || u.aar || '/' {efter_aar} || '{navn}' as tal_id, '{kilde}' as kilde, "
        f"{_FELTER}cast({celle(navn)} as decimal(28, 2)) as bidrag, cast(null as bigint) as naevner "
        f"from (select *, '{rolle}' as rolle, '{art}/{navn}' as regel, {noegle} as noegle, {egen} as bogfoert from {tabel} "
        f"where {egen} is not null) as u left join spor_raa_{kilde} as r "
        "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
    )
