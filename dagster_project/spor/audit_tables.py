"""The tables behind the audit pages.

* Every figure of a kind with all its rows, in one reading: for the audit pages, and for what a revision rests on.
* Which figures get an audit page, and all their rows in the temporary table spor_samlet; the others have `kontrol spor`.
* The internal tables behind the audit pages: each figure recounted, and the rows that it is made of, with their cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.deliveries.contract import contracts
from dagster_project.spor.find import rendered
from dagster_project.spor.recipes.benchmark import felter
from dagster_project.spor.recipes.indsatser import COUNTINGS, selection
from dagster_project.spor.recipes.udk import PARAGRAF11, STATUS, celle, column_of
from dagster_project.spor.risk_cases import COVERAGE, KILDE, SHARES, sager
from dagster_project.spor.sources import Kilder, kilder

# what a relation of rows holds: as `spor_raekker` of a single figure, with the id before it
_FIELDS = (
    "u.rolle, u.leverance_id, u.raekke_nr, r.fysisk_linje, u.regel, u.noegle, cast(u.bogfoert as decimal(28, 2)) as bogfoert, "
)
KILDER = tuple(dict.fromkeys(t.kilde for ts in COUNTINGS.values() for t in ts))  # of the efforts


def read_raw(k: Kilder, kilde: str, leverancer: Iterable[str]) -> None:
    """The raw rows of these deliveries into the temporary table spor_raa_<kilde>: read once for all figures."""
    files = k.filer(kilde, sorted(leverancer))
    read = "read_parquet($filer, union_by_name = true)"
    k.execute(f"create or replace temp table spor_raa_{kilde} as from {read}", {"filer": files})


def in_force(k: Kilder, kilde: str) -> list[str]:
    """The deliveries that hold rows of the source: a statement of UDK fills two."""
    af = {"udk_paragraf11": ["udk_paragraf11", "udk_statusopgoerelse"]}.get(kilde, [kilde])
    return [
        i
        for (i,) in k.fetch(
            "select leverance_id from intermediate.int_leverancer_i_kraft where list_contains($kilder, kilde)", {"kilder": af}
        )
    ]


def indsatser(in_place: Mapping[str, str] | None = None) -> str:
    """The rows of all figures of the efforts, over the tables that `read_raw` made. `in_place`: other tables for those named,
    to ask the same of an earlier state."""
    parts = [
        f"select 'indsatser/' || u.kommunekode || '/' || u.talaar || '/' || u.talnavn as tal_id, '{t.kilde}' as kilde, {_FIELDS}"
        f"cast(case when u.plads = 1 then {t.bidrag} else 0 end as decimal(28, 2)) as bidrag, "
        f"cast({t.naevner} as bigint) as naevner "
        f"from ({selection(name, t)}) as u left join spor_raa_{t.kilde} as r "
        "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
        for name, countings in COUNTINGS.items()
        for t in countings
    ]
    sql = " union all ".join(parts)
    for table, other in (in_place or {}).items():
        sql = sql.replace(table, other)
    return sql


def udk() -> str:
    """The rows of all cells of the statements and of § 11, those of each column's total among them."""
    parts = []
    for name in STATUS:
        for ydelse in ("spor_slug(u.ydelse)", *(["'total'"] if not name.endswith("-antal") else [])):
            parts.append(_udk("udk-status", "marts.udk_status", name, f"|| {ydelse} || '/'", "kommunekode || '|' || ydelse"))
    parts += [_udk("paragraf-11", "intermediate.int_paragraf11", name, "", "kommunekode") for name in PARAGRAF11]
    return " union all ".join(parts)


def _udk(kind: str, table: str, name: str, after_year: str, key: str) -> str:
    kilde, role = ("udk_statusopgoerelse", "ydelse") if kind == "udk-status" else ("udk_paragraf11", "§ 11")
    own = column_of(name)
    return (
        f"select '{kind}/' || lower(u.kommunekode) || '/' || u.aar || '/' {after_year} || '{name}' as tal_id, "
        f"'{kilde}' as kilde, {_FIELDS}cast({celle(name)} as decimal(28, 2)) as bidrag, cast(null as bigint) as naevner "
        f"from (select *, '{role}' as rolle, '{kind}/{name}' as regel, {key} as noegle, {own} as bogfoert from {table} "
        f"where {own} is not null) as u left join spor_raa_{kilde} as r "
        "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
    )


SHARES_WITH_PAGE = ("andel_udtaget", "andel_med_effekt", "andel_ikke_afsluttet")  # measures 1 and 2, and the open share beside
_NEWEST_YEAR = """
    select tal_id from (
        select 'indsatser/' || kommunekode || '/' || aar || '/' || noegletal as tal_id, kommunekode, aar, 'indsatser' as art
        from marts.indsatser where vaerdi is not null
        union all
        select tal_id, kommunekode, aar, split_part(tal_id, '/', 1) from intermediate.int_tal
        where vaerdi is not null and (tal_id like 'udk-status/%' or tal_id like 'paragraf-11/%')
    )
    qualify aar = max(aar) over (partition by art, kommunekode)
"""
_PAGE_FIELDS = "tal_id, kilde, rolle, leverance_id, raekke_nr, fysisk_linje, regel, noegle, bogfoert, bidrag, naevner"


def collect(k: Kilder) -> list[str]:
    """The ids: of each municipality's newest year the efforts, UDK's statement and § 11; of the newest month both measures of
    the municipalities that deliver cases of their own. One reading per source and municipality, not one per figure."""
    for kilde in (*KILDER, "udk_statusopgoerelse", "udk_paragraf11"):
        read_raw(k, kilde, in_force(k, kilde))
    k.execute(f"create or replace temp table spor_med_side as {_NEWEST_YEAR}")
    k.execute(
        f"create or replace temp table spor_samlet as select {_PAGE_FIELDS} "
        f"from ({indsatser()} union all by name {udk()}) semi join spor_med_side using (tal_id)"
    )
    newest = "select max(periode) from marts.benchmark"
    for kommune, periode in k.fetch(
        f"select distinct kommunekode, periode from marts.benchmark where periode = ({newest}) "
        "and kommunekode in (select kommunekode from intermediate.int_leverede_aar where kilde = 'kommune_sager') order by all"
    ):
        _benchmark(k, kommune, periode)
    return sorted(i for (i,) in k.fetch("select tal_id from spor_med_side"))


def _benchmark(k: Kilder, kommune: str, periode: str) -> None:
    """Adds the six cells of a municipality."""
    values: dict[str, object] = {"kommune": kommune, "periode": periode}
    ids = [i for (i,) in k.fetch(f"select distinct leverance_id from ({COVERAGE})", values)]
    names = tuple(dict.fromkeys(n for a in SHARES_WITH_PAGE for n in (SHARES[a][0], *SHARES[a][1])))
    k.execute(
        f"create or replace temp table spor_sager as select s.* exclude (kontroltrin, omraade), $periode || '/' || s.kommunekode "
        "|| '/' || c.kontroltrin || '/' || spor_slug(c.omraade) as cellen "
        f"from ({sager(names)}) as s inner join intermediate.int_benchmark_celler as c "
        "on s.kontroltrin = c.del_trin and s.omraade = c.del_omraade",
        {**values, "filer": k.filer(KILDE, ids)},
    )
    cells = "select distinct periode || '/' || kommunekode || '/' || kontroltrin || '/' || spor_slug(omraade) as cellen"
    for share in SHARES_WITH_PAGE:
        k.execute(
            f"insert into spor_med_side select 'benchmark/' || cellen || '/{share}' from ({cells} from marts.benchmark "
            "where kommunekode = $kommune and periode = $periode)",
            values,
        )
        in_share = " or ".join((SHARES[share][0], *SHARES[share][1]))
        k.execute(
            f"insert into spor_samlet by name select 'benchmark/' || cellen || '/{share}' as tal_id, '{KILDE}' as kilde, "
            f"raekke_nr, fysisk_linje, {felter(*SHARES[share])} from spor_sager where {in_share}"
        )


DESCRIPTIONS = {
    "spor_tal": {
        "tabel": "Tal med en side, der fører dem tilbage til rækkerne, regnet igen af rækkernes celler. En række pr. tal.",
        "felter": {
            "tal_id": "Tallets faste id.",
            "titel": "Tallet i ord.",
            "enhed": "antal, kr eller andel.",
            "vaerdi": "Tallet, som det er offentliggjort.",
            "genregnet": "Det samme, regnet igen af rækkernes celler.",
            "taeller": "Summen af rækkernes bidrag.",
            "naevner": "Summen af det, de giver til en andels nævner; tom for andre tal.",
            "stemmer": "Om de to er ens, og ingen række er bogført anderledes, end dens celler siger.",
            "raekker": "Antal rækker bag tallet.",
            "definition": "Hvad tallet måler.",
        },
    },
    "spor_raekker": {
        "tabel": "Rækkerne bag tallene i spor_tal, som de blev leveret. En række pr. tal, rolle, leverance og række.",
        "felter": {
            "tal_id": "Tallets faste id.",
            "rolle": "Hvad rækken er for tallet.",
            "bidrag": "Hvad rækkens celler giver til tallet, kr. eller antal; for en andel til dens tæller.",
            "naevner": "Hvad rækken giver til en andels nævner.",
            "regel": "Reglen, som bidraget er regnet efter.",
            "noegle": "Rækkens nøgle; tom for en risikosag, som cellerne nævner.",
            "leverance_id": "Leverancen, som rækken står i.",
            "filnavn": "Filens navn.",
            "raekke_nr": "Rækkens nummer i filen.",
            "linje": "Filens linje eller arkets række; tom, hvis den rå kopi har mistet rækken.",
            "celler": "De leverede celler, der er udfyldt.",
        },
    },
}
_AMOUNT = pa.decimal128(28, 10)
_TAL = pa.schema(
    [
        *(("tal_id", pa.string()), ("titel", pa.string()), ("enhed", pa.string()), ("vaerdi", _AMOUNT), ("genregnet", _AMOUNT)),
        *(("taeller", pa.decimal128(28, 2)), ("naevner", pa.int64()), ("stemmer", pa.bool_()), ("raekker", pa.int64())),
        ("definition", pa.string()),
    ]
)
_NAMES = ("tal_id", "titel", "enhed", "publiceret", "genregnet", "taeller", "naevner", "stemmer", "antal", "definition")


def spor_tables(built: BuiltDatabase) -> dict[str, pa.Table]:
    """`spor_tal` and `spor_raekker`, from the database and the raw store beside it, in a fixed order."""
    with built.session() as con:
        k = kilder(con, built.data / "raa")
        ids = collect(k)
        sums = {
            r[0]: r[1:]
            for r in k.fetch(
                "select tal_id, count(*), count(*) filter (bogfoert is distinct from bidrag and bogfoert is not null), "
                "coalesce(sum(bidrag), 0), sum(naevner) from spor_samlet group by tal_id"
            )
        }
        tal = [rendered(k, i, *sums.get(i, (0, 0, 0, None))) for i in ids]
        rows = _rows(k)
    columns = [[_passer(getattr(s, n), f.type) for s in tal] for n, f in zip(_NAMES, _TAL, strict=True)]
    spor_tal = pa.table([pa.array(k, f.type) for k, f in zip(columns, _TAL, strict=True)], _TAL)
    return {"spor_tal": spor_tal, "spor_raekker": rows}


def _passer(value, type_: pa.DataType):
    return round(value, type_.scale) if value is not None and pa.types.is_decimal(type_) else value


def _rows(k: Kilder) -> pa.Table:
    """The rows with their cells as one text each, by figure, role, delivery and number."""
    used = k.fetch("select kilde, list(distinct leverance_id) from spor_samlet group by kilde order by kilde")
    for nr, (kilde, ids) in enumerate(used):
        contract = contracts()[kilde]
        names = [n for n in contract.navne if n != contract.cpr_column]
        cells = ", ".join(f"'{n}=' || nullif(r.{n}, '')" for n in names)
        borger = ", 'borger_id=' || r.borger_id" if contract.cpr_column else ""
        k.execute(
            f"{'insert into spor_celler' if nr else 'create or replace temp table spor_celler as'} "
            f"select r.leverance_id, r.raekke_nr, '{kilde}' as kilde, concat_ws('; ', {cells}{borger}) as celler "
            "from read_parquet($filer, union_by_name = true) as r semi join spor_samlet as s "
            f"on r.leverance_id = s.leverance_id and r.raekke_nr = s.raekke_nr and s.kilde = '{kilde}'",
            {"filer": k.filer(kilde, sorted(ids))},
        )
    if not used:
        k.execute(
            "create or replace temp table spor_celler (leverance_id varchar, raekke_nr bigint, kilde varchar, celler varchar)"
        )
    return (
        k.execute(
            "select s.tal_id, s.rolle, s.bidrag, s.naevner, s.regel, s.noegle, s.leverance_id, l.filnavn, s.raekke_nr, "
            "s.fysisk_linje as linje, c.celler from spor_samlet as s "
            "inner join marts.leverancer as l on s.leverance_id = l.leverance_id "
            "left join spor_celler as c "
            "on s.leverance_id = c.leverance_id and s.raekke_nr = c.raekke_nr and s.kilde = c.kilde "
            "order by s.tal_id, s.rolle, s.kilde, s.leverance_id, s.raekke_nr, s.regel, s.noegle, s.bidrag"
        )
        .to_arrow_table()
        .combine_chunks()
    )
