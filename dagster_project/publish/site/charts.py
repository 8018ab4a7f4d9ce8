"""Swarms, bars, axes.

* Where marks stand in a chart: swarms, sparklines and bars as numbers, no markup.
* The benchmark's two charts as numbers for the template: swarms, labels and axis, wide and for a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from math import floor
from typing import Any

from dagster_project.common.danish import as_shown
from dagster_project.publish.site.cells import vis
from dagster_project.publish.site.pages.benchmark_data import Kommune, Measurement


@dataclass(frozen=True)
class Axis:
    """0–100 pct. laid from `x0` to `x0 + 100 * skala`, in a drawing `bredde` wide with dots of radius `r`."""

    bredde: int
    x0: float
    skala: float
    r: float

    def x(self, percent: float) -> float:
        return kort(self.x0 + self.skala * percent)


WIDE = Axis(1180, 20, 11.4, 7)
NARROW = Axis(358, 12, 3.32, 5)


def swarm(percents: Sequence[float | None], axis: Axis, room: int) -> list[int | None]:
    """For each share the distance from the middle line at which its dot meets no other; None for no share.

    Dots are laid from left to right, each as near the line as it can be: the form is the same for the same shares. Where
    many share a value, the whole swarm is pressed together to stay within `room` on either side: dots then overlap."""
    distance = 2 * axis.r + 1.5
    put: list[tuple[float, float]] = []
    y: dict[int, float] = {}
    for i in sorted((i for i, p in enumerate(percents) if p is not None), key=lambda i: (percents[i], i)):
        x = axis.x(percents[i] or 0.0)
        near = takewhile(lambda p, x=x: x - p[0] < distance, reversed(put))  # the others are too far off to be met
        barred = [(b - h, b + h) for a, b in islice(near, 60) if (h := max(distance**2 - (x - a) ** 2, 0.0) ** 0.5)]
        places = sorted([0.0, *(edge for par in barred for edge in par)], key=lambda v: (abs(v), v))
        y[i] = next(v for v in places if all(v <= low + 1e-6 or v >= high - 1e-6 for low, high in barred))
        put.append((x, y[i]))
    squeeze = min(1.0, room / max((abs(v) for v in y.values()), default=1.0) if any(y.values()) else 1.0)
    return [integer(y[i] * squeeze) if i in y else None for i in range(len(percents))]


def curve(series: Sequence[float | None], width: int, height: int, ceiling: float, fra: int = 0, until: int | None = None) -> str:
    """An SVG path of shares in pct. from the point `fra` to the point `until`, the last one when not said; a month without a
    share breaks the line; above `ceiling` is cut. A lone month is a point: a line from it to itself would not be seen."""
    step = width / max(len(series) - 1, 1)
    last = len(series) - 1 if until is None else until
    pieces: list[list[tuple[int, int]]] = [[]]
    for i, p in enumerate(series):
        if p is None or not fra <= i <= last:
            pieces.append([])
        else:
            pieces[-1].append((integer(i * step), integer(height * (1 - min(p, ceiling) / ceiling))))
    if last + 1 < len(series) and series[last + 1] is not None:  # the line that goes on from there has its first point
        end = integer(last * step)
        pieces = [s for s in pieces if len(s) != 1 or s[0][0] != end]
    return "".join(_piece(s) for s in pieces if s)


def _piece(points: list[tuple[int, int]]) -> str:
    """Level months are one line, and a pair that follows another needs no letter: a page has hundreds of these."""
    if len(points) == 1:
        ((x, y),) = points
        return f"M{x - 1} {y}a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
    (x, y), *rest = points
    out, level = f"M{x} {y}", False
    for i, (x, after) in enumerate(rest):
        if after != y:
            out, level = f"{out}{'L' if level else ' '}{x} {after}", False
        elif i + 1 == len(rest) or rest[i + 1][1] != after:
            out, level = f"{out}H{x}", True
        y = after
    return out


def kort(v: float) -> float:
    """One decimal, and `362` rather than `362.0`, as the page's script writes it."""
    v = round(v, 1)
    return int(v) if v == int(v) else v


def integer(v: float) -> int:
    """Half-up, as the page's script rounds."""
    return floor(v + 0.5)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    bredde: float
    hoejde: float


def soejler(values: Sequence[float | None], ceiling: float, width: int, height: int, air: float = 6) -> list[Bar | None]:
    """Bars on one common axis from 0 to `ceiling`; None where there is no value to show."""
    b = width / max(len(values), 1)
    out: list[Bar | None] = []
    for i, v in enumerate(values):
        h = 0.0 if v is None or ceiling <= 0 else max(v, 0.0) / ceiling * height
        out.append(None if v is None else Bar(round(i * b + air / 2, 1), round(height - h, 1), round(b - air, 1), round(h, 1)))
    return out


AXES = {"bred": WIDE, "smal": NARROW}
TOP = 74  # room above the swarm for three lanes of labels: threshold, median, selected
BOTTOM = 62  # room below it for the lowest's and the highest's label


ROOM_1 = {"bred": 70, "smal": 78}  # what the swarm may take on either side of its line
ROOM_2 = {"bred": 46, "smal": 58}


@dataclass(frozen=True)
class Swarms:
    """Offsets of every municipality's dot, in the order of the measure's municipalities."""

    m1: list[int | None]
    effekt: list[int | None]
    aabne: list[int | None]


def swarms(m: Measurement, name: str) -> Swarms:
    ko, axis = m.kommuner, AXES[name]
    return Swarms(
        swarm([k.andel for k in ko], axis, ROOM_1[name]),
        swarm([k.effekt for k in ko], axis, ROOM_2[name]),
        swarm([k.aabne for k in ko], axis, ROOM_2[name]),
    )


def klasse(k: Kommune) -> str:
    return " ".join(["u"] * k.under + ["l"] * k.lille)


def dot_title(k: Kommune) -> str:
    return f"{k.navn}: {vis(k.r, 'andel_udtaget')}"


def figur1(m: Measurement, s: Swarms, name: str, chosen: str | None) -> dict[str, Any]:
    """Measure 1: every municipality a dot on 0–100 pct., with threshold, median, lowest, highest and selected."""
    axis = AXES[name]
    centre = TOP + ROOM_1[name] + 10
    bottom = centre + ROOM_1[name] + 10 + BOTTOM
    dots = [
        {"k": k.kode, "x": axis.x(k.andel or 0), "y": centre + (y or 0), "klasse": klasse(k), "titel": dot_title(k)}
        for k, y in zip(m.kommuner, s.m1, strict=True)
        if k.andel is not None
    ]
    place = {p["k"]: p for p in dots}
    outermost = m.outermost
    chosen_k = next((k for k in m.med_andel if k.kode == chosen), None)
    marks = {
        "lav": _mark(axis, place, outermost and outermost[0], bottom - 34, 1),
        "hoej": _mark(axis, place, outermost and outermost[1], bottom - 12, 1),
        "valgt": _mark(axis, place, chosen_k, 66, -1),
    }
    return {
        "akse": axis, "midte": centre, "bund": bottom, "hoejde": bottom + 30, "prikker": dots, "maerker": marks,
        "median": None if m.median is None else axis.x(as_shown(m.median)),
        "anker": "end" if (m.median or 0) > 0.6 else "start",
        "graense": None if m.graense is None else axis.x(m.graense.pct), "valgt": place.get(chosen or ""),
    }  # fmt: skip


def _mark(axis: Axis, place: dict[str, Any], k: Kommune | None, y: int, page: int) -> dict[str, Any] | None:
    """A label with its leader line to the dot; anchored so that it stays within the drawing."""
    if k is None or k.kode not in place:
        return None
    p = place[k.kode]
    edge = 12 if axis is WIDE else 36
    anker = "start" if (k.andel or 0) < edge else "end" if (k.andel or 0) > 100 - edge else "middle"
    from_, to = (y + 5, p["y"] - axis.r) if page < 0 else (y - 14, p["y"] + axis.r)
    return {"x": p["x"], "y": y, "fra": from_, "til": to, "anker": anker, "tekst": dot_title(k).replace(": ", " ")}


def figur2(m: Measurement, s: Swarms, name: str, chosen: str | None) -> dict[str, Any]:
    """Measure 2: two lanes on one axis, the hit share and, always beside it, the open share."""
    axis, room = AXES[name], ROOM_2[name] + 10
    m_effekt = 52 + room
    m_open_ones = m_effekt + 2 * room + 58
    bottom = m_open_ones + room + 6
    tracks = []
    for centre, field_name, few, ys in (
        (m_effekt, "effekt", "few_closed", s.effekt),
        (m_open_ones, "aabne", "faa_oprettet", s.aabne),
    ):
        dots = [
            {"k": k.kode, "x": axis.x(getattr(k, field_name)), "y": centre + (y or 0), "klasse": "l" * getattr(k, few)}
            for k, y in zip(m.kommuner, ys, strict=True)
            if getattr(k, field_name) is not None
        ]
        tracks.append(
            {
                "felt": field_name,
                "midte": centre,
                "top": centre - room - 34,
                "valgt": next((p for p in dots if p["k"] == chosen), None),
                "prikker": dots,
            }
        )
    return {"akse": axis, "baner": tracks, "bund": bottom, "hoejde": bottom + 30}
