"""Risk cases judged anew from their cells: each count as a condition, and the rows it asks of (docs/domaene.md "Benchmark")."""

from __future__ import annotations

from collections.abc import Iterable

KILDE = "udk_risikosager"
_IN_WINDOW = "between fra and til"
# each count as a condition on a case; `fra` and `til` are the first and the last day of the window
CONDITIONS = {
    "udtaget": f"udtaget_dato {_IN_WINDOW}",
    "resterende": "udstillet_dato <= til and not coalesce(udtaget_dato <= til, false) "
    "and not coalesce(bortfaldet_dato <= til, false)",
    "bortfaldet": f"bortfaldet_dato {_IN_WINDOW} and not coalesce(udtaget_dato <= til, false)",
    "udtaget_med_kontrolsag": f"udtaget_dato {_IN_WINDOW} and kontrolsag_oprettet_dato <= til",
    "oprettet": f"kontrolsag_oprettet_dato {_IN_WINDOW}",
    "afsluttet": f"kontrolsag_oprettet_dato {_IN_WINDOW} and afsluttet_dato <= til",
    "afsluttet_med_effekt": f"kontrolsag_oprettet_dato {_IN_WINDOW} and afsluttet_dato <= til and (krav > 0 or mindre > 0)",
    "ikke_afsluttet": f"kontrolsag_oprettet_dato {_IN_WINDOW} and not coalesce(afsluttet_dato <= til, false)",
    "afsluttet_i_vinduet": f"afsluttet_dato {_IN_WINDOW}",
    "afsluttet_i_vinduet_med_effekt": f"afsluttet_dato {_IN_WINDOW} and (krav > 0 or mindre > 0)",
}
# each share as (numerator, the counts that are added up under it)
SHARES = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("oprettet",)),
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}
TAL = (*CONDITIONS, *SHARES)
COVERAGE = (
    "select leverance_id, kommunekode from intermediate.int_risikosager_daekning "
    "where periode = $periode and ($kommune = 'DK' or kommunekode = $kommune)"
)
_DATES = ("udstillet_dato", "udtaget_dato", "bortfaldet_dato", "kontrolsag_oprettet_dato", "afsluttet_dato")
_AMOUNT = {"krav": "tilbagebetalingskrav", "mindre": "mindreudgift"}


_PLACE = ("leverance_id", "kommunekode", "omraade", "kontroltrin")  # a cell of a delivery, as it is spelled there


def _judged(names: Iterable[str], at: str, row: str) -> str:
    """Steps that end with `doemte`: the rows of the period, each named count as a boolean column, and `celler`: what their
    spelled places are. `where` narrows the cells, `raekke` the rows. Nothing is kept between the steps, and dates are typed by
    functions that DuckDB computes once per distinct text: there may be millions of rows."""
    conditions = {n: CONDITIONS[n] for n in names}
    used = " ".join(conditions.values())
    dates = "".join(f", spor_tid(raa.{d}) as {d}" for d in _DATES if d in used)
    amount = "".join(f", spor_beloeb(raa.{c}) as {n}" for n, c in _AMOUNT.items() if n in used.split() or f"({n}" in used)
    flag = "".join(f", coalesce({b}, false) as {n}" for n, b in conditions.items())
    return f"""
    with daekning as ({COVERAGE}),
    stavet as (select distinct {", ".join(_PLACE)} from read_parquet($filer, union_by_name = true)),
    celler as (
        select s.*, n.kommunekode as kode, o.omraade as navn, o.kontroltrin as trin
        from stavet as s
        inner join staging.kommunenavne as n on spor_fold(s.kommunekode) = n.navn
        inner join daekning as d on s.leverance_id = d.leverance_id and n.kommunekode = d.kommunekode
        inner join seeds.risikosagsomraader as o
            on spor_fold(s.omraade) = spor_fold(o.omraade) and spor_celle(s.kontroltrin) = cast(o.kontroltrin as varchar)
        where {at}
    ),
    karantaene as (
        select distinct leverance_id, raekke_nr from marts.karantaene where leverance_id in (select leverance_id from daekning)
    ),
    typede as (
        select {", ".join(f"raa.{s}" for s in _PLACE)}, raa.raekke_nr, raa.fysisk_linje{dates}{amount},
            cast(last_day(cast($periode || '-01' as date)) as timestamp) as til,
            cast($periode || '-01' as timestamp) - interval 11 month as fra
        from read_parquet($filer, union_by_name = true) as raa
        semi join celler on raa.leverance_id = celler.leverance_id and raa.kommunekode = celler.kommunekode
        anti join karantaene on raa.leverance_id = karantaene.leverance_id and raa.raekke_nr = karantaene.raekke_nr
        where {row}
    ),
    doemte as (select {", ".join(_PLACE)}, raekke_nr, fysisk_linje{flag} from typede)"""


def sager(names: Iterable[str], at: str = "true", raekke: str = "true") -> str:
    """The accepted rows of the period with their place, their cell and the named counts as booleans."""
    names = tuple(dict.fromkeys(names))
    return f"""{_judged(names, at, raekke)}
    select s.leverance_id, s.raekke_nr, s.fysisk_linje, c.kode as kommunekode, c.navn as omraade, c.trin as kontroltrin,
        {", ".join(f"s.{n}" for n in names)}
    from doemte as s
    inner join celler as c using ({", ".join(_PLACE)})
    """


def optalt(names: Iterable[str], where: str = "true") -> str:
    """The same rows counted (`antal`) by delivery, cell and the named counts, without a single one being kept."""
    names = tuple(dict.fromkeys(names))
    return f"""{_judged(names, where, "true")},
    grupper as (select {", ".join((*_PLACE, *names))}, count(*) as antal from doemte group by all)
    select c.leverance_id, c.kode as kommunekode, c.navn as omraade, c.trin as kontroltrin, {", ".join(names)},
        cast(sum(antal) as bigint) as antal
    from grupper inner join celler as c using ({", ".join(_PLACE)})
    where {" or ".join(names)}
    group by all
    """


IN_CELL = (
    "exists (from intermediate.int_benchmark_celler as b where b.kontroltrin = $trin and spor_slug(b.omraade) = $omraade "
    "and b.del_trin = o.kontroltrin and b.del_omraade = o.omraade)"
)
