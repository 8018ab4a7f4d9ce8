"""A figure traced and recounted.

* The rows behind a figure gathered: all of them, or only their sums and the first ones where there may be millions.
* A figure traced: its recipe, its rows with their cells, and the sum again. `find` is what the pages and the command call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import duckdb

from dagster_project.deliveries.contract import contracts
from dagster_project.figures.tal_names import full_name
from dagster_project.spor.describe import kommune_name, metodevalg, regler
from dagster_project.spor.model import Leverance, PartialSum, Recipe, Row, Spor, Terms
from dagster_project.spor.recipes import (
    benchmark,
    effekt,
    henvendelser,
    indsatser,
    over_tid,
    provenu,
    risikosager,
    scenarier,
    udk,
)
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId, read, ukendt

_PARTIAL_SUMS = (
    "select rolle, regel, count(*), count(*) filter (bogfoert is distinct from bidrag and bogfoert is not null), "
    "coalesce(sum(bidrag), 0), sum(naevner) from spor_raekker group by rolle, regel order by rolle, regel"
)
_PER_FILE = "select rolle, leverance_id, cast(sum(antal) as bigint) from spor_optalt group by all order by all"
_COUNTED = (
    "select rolle, regel, cast(sum(antal) as bigint), 0, cast(sum(bidrag) as decimal(38, 2)), sum(naevner) from spor_optalt "
    "group by rolle, regel order by rolle, regel"
)
# where the first rows of a file are looked for: ever larger parts of it, which Parquet's statistics find
_PARTS = (0, 1 << 17, 1 << 20, 1 << 62)


_ALL = {"fra_nr": 0, "til_nr": _PARTS[-1]}


def collect_all(k: Kilder, recipe: Recipe) -> list[PartialSum]:
    """Every contributing row into the temporary table spor_raekker: narrow, so that millions fit."""
    parts, values = [], {**recipe.vaerdier, **_ALL}
    for nr, terms in enumerate(recipe.led):
        values[f"filer_{nr}"] = k.filer(terms.kilde, _leverancer(k, terms, values))
        parts.append(_relation(terms, f"$filer_{nr}"))
    k.execute("create or replace temp table spor_raekker as " + " union all ".join(parts), values)
    return [PartialSum(*r) for r in k.fetch(_PARTIAL_SUMS)]


def collect_first(k: Kilder, recipe: Recipe, count: int) -> list[PartialSum]:
    """The same sums, but only the first `antal` rows, by role, delivery and number; for a figure of one source that counts its
    rows itself (`Led.optalt`)."""
    (terms,) = recipe.led
    values = {**recipe.vaerdier, **_ALL, "filer": k.filer(terms.kilde, _leverancer(k, terms, recipe.vaerdier))}
    k.execute(f"create or replace temp table spor_raekker as from ({_relation(terms, '$filer')}) limit 0", values)
    k.execute(f"create or replace temp table spor_optalt as {terms.optalt}", values)
    for role, leverance_id, in_file in k.fetch(_PER_FILE):
        if count > 0:
            _first(k, terms, {**values, "filer": k.filer(terms.kilde, [leverance_id]), "rolle": role}, min(count, in_file))
            count -= in_file
    return [PartialSum(*r) for r in k.fetch(_COUNTED)]


def _first(k: Kilder, terms: Terms, values: Mapping[str, object], count: int) -> None:
    """Adds the first `antal` rows of one role in one file, which holds no fewer."""
    for from_, to in pairwise(_PARTS):
        ((found,),) = k.execute(
            f"insert into spor_raekker from ({_relation(terms, '$filer')}) where rolle = $rolle order by raekke_nr limit {count}",
            {**values, "fra_nr": from_, "til_nr": to},
        ).fetchall()
        count -= found
        if count <= 0:
            return


def _leverancer(k: Kilder, terms: Terms, values: Mapping[str, object]) -> list[str]:
    ask = terms.leverancer or f"select distinct leverance_id from ({terms.selection})"
    return sorted(i for (i,) in k.fetch(ask, values))


def _relation(terms: Terms, files: str) -> str:
    if terms.leverancer:
        from_, contributions, denominator, line = (
            f"({terms.selection.replace('$filer', files)}) as u",
            "u.bidrag",
            "u.naevner",
            "u.fysisk_linje",
        )
    else:
        from_ = (
            f"({terms.selection}) as u left join read_parquet({files}, union_by_name = true) as r "
            "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
        )
        contributions, denominator, line = terms.bidrag, terms.naevner, "r.fysisk_linje"
    return (
        f"select u.rolle, '{terms.kilde}' as kilde, u.leverance_id, u.raekke_nr, {line} as fysisk_linje, u.regel, u.noegle, "
        f"cast(u.bogfoert as decimal(28, 2)) as bogfoert, cast({contributions} as decimal(28, 2)) as bidrag, "
        f"cast({denominator} as bigint) as naevner from {from_}"
    )


LIMIT = 100  # rows shown unless all are asked for
_KINDS = {
    **{"provenu": provenu, "udk-status": udk, "paragraf-11": udk, "indsatser": indsatser, "benchmark": benchmark},
    **{"effekt": effekt, "kriterie_effekt": risikosager, "varsling": risikosager},
    **{"krav_kohorter": over_tid, "udtraek_effekt": over_tid, "sammenligning": risikosager},
    **{"graensevaerdi_scenarier": scenarier, "effekt_pr_aarsvaerk": effekt, "effekt_grupper": effekt},
    **{"henvendelser_forloeb": henvendelser, "su_flytninger": indsatser},
}
_ORDER = "rolle, kilde, leverance_id, raekke_nr, regel"


def find(k: Kilder, tal_id: str, graense: int = LIMIT, alle: bool = False) -> Spor:
    """The figure with its first `graense` rows; with `alle` every row is gathered for `raekker`. Raises UsageError for a text
    that is no id, or that no figure has."""
    id_ = read(tal_id)
    recipe = _KINDS[id_.art].recipe(k, id_)
    if recipe is None:
        raise ukendt(k, id_)
    whole = alle or not all(terms.optalt for terms in recipe.led)
    partial_sums = collect_all(k, recipe) if whole else collect_first(k, recipe, graense)
    numerator = sum((d.bidrag for d in partial_sums), Decimal(0))
    denominators = [int(d.naevner) for d in partial_sums if d.naevner is not None]
    denominator = sum(denominators) if denominators else None
    roles = sorted({d.rolle for d in partial_sums})
    per_role = {r: [d for d in partial_sums if d.rolle == r] for r in roles}
    return Spor(
        tal_id=id_.tekst,
        titel=_title(k, id_),
        enhed=recipe.enhed,
        publiceret=_exact(recipe.publiceret),
        genregnet=_round(recipe, recipe.compute(numerator, denominator)),
        taeller=numerator,
        naevner=denominator,
        definition=recipe.definition,
        metodevalg=metodevalg(k, recipe.metode, id_.kommune, _last_day(id_)),
        regler=regler(k, sorted({d.regel for d in partial_sums})),
        delsummer=tuple((r, sum(d.antal for d in ds), sum(Decimal(d.bidrag) for d in ds)) for r, ds in per_role.items()),
        antal=sum(d.antal for d in partial_sums),
        afvigende=sum(d.afvigende for d in partial_sums),
        raekker=tuple(raekker(k, graense)) if graense else (),
        graense=recipe.bound,
    )


def rendered(k: Kilder, tal_id: str, count: int, deviating: int, numerator: Decimal, denominator: int | None) -> Spor:
    """A figure whose rows were counted and added up elsewhere, among those of many others: without rows, methods and rules."""
    id_ = read(tal_id)
    o = _KINDS[id_.art].recipe(k, id_)
    if o is None:
        raise ukendt(k, id_)
    recomputed = _round(o, o.compute(Decimal(numerator), None if denominator is None else int(denominator)))
    empty = {"metodevalg": (), "regler": (), "delsummer": (), "raekker": ()}
    tal = {"publiceret": _exact(o.publiceret), "genregnet": recomputed, "taeller": Decimal(numerator), "naevner": denominator}
    name = {"tal_id": id_.tekst, "titel": _title(k, id_), "enhed": o.enhed, "definition": o.definition}
    return Spor(antal=count, afvigende=deviating, **name, **tal, **empty)


def _exact(published: Decimal | int | None) -> Decimal | None:
    """A mart's count is a whole number, its amount a decimal: here they are one kind."""
    return None if published is None else Decimal(published)


def _title(k: Kilder, id_: TalId) -> str:
    return full_name(id_.tekst, kommune_name(k, id_.kommune), id_.periode)


def _round(recipe: Recipe, tal: Decimal | None) -> Decimal | None:
    """A figure divided by a fixed number is published with so many decimals."""
    if tal is None or recipe.shared_with == 1:
        return tal
    return tal.quantize(Decimal(1).scaleb(-recipe.decimaler), ROUND_HALF_UP)


def _last_day(tal_id: TalId) -> str:
    return tal_id.periode + {4: "-12-31", 7: "-01"}.get(len(tal_id.periode), "")


def raekker(k: Kilder, limit: int | None) -> Iterator[Row]:
    """The rows that the last `find` of this connection gathered, in order, each with its cells; without a limit all of them."""
    at_most = "" if limit is None else f" limit {int(limit)}"
    k.execute(
        "create or replace temp table spor_vist as select *, row_number() over (order by "
        f"{_ORDER}) as nr from (select * from spor_raekker order by {_ORDER}{at_most})"
    )
    leverancer = _leverancer_of_trail(k)
    for kilde, ids in k.fetch("select kilde, list(distinct leverance_id) from spor_vist group by kilde order by min(nr)"):
        yield from _with_cells(k, kilde, ids, leverancer)


def _leverancer_of_trail(k: Kilder) -> dict[str, Leverance]:
    found = k.fetch(
        "select leverance_id, kilde, kommunekode, periode, version, filnavn, sha256 from marts.leverancer "
        "where leverance_id in (select leverance_id from spor_vist)"
    )
    return {r[0]: Leverance(*r) for r in found}


def _with_cells(k: Kilder, kilde: str, ids: list[str], leverancer: dict[str, Leverance]) -> Iterator[Row]:
    contract = contracts()[kilde]
    names = [n for n in contract.navne if n != contract.cpr_column]
    borger = "r.borger_id" if contract.cpr_column else "null"
    rule = (
        "left join marts.kontrolsager as s on v.leverance_id = s.leverance_id and v.raekke_nr = s.raekke_nr "
        "left join intermediate.int_kontroltrin as t "
        "on s.kommunekode = t.kommunekode and s.sagsnr = t.sagsnr and s.ydelse = t.ydelse"
        if kilde == "kommune_sager"
        else "left join (select null as regel, null as kontroltrin, null as kildesaetning) as t on false"
    )
    cursor: duckdb.DuckDBPyConnection = k.execute(
        "select v.rolle, v.leverance_id, v.raekke_nr, v.fysisk_linje, v.regel, v.noegle, v.bogfoert, v.bidrag, v.naevner, "
        f"t.regel, t.kontroltrin, t.kildesaetning, {borger}, {', '.join('r.' + n for n in names)} "
        "from spor_vist as v left join read_parquet($filer, union_by_name = true) as r "
        f"on v.leverance_id = r.leverance_id and v.raekke_nr = r.raekke_nr {rule} where v.kilde = $kilde order by v.nr",
        {"filer": k.filer(kilde, ids), "kilde": kilde},
    )
    while portion := cursor.fetchmany(1000):
        for (
            role,
            id_,
            nr,
            line,
            r,
            key,
            booked,
            contributions,
            denominator,
            trinregel,
            step,
            sentence,
            borger_id,
            *cells,
        ) in portion:
            yield Row(
                *(role, kilde, leverancer[id_], nr, line, r, key, booked, contributions, denominator),
                celler={} if line is None else dict(zip(names, cells, strict=True)),
                borger_id=borger_id,
                trinregel=(trinregel, step, sentence) if trinregel else None,
            )
