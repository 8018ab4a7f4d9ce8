"""The CSV beside an audit page: every line of its figure, in the form of the published tables.

A line stands under its category and under up to three totals, so each is made into text once for all figures."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from dagster_project.publish.tabeller import som_tekst

from .gem import gem
from .spor import KOLONNER, Figur

_FELTER = [*(k.felt for k in KOLONNER), "sha256", "leverance_id"]
_SLAGS = {"dato": pa.date32(), "beloeb": pa.decimal128(18, 2), "raekke_nr": pa.int64()}
_SKEMA = pa.schema([(felt, _SLAGS.get(felt, pa.string())) for felt in _FELTER])
_BOM = "\ufeff".encode()


class _Linjer(list[str]):
    """What csv writes, a record an element."""

    write = list.append


class Linjefiler:
    """The lines of those figures as CSV."""

    def __init__(self, figurer: Sequence[Figur]) -> None:
        linjer = {r.id: r for f in figurer for r in f.linjer}
        tekst = som_tekst(pa.Table.from_pylist([{f: r.get(f) for f in _FELTER} for r in linjer.values()], schema=_SKEMA))
        ud = _Linjer()
        skriver = csv.writer(ud, delimiter=";", lineterminator="\r\n")
        skriver.writerow(_FELTER)
        skriver.writerows(zip(*(k.to_pylist() for k in tekst.columns), strict=True))
        self._hoved, *egne = (_BOM + linje if i == 0 else linje for i, linje in enumerate(map(str.encode, ud)))
        self._linje = dict(zip(linjer, egne, strict=True))

    def skriv(self, figur: Figur, fil: Path) -> None:
        """`;`, UTF-8 with BOM."""
        gem(fil, (self._hoved, *(self._linje[r.id] for r in figur.linjer)))
