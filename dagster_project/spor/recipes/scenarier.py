"""What if the threshold changes: the municipalities that would meet the criterion, judged anew from their risk cases' cells."""

from __future__ import annotations

from dagster_project.common.periods import months_after
from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, Recipe, Terms
from dagster_project.spor.recipes.benchmark import felter
from dagster_project.spor.risk_cases import COVERAGE, KILDE, optalt, sager
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

Step = tuple[str, str]  # a municipality and a step
Counts = dict[Step, tuple[int, int]]  # taken and left
_PARTS = ("udtaget", "resterende")
_IN_FORCE = """
    select taeller, naevner, maaneder from marts.opfoelgningskriterier_gaeldende where kriterium = 'lav_brug'
        and last_day(cast($periode || '-01' as date)) >= gyldig_fra
        and (last_day(cast($periode || '-01' as date)) < gyldig_til or gyldig_til is null)
"""
_OF_THEM = "list_contains($hvem, n.kommunekode || '|' || cast(o.kontroltrin as varchar))"


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when no such threshold, run or count is tried in that month. Each municipality counted is one: its first row says so,
    and its other rows of the month are what its newest reading is made of."""
    limit, months, step, tal = int(tal_id.dele[0]), int(tal_id.dele[1]), *tal_id.dele[2:]
    if tal not in ("kommuner", "kommer_til", "falder_fra"):
        return None
    values: dict[str, object] = {"periode": tal_id.periode, "kommune": "DK", "graense": limit, "maaneder": months, "trin": step}
    found = k.fetch(
        f"select {tal} from marts.graensevaerdi_scenarier where periode = $periode and graense = $graense "
        "and maaneder = $maaneder and kontroltrin = $trin",
        values,
    )
    if not found:
        return None
    values["hvem"] = [f"{code}|{trin}" for code, trin in _counted(k, tal_id.periode, limit, months, step, tal)]
    first = "row_number() over (partition by kommunekode order by leverance_id, raekke_nr) = 1"
    selection = f"""
        select raekke_nr, fysisk_linje, null as noegle, null as bogfoert, leverance_id, rolle, regel, ({first})::int as bidrag,
            null as naevner
        from (select raekke_nr, fysisk_linje, kommunekode, {felter("udtaget", _PARTS)} from ({sager(_PARTS, _OF_THEM)})
            where udtaget or resterende)
    """
    return Recipe(
        enhed=COUNT,
        publiceret=found[0][0],
        definition=f"{model('graensevaerdi_scenarier')} {kolonne('graensevaerdi_scenarier', tal)}",
        led=(Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})"),),
        vaerdier=values,
        metode=("scenarier", "opfoelgning_i_traek"),
    )


def _counted(k: Kilder, periode: str, limit: int, months: int, step: str, tal: str) -> list[Step]:
    """The steps of the municipalities that the count is of."""
    readings = [_reading(k, months_after(periode, -back)) for back in range(max(months, _length(k, periode)))]
    steps = ("2", "3") if step == "enten" else (step,)
    tried = {s for s in _under(readings[:months], [(limit, 100)] * months) if s[1] in steps}
    length = _length(k, periode)
    in_force = [_threshold(k, months_after(periode, -back)) for back in range(length)]
    now = {s for s in _under(readings[:length], in_force) if s[1] in steps} if length else set()
    chosen, others = (now, tried) if tal == "falder_fra" else (tried, now if tal == "kommer_til" else set())
    gone = {code for code, _ in others}
    return sorted(s for s in chosen if s[0] not in gone)


def _under(readings: list[Counts], thresholds: list[tuple[int, int]]) -> set[Step]:
    """Those under the threshold of the month in every one of the readings; no cases are no reading."""
    runs = [
        {s for s, (taken, left) in counts.items() if whole * taken < part * (taken + left)}
        for counts, (part, whole) in zip(readings, thresholds, strict=True)
    ]
    return set.intersection(*runs)


def _reading(k: Kilder, periode: str) -> Counts:
    """Every municipality's counts of the month by step, from the cells as delivered."""
    values: dict[str, object] = {"kommune": "DK", "periode": periode}
    ids = sorted(i for (i,) in k.fetch(f"select distinct leverance_id from ({COVERAGE})", values))
    if not ids:
        return {}
    sums = ", ".join(f"cast(coalesce(sum(antal) filter ({n}), 0) as bigint)" for n in _PARTS)
    rows = k.fetch(
        f"select kommunekode, cast(kontroltrin as varchar), {sums} from ({optalt(_PARTS)}) group by all",
        {**values, "filer": k.filer(KILDE, ids)},
    )
    return {(code, step): (taken, left) for code, step, taken, left in rows}


def _length(k: Kilder, periode: str) -> int:
    found = k.fetch(_IN_FORCE, {"periode": periode})
    return found[0][2] if found else 0


def _threshold(k: Kilder, periode: str) -> tuple[int, int]:
    """The part and the whole of the month's own threshold; none in force is one that nobody is under."""
    found = k.fetch(_IN_FORCE, {"periode": periode})
    return found[0][:2] if found else (0, 1)
