"""The use of risk cases: each count and share as a recipe over the cases of the snapshots in force."""

from __future__ import annotations

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, SHARE, Recipe, Terms
from dagster_project.spor.risk_cases import CONDITIONS, COVERAGE, IN_CELL, KILDE, SHARES, TAL, optalt, sager
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

_MEASUREMENT_2 = {
    "andel_med_effekt",
    "afsluttet_med_effekt",
    "andel_med_effekt_afsluttet_i_vinduet",
    "afsluttet_i_vinduet_med_effekt",
}


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the period has no such cell for the municipality."""
    step, area, tal = tal_id.dele
    if tal not in TAL:
        return None
    values = {"kommune": tal_id.kommune, "periode": tal_id.periode, "trin": step, "omraade": area}
    found = k.fetch(
        f"select cast({tal} as decimal(28, 18)) from marts.benchmark where kommunekode = $kommune "
        "and periode = $periode and kontroltrin = $trin and spor_slug(omraade) = $omraade",
        values,
    )
    if not found:
        return None
    numerator, denominators = SHARES.get(tal, (tal, ()))
    names = tuple(dict.fromkeys((numerator, *denominators)))
    of_sagen = felter(numerator, denominators)
    selection = f"""
        select raekke_nr, fysisk_linje, null as noegle, null as bogfoert, {of_sagen}
        from ({sager(names, IN_CELL, "raa.raekke_nr > $fra_nr and raa.raekke_nr <= $til_nr")}) where {" or ".join(names)}
    """
    counted_ = f"""
        select rolle, regel, leverance_id, antal, antal * bidrag as bidrag, antal * naevner as naevner
        from (select antal, {of_sagen} from ({optalt(names, IN_CELL)}))
    """
    return Recipe(
        enhed=SHARE if denominators else COUNT,
        publiceret=found[0][0],
        definition=f"{model('benchmark')} {kolonne('benchmark', tal)}",
        led=(Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})", optalt=counted_),),
        vaerdier=values,
        andel=bool(denominators),
        metode=("maaling_2",) if tal in _MEASUREMENT_2 else ("maaling_1",) if "udtaget" in tal and denominators else (),
    )


def felter(numerator: str, denominators: tuple[str, ...]) -> str:
    """What a case is to the figure, in SQL over the counts that hold of it; its rule is the first of them."""
    in_denominator = " + ".join(f"{n}::int" for n in denominators) or "cast(null as int)"
    roles = (
        f"case when {numerator} and {in_denominator} > 0 then 'tæller og nævner' when {numerator} then 'tæller' else 'nævner' end"
    )
    role = roles if denominators else "'tæller med'"
    rule = " ".join(f"when {n} then 'benchmark/{n}'" for n in dict.fromkeys((numerator, *denominators)))
    return f"leverance_id, {role} as rolle, case {rule} end as regel, {numerator}::int as bidrag, {in_denominator} as naevner"


def recompute(k: Kilder, periode: str) -> dict[tuple[str, str, str], dict[str, int]]:
    """(kommunekode or DK, trin, omraade) -> every count of the period, recomputed from the cells in one reading. DK is there
    when a national snapshot is in force."""
    values: dict[str, object] = {"kommune": "DK", "periode": periode, "trin": "samlet", "omraade": "alle"}
    ids = [i for (i,) in k.fetch(f"select distinct leverance_id from ({COVERAGE})", values)]
    values["filer"] = k.filer(KILDE, ids)
    k.execute(f"create or replace temp table spor_talt as {optalt(CONDITIONS)}", values)
    sums = ", ".join(f"coalesce(sum(t.antal) filter (t.{n}), 0)" for n in CONDITIONS)
    rows = k.fetch(
        f"select b.kommunekode, b.kontroltrin, b.omraade, {sums} from marts.benchmark as b "
        "inner join intermediate.int_benchmark_celler as c on b.kontroltrin = c.kontroltrin and b.omraade = c.omraade "
        "left join spor_talt as t on (b.kommunekode = 'DK' or b.kommunekode = t.kommunekode) "
        "and c.del_trin = t.kontroltrin and c.del_omraade = t.omraade where b.periode = $periode group by all",
        values,
    )
    return {r[:3]: dict(zip(CONDITIONS, map(int, r[3:]), strict=True)) for r in rows}
