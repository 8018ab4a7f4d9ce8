"""Efforts of a municipality's own: what is left of its proceeds and of its new cases when those of shown efforts are taken away.

An effort's proceeds are a part of KL-ydelser, as the method tells, and its cases are of the year's new ones. What is left rests
on the cases that are in no effort, and in those that are hidden: of few cases, each takes the own from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import TEXT, frame, joined, plain
from dagster_project.disclosure.system import System
from dagster_project.figures.effort_names import as_id

_PROCEEDS, _CASES = "indsats_provenu:", "indsats_sager:"
_MANY = 4  # of more efforts in a year, each by itself, all but one and all are taken away, and not every choice of them


def taken_away(efforts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The efforts of one year that are taken away together."""
    own = sorted(efforts)
    sizes = range(1, len(own) + 1) if len(own) <= _MANY else (1, len(own) - 1, len(own))
    return (some for n in sizes for some in combinations(own, n))


def _left(ahead: str, whole: str, efforts: Sequence[str]) -> str:
    return f"{ahead}/{whole} uden {' '.join(efforts)}"


def leave_rests(system: System, ahead: str, names: Iterable[str]) -> None:
    """Adds what efforts leave of KL-ydelser and of the new cases. `ahead`: begins the names of a year's efforts."""
    proceeds = f"{ahead.replace('indsatser/', 'provenu/', 1)}/kl-ydelser"
    for part, whole, kind in ((_PROCEEDS, proceeds, "kl-ydelser"), (_CASES, f"{ahead}/sager_nye", "sager_nye")):
        own = [n.partition(part)[2] for n in names if n.startswith(f"{ahead}/{part}")]
        for efforts in taken_away(own):
            system.rest(_left(ahead, kind, efforts), whole, [f"{ahead}/{part}{e}" for e in efforts])


def effort_contributions(sager: pa.Table, lines: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The cases behind each effort's proceeds, and behind what is left of KL-ydelser. `lines`: those that are cases."""
    indsats = frame(sager, "kommunekode", "sagsnr", "ydelse", "indsats").dropna()
    indsats = indsats.assign(noegle=joined(*(indsats[k] for k in ("kommunekode", "sagsnr", "ydelse")), separator="|"))
    kl = lines[lines["slug"] == "kl-ydelser"].merge(indsats[["noegle", "indsats"]], on="noegle", how="left")
    kl = kl.assign(indsats=kl["indsats"].map(as_id, na_action="ignore").astype(TEXT))
    kl = kl.assign(ahead=joined("indsatser", kl["kommunekode"], kl["aar"], separator="/"))
    own = kl[kl["indsats"].notna()]
    yield own.assign(navn=joined(own["ahead"], own["indsats"].radd(_PROCEEDS), separator="/"))
    years: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for row, (ahead, effort) in enumerate(zip(plain(kl["ahead"]), plain(kl["indsats"]), strict=True)):
        years[ahead].append((row, effort))
    rows, names = list[int](), list[str]()  # of all years at once: a frame for each choice costs more than what it is made of
    for ahead, year in sorted(years.items()):
        for efforts in taken_away({effort for _, effort in year if effort is not None}):
            left = [row for row, effort in year if effort not in efforts]
            rows += left
            names += [_left(ahead, "kl-ydelser", efforts)] * len(left)
    yield kl.take(rows).reset_index(drop=True).assign(navn=pd.Series(names, dtype=TEXT))
