"""Which snapshots of risk cases a change of the benchmark rests on: those that count something else by themselves."""

from __future__ import annotations

from dagster_project.publish.aarsager import Skifte
from dagster_project.publish.sammenligning import Tal
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.risikosager import ANDELE, BETINGELSER

RISIKOSAGER, LANDET = "udk_risikosager", "DK"


def benchmark(k: Kilder, tal: list[Tal], ud: dict[str, Skifte]) -> None:
    """What the snapshot that spoke for a municipality counts by itself, beside the one that speaks for it now: the
    tables spor_foer and spor_nu hold the deliveries in force on either side."""
    dele = " union all ".join(_DAEKNING.format(side=side) for side in ("foer", "nu"))
    k.koer(f"create temp table spor_daekning as select * from ({dele}) where list_contains($p, periode)",
           {"p": sorted({t.periode for t in tal if t.periode})})  # fmt: skip
    antal = {n: n for n in BETINGELSER} | {"ikke_afsluttet": "oprettet - afsluttet"}
    skiftet = k.hent(_ANDRE_ANTAL.format(sum=", ".join(f"sum({udtryk}) as {n}" for n, udtryk in antal.items()),
                                         antal=", ".join(f"coalesce({n}, 0)" for n in antal)))  # fmt: skip
    pr_celle: dict[tuple, list[tuple]] = {}
    for periode, kommune, trin, omraade, da, her, foer, nu in skiftet:
        andre = {n for n, a, b in zip(antal, foer or [0] * len(antal), nu or [0] * len(antal), strict=True) if a != b}
        for k_ in (kommune.lower(), LANDET.lower()):
            pr_celle.setdefault((periode, k_, trin, omraade), []).append((andre, da, her))
    for t in tal:
        *celle, maal = t.tal_id.split("/")[1:]
        taeller, naevnere = ANDELE.get(maal, (maal, ()))
        s = ud.setdefault(t.tal_id, Skifte())
        for andre, da, her in pr_celle.get(tuple(celle), []):
            if andre & {taeller, *naevnere}:
                s.med([da], [her])


# which snapshot spoke for which municipality, as in int_risikosager_daekning
_DAEKNING = f"""
    select '{{side}}' as side, leverance_id, periode, kommunekode from spor_{{side}}
    where kilde = '{RISIKOSAGER}' and kommunekode <> '{LANDET}'
    union all
    select '{{side}}', i.leverance_id, i.periode, m.kommunekode
    from spor_{{side}} as i cross join seeds.kommuner as m
    anti join (from spor_{{side}} where kilde = '{RISIKOSAGER}') as e on i.periode = e.periode and m.kommunekode = e.kommunekode
    where i.kilde = '{RISIKOSAGER}' and i.kommunekode = '{LANDET}'
"""
# per municipality and cell the counts of the two snapshots, where these are not the same one
_ANDRE_ANTAL = """
    with optalt as (
        select d.side, d.periode, d.kommunekode, c.kontroltrin, spor_slug(c.omraade) as omraade, d.leverance_id, {sum}
        from spor_daekning as d
        inner join intermediate.int_risikosager_optalt as o
            on d.leverance_id = o.leverance_id and d.kommunekode = o.kommunekode and o.fejl = ''
        inner join intermediate.int_benchmark_celler as c on o.kontroltrin = c.del_trin and o.omraade = c.del_omraade
        group by all
    ),
    talt as (select side, periode, kommunekode, kontroltrin, omraade, [{antal}] as antal from optalt)
    select periode, kommunekode, kontroltrin, omraade, da.leverance_id, her.leverance_id, f.antal, n.antal
    from (from talt where side = 'foer') as f
    full join (from talt where side = 'nu') as n using (periode, kommunekode, kontroltrin, omraade)
    left join (from spor_daekning where side = 'foer') as da using (periode, kommunekode)
    left join (from spor_daekning where side = 'nu') as her using (periode, kommunekode)
    where f.antal is distinct from n.antal and da.leverance_id is distinct from her.leverance_id
"""
