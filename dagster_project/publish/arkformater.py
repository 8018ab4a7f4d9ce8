"""The formats of a workbook's cells, the same in every workbook and in one order: a cell made once names its format by number."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format

TIL_VENSTRE = ("tekst", "aarstal", "dato")
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
# texts after the first column stand a little in, so that none touches a figure to its left
_INDRYKKET = {(n, True): {**_FORMATER[n], "align": "left", "indent": 1} for n in (*TIL_VENSTRE, "hoved")}
_ALLE = {(n, False): f for n, f in _FORMATER.items()} | _INDRYKKET
_NUMRE = {noegle: nr for nr, noegle in enumerate(_ALLE, start=1)}


def formatnummer(navn: str, foerste_kolonne: bool) -> int:
    """The number by which a cell of that column names the format."""
    return _NUMRE[noegle(navn, foerste_kolonne)]


def noegle(navn: str, foerste_kolonne: bool) -> tuple[str, bool]:
    """The name of the format for a column: the indented one where there is one."""
    return (navn, True) if not foerste_kolonne and (navn, True) in _ALLE else (navn, False)


def formater(bog: xlsxwriter.Workbook) -> dict[tuple[str, bool], Format]:
    """Every format, added to a workbook that has none yet. XlsxWriter numbers them as they are first asked for their number."""
    ud = {n: bog.add_format(f) for n, f in _ALLE.items()}
    fundet = {n: f._get_xf_index() for n, f in ud.items()}
    if fundet != _NUMRE:
        raise RuntimeError(f"XlsxWriter {xlsxwriter.__version__} nummererer formaterne {fundet}; ventede {_NUMRE}.")
    return ud
