"""A worksheet whose table rows are written as XML column by column; all else of the workbook is XlsxWriter's own work.

XlsxWriter keeps every cell as an object and writes it attribute by attribute: for the 900,000 cells of a national publication's
workbooks 20 s of a processor, of which this saves half. It leans on six of its inner names (3.3.1), which the tests of
the workbooks read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_UTAL = frozenset(("NAN", "INF", "-INF"))
_LAENGST = 16_383  # of a text: half of what a cell holds, which may be two units a character


class Tabelark(Worksheet):
    """A sheet whose first rows are written as usual, and the rows below them from `under` on by `kolonne`."""

    def __init__(self) -> None:
        super().__init__()
        self._under, self._kolonner = 0, []

    def begynd(self, under: int, raekker: int, kolonner: int) -> None:
        """Rows `under` (zero-based) and on are written by `kolonne`."""
        self._under = under
        self._check_dimensions(under + max(raekker, 1) - 1, kolonner - 1)

    def kolonne(self, celler: Iterable[tuple[Any, Format | None]]) -> None:
        """The next column: each cell's value and format. A text, a number, a day, or None for an empty cell."""
        bogstav = xl_col_to_name(len(self._kolonner))
        self._kolonner.append([self._celle(f"{bogstav}{nr}", *celle) for nr, celle in enumerate(celler, start=self._under + 1)])

    def _celle(self, sted: str, vaerdi: Any, format_: Format | None) -> str:
        if vaerdi is None:
            return ""
        stil = f' s="{format_._get_xf_index()}"' if format_ else ""
        if isinstance(vaerdi, str):
            return f'<c r="{sted}"{stil} t="s"><v>{self.str_table._get_shared_string_index(vaerdi[:_LAENGST])}</v></c>'
        if isinstance(vaerdi, date):
            vaerdi = self._convert_date_time(vaerdi)
        tekst = f"{vaerdi:.16G}"
        if tekst in _UTAL:
            raise ValueError(f"{self.name}!{sted}: {tekst} er intet tal; en tabel har en tom celle, hvor der ikke er et.")
        return f'<c r="{sted}"{stil}><v>{tekst}</v></c>'

    def _write_rows(self) -> None:
        sidste, self.dim_rowmax = self.dim_rowmax, self._under - 1
        super()._write_rows()
        self.dim_rowmax = sidste
        for nr, celler in enumerate(zip(*self._kolonner, strict=True), start=self._under + 1):
            self.fh.write(f'<row r="{nr}">{"".join(celler)}</row>')
