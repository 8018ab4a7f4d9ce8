"""One workbook: sheets of real tables with typed cells, Danish formats and a print set-up. Nothing in it is ever run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from dagster_project.publications.hidden_cells import Hidden
from dagster_project.publish.arkformater import formater, noegle
from dagster_project.publish.tavle import Tavle

_VALG = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HOVED = 3  # a title, a sentence and a blank line stand above the table
_A4 = 9
_SKJULT = (
    f"{Hidden.FEW} er 1–4 sager. {Hidden.SECRET} er beløb på 1–4 sager og tal, de ellers kunne udledes af; "
    "arket Udgivelse siger mere."
)


@dataclass(frozen=True)
class Ark:
    """A sheet: its name, a sentence about it, its table, and which of the table's rows it holds; all when not said."""

    navn: str
    om: str
    tavle: Tavle
    udvalg: Sequence[int] | None = None

    @property
    def raekker(self) -> Sequence[int]:
        return range(self.tavle.antal) if self.udvalg is None else self.udvalg


class _Regneark(Worksheet):
    """A sheet that writes the rows of its table as they come: XlsxWriter does the rest of it."""

    faerdige = ""

    def tabel(self, sidste: tuple[int, int], valg: dict[str, Any]) -> None:
        """A table down to that cell. XlsxWriter marks every cell of it, to see that no two tables meet: it is told of one row."""
        self.add_table(_HOVED, 0, _HOVED + 1, sidste[1], valg)
        omraade = xl_range(_HOVED, 0, *sidste)
        self.tables[-1] |= {"range": omraade, "a_range": omraade, "autofilter": omraade}
        self._check_dimensions(*sidste)  # how far the sheet goes

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.write(self.faerdige)


def skriv_bog(fil: Path, titel: str, oprettet: date, ark: Sequence[Ark]) -> None:
    """The workbook with those sheets. `oprettet` comes from the publication, so that the same tables give the same bytes."""
    with xlsxwriter.Workbook(fil, _VALG) as bog:
        bog.set_properties({"title": titel, "created": datetime.combine(oprettet, time())})
        alle = formater(bog)
        for i, a in enumerate(ark, start=1):
            _ark(bog.add_worksheet(a.navn, _Regneark), f"Tabel{i}", titel, a, alle)
    fil.chmod(0o600)


def _ark(ark: _Regneark, navn: str, titel: str, a: Ark, formater: dict[tuple[str, bool], Format]) -> None:
    ark.write_string(0, 0, f"{a.navn} – {titel}", formater["titel", False])
    ark.write_string(1, 0, a.om)
    if a.tavle.har_skjulte(a.raekker):
        ark.write_string(2, 0, _SKJULT)
    hoved = []
    for j, (kolonne, bredde) in enumerate(zip(a.tavle.kolonner, a.tavle.bredder(a.raekker), strict=True)):
        ark.set_column(j, j, bredde)
        format_ = formater[noegle("hoved" if kolonne.til_venstre else "talhoved", j == 0)]
        hoved.append({"header": kolonne.hoved, "header_format": format_})
    sidste = (_HOVED + max(len(a.raekker), 1), len(hoved) - 1)
    ark.tabel(sidste, {"name": navn, "columns": hoved, "style": "Table Style Light 1"})
    ark.faerdige = a.tavle.raekker(a.raekker, _HOVED + 2)
    ark.freeze_panes(_HOVED + 1, 0)
    _print(ark, titel, sidste)


def _print(ark: Worksheet, titel: str, sidste: tuple[int, int]) -> None:
    """A4 across, as wide as the page, the column heads on every page, title and page number at the foot."""
    ark.set_landscape()
    ark.set_paper(_A4)
    ark.fit_to_pages(1, 0)
    ark.repeat_rows(_HOVED)
    ark.print_area(0, 0, *sidste)
    ark.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    ark.set_footer(f"&L{titel.replace('&', '&&')}&RSide &P af &N")
