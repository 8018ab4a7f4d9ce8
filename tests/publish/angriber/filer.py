"""Every byte of the public folders: no hidden figure stands anywhere as text, and no order tells of one."""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pikepdf
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.rapport.pdf import Rapport

MINDST = 1000  # smaller numbers occur by chance
_ADRESSE = re.compile(r' (?:r|ref|sqref|spans)="[^"]*"')
_SKRIFT = re.compile(r"url\(data:font/woff2;base64,[A-Za-z0-9+/=]*\)")
_TEMA = "75104b2164c20dab2578383d827deac3a7eec077c3f7c99a4099a551fdebb134"  # XlsxWriter's theme, the same in every workbook
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
            ud |= {f"{navn}!{del_}": tekst for del_, tekst in _bog(fil).items()}
        elif fil.suffix == ".pdf":
            ud[navn] = _pdf(fil)
        elif fil.suffix == ".html":
            ud[navn] = _side(fil.read_text("utf-8"))
        else:
            ud[navn] = fil.read_bytes().decode("utf-8", "replace")
    return ud


def _parquet(fil: Path) -> str:
    """The cells as they stand, and the file's own statistics and metadata."""
    tabel = pq.read_table(fil)
    celler = [str(v) for k in tabel.columns for v in k.unique().to_pylist() if v is not None]
    return "\n".join([*celler, str(pq.read_metadata(fil).metadata), str(tabel.schema.metadata)])


def _bog(fil: Path) -> dict[str, str]:
    """The parts of a workbook, but for the addresses of its cells and for the colours that every workbook has."""
    with zipfile.ZipFile(fil) as bog:
        dele = {del_: bog.read(del_).decode("utf-8") for del_ in bog.namelist()}
    return {n: _ADRESSE.sub(" ", t) for n, t in dele.items() if hashlib.sha256(t.encode()).hexdigest() != _TEMA}


def _pdf(fil: Path) -> str:
    """What stands on the pages, marked or not; every string of the file, alternative texts and bookmarks among them; metadata."""
    rapport = Rapport(fil)
    strenge = [t for o in rapport.pdf.objects for t in _strenge(o)]
    return "\n".join([rapport.alt_paa_siderne, *strenge, str(rapport.pdf.open_metadata())])


def _strenge(objekt: pikepdf.Object) -> Iterator[str]:
    """Not the streams: what a font writes is read through its own map, and a drawing holds coordinates."""
    if isinstance(objekt, pikepdf.String):
        yield str(objekt)
    elif isinstance(objekt, (pikepdf.Array, pikepdf.Dictionary)):
        dele = objekt.values() if isinstance(objekt, pikepdf.Dictionary) else objekt
        for del_ in dele:
            if isinstance(del_, pikepdf.Object) and not del_.is_indirect:
                yield from _strenge(del_)


def _side(kilde: str) -> str:
    """A page's source, and the same as a reader sees it: without tags, entities read. The vendored fonts are left out."""
    uden = _SKRIFT.sub("", kilde)
    return "\n".join([uden, html.unescape(uden), html.unescape(re.sub("<[^>]*>", "", uden))])


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
        orden = pc.sort_indices(tabel, [(k, "ascending", "at_end") for k in tabel.column_names if k != "skjult"])
        if orden.to_pylist() != list(range(tabel.num_rows)):  # the order is stable
            fund.append(f"{udgivelse}/{navn}: rækkefølgen er ikke de viste tals")
    return fund
