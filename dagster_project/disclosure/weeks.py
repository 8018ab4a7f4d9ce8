"""The weeks of SU controls for the public: rounded to base 5, a year's weeks left out where its total would narrow one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pyarrow as pa

from dagster_project.disclosure.rounding import BASE, rounded, threshold

TAL = ("kontrolleret", "afvist_eller_frafaldet")
_WEEK = ["kommunekode", "iso_aar", "iso_uge"]


def public_weeks(weeks: pa.Table, rounding_key: bytes, omitted: Sequence[Mapping[tuple[str, int], int]] = ()) -> pa.Table:
    """Rows as they were. A week without a control has none, so a shown 0 is 1–4 controls; the year's totals stand elsewhere.
    A year that cannot be shown loses its rows: five weeks and five controls say it all, whatever stands in the cells. What an
    earlier publication left out (`omitted`, with the year's controls) stays out while it is about the same."""
    rows = _rounded(weeks, rounding_key)
    now = _per_year(weeks)
    still = {a for before in omitted for a, count in before.items() if abs(now.get(a, 0) - count) < BASE}
    fixed = _fixed_years(rows) | still
    return pa.Table.from_pylist([r for r in rows if not _calendar_year(r) & fixed], weeks.schema)


def _rounded(weeks: pa.Table, rounding_key: bytes) -> list[dict]:
    """The rows with the shown counts in place of the true ones, which are kept as `sand_…`."""
    rows = weeks.to_pylist()
    for r in rows:
        week = tuple(str(r[k]) for k in _WEEK)
        for t in TAL:
            r[f"sand_{t}"], r[t] = r[t], rounded(r[t], threshold(rounding_key, (*week, t)))
        r["afvist_eller_frafaldet"] = min(r[t] for t in TAL)
    return rows


def told_by_growth(weeks: pa.Table, public: pa.Table, rounding_key: bytes, before: pa.Table) -> set[str]:
    """The years' exact totals that may not be shown beside those of an earlier edition, whose weeks `before` are: what they have
    grown by is the sum of the weeks that are new or changed, and some of these could have one value only. `public`: the weeks as
    this edition shows them."""
    then = {tuple(r[k] for k in _WEEK): tuple(r[t] for t in TAL) for r in before.to_pylist()}
    new = [r for r in _rounded(weeks, rounding_key) if then.get(tuple(r[k] for k in _WEEK)) != tuple(r[f"sand_{t}"] for t in TAL)]
    return {f"indsatser/{k}/{year}/su_flytninger_{t}" for k, year in _fixed_years(new) & _per_year(public).keys() for t in TAL}


def omitted_years(intern: pa.Table, public: pa.Table) -> dict[tuple[str, int], int]:
    """(municipality, calendar year) of which no week stands in the public edition, with its controls."""
    shown = _per_year(public).keys()
    return {a: count for a, count in _per_year(intern).items() if a not in shown}


def _per_year(weeks: pa.Table) -> dict[tuple[str, int], int]:
    """The controls in the weeks that lie wholly in a year."""
    out: dict[tuple[str, int], int] = defaultdict(int)
    for r in weeks.select(["kommunekode", "mandag", "kontrolleret"]).to_pylist():
        if len(year := _calendar_year(r)) == 1:
            out[next(iter(year))] += r["kontrolleret"]
    return dict(out)


def _fixed_years(rows: list[dict]) -> set[tuple[str, int]]:
    """(municipality, calendar year) in which a week's count could have one value only, the year's total being known."""
    both = _can_be_swapped(rows, [_room_both(r) for r in rows])
    fixed = set()
    for t in TAL:
        for r, own, together in zip(rows, _can_be_swapped(rows, [_room(r, t) for r in rows]), both, strict=True):
            if r[f"sand_{t}"] and not (own or together):
                fixed |= _calendar_year(r)
    return fixed


def _can_be_swapped(rows: list[dict], room: list[tuple[bool, bool]]) -> list[bool]:
    """For each week whether it can take one from, or give one to, a week that lies wholly in the same calendar year. Whose year a
    control in a week across New Year is of, nobody is told: it can give only if it can in both."""
    gives, takes = defaultdict(set), defaultdict(set)
    for i, (r, (down, op)) in enumerate(zip(rows, room, strict=True)):
        if len(year := _calendar_year(r)) == 1:
            for kan, possible in ((down, gives), (op, takes)):
                if kan:
                    possible[next(iter(year))].add(i)
    out = []
    for i, (r, (down, op)) in enumerate(zip(rows, room, strict=True)):
        year = _calendar_year(r)
        out.append((op and any(gives[a] - {i} for a in year)) or (down and all(takes[a] - {i} for a in year)))
    return out


def _room(r: dict, t: str) -> tuple[bool, bool]:
    """Whether the count could be one less, and one more: by what is shown, by the other count, and as the row is there."""
    down, op = _room_shown(r, t)
    rest = r["sand_kontrolleret"] > r["sand_afvist_eller_frafaldet"]
    return (down and rest, op) if t == "kontrolleret" else (down, op and rest)


def _room_both(r: dict) -> tuple[bool, bool]:
    """The same of a control that was rejected: one less of both, one more of both."""
    down, op = zip(*(_room_shown(r, t) for t in TAL), strict=True)
    return all(down), all(op)


def _room_shown(r: dict, t: str) -> tuple[bool, bool]:
    least = max(int(t == "kontrolleret"), r[t] - BASE + 1)
    return r[f"sand_{t}"] > least, r[f"sand_{t}"] < r[t] + BASE - 1


def _calendar_year(r: dict) -> set[tuple[str, int]]:
    return {(r["kommunekode"], d.year) for d in (r["mandag"], r["mandag"] + timedelta(days=6))}
