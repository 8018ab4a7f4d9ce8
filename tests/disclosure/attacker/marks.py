"""Marks in the pages' drawings: a dot says where its share lies, and may say no more than the interval that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from tests.disclosure.attacker.gridded import told

_CIRCLE = re.compile(r"<circle\b[^>]*>")
_AIR = 0.05  # of the drawing: coordinates have one decimal


def attack_marks(public: Path) -> list[str]:
    """Dots of the benchmark page's first drawing that do not stand at the middle of their municipality's interval, and small
    bars of its table likewise."""
    page = public / "site" / "benchmark.html"
    if not page.exists():
        return []
    table = pq.read_table(public / "tabeller" / "benchmark.parquet").to_pandas()
    last = table[(table["periode"] == table["periode"].max()) & (table["kontroltrin"] == "3") & (table["omraade"] == "alle")]
    middle = {
        k: (e[0] + e[1]) / 2 for k, e in zip(last["kommunekode"], told(pd.DataFrame(last), "andel_udtaget"), strict=True) if e
    }
    text = page.read_text("utf-8")
    findings = []
    for drawing in re.findall(r'<svg[^>]*class="[^"]*f1"[^>]*>.*?</svg>', text, re.S):
        x0, scale = (float(re.search(rf'data-{n}="([\d.]+)"', drawing)[1]) for n in ("x0", "skala"))
        for circle in _CIRCLE.findall(drawing):
            kommune = re.search(r'data-k="(\d+)"', circle)
            if kommune:
                at = float(re.search(r'cx="([\d.]+)"', circle)[1])
                if kommune[1] not in middle or abs(at - x0 - scale * middle[kommune[1]]) > _AIR + 1e-9:
                    findings.append(f"benchmark.html: prikken for {kommune[1]} står ikke ved det viste")
    for kommune, row in re.findall(r'<tr data-r="benchmark\|[^|]*\|(\d+)\|3\|alle"[^>]*>(.*?)</tr>', text, re.S):
        for x in re.findall(r'<circle cx="([\d.]+)" cy="7"', row):
            if kommune not in middle or abs(float(x) - 2 - middle[kommune]) > _AIR + 1e-9:
                findings.append(f"benchmark.html: mærket i rækken for {kommune} står ikke ved det viste")
    return findings
