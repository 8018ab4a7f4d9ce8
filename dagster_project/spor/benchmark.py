"""The use of risk cases: each count and share as a recipe over the cases of the snapshots in force."""

from __future__ import annotations

from dagster_project.spor.beskrivelse import kolonne, model
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import ANDEL, ANTAL
from dagster_project.spor.opskrift import Led, Opskrift
from dagster_project.spor.risikosager import ANDELE, BETINGELSER, DAEKNING, I_CELLEN, KILDE, TAL, optalt, sager
from dagster_project.spor.talid import TalId

_MAALING_2 = {
    "andel_med_effekt",
    "afsluttet_med_effekt",
    "andel_med_effekt_afsluttet_i_vinduet",
    "afsluttet_i_vinduet_med_effekt",
}


def opskrift(k: Kilder, tal_id: TalId) -> Opskrift | None:
    """None when the period has no such cell for the municipality."""
    trin, omraade, tal = tal_id.dele
    if tal not in TAL:
        return None
    vaerdier = {"kommune": tal_id.kommune, "periode": tal_id.periode, "trin": trin, "omraade": omraade}
    fundet = k.hent(
        f"select cast({tal} as decimal(28, 18)) from marts.benchmark where kommunekode = $kommune "
        "and periode = $periode and kontroltrin = $trin and spor_slug(omraade) = $omraade",
        vaerdier,
    )
    if not fundet:
        return None
    taeller, naevnere = ANDELE.get(tal, (tal, ()))
    navne = tuple(dict.fromkeys((taeller, *naevnere)))
    af_sagen = felter(taeller, naevnere)
    udvalg = f"""
        select raekke_nr, fysisk_linje, null as noegle, null as bogfoert, {af_sagen}
        from ({sager(navne, I_CELLEN, "raa.raekke_nr > $fra_nr and raa.raekke_nr <= $til_nr")}) where {" or ".join(navne)}
    """
    optalt_ = f"""
        select rolle, regel, leverance_id, antal, antal * bidrag as bidrag, antal * naevner as naevner
        from (select antal, {af_sagen} from ({optalt(navne, I_CELLEN)}))
    """
    return Opskrift(
        enhed=ANDEL if naevnere else ANTAL,
        publiceret=fundet[0][0],
        definition=f"{model('benchmark')} {kolonne('benchmark', tal)}",
        led=(Led(KILDE, udvalg, leverancer=f"select distinct leverance_id from ({DAEKNING})", optalt=optalt_),),
        vaerdier=vaerdier,
        andel=bool(naevnere),
        metode=("maaling_2",) if tal in _MAALING_2 else ("maaling_1",) if "udtaget" in tal and naevnere else (),
    )


def felter(taeller: str, naevnere: tuple[str, ...]) -> str:
    """What a case is to the figure, in SQL over the counts that hold of it; its rule is the first of them."""
    i_naevner = " + ".join(f"{n}::int" for n in naevnere) or "cast(null as int)"
    roller = f"case when {taeller} and {i_naevner} > 0 then 'tæller og nævner' when {taeller} then 'tæller' else 'nævner' end"
    rolle = roller if naevnere else "'tæller med'"
    regel = " ".join(f"when {n} then 'benchmark/{n}'" for n in dict.fromkeys((taeller, *naevnere)))
    return f"leverance_id, {rolle} as rolle, case {regel} end as regel, {taeller}::int as bidrag, {i_naevner} as naevner"


def genregn(k: Kilder, periode: str) -> dict[tuple[str, str, str], dict[str, int]]:
    """(kommunekode or DK, trin, omraade) -> every count of the period, recomputed from the cells in one reading. DK is there
    when a national snapshot is in force."""
    vaerdier: dict[str, object] = {"kommune": "DK", "periode": periode, "trin": "samlet", "omraade": "alle"}
    ider = [i for (i,) in k.hent(f"select distinct leverance_id from ({DAEKNING})", vaerdier)]
    vaerdier["filer"] = k.filer(KILDE, ider)
    k.koer(f"create or replace temp table spor_talt as {optalt(BETINGELSER)}", vaerdier)
    summer = ", ".join(f"coalesce(sum(t.antal) filter (t.{n}), 0)" for n in BETINGELSER)
    raekker = k.hent(
        f"select b.kommunekode, b.kontroltrin, b.omraade, {summer} from marts.benchmark as b "
        "inner join intermediate.int_benchmark_celler as c on b.kontroltrin = c.kontroltrin and b.omraade = c.omraade "
        "left join spor_talt as t on (b.kommunekode = 'DK' or b.kommunekode = t.kommunekode) "
        "and c.del_trin = t.kontroltrin and c.del_omraade = t.omraade where b.periode = $periode group by all",
        vaerdier,
    )
    return {r[:3]: dict(zip(BETINGELSER, map(int, r[3:]), strict=True)) for r in raekker}
