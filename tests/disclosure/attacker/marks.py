"""Marks in the pages' drawings: a dot says where its share lies, and may say no more than the share that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq

_CIRCLE = re.compile(r"<circle\b[^>]*>")
_AIR = 0.051  # of the drawing, and of the share in pct.: both have one decimal


def attack_marks(public: Path) -> list[str]:
    """Dots of the benchmark page's first drawing, and of that drawing in files of its own, that do not stand at their
    municipality's printed share, and the small marks of the page's table likewise."""
    pages = {public / "site" / "benchmark.html": ("3", "alle")}
    pages |= {f: _cell(f.stem) for f in sorted((public / "site" / "figur").glob("maaling-1-*")) if f.suffix in (".svg", ".html")}
    pages = {f: cell for f, cell in pages.items() if f.exists()}
    if not pages:
        return []
    table = pq.read_table(public / "tabeller" / "benchmark.parquet").to_pylist()
    newest = max(r["periode"] for r in table)
    shown = {
        (r["kommunekode"], r["kontroltrin"], _plain(r["omraade"])): 100 * float(r["andel_udtaget"])
        for r in table
        if r["periode"] == newest and r["andel_udtaget"] is not None
    }
    findings = []
    for page, cell in pages.items():
        text = page.read_text("utf-8")
        for drawing in re.findall(r'<svg[^>]*class="[^"]*f1"[^>]*>.*?</svg>', text, re.S):
            x0, scale = (float(re.search(rf'data-{n}="([\d.]+)"', drawing)[1]) for n in ("x0", "skala"))
            for circle in _CIRCLE.findall(drawing):
                if kommune := re.search(r'data-k="(\d+)"', circle):
                    at = float(re.search(r'cx="([\d.]+)"', circle)[1])
                    if abs(at - x0 - scale * shown.get((kommune[1], *cell), -1e9)) > _AIR * (1 + scale):
                        findings.append(f"{page.name}: prikken for {kommune[1]} står ikke ved det viste")
        for kommune, row in re.findall(r'<tr data-r="benchmark\|[^|]*\|(\d+)\|3\|alle"[^>]*>(.*?)</tr>', text, re.S):
            for x in re.findall(r'<circle cx="([\d.]+)" cy="7"', row):
                if abs(float(x) - 2 - shown.get((kommune, "3", "alle"), -1e9)) > 2 * _AIR:
                    findings.append(f"{page.name}: mærket i rækken for {kommune} står ikke ved det viste")
    return findings


def _cell(name: str) -> tuple[str, str]:
    """`maaling-1-3-oekonomisk-friplads` is of step 3."""
    step, _, area = name.removeprefix("maaling-1-").partition("-")
    return step, area


def _plain(area: str) -> str:
    return area.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace(" ", "-")
