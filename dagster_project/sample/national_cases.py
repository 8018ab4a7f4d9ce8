"""The country's cases.

* udk_risikosager of the sample: every risk case of the country with all that ever happens to it, as arrays.
* The risk cases that some of Ballerup's control cases began with: the id on the case, and the case among the snapshots'
  (K20). The step may change by it, the amounts do not: every case chosen has a step already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import reduce

import numpy as np

from dagster_project.sample.case_model import Sag
from dagster_project.sample.national_levels import CELLS, WORLD_FROM, Plan, plan, weights
from dagster_project.sample.tools import KOMMUNE, draw

NEVER = np.int32(2**31 - 1)  # a day that never comes
EVENTS = ("udtaget", "oprettet", "afsluttet", "bortfaldet")  # what may happen to a case that is shown
# Criteria of each cell, and how many in a hundred closed cases come out with a claim or a saving.
CRITERIA = {
    "3K": (("DEMO-kriterium samme adresse", 34), ("DEMO-kriterium udlandsophold", 45), ("DEMO-kriterium køretøj", 12)),
    "3S": (("DEMO-kriterium løn under sygdom", 52), ("DEMO-kriterium egen virksomhed", 21)),
    "3F": (("DEMO-kriterium husstandsindkomst", 41), ("DEMO-kriterium enlig med samlever", 28)),
    "2K": (("DEMO-kriterium ny indtægt", 18), ("DEMO-kriterium flytning", 8)),
}
_ROWS_PER_SAG = 112  # rows of a snapshot per hundred cases in play: the withdrawn, and those taken earlier and closed lately
_BEFORE = 18  # months over which the first list was shown


@dataclass(frozen=True)
class Group:
    """Cases of one municipality and cell; `praefiks` begins their ids."""

    kommunekode: str
    kontroltrin: str
    omraade: str
    praefiks: str


@dataclass(frozen=True)
class Sager:
    """One element per case, in order of group and number. Days since 1970, ALDRIG for never; amounts in whole kroner."""

    gruppe: np.ndarray
    nr: np.ndarray
    kriterium: np.ndarray  # position in KRITERIENAVNE
    udstillet: np.ndarray
    udtaget: np.ndarray
    oprettet: np.ndarray
    afsluttet: np.ndarray
    bortfaldet: np.ndarray
    krav: np.ndarray
    mindreudgift: np.ndarray

    def choose(self, which: np.ndarray) -> Sager:
        return Sager(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


CRITERION_NAMES = tuple(name for criteria in CRITERIA.values() for name, _ in criteria)
_HITS = np.array([hits for criteria in CRITERIA.values() for _, hits in criteria])
_FIRST = dict(zip(CRITERIA, np.cumsum([0, *map(len, CRITERIA.values())]).tolist(), strict=False))


def grupper() -> list[Group]:
    """Each municipality's four cells, in the order of the codes."""
    return [Group(code, step, area, f"DEMO-R-{code}-{letters}") for code in weights() for step, area, letters, _ in CELLS]


def national_sager(rows_per_month: int, months: int) -> Sager:
    """All cases shown in the world's first `maaneder` months, sized so that a snapshot has about `rows_per_month` rows."""
    in_everything = sum(weights().values()) * _ROWS_PER_SAG
    parts = []
    for nr, group in enumerate(grupper()):
        _, _, letters, percent = CELLS[nr % len(CELLS)]
        sager = rows_per_month * weights()[group.kommunekode] * percent // in_everything
        parts.append(_course(nr, plan(group.kommunekode, group.kontroltrin, letters, sager, months)))
    group, nr, shown, outside, how = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _with_days(group, nr, shown, outside, how, months)


def _course(group: int, p: Plan) -> tuple[np.ndarray, ...]:
    """Per case: the group, its number, the month it is shown, the month it leaves the list (-1: never), whether by being
    withdrawn. The oldest leaves first."""
    months = np.arange(len(p.udstillet), dtype=np.int16)
    shown = np.concatenate([np.arange(p.first) * _BEFORE // max(p.first, 1) - _BEFORE, np.repeat(months, p.udstillet)])
    outside, withdrawn = np.full(len(shown), -1, np.int16), np.zeros(len(shown), bool)
    count = p.udtaget + p.bortfaldet
    outside[: count.sum()] = np.repeat(months, count)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    drawn, n = np.repeat(p.bortfaldet, count), np.repeat(count, count)
    withdrawn[: count.sum()] = (place + 1) * drawn // n > place * drawn // n  # spread evenly over the month
    return np.full(len(shown), group, np.int16), np.arange(len(shown), dtype=np.int32), shown.astype(np.int16), outside, withdrawn


def _with_days(group, nr, shown, outside, withdrawn, months: int) -> Sager:
    key = group.astype(np.uint64) << np.uint64(32) | nr.astype(np.uint64)
    first = np.datetime64(WORLD_FROM, "M") + np.arange(-_BEFORE, months)
    primo = first.astype("datetime64[D]").astype(np.int32)
    udstillet = weekday(primo[shown + _BEFORE] + 2 + dice(key, 1, 5))
    # never before the day it was shown, should both fall in one month
    day = np.maximum(weekday(primo[outside + _BEFORE] + 2 + dice(key, 2, 26)), udstillet)
    udtaget = np.where((outside >= 0) & ~withdrawn, day, NEVER)
    opens = (udtaget != NEVER) & (dice(key, 3, 100) < 75)
    oprettet = np.where(opens, weekday(day + 3 + dice(key, 4, 28)), NEVER)
    closes = opens & (dice(key, 5, 100) < 95)
    afsluttet = np.where(closes, weekday(np.where(opens, oprettet, 0) + 15 + dice(key, 6, 185)), NEVER)
    cell = group % len(CELLS)
    count = np.array([len(CRITERIA[letters]) for _, _, letters, _ in CELLS])
    criterion = np.array([_FIRST[letters] for _, _, letters, _ in CELLS])[cell] + dice(key, 7, 60) % count[cell]
    effekt, kind = closes & (dice(key, 8, 100) < _HITS[criterion]), dice(key, 9, 3)
    return Sager(
        gruppe=group,
        nr=nr,
        kriterium=criterion.astype(np.int8),
        udstillet=udstillet,
        udtaget=udtaget,
        oprettet=oprettet,
        afsluttet=afsluttet,
        bortfaldet=np.where((outside >= 0) & withdrawn, day, NEVER),
        krav=np.where(effekt & (kind != 1), 2_000 + 150 * dice(key, 10, 400), 0),
        mindreudgift=np.where(effekt & (kind != 0), 12 * (500 + 100 * dice(key, 11, 60)), 0),
    )


def dice(key: np.ndarray, salt: int, under: int) -> np.ndarray:
    """A whole number 0 ≤ n < `under` per key, fixed by key and salt: splitmix64, the same on every machine and version."""
    x = key + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ x >> np.uint64(shift)) * np.uint64(factor)
    return ((x ^ x >> np.uint64(31)) % np.uint64(under)).astype(np.int32)


def weekday(days: np.ndarray) -> np.ndarray:
    """The day itself, or the Friday before a weekend."""
    return (days - np.maximum((days + 3) % 7 - 4, 0)).astype(np.int32)


def last_happened(sager: Sager) -> np.ndarray:
    """The last day on which something happened to each case; -1 where nothing has."""
    days = (getattr(sager, name) for name in EVENTS)
    return reduce(np.maximum, (np.where(d == NEVER, -1, d) for d in days))


YEARS = (2022, 2023)  # the years that the snapshots cover
GROUPS = [Group(KOMMUNE, step, area, f"DEMO-R-{KOMMUNE}-{letters}-S") for step, area, letters, _ in CELLS]
_CELL = {g.praefiks: letters for g, (_, _, letters, _) in zip(GROUPS, CELLS, strict=True)}
_FROM_UDK = {"registersamkøring", "Udbetaling Danmark"}
_IS_FOLLOWED_OP = {"kontanthjælp": 40, "sygedagpenge": 25, "økonomisk friplads": 40}  # percent of the cases of ordinary follow-up


def assign(sager: Iterable[Sag]) -> None:
    """Sets `risikosag_id` on the control cases chosen; the same ones at every call."""
    count: Counter[str] = Counter()
    for sag in sager:
        if group := _group(sag):
            count[group.praefiks] += 1
            sag.risikosag_id = f"{group.praefiks}-{count[group.praefiks]:07d}"


def _group(sag: Sag) -> Group | None:
    if sag.oprettet.year not in YEARS or not sag.is_booked or sag.ydelse not in _IS_FOLLOWED_OP:
        return None
    step = "3"
    if not _FROM_UDK & set(sag.kanal.split("|")):
        if sag.trin or sag.registreret != "2" or draw(100, "risikosag", sag.sagsnr, sag.ydelse) >= _IS_FOLLOWED_OP[sag.ydelse]:
            return None
        # on the other areas UDK lists step 3 only: there K20 gives another step than the channel would
        step = "2" if sag.ydelse == "kontanthjælp" else "3"
    return next(g for g in GROUPS if (g.kontroltrin, g.omraade) == (step, sag.ydelse))


def risikosager(sager: Iterable[Sag], first_group: int) -> Sager:
    """Their risk cases; `first_group` is the position of GRUPPER among the groups of the snapshots."""
    prefixes = [g.praefiks for g in GROUPS]
    rows = []
    for sag in (s for s in sager if s.risikosag_id):
        prefix, _, nr = sag.risikosag_id.rpartition("-")
        udtaget = sag.oprettet - timedelta(days=1 + draw(20, "udtaget", sag.risikosag_id))
        criteria = CRITERIA[_CELL[prefix]]
        criterion = criteria[draw(len(criteria), "kriterium", sag.risikosag_id)][0]
        rows.append(
            {
                "gruppe": first_group + prefixes.index(prefix),
                "nr": int(nr),
                "kriterium": CRITERION_NAMES.index(criterion),
                "udstillet": _day(udtaget - timedelta(days=10 + draw(80, "udstillet", sag.risikosag_id))),
                "udtaget": _day(udtaget),
                "oprettet": _day(sag.oprettet),
                "afsluttet": NEVER if sag.afsluttet == date.max else _day(sag.afsluttet),
                "bortfaldet": NEVER,
                "krav": sag.krav or 0,
                "mindreudgift": 12 * ((sag.foer or 0) - (sag.efter or 0)),
            }
        )
    rows.sort(key=lambda r: (r["gruppe"], r["nr"]))
    return Sager(**{name: np.array([r[name] for r in rows], np.int32) for name in rows[0]})


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
