"""The months behind rolling windows: what rounded counts over 12 months, eleven of them shared, leave of each single month.

The months before each month, added up, are unknowns with differences alone between them: a month's own count, at least 0; a
window's, between what is shown of it. The lowest and highest that such a program allows are shortest paths, and whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

BASE, VINDUE = 5, 12
FAA = range(1, 5)
Graenser = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
STROEMME = ("udtaget", "bortfaldet", "afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt")


def angrib_stroemme(tabel: pd.DataFrame, celle: list[str], graenser: Graenser | None = None) -> list[str]:
    """Months whose count must be one and the same of 1–4. Whoever knows that a cell rounds alike in every month tries the five
    thresholds that it may have, and is sure of what all those that are possible agree on. `graenser`: how it is said to round."""
    fund = []
    for maal in (m for m in STROEMME if m in tabel.columns):
        ens: dict[int, list[tuple[str, np.ndarray]]] = {}
        for navn, maaneder, vist in _raekker(tabel, celle, maal):
            ens.setdefault(len(vist), []).append((f"{navn} {maal}, {VINDUE} måneder til og med {maaneder[0]}", vist))
        for egne in ens.values():
            mindst, hoejst = _yderst(np.array([v for _, v in egne]), graenser or bliver_staaende)
            for i, j in np.argwhere((mindst == hoejst) & np.isin(mindst, FAA)):
                fund.append(f"stroemme: {egne[i][0]}, måned nr. {j + 1}: {int(mindst[i, j])}")
    return fund


def angrib_beholdning(tabel: pd.DataFrame, celle: list[str]) -> list[str]:
    """The same with the list itself: what stands on it now is what stood there, and what came, less what was taken or fell away.
    Months in which so many left it, or came, that it can be no other number of 1–4."""
    fund = []
    if "resterende" not in tabel.columns:
        return fund
    raekker = {m: {n: (p, v) for n, p, v in _raekker(tabel, celle, m)} for m in ("udtaget", "bortfaldet", "resterende")}
    ens: dict[int, list[tuple]] = {}
    for navn, (maaneder, rest) in raekker["resterende"].items():
        dele = [raekker[m].get(navn) for m in ("udtaget", "bortfaldet")]
        if len(rest) > 1 and all(d and d[0] == maaneder for d in dele):
            ens.setdefault(len(rest), []).append((f"{navn}, {maaneder[0]} til {maaneder[-1]}", rest, dele[0][1], dele[1][1]))
    for egne in ens.values():
        rest, taget, faldet = (np.array([e[i] for e in egne]) for i in (1, 2, 3))
        for hvad, (mindst, hoejst) in _listen(rest, taget, faldet).items():
            for i, j in np.argwhere((mindst == hoejst) & np.isin(mindst, FAA)):
                fund.append(f"beholdning: {egne[i][0]}, {hvad} i måned nr. {j + 2}: {int(mindst[i, j])}")
    return fund


def _listen(rest: np.ndarray, taget: np.ndarray, faldet: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Bounds of what left the list and of what came to it, by month after the first; sure whatever the thresholds are."""
    antal, n = rest.shape
    fald = _indenfor(faldet)

    def program(r: tuple, t: tuple) -> tuple[np.ndarray, ...]:
        return _listens_program(r, (t[0] + fald[0], t[1] + fald[1]), antal, n)

    udfald = [program(r, t) for r in _mulige(rest) for t in _mulige(taget)]
    kan = np.array([u[0] for u in udfald])[:, :, None]
    sikkert = program(_indenfor(rest), _indenfor(taget))  # where no thresholds fit: some month's rounding was moved
    ud = {}
    for navn, k in (("trukket eller bortfaldet", 1), ("kommet til", 3)):
        lav = np.where(kan, [u[k] for u in udfald], np.inf).min(axis=0)
        hoej = np.where(kan, [u[k + 1] for u in udfald], -np.inf).max(axis=0)
        intet = ~kan.any(axis=0)
        ud[navn] = np.where(intet, sikkert[k], lav), np.where(intet, sikkert[k + 1], hoej)
    return ud


def _mulige(vist: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """By threshold what the true counts may be."""
    return [_boks(vist, *bliver_staaende(vist, t)) for t in range(1, BASE + 1)]


def _indenfor(vist: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _boks(vist, np.maximum(vist - BASE + 1, 0), vist + BASE - 1)


def _boks(vist: np.ndarray, mindst: np.ndarray, hoejst: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is not rounded at all is what there was."""
    runde = (vist % BASE == 0).all(axis=1)[:, None]
    return np.where(runde, mindst, vist), np.where(runde, hoejst, vist)


def _listens_program(rest: tuple, vindue: tuple, antal: int, n: int) -> tuple[np.ndarray, ...]:
    """Unknowns: what had left before each month (n + 12 of them), and what had come by each month's end (n); the list is the
    difference of the two. (whether it can be, lowest and highest left, lowest and highest come)."""
    m = n + VINDUE
    vej = np.full((antal, m + n, m + n), np.inf)
    i, w = np.arange(m + n), np.arange(n)
    vej[:, i, i] = 0
    vej[:, np.arange(1, m), np.arange(m - 1)] = 0  # nobody comes back
    vej[:, m + np.arange(1, n), m + np.arange(n - 1)] = 0
    vej[:, w, w + VINDUE] = vindue[1]
    vej[:, w + VINDUE, w] = np.minimum(vej[:, w + VINDUE, w], -vindue[0])
    vej[:, w + VINDUE, m + w] = rest[1]  # come − left by the end of month w is what stands
    vej[:, m + w, w + VINDUE] = -rest[0]
    for k in range(m + n):
        np.minimum(vej, vej[:, :, k, None] + vej[:, None, k, :], out=vej)
    kan = (vej[:, i, i] >= 0).all(axis=1)
    a, b = np.arange(VINDUE, m - 1), np.arange(m, m + n - 1)
    return kan, -vej[:, a + 1, a], vej[:, a, a + 1], -vej[:, b + 1, b], vej[:, b, b + 1]


def _raekker(tabel: pd.DataFrame, celle: list[str], maal: str) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """Each cell's counts in runs of months without a gap."""
    for navn, egne in tabel.dropna(subset=[maal]).sort_values("periode", kind="stable").groupby(celle, sort=False):
        nr = [12 * int(p[:4]) + int(p[5:]) for p in egne["periode"]]
        brud = [i for i in range(1, len(nr)) if nr[i] != nr[i - 1] + 1]
        for fra, til in zip([0, *brud], [*brud, len(nr)], strict=True):
            yield "/".join(navn), egne["periode"].tolist()[fra:til], egne[maal].to_numpy("int64")[fra:til]


def _yderst(vist: np.ndarray, graenser: Graenser) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest count of each month (columns) of each cell (rows)."""
    runde = (vist % BASE == 0).all(axis=1)[:, None]  # what is not rounded at all is what there was
    udfald = []
    for t in range(1, BASE + 1):
        mindst, hoejst = graenser(vist, t)
        udfald.append(_korteste(np.where(runde, mindst, vist), np.where(runde, hoejst, vist)))
    lav = np.min([np.where(kan[:, None], mindst, np.inf) for kan, mindst, _ in udfald], axis=0)
    hoej = np.max([np.where(kan[:, None], hoejst, -np.inf) for kan, _, hoejst in udfald], axis=0)
    # no threshold fits: some month's rounding was moved, and only that it lies within 4 is sure
    _, mindst, hoejst = _korteste(np.maximum(vist - BASE + 1, 0), vist + BASE - 1)
    intet = ~np.any([kan for kan, _, _ in udfald], axis=0)[:, None]
    return np.where(intet, mindst, lav), np.where(intet, hoejst, hoej)


def hver_for_sig(vist: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the windows where every month is rounded by the threshold: up from a remainder of `t`."""
    return np.maximum(vist - BASE + t, 0), vist + t - 1


def bliver_staaende(vist: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a shown count stays while the true one is within 4 of it, and only a new one is rounded by the threshold: then the
    true one has also left what was shown before, or is 0."""
    mindst, hoejst = np.maximum(vist - BASE + 1, 0), vist + BASE - 1
    for m in range(vist.shape[1]):
        ny = vist[:, m] != vist[:, m - 1] if m else np.full(len(vist), True)
        lav, hoej = hver_for_sig(vist[:, m], t)
        if m:
            foer = vist[:, m - 1]
            lav = np.where(vist[:, m] > foer, np.maximum(lav, foer + BASE), lav)
            hoej = np.where(vist[:, m] < foer, np.minimum(hoej, np.maximum(foer - BASE, 0)), hoej)
        mindst[:, m], hoejst[:, m] = np.where(ny, lav, mindst[:, m]), np.where(ny, hoej, hoejst[:, m])
    return mindst, hoejst


def _korteste(mindst: np.ndarray, hoejst: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(whether any months fit, each month's lowest, its highest), for windows between those bounds."""
    antal, vinduer = mindst.shape
    n = vinduer + VINDUE
    vej = np.full((antal, n, n), np.inf)  # vej[:, u, v]: how much more v can be than u
    i, w = np.arange(n), np.arange(vinduer)
    vej[:, i, i] = 0
    vej[:, i[1:], i[:-1]] = 0
    vej[:, w, w + VINDUE] = hoejst
    vej[:, w + VINDUE, w] = np.minimum(vej[:, w + VINDUE, w], -mindst)
    for k in range(n):
        np.minimum(vej, vej[:, :, k, None] + vej[:, None, k, :], out=vej)
    kan = (vej[:, i, i] >= 0).all(axis=1)
    return kan, -vej[:, i[1:], i[:-1]], vej[:, i[:-1], i[1:]]
