"""Where marks stand in a chart: swarms, sparklines and bars as numbers, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor


@dataclass(frozen=True)
class Akse:
    """0–100 pct. laid from `x0` to `x0 + 100 * skala`, in a drawing `bredde` wide with dots of radius `r`."""

    bredde: int
    x0: float
    skala: float
    r: float

    def x(self, procent: float) -> float:
        return kort(self.x0 + self.skala * procent)


BRED = Akse(1180, 20, 11.4, 7)
SMAL = Akse(358, 12, 3.32, 5)


def svaerm(procenter: Sequence[float | None], akse: Akse, rum: int) -> list[int | None]:
    """For each share the distance from the middle line at which its dot meets no other; None for no share.

    Dots are laid from left to right, each as near the line as it can be: the form is the same for the same shares. Where
    many share a value, the whole swarm is pressed together to stay within `rum` on either side: dots then overlap."""
    afstand = 2 * akse.r + 1.5
    lagt: list[tuple[float, float]] = []
    y: dict[int, float] = {}
    for i in sorted((i for i, p in enumerate(procenter) if p is not None), key=lambda i: (procenter[i], i)):
        x = akse.x(procenter[i] or 0.0)
        spaerret = [(b - h, b + h) for a, b in lagt[-60:] if (h := max(afstand**2 - (x - a) ** 2, 0.0) ** 0.5)]
        steder = sorted([0.0, *(kant for par in spaerret for kant in par)], key=lambda v: (abs(v), v))
        y[i] = next(v for v in steder if all(v <= lav + 1e-6 or v >= hoej - 1e-6 for lav, hoej in spaerret))
        lagt.append((x, y[i]))
    tryk = min(1.0, rum / max((abs(v) for v in y.values()), default=1.0) if any(y.values()) else 1.0)
    return [heltal(y[i] * tryk) if i in y else None for i in range(len(procenter))]


def kurve(serie: Sequence[float | None], bredde: int, hoejde: int, loft: float, fra: int = 0) -> str:
    """An SVG path of shares in pct. from the point `fra` on; a month without a share breaks the line; above `loft` is cut.
    A month between two such is a point: a line from it to itself would not be seen."""
    trin = bredde / max(len(serie) - 1, 1)
    stykker: list[list[tuple[int, int]]] = [[]]
    for i, p in enumerate(serie):
        if p is None or i < fra:
            stykker.append([])
        else:
            stykker[-1].append((heltal(i * trin), heltal(hoejde * (1 - min(p, loft) / loft))))
    return "".join(_stykke(s) for s in stykker if s)


def _stykke(punkter: list[tuple[int, int]]) -> str:
    if len(punkter) > 1:
        return "M" + "L".join(f"{x} {y}" for x, y in punkter)
    ((x, y),) = punkter
    return f"M{x - 1} {y}a1 1 0 1 0 2 0a1 1 0 1 0-2 0"


def kort(v: float) -> float:
    """One decimal, and `362` rather than `362.0`, as the page's script writes it."""
    v = round(v, 1)
    return int(v) if v == int(v) else v


def heltal(v: float) -> int:
    """Half-up, as the page's script rounds."""
    return floor(v + 0.5)


@dataclass(frozen=True)
class Soejle:
    x: float
    y: float
    bredde: float
    hoejde: float


def soejler(vaerdier: Sequence[float | None], loft: float, bredde: int, hoejde: int, luft: float = 6) -> list[Soejle | None]:
    """Bars on one common axis from 0 to `loft`; None where there is no value to show."""
    b = bredde / max(len(vaerdier), 1)
    ud: list[Soejle | None] = []
    for i, v in enumerate(vaerdier):
        h = 0.0 if v is None or loft <= 0 else max(v, 0.0) / loft * hoejde
        ud.append(
            None if v is None else Soejle(round(i * b + luft / 2, 1), round(hoejde - h, 1), round(b - luft, 1), round(h, 1))
        )
    return ud
