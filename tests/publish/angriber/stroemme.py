"""The months behind rolling windows: what rounded counts over 12 months, eleven of them shared, leave of each single month.

The months before each month, added up, are unknowns with differences alone between them: a month's own count, at least 0; a
window's, between what is shown of it. The lowest and highest that such a program allows are shortest paths, and whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

BASE, VINDUE = 5, 12
FAA = range(1, 5)
Graenser = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
STROEMME = ("udtaget", "bortfaldet", "afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt")


def angrib_stroemme(tabel: pl.DataFrame, celle: list[str], graenser: Graenser | None = None) -> list[str]:
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


def _raekker(tabel: pl.DataFrame, celle: list[str], maal: str) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """Each cell's counts in runs of months without a gap."""
    for navn, egne in tabel.drop_nulls(maal).sort("periode").group_by(celle, maintain_order=True):
        nr = [12 * int(p[:4]) + int(p[5:]) for p in egne["periode"]]
        brud = [i for i in range(1, len(nr)) if nr[i] != nr[i - 1] + 1]
        for fra, til in zip([0, *brud], [*brud, len(nr)], strict=True):
            yield "/".join(navn), egne["periode"].to_list()[fra:til], egne[maal].to_numpy()[fra:til]


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
