"""A table made ready for sheets: each of its rows as the XML of cells, made once for the hundred workbooks that may hold it.

XlsxWriter keeps each cell as an object and writes it by itself: 900,000 cells were most of a national publication's time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import pyarrow as pa
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.xmlwriter import XMLwriter

from dagster_project.format import IKKE_MAALT
from dagster_project.publications.hidden_cells import SKJULT, Hidden, by_column
from dagster_project.publish.arkformater import TIL_VENSTRE, formatnummer
from dagster_project.publish.kolonner import arter, bredde, cellebredde

_NUMMER = "\0"  # where a row's number goes; XML holds no such character
_LAENGST = 16_383  # of a text: half of what a cell holds, which may be two units a character
_DAG_0, _SKUDDAG = date(1899, 12, 31), 60  # spreadsheets count days from here, with a 29th of February 1900 that never was
_AARSTAL = ("aar", "iso_aar", "iso_uge", "linje")  # whole numbers that nobody counts
# names are ASCII where queries read them, Danish where people do
_ORD = {
    **{"aar": "år", "beloeb": "beløb", "omraade": "område", "ufuldstaendig": "ufuldstændig", "maaneder": "måneder"},
    **{"traek": "træk", "graense": "grænse", "naevner": "nævner", "taeller": "tæller", "hoejere": "højere", "maaned": "måned"},
    **{"raekkefoelge": "rækkefølge", "saeson": "sæson", "iso": "ISO", "udestaaende": "udestående", "praecision": "præcision"},
    **{"noegletal": "nøgletal", "noegle": "nøgle", "vaerdi": "værdi", "daekket": "dækket", "maalt": "målt"},
}


@dataclass(frozen=True)
class Kolonne:
    """A column's head, where it stands, and the room that each of its cells takes."""

    hoved: str
    til_venstre: bool
    bredder: list[int]


class Tavle:
    """The rows of a table, for sheets that hold all of them or some."""

    def __init__(self, tabel: pa.Table) -> None:
        ord_ = by_column(tabel)
        felter = [f for f in tabel.schema if f.name != SKJULT]
        self.antal = tabel.num_rows
        self.kolonner: list[Kolonne] = []
        self._skjult = {i for egne in ord_.values() for i, tegn in enumerate(egne) if tegn}
        celler = []
        for j, felt in enumerate(felter):
            slags, vaerdier, skjulte = art(felt), tabel[felt.name].to_pylist(), ord_.get(felt.name) or [None] * self.antal
            egne = list(zip(vaerdier, arter(tabel, felt.name, slags), skjulte, strict=True))
            faerdige = {celle: _celle(*celle, j) for celle in dict.fromkeys(egne)}
            celler.append([faerdige[celle][0] for celle in egne])
            self.kolonner.append(Kolonne(overskrift(felt.name), slags in TIL_VENSTRE, [faerdige[celle][1] for celle in egne]))
        self._raekker = [f'<row r="{_NUMMER}">{"".join(r)}</row>' for r in zip(*celler, strict=True)]

    def raekker(self, valgte: Iterable[int], foerste: int) -> str:
        """Those rows as XML, numbered from `foerste` on."""
        return "".join(self._raekker[i].replace(_NUMMER, str(nr)) for nr, i in enumerate(valgte, start=foerste))

    def bredder(self, valgte: Sequence[int]) -> list[int]:
        """The width of each column for those rows."""
        return [bredde(k.hoved, max((k.bredder[i] for i in valgte), default=0)) for k in self.kolonner]

    def har_skjulte(self, valgte: Iterable[int]) -> bool:
        return not self._skjult.isdisjoint(valgte)


def overskrift(felt: str) -> str:
    """`andel_med_effekt` as people write it: `Andel med effekt`."""
    tekst = " ".join(_ORD.get(led, led) for led in felt.split("_"))
    return tekst[:1].upper() + tekst[1:]


def art(felt: pa.Field) -> str:
    """How a column is shown: by its type, and by `andel` in its name."""
    if pa.types.is_decimal(felt.type):
        return "kroner" if felt.type.scale == 2 else "tal"
    if pa.types.is_floating(felt.type):
        return "andel"
    if pa.types.is_integer(felt.type):
        return "aarstal" if felt.name in _AARSTAL else "antal"
    return "dato" if pa.types.is_date(felt.type) else "tekst"


def _celle(vaerdi: Any, slags: str, skjult: Hidden | None, kolonne: int) -> tuple[str, int]:
    """A cell as XML, and its width: a value, the word of what is hidden, a dash for a figure that was not measured, or nothing.

    Raises TypeError for what is no number."""
    if skjult or (vaerdi is None and slags != "tekst"):
        return _tekst(skjult or IKKE_MAALT, "ord", kolonne), len(skjult or "")
    if vaerdi is None:
        return "", 0
    if slags == "tekst":
        tekst = ("nej", "ja")[vaerdi] if isinstance(vaerdi, bool) else vaerdi
        return _tekst(tekst[:_LAENGST], slags, kolonne), len(tekst)
    if slags == "dato":
        dage = (vaerdi - _DAG_0).days
        tal, format_ = dage + (dage >= _SKUDDAG), slags
    elif isfinite(vaerdi):
        tal, format_ = vaerdi, "antal" if slags == "tal" and vaerdi == int(vaerdi) else slags
    else:
        raise TypeError(f"{vaerdi} er ikke et tal, som en celle kan rumme; ventede et endeligt tal af slagsen {slags}.")
    return f"{_start(format_, kolonne)}><v>{tal:.16G}</v></c>", cellebredde(vaerdi, slags)


def _start(slags: str, kolonne: int) -> str:
    return f'<c r="{xl_col_to_name(kolonne)}{_NUMMER}" s="{formatnummer(slags, kolonne == 0)}"'


def _tekst(tekst: str, slags: str, kolonne: int) -> str:
    """A text within its cell, as XlsxWriter writes it where it keeps no list of them. Never a formula, a link or a number."""
    plads = ' xml:space="preserve"' if tekst != tekst.strip() else ""
    indhold = _XML._escape_data(_XML._escape_control_characters(tekst))
    return f'{_start(slags, kolonne)} t="inlineStr"><is><t{plads}>{indhold}</t></is></c>'


_XML = XMLwriter()
