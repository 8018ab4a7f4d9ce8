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

from tests.publish.report.pdf import Report

LEAST = 1000  # smaller numbers occur by chance
_ADDRESS = re.compile(r' (?:r|ref|sqref|spans)="[^"]*"')
_FONT = re.compile(r"url\(data:font/woff2;base64,[A-Za-z0-9+/=]*\)")
_TEMA = "75104b2164c20dab2578383d827deac3a7eec077c3f7c99a4099a551fdebb134"  # XlsxWriter's theme, the same in every workbook
_TAL = re.compile("[0-9]+(?:[., \u00a0][0-9]+)*")
_HASH = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b")
_TAIL = re.compile("[.,]0+$")  # 1115157.0 and 1115157,00 are the same figure


def texts(folder: Path) -> dict[str, str]:
    """The text of every file under the folder, unpacked; a workbook part by part."""
    out = {}
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(file.relative_to(folder))
        if file.suffix == ".parquet":
            out[name] = _parquet(file)
        elif file.suffix == ".xlsx":
            out |= {f"{name}!{part_}": text for part_, text in _workbook(file).items()}
        elif file.suffix == ".pdf":
            out[name] = _pdf(file)
        elif file.suffix == ".html":
            out[name] = _page(file.read_text("utf-8"))
        else:
            out[name] = file.read_bytes().decode("utf-8", "replace")
    return out


def _parquet(fil: Path) -> str:
    """The cells as they stand, and the file's own statistics and metadata."""
    table = pq.read_table(fil)
    cells = [str(v) for k in table.columns for v in k.unique().to_pylist() if v is not None]
    return "\n".join([*cells, str(pq.read_metadata(fil).metadata), str(table.schema.metadata)])


def _workbook(fil: Path) -> dict[str, str]:
    """The parts of a workbook, but for the addresses of its cells and for the colours that every workbook has."""
    with zipfile.ZipFile(fil) as workbook:
        parts = {part_: workbook.read(part_).decode("utf-8") for part_ in workbook.namelist()}
    return {n: _ADDRESS.sub(" ", t) for n, t in parts.items() if hashlib.sha256(t.encode()).hexdigest() != _TEMA}


def _pdf(fil: Path) -> str:
    """What stands on the pages, marked or not; every string of the file, alternative texts and bookmarks among them; metadata."""
    report = Report(fil)
    strings = [t for o in report.pdf.objects for t in _strings(o)]
    return "\n".join([report.everything_on_pages, *strings, str(report.pdf.open_metadata())])


def _strings(obj: pikepdf.Object) -> Iterator[str]:
    """Not the streams: what a font writes is read through its own map, and a drawing holds coordinates."""
    if isinstance(obj, pikepdf.String):
        yield str(obj)
    elif isinstance(obj, (pikepdf.Array, pikepdf.Dictionary)):
        parts = obj.values() if isinstance(obj, pikepdf.Dictionary) else obj
        for part_ in parts:
            if isinstance(part_, pikepdf.Object) and not part_.is_indirect:
                yield from _strings(part_)


def _page(kilde: str) -> str:
    """A page's source, and the same as a reader sees it: without tags, entities read. The vendored fonts are left out."""
    without = _FONT.sub("", kilde)
    return "\n".join([without, html.unescape(without), html.unescape(re.sub("<[^>]*>", "", without))])


def former(value: float) -> list[str]:
    """The ways in which a figure may be written."""
    tal = Decimal(str(round(value, 2))).normalize()
    whole = f"{abs(tal):,.2f}".removesuffix(".00") if tal == tal.to_integral() else f"{abs(tal):,.2f}"
    point = whole.translate(str.maketrans(",.", ".,"))
    return sorted(
        {whole.replace(",", ""), point, point.replace(".", ""), whole, point.replace(".", "\u00a0"), point.replace(".", " ")}
    )


def needles(folder: Path, secret: dict[str, float]) -> list[str]:
    """The hidden figures (name → true value) that stand as text in some file of the folder."""
    findings = []
    leader = {f: n for n, v in secret.items() if abs(v) >= LEAST for f in former(v)}
    everything = texts(folder)
    for name, text in everything.items():
        tal = {_TAIL.sub("", t) for t in set(_TAL.findall(text))}
        findings += [f"{name}: {leader[t]}" for t in sorted(tal & leader.keys())]
    return findings + _hashed(everything, secret, folder.parent)


def _hashed(everything: dict[str, str], secret: dict[str, float], publication: Path) -> list[str]:
    """Hashes of a hidden figure, which anyone finds who tries values, and of a file that is not public."""
    words = {w for text in everything.values() for w in _HASH.findall(text)}
    if not words:
        return []
    tried = {f: n for n, v in secret.items() for f in former(v)}
    digests = {h(f.encode()).hexdigest(): n for f, n in tried.items() for h in (hashlib.md5, hashlib.sha1, hashlib.sha256)}
    inside = [p for p in publication.rglob("*") if p.is_file() and publication / "offentlig" not in p.parents]
    digests |= {hashlib.sha256(p.read_bytes()).hexdigest(): str(p.relative_to(publication)) for p in inside}
    return [f"{name}: hash af {digests[w]}" for name, t in everything.items() for w in _HASH.findall(t) if w in digests]


def in_order(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Tables whose rows do not stand in the order of what they show: another order comes from something else."""
    findings = []
    for (publication, name), table in tabeller.items():
        order = pc.sort_indices(table, [(k, "ascending", "at_end") for k in table.column_names if k != "skjult"])
        if order.to_pylist() != list(range(table.num_rows)):  # the order is stable
            findings.append(f"{publication}/{name}: rækkefølgen er ikke de viste tals")
    return findings
