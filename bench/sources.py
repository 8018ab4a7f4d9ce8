"""Taking in: risk cases from CSV to the raw store beside a bare polars sink, a large spreadsheet, a thousand known deliveries."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.measurement import KEY, measure, write
from dagster_project.common.machine import cores
from dagster_project.sample.national import write_snapshots

_INTAKE = """
import sys
from pathlib import Path
from dagster_project.deliveries.intake import IntakeSession
if __name__ == "__main__":
    rod, kilde = Path(sys.argv[1]), sys.argv[2]
    with IntakeSession(rod / "landing", rod / "raa", sys.argv[3].encode(), 4096) as session:
        laest = session.take_ind(kilde)
    assert all(f.aarsag is None and f.raekker == f.raekker_laest for f in laest), [f.aarsag for f in laest]
"""
_POLARS = (
    "import sys, polars as pl; pl.scan_csv(sys.argv[1], separator=';', infer_schema=False, row_index_name='nr')"
    ".sink_parquet(sys.argv[2])"
)


def risikosager(root: Path, rows: int) -> None:
    """One month of CSV, 12 columns, with hash, independent count, masking and row numbers."""
    (file,) = write_snapshots(root / "landing", ["2023-12"], rows, "csv")
    count = sum(1 for _ in file.open("rb")) - 1
    (root / "raa").mkdir()
    small = _contact(root, "2023-12")
    startup = _intake_folder(root, "star_henvendelser")
    ours = _intake_folder(root, "udk_risikosager")
    bar = measure([sys.executable, "-c", _POLARS, file, root / "bar.parquet"])
    bar_startup = measure([sys.executable, "-c", _POLARS, small, root / "lille.parquet"])
    netto, cpu = max(ours.sekunder - startup.sekunder, 0.01), max(ours.cpu - startup.cpu, 0.01)
    write(
        f"udk_risikosager, CSV til raa/: {count:,} rækker, {file.stat().st_size >> 20} MB",
        f"kontrol: {ours}; en lille fil {startup}",
        f"uden opstart {count / netto / 1e6:.2f} mio. rækker i sekundet målt, "
        f"{cores() * count / cpu / 1e6:.2f} efter CPU-tiden, når {cores()} kerner er ledige",
        f"bar polars sink_parquet: {bar}; en lille fil {bar_startup}",
        f"forhold {ours.sekunder / bar.sekunder:.1f} i tid, {ours.cpu / bar.cpu:.1f} i CPU; "
        f"uden opstart {cpu / max(bar.cpu - bar_startup.cpu, 0.01):.1f} i CPU",
    )


def _contact(root: Path, month: str) -> Path:
    """The smallest delivery there is: one row."""
    file = root / "landing" / "star_henvendelser" / f"star_henvendelser_151_{month}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"kommunekode;kontroltrin;henvendt_dato\n151;3;{month}-01\n")
    return file


def _intake_folder(root: Path, kilde: str):
    program = root / "indtag.py"
    program.write_text(_INTAKE)
    return measure([sys.executable, program, root, kilde, KEY])


def spreadsheet(root: Path, rows: int) -> None:
    """A spreadsheet of control cases, dates as dates and amounts as numbers."""
    from datetime import date

    from dagster_project.deliveries.contract import contracts
    from dagster_project.deliveries.readers.xlsx import read_xlsx

    file = root / "stort.xlsx"
    names = ["sagsnr", "kommunekode", "cpr", "ydelse", "kanal", "sagstype", "oprettet_dato", "afgoerelse_dato"]
    names += ["ydelse_foer", "ydelse_efter", "tilbagebetalingskrav", "indsats"]
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, names)
        for i in range(1, rows + 1):
            fixed = [f"S{i}", 151, f"610190-{i % 10000:04d}", "kontanthjælp", "flytteadvis", "samliv/enlig"]
            sheet.write_row(i, 0, [*fixed, date(2023, 1 + i % 12, 1), date(2023, 12, 1), 11_000.5, i % 900, 1_000 + i, "DEMO"])
    begun, cpu = time.perf_counter(), time.process_time()
    count = sum(len(b.raekke_nr) for b in read_xlsx(file, contracts()["kommune_sager"]).blokke)
    ours = _since(begun, cpu)
    begun, cpu = time.perf_counter(), time.process_time()
    assert len(CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()) == count + 1
    write(
        f"XLSX: {count:,} rækker × {len(names)} kolonner",
        f"efterset, talt, læst og skrevet som tekst på {ours}; biblioteket alene, uden kontrol, {_since(begun, cpu)}",
    )


def _since(begun: float, cpu: float) -> str:
    return f"{time.perf_counter() - begun:.2f} s ({time.process_time() - cpu:.2f} s CPU)"


def known(root: Path, count: int) -> None:
    """Listing deliveries that are all known."""
    from dagster_project.deliveries.intake import IntakeSession

    for i in range(count):
        _contact(root, f"{1900 + i // 12}-{1 + i % 12:02d}")
    (root / "raa").mkdir()
    _intake_folder(root, "star_henvendelser")
    begun, cpu = time.perf_counter(), time.process_time()
    new_ones = IntakeSession(root / "landing", root / "raa", KEY.encode(), 4096).nye("star_henvendelser")
    write(f"{count:,} kendte leverancer", f"listet på {_since(begun, cpu)}, {len(new_ones)} nye")
