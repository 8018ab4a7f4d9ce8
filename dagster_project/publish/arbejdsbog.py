"""One workbook: sheets of real tables with typed cells, Danish formats and a print set-up. Nothing in it is ever run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dagster_project.format import IKKE_MAALT
from dagster_project.publish.kolonner import arter, bredde
from dagster_project.publish.tabeller import SKJULT, skjulte_ord

_VALG = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HOVED = 3  # a title, a sentence and a blank line stand above the table
_A4 = 9
_FORMATER = {
    "tekst": {"valign": "top", "text_wrap": True},
    "antal": {"num_format": "#,##0", "valign": "top"},
    "kroner": {"num_format": '#,##0.00" kr."', "valign": "top"},
    "andel": {"num_format": "0.0%", "valign": "top"},
    "point": {"num_format": '0.00%"-point"', "valign": "top"},
    "tal": {"num_format": "#,##0.00##", "valign": "top"},
    "aarstal": {"num_format": "0", "valign": "top", "align": "left"},
    "dato": {"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"},
    "ord": {"italic": True, "align": "right", "valign": "top"},
    "titel": {"bold": True, "font_size": 14},
    "hoved": {"bold": True, "text_wrap": True, "valign": "bottom"},
    "talhoved": {"bold": True, "text_wrap": True, "valign": "bottom", "align": "right"},
}
_LAENGST = 16_383  # of a text: half of what a cell holds, which may be two units a character
_SKJULT = "<5 er 1–4 sager. hemmeligholdt er beløb på 1–4 sager og tal, de ellers kunne udledes af; arket Udgivelse siger mere."
_AARSTAL = ("aar", "iso_aar", "iso_uge", "linje")  # whole numbers that nobody counts
_TIL_VENSTRE = ("tekst", "aarstal", "dato")
# names are ASCII where queries read them, Danish where people do
_ORD = {
    **{"aar": "år", "beloeb": "beløb", "omraade": "område", "ufuldstaendig": "ufuldstændig", "maaneder": "måneder"},
    **{"traek": "træk", "graense": "grænse", "naevner": "nævner", "taeller": "tæller", "hoejere": "højere", "maaned": "måned"},
    **{"raekkefoelge": "rækkefølge", "saeson": "sæson", "iso": "ISO", "udestaaende": "udestående", "praecision": "præcision"},
    **{"noegletal": "nøgletal", "noegle": "nøgle", "vaerdi": "værdi", "daekket": "dækket", "maalt": "målt"},
}


@dataclass(frozen=True)
class Ark:
    """A sheet: its name, a sentence about it, and its table."""

    navn: str
    om: str
    tabel: pa.Table


def skriv_bog(fil: Path, titel: str, oprettet: date, ark: Sequence[Ark]) -> None:
    """The workbook with those sheets. `oprettet` comes from the publication, so that the same tables give the same bytes."""
    with xlsxwriter.Workbook(fil, _VALG) as bog:
        bog.set_properties({"title": titel, "created": datetime.combine(oprettet, time())})
        formater = {n: bog.add_format(f) for n, f in _FORMATER.items()}
        indrykket = {n: bog.add_format({**_FORMATER[n], "align": "left", "indent": 1}) for n in (*_TIL_VENSTRE, "hoved")}
        for i, a in enumerate(ark, start=1):
            _ark(bog.add_worksheet(a.navn), f"Tabel{i}", titel, a, formater, formater | indrykket)
    fil.chmod(0o600)


def overskrift(felt: str) -> str:
    """`andel_med_effekt` as people write it: `Andel med effekt`."""
    tekst = " ".join(_ORD.get(led, led) for led in felt.split("_"))
    return tekst[:1].upper() + tekst[1:]


def _ark(ark: Worksheet, navn: str, titel: str, a: Ark, formater: dict[str, Format], efter_foerste: dict[str, Format]) -> None:
    """Texts after the first column stand a little in, so that none touches a figure to its left."""
    tabel = a.tabel.drop_columns([SKJULT]) if SKJULT in a.tabel.column_names else a.tabel
    ark.write_string(0, 0, f"{a.navn} – {titel}", formater["titel"])
    ark.write_string(1, 0, a.om)
    ord_ = skjulte_ord(a.tabel)
    if ord_:
        ark.write_string(2, 0, _SKJULT)
    for j, felt in enumerate(tabel.schema):
        vaerdier, slags = tabel[felt.name].to_pylist(), art(felt)
        if slags == "tekst":
            vaerdier = [("nej", "ja")[v] if isinstance(v, bool) else v for v in vaerdier]
        egne = arter(tabel, felt.name, slags)
        celler = _celler(vaerdier, egne, ord_.get(felt.name), efter_foerste if j else formater)
        for i, (vaerdi, format_) in enumerate(celler, start=_HOVED + 1):
            _skriv(ark, i, j, vaerdi, format_)
        ark.set_column(j, j, bredde(overskrift(felt.name), vaerdier, egne, ord_.get(felt.name)))
    hoved = [
        {"header": overskrift(f.name), "header_format": _hovedformat(f, efter_foerste if j else formater)}
        for j, f in enumerate(tabel.schema)
    ]
    sidste = (_HOVED + max(tabel.num_rows, 1), tabel.num_columns - 1)
    ark.add_table(_HOVED, 0, *sidste, {"name": navn, "columns": hoved, "style": "Table Style Light 1"})
    ark.freeze_panes(_HOVED + 1, 0)
    _print(ark, titel, sidste)


def _hovedformat(felt: pa.Field, formater: dict[str, Format]) -> Format:
    return formater["hoved" if art(felt) in _TIL_VENSTRE else "talhoved"]


def _skriv(ark: Worksheet, i: int, j: int, vaerdi: Any, format_: Format) -> None:
    """A text, a number, a day, or None for an empty cell. Raises TypeError for what is no number."""
    if isinstance(vaerdi, str):
        ark.write_string(i, j, vaerdi[:_LAENGST], format_)
    elif isinstance(vaerdi, date):
        ark.write_datetime(i, j, vaerdi, format_)
    elif vaerdi is not None:
        ark.write_number(i, j, vaerdi, format_)


def _celler(
    vaerdier: list, arter: Iterable[str], ord_: list[str | None] | None, formater: dict[str, Format]
) -> Iterator[tuple[Any, Format]]:
    """The cells of a column: values, the words of what is hidden, and a dash for a figure that was not measured."""
    for i, (vaerdi, slags) in enumerate(zip(vaerdier, arter, strict=False)):
        if ord_ and ord_[i]:
            yield ord_[i], formater["ord"]
        elif vaerdi is None:
            yield (None if slags == "tekst" else IKKE_MAALT), formater["ord"]
        else:
            hel = slags == "tal" and vaerdi == int(vaerdi)
            yield vaerdi, formater["antal" if hel else slags]


def art(felt: pa.Field) -> str:
    """How a column is shown: by its type, and by `andel` in its name."""
    if pa.types.is_decimal(felt.type):
        return "kroner" if felt.type.scale == 2 else "tal"
    if pa.types.is_floating(felt.type):
        return "andel"
    if pa.types.is_integer(felt.type):
        return "aarstal" if felt.name in _AARSTAL else "antal"
    return "dato" if pa.types.is_date(felt.type) else "tekst"


def _print(ark: Worksheet, titel: str, sidste: tuple[int, int]) -> None:
    """A4 across, as wide as the page, the column heads on every page, title and page number at the foot."""
    ark.set_landscape()
    ark.set_paper(_A4)
    ark.fit_to_pages(1, 0)
    ark.repeat_rows(_HOVED)
    ark.print_area(0, 0, *sidste)
    ark.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    ark.set_footer(f"&L{titel.replace('&', '&&')}&RSide &P af &N")
