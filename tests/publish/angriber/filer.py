"""Every byte of the public folders: no hidden figure stands anywhere as text, and no order tells of one."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

MINDST = 1000  # smaller numbers occur by chance
_TAL = re.compile("[0-9]+(?:[., \u00a0][0-9]+)*")
_HALE = re.compile("[.,]0+$")  # 1115157.0 and 1115157,00 are the same figure


def tekster(mappe: Path) -> dict[str, str]:
    """The text of every file under the folder, unpacked; a workbook part by part."""
    ud = {}
    for fil in sorted(p for p in mappe.rglob("*") if p.is_file()):
        navn = str(fil.relative_to(mappe))
        if fil.suffix == ".parquet":
            ud[navn] = _parquet(fil)
        elif fil.suffix == ".xlsx":
            with zipfile.ZipFile(fil) as bog:
                ud |= {f"{navn}!{del_}": bog.read(del_).decode("utf-8") for del_ in bog.namelist()}
        else:
            ud[navn] = fil.read_bytes().decode("utf-8", "replace")
    return ud


def _parquet(fil: Path) -> str:
    """The cells as they stand, and the file's own statistics and metadata."""
    tabel = pq.read_table(fil)
    celler = [str(v) for k in tabel.columns for v in k.unique().to_pylist() if v is not None]
    return "\n".join([*celler, str(pq.read_metadata(fil).metadata), str(tabel.schema.metadata)])


def former(vaerdi: float) -> list[str]:
    """The ways in which a figure may be written."""
    tal = Decimal(str(round(vaerdi, 2))).normalize()
    hel = f"{abs(tal):,.2f}".removesuffix(".00") if tal == tal.to_integral() else f"{abs(tal):,.2f}"
    punkt = hel.translate(str.maketrans(",.", ".,"))
    return sorted(
        {hel.replace(",", ""), punkt, punkt.replace(".", ""), hel, punkt.replace(".", "\u00a0"), punkt.replace(".", " ")}
    )


def naale(mappe: Path, hemmelige: dict[str, float]) -> list[str]:
    """The hidden figures (name → true value) that stand as text in some file of the folder."""
    fund = []
    leder = {f: n for n, v in hemmelige.items() if abs(v) >= MINDST for f in former(v)}
    if not leder:
        return fund
    for navn, tekst in tekster(mappe).items():
        tal = {_HALE.sub("", t) for t in set(_TAL.findall(tekst))}
        fund += [f"{navn}: {leder[t]}" for t in sorted(tal & leder.keys())]
    return fund


def i_orden(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Tables whose rows do not stand in the order of what they show: another order comes from something else."""
    fund = []
    for (udgivelse, navn), tabel in tabeller.items():
        vist = pl.from_arrow(tabel).drop("skjult")
        if not vist.equals(vist.sort(vist.columns, nulls_last=True)):
            fund.append(f"{udgivelse}/{navn}: rækkefølgen er ikke de viste tals")
    return fund
