"""What is refused, per sender, in a form that can be sent back: on the terminal, as CSV and as a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.table import Table

from dagster_project.cli.console import console
from dagster_project.common.danish import saa_mange, tal
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.signs import defuse, on_one_line
from dagster_project.deliveries.contract import contracts
from dagster_project.settings import Settings, SettingsError

COLUMNS = ("Fil", "Række", "Kolonne", "Værdi", "Årsag", "Forventet")
_WIDTHS = (44, 8, 24, 30, 50, 70)


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet holds: rows, the header among them, and the signs of a cell."""

    rows: int = 1_048_576
    signs: int = 32_767


SHEET = Sheet()

# superseded deliveries are left out: what they held has been corrected; of refused ones only those without a usable row have rows
_LIST = """
    select coalesce(l.kommunekode, 'ukendt afsender') as afsender, l.filnavn, k.raekke_nr, coalesce(k.felt, ''),
        coalesce(k.vaerdi, ''), a.forklaring, a.forventet, l.kilde, k.aarsag
    from marts.karantaene as k
    inner join marts.leverancer as l using (leverance_id)
    inner join seeds.karantaeneaarsager as a on k.aarsag = a.aarsag
    where l.status in ('indlæst', 'afvist')
    union all
    select coalesce(kommunekode, 'ukendt afsender'), filnavn, null, '', '', 'Hele filen er afvist: ' || aarsag,
        'En ny fil med en højere version i navnet, fx _v2.', kilde, null
    from marts.leverancer
    where status = 'afvist'
    order by 1, 2, 3 nulls first, 4, 6
"""


def items(settings: Settings) -> list[tuple]:
    """(afsender, *KOLONNER), by sender, file and row. Raises SettingsError before the first build."""
    if not settings.database.exists():
        raise SettingsError("Der er ikke bygget noget endnu. Kør først: kontrol run")
    with open_read_only(settings.database) as con:
        return [_with_values(*row) for row in con.execute(_LIST).fetchall()]


def _with_values(*row: Any) -> tuple:
    """A row of the list. Who wrote an unknown value is told the known ones."""
    *values, kilde, reason = row
    shown = [on_one_line(v) if isinstance(v, str) else v for v in values]
    if reason == "ukendt_vaerdi":
        column = next(k for k in contracts()[kilde].kolonner if k.navn == shown[3])
        shown[-1] = f"En af værdierne {', '.join(column.vaerdier)}."
    return tuple(shown)


def show_list(settings: Settings) -> None:
    """Every refused file and quarantined row, a table per sender."""
    out = console()
    rows = items(settings)
    if not rows:
        out.print("Intet er afvist, og intet står i karantæne.")
    for sender, group in groupby(rows, key=lambda r: r[0]):
        table = Table(title=f"Afsender {sender}", title_justify="left")
        for column in COLUMNS:
            table.add_column(column, overflow="fold")
        for row in group:
            table.add_row(*("" if v is None else str(v) for v in row[1:]))
        out.print(table, soft_wrap=False)


def write_lists(settings: Settings, folder: Path, sheet: Sheet = SHEET) -> list[Path]:
    """One CSV and one XLSX per sender, and further spreadsheets where one does not hold every row; gives the files written.
    Raises OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = []
    at_most = sheet.rows - 2  # below the header and a note
    for sender, group in groupby(items(settings), key=lambda r: r[0]):
        rows = [r[1:] for r in group]
        stem = folder / f"karantaene_{sender.replace(' ', '_')}"
        for old in folder.glob(f"{stem.name}_*.xlsx"):  # of a longer list before this one
            if old.stem.removeprefix(f"{stem.name}_").isdecimal():
                old.unlink()
        files.append(_write_csv(stem.with_suffix(".csv"), rows))
        parts = [rows[i : i + at_most] for i in range(0, len(rows), at_most)]
        names = [stem.with_name(f"{stem.name}{f'_{nr}' if nr > 1 else ''}.xlsx") for nr in range(1, len(parts) + 1)]
        for nr, (name, part) in enumerate(zip(names, parts, strict=True)):
            rest = len(rows) - at_most * nr - len(part)
            further = f"{saa_mange(rest, 'række', 'rækker')} mere står i {names[nr + 1].name}" if rest else ""
            files.append(_write_xlsx(name, part, further, f"{stem.name}.csv", sheet.signs))
    return files


def _write_csv(file: Path, rows: list[tuple]) -> Path:
    with file.open("w", encoding="utf-8-sig", newline="") as f:
        writer = csv.writer(f, delimiter=";")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(["" if v is None else defuse(v) if isinstance(v, str) else v for v in row])
    return file


def _write_xlsx(file: Path, rows: list[tuple], further: str, whole: str, signs: int) -> Path:
    """`further`: where the rows are that this sheet does not hold; `whole`: the file with every row and cell as it is."""
    choice = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    cut = sum(isinstance(v, str) and len(v) > signs for row in rows for v in row)
    too_long = f"{saa_mange(cut, 'celle', 'celler')} er afkortet til {tal(signs)} tegn" if cut else ""
    said = [sentence for sentence in (further, too_long) if sentence]
    note = [(f"Bemærk: {'; '.join(said)}. Alt står helt i {whole}.",)] if said else []
    with xlsxwriter.Workbook(file, choice) as workbook:
        sheet = workbook.add_worksheet("Karantæne")
        bold = workbook.add_format({"bold": True, "bottom": 1})
        for i, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, name, bold)
        for j, row in enumerate([*note, *rows], start=1):
            for i, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(j, i, value)
                elif value:
                    sheet.write_string(j, i, value if len(value) <= signs else value[: signs - 1] + "…")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(note) + len(rows), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    file.chmod(0o600)
    return file
