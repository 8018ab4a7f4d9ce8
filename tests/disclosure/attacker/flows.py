"""The months behind rolling windows: what rounded counts over 12 months, eleven of them shared, leave of each single month.

The months before each month, added up, are unknowns with differences alone between them: a month's own count, at least 0; a
window's, between what is shown of it. The lowest and highest that such a program allows are shortest paths, and whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

BASE, WINDOW = 5, 12
FEW = range(1, 5)
Limits = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
FLOWS = ("udtaget", "bortfaldet", "afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt")


def attack_flows(table: pd.DataFrame, cell: list[str], limits: Limits | None = None) -> list[str]:
    """Months whose count must be one and the same of 1–4. Whoever knows that a cell rounds alike in every month tries the five
    thresholds that it may have, and is sure of what all those that are possible agree on. `graenser`: how it is said to round."""
    findings = []
    for measure in (m for m in FLOWS if m in table.columns):
        same: dict[int, list[tuple[str, np.ndarray]]] = {}
        for name, months, shown in _rows(table, cell, measure):
            same.setdefault(len(shown), []).append((f"{name} {measure}, {WINDOW} måneder til og med {months[0]}", shown))
        for own in same.values():
            least, at_most = _outermost(np.array([v for _, v in own]), limits or stays)
            for i, j in np.argwhere((least == at_most) & np.isin(least, FEW)):
                findings.append(f"stroemme: {own[i][0]}, måned nr. {j + 1}: {int(least[i, j])}")
    return findings


def attack_stock(table: pd.DataFrame, cell: list[str]) -> list[str]:
    """The same with the list itself: what stands on it now is what stood there, and what came, less what was taken or fell away.
    Months in which so many left it, or came, that it can be no other number of 1–4."""
    findings = []
    if "resterende" not in table.columns:
        return findings
    rows = {m: {n: (p, v) for n, p, v in _rows(table, cell, m)} for m in ("udtaget", "bortfaldet", "resterende")}
    same: dict[int, list[tuple]] = {}
    for name, (months, rest) in rows["resterende"].items():
        parts = [rows[m].get(name) for m in ("udtaget", "bortfaldet")]
        if len(rest) > 1 and all(d and d[0] == months for d in parts):
            same.setdefault(len(rest), []).append((f"{name}, {months[0]} til {months[-1]}", rest, parts[0][1], parts[1][1]))
    for own in same.values():
        rest, taken, fallen = (np.array([e[i] for e in own]) for i in (1, 2, 3))
        for what_happened, (least, at_most) in _list(rest, taken, fallen).items():
            for i, j in np.argwhere((least == at_most) & np.isin(least, FEW)):
                findings.append(f"beholdning: {own[i][0]}, {what_happened} i måned nr. {j + 2}: {int(least[i, j])}")
    return findings


def _list(rest: np.ndarray, taken: np.ndarray, fallen: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Bounds of what left the list and of what came to it, by month after the first; sure whatever the thresholds are."""
    count, n = rest.shape
    fald = _within(fallen)

    def program(r: tuple, t: tuple) -> tuple[np.ndarray, ...]:
        return _lists_program(r, (t[0] + fald[0], t[1] + fald[1]), count, n)

    outcome = [program(r, t) for r in _possible(rest) for t in _possible(taken)]
    kan = np.array([u[0] for u in outcome])[:, :, None]
    safely = program(_within(rest), _within(taken))  # where no thresholds fit: some month's rounding was moved
    out = {}
    for name, k in (("trukket eller bortfaldet", 1), ("kommet til", 3)):
        make = np.where(kan, [u[k] for u in outcome], np.inf).min(axis=0)
        high = np.where(kan, [u[k + 1] for u in outcome], -np.inf).max(axis=0)
        nothing = ~kan.any(axis=0)
        out[name] = np.where(nothing, safely[k], make), np.where(nothing, safely[k + 1], high)
    return out


def _possible(shown: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """By threshold what the true counts may be."""
    return [_box(shown, *stays(shown, t)) for t in range(1, BASE + 1)]


def _within(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _box(shown, np.maximum(shown - BASE + 1, 0), shown + BASE - 1)


def _box(shown: np.ndarray, least: np.ndarray, at_most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is not rounded at all is what there was."""
    runde = (shown % BASE == 0).all(axis=1)[:, None]
    return np.where(runde, least, shown), np.where(runde, at_most, shown)


def _lists_program(rest: tuple, window: tuple, count: int, n: int) -> tuple[np.ndarray, ...]:
    """Unknowns: what had left before each month (n + 12 of them), and what had come by each month's end (n); the list is the
    difference of the two. (whether it can be, lowest and highest left, lowest and highest come)."""
    m = n + WINDOW
    way = np.full((count, m + n, m + n), np.inf)
    i, w = np.arange(m + n), np.arange(n)
    way[:, i, i] = 0
    way[:, np.arange(1, m), np.arange(m - 1)] = 0  # nobody comes back
    way[:, m + np.arange(1, n), m + np.arange(n - 1)] = 0
    way[:, w, w + WINDOW] = window[1]
    way[:, w + WINDOW, w] = np.minimum(way[:, w + WINDOW, w], -window[0])
    way[:, w + WINDOW, m + w] = rest[1]  # come − left by the end of month w is what stands
    way[:, m + w, w + WINDOW] = -rest[0]
    for k in range(m + n):
        np.minimum(way, way[:, :, k, None] + way[:, None, k, :], out=way)
    kan = (way[:, i, i] >= 0).all(axis=1)
    a, b = np.arange(WINDOW, m - 1), np.arange(m, m + n - 1)
    return kan, -way[:, a + 1, a], way[:, a, a + 1], -way[:, b + 1, b], way[:, b, b + 1]


def _rows(table: pd.DataFrame, cell: list[str], measure: str) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """Each cell's counts in runs of months without a gap."""
    for name, own in table.dropna(subset=[measure]).sort_values("periode", kind="stable").groupby(cell, sort=False):
        nr = [12 * int(p[:4]) + int(p[5:]) for p in own["periode"]]
        break_ = [i for i in range(1, len(nr)) if nr[i] != nr[i - 1] + 1]
        for from_, to in zip([0, *break_], [*break_, len(nr)], strict=True):
            yield "/".join(name), own["periode"].tolist()[from_:to], own[measure].to_numpy("int64")[from_:to]


def _outermost(shown: np.ndarray, limits: Limits) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest count of each month (columns) of each cell (rows)."""
    runde = (shown % BASE == 0).all(axis=1)[:, None]  # what is not rounded at all is what there was
    outcome = []
    for t in range(1, BASE + 1):
        least, at_most = limits(shown, t)
        outcome.append(_shortest(np.where(runde, least, shown), np.where(runde, at_most, shown)))
    make = np.min([np.where(kan[:, None], least, np.inf) for kan, least, _ in outcome], axis=0)
    high = np.max([np.where(kan[:, None], at_most, -np.inf) for kan, _, at_most in outcome], axis=0)
    # no threshold fits: some month's rounding was moved, and only that it lies within 4 is sure
    _, least, at_most = _shortest(np.maximum(shown - BASE + 1, 0), shown + BASE - 1)
    nothing = ~np.any([kan for kan, _, _ in outcome], axis=0)[:, None]
    return np.where(nothing, least, make), np.where(nothing, at_most, high)


def separately(shown: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the windows where every month is rounded by the threshold: up from a remainder of `t`."""
    return np.maximum(shown - BASE + t, 0), shown + t - 1


def stays(shown: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a shown count stays while the true one is within 4 of it, and only a new one is rounded by the threshold: then the
    true one has also left what was shown before, or is 0."""
    least, at_most = np.maximum(shown - BASE + 1, 0), shown + BASE - 1
    for m in range(shown.shape[1]):
        new = shown[:, m] != shown[:, m - 1] if m else np.full(len(shown), True)
        make, high = separately(shown[:, m], t)
        if m:
            before = shown[:, m - 1]
            make = np.where(shown[:, m] > before, np.maximum(make, before + BASE), make)
            high = np.where(shown[:, m] < before, np.minimum(high, np.maximum(before - BASE, 0)), high)
        least[:, m], at_most[:, m] = np.where(new, make, least[:, m]), np.where(new, high, at_most[:, m])
    return least, at_most


def _shortest(least: np.ndarray, at_most: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(whether any months fit, each month's lowest, its highest), for windows between those bounds."""
    count, windows = least.shape
    n = windows + WINDOW
    way = np.full((count, n, n), np.inf)  # vej[:, u, v]: how much more v can be than u
    i, w = np.arange(n), np.arange(windows)
    way[:, i, i] = 0
    way[:, i[1:], i[:-1]] = 0
    way[:, w, w + WINDOW] = at_most
    way[:, w + WINDOW, w] = np.minimum(way[:, w + WINDOW, w], -least)
    for k in range(n):
        np.minimum(way, way[:, :, k, None] + way[:, None, k, :], out=way)
    kan = (way[:, i, i] >= 0).all(axis=1)
    return kan, -way[:, i[1:], i[:-1]], way[:, i[:-1], i[1:]]
