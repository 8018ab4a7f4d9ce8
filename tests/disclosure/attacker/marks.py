"""Marks in the pages' drawings: a dot says where its share lies, and may say no more than the share that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq

_CIRCLE = re.compile(r"<circle\b[^>]*>")
_AIR = 0.051  # of the drawing, and of the share in pct.: both have one decimal


def attack_marks(public: Path) -> list[str]:
    """Dots of the benchmark page's first drawing that do not stand at their municipality's printed share, and the small marks of
    its table likewise."""
    page = public / "site" / "benchmark.html"
    if not page.exists():
        return []
    table = pq.read_table(public / "tabeller" / "benchmark.parquet").to_pylist()
    newest = max(r["periode"] for r in table)
    shown = {
        r["kommunekode"]: 100 * float(r["andel_udtaget"])
        for r in table
        if (r["periode"], r["kontroltrin"], r["omraade"]) == (newest, "3", "alle") and r["andel_udtaget"] is not None
    }
    text = page.read_text("utf-8")
    findings = []
    for drawing in re.findall(r'<svg[^>]*class="[^"]*f1"[^>]*>.*?</svg>', text, re.S):
        x0, scale = (float(re.search(rf'data-{n}="([\d.]+)"', drawing)[1]) for n in ("x0", "skala"))
        for circle in _CIRCLE.findall(drawing):
            if kommune := re.search(r'data-k="(\d+)"', circle):
                at = float(re.search(r'cx="([\d.]+)"', circle)[1])
                if abs(at - x0 - scale * shown.get(kommune[1], -1e9)) > _AIR * (1 + scale):
                    findings.append(f"benchmark.html: prikken for {kommune[1]} står ikke ved det viste")
    for kommune, row in re.findall(r'<tr data-r="benchmark\|[^|]*\|(\d+)\|3\|alle"[^>]*>(.*?)</tr>', text, re.S):
        for x in re.findall(r'<circle cx="([\d.]+)" cy="7"', row):
            if abs(float(x) - 2 - shown.get(kommune, -1e9)) > 2 * _AIR:
                findings.append(f"benchmark.html: mærket i rækken for {kommune} står ikke ved det viste")
    return findings
