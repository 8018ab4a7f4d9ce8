"""Taking in: risk cases from CSV to the raw store beside a bare polars sink, a large spreadsheet, a thousand known deliveries."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.maaling import NOEGLE, maal, skriv
from dagster_project.deliveries.indtag import LAESERE
from dagster_project.sample.national import skriv_snapshots

_INDTAG = """
import sys
from pathlib import Path
from dagster_project.deliveries.indtag import Indtager
if __name__ == "__main__":
    rod, kilde = Path(sys.argv[1]), sys.argv[2]
    with Indtager(rod / "landing", rod / "raa", sys.argv[3].encode(), 4096) as indtager:
        laest = indtager.tag_ind(kilde)
    assert all(f.aarsag is None and f.raekker == f.raekker_laest for f in laest), [f.aarsag for f in laest]
"""
_POLARS = (
    "import sys, polars as pl; pl.scan_csv(sys.argv[1], separator=';', infer_schema=False, row_index_name='nr')"
    ".sink_parquet(sys.argv[2])"
)


def risikosager(rod: Path, raekker: int) -> None:
    """One month of CSV, 12 columns, with hash, independent count, masking and row numbers."""
    (fil,) = skriv_snapshots(rod / "landing", ["2023-12"], raekker, "csv")
    antal = sum(1 for _ in fil.open("rb")) - 1
    (rod / "raa").mkdir()
    lille = _henvendelse(rod, "2023-12")
    opstart = _indtag(rod, "star_henvendelser")
    vores = _indtag(rod, "udk_risikosager")
    bar = maal([sys.executable, "-c", _POLARS, fil, rod / "bar.parquet"])
    bar_opstart = maal([sys.executable, "-c", _POLARS, lille, rod / "lille.parquet"])
    netto, cpu = max(vores.sekunder - opstart.sekunder, 0.01), max(vores.cpu - opstart.cpu, 0.01)
    kerner = min(LAESERE, os.cpu_count() or 1)
    skriv(
        f"udk_risikosager, CSV til raa/: {antal:,} rækker, {fil.stat().st_size >> 20} MB",
        f"kontrol: {vores}; en lille fil {opstart}",
        f"uden opstart {antal / netto / 1e6:.2f} mio. rækker i sekundet målt, "
        f"{kerner * antal / cpu / 1e6:.2f} efter CPU-tiden, når {kerner} kerner er ledige",
        f"bar polars sink_parquet: {bar}; en lille fil {bar_opstart}",
        f"forhold {vores.sekunder / bar.sekunder:.1f} i tid, {vores.cpu / bar.cpu:.1f} i CPU; "
        f"uden opstart {cpu / max(bar.cpu - bar_opstart.cpu, 0.01):.1f} i CPU",
    )


def _henvendelse(rod: Path, maaned: str) -> Path:
    """The smallest delivery there is: one row."""
    fil = rod / "landing" / "star_henvendelser" / f"star_henvendelser_151_{maaned}.csv"
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_text(f"kommunekode;kontroltrin;henvendt_dato\n151;3;{maaned}-01\n")
    return fil


def _indtag(rod: Path, kilde: str):
    program = rod / "indtag.py"
    program.write_text(_INDTAG)
    return maal([sys.executable, program, rod, kilde, NOEGLE])


def regneark(rod: Path, raekker: int) -> None:
    """A spreadsheet of control cases, dates as dates and amounts as numbers."""
    from datetime import date

    from dagster_project.deliveries.contract import kontrakter
    from dagster_project.deliveries.readers.xlsx import read_xlsx

    fil = rod / "stort.xlsx"
    navne = ["sagsnr", "kommunekode", "cpr", "ydelse", "kanal", "sagstype", "oprettet_dato", "afgoerelse_dato"]
    navne += ["ydelse_foer", "ydelse_efter", "tilbagebetalingskrav", "indsats"]
    with xlsxwriter.Workbook(fil, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}) as bog:
        ark = bog.add_worksheet()
        ark.write_row(0, 0, navne)
        for i in range(1, raekker + 1):
            faste = [f"S{i}", 151, f"610190-{i % 10000:04d}", "kontanthjælp", "flytteadvis", "samliv/enlig"]
            ark.write_row(i, 0, [*faste, date(2023, 1 + i % 12, 1), date(2023, 12, 1), 11_000.5, i % 900, 1_000 + i, "DEMO"])
    begyndt, cpu = time.perf_counter(), time.process_time()
    antal = sum(len(b.raekke_nr) for b in read_xlsx(fil, kontrakter()["kommune_sager"]).blokke)
    vores = _siden(begyndt, cpu)
    begyndt, cpu = time.perf_counter(), time.process_time()
    assert len(CalamineWorkbook.from_path(fil).get_sheet_by_index(0).to_python()) == antal + 1
    skriv(
        f"XLSX: {antal:,} rækker × {len(navne)} kolonner",
        f"efterset, talt, læst og skrevet som tekst på {vores}; biblioteket alene, uden kontrol, {_siden(begyndt, cpu)}",
    )


def _siden(begyndt: float, cpu: float) -> str:
    return f"{time.perf_counter() - begyndt:.2f} s ({time.process_time() - cpu:.2f} s CPU)"


def kendte(rod: Path, antal: int) -> None:
    """Listing deliveries that are all known."""
    from dagster_project.deliveries.indtag import Indtager

    for i in range(antal):
        _henvendelse(rod, f"{1900 + i // 12}-{1 + i % 12:02d}")
    (rod / "raa").mkdir()
    _indtag(rod, "star_henvendelser")
    begyndt, cpu = time.perf_counter(), time.process_time()
    nye = Indtager(rod / "landing", rod / "raa", NOEGLE.encode(), 4096).nye("star_henvendelser")
    skriv(f"{antal:,} kendte leverancer", f"listet på {_siden(begyndt, cpu)}, {len(nye)} nye")
