"""Marks in the pages' drawings: a dot's place and a bar's height may say no more than the figure that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq

_CIRCLE = re.compile(r"<circle\b[^>]*>")
_LANES = {"effekt": "andel_med_effekt", "aabne": "andel_ikke_afsluttet"}  # of the second drawing
_AIR = 0.051  # of the drawing, and of the share in pct.: both have one decimal


def attack_marks(public: Path) -> list[str]:
    """Dots of the benchmark page's first drawing, and of that drawing in files of its own, that do not stand at their
    municipality's printed share; those of its second, and the small marks of the page's table likewise; municipalities that the
    map draws as another kind than the tables say."""
    return _dots(public) + _map(public)


def _dots(public: Path) -> list[str]:
    pages = {public / "site" / "benchmark.html": ("3", "alle")}
    pages |= {f: _cell(f.stem) for f in sorted((public / "site" / "figur").glob("maaling-1-*")) if f.suffix in (".svg", ".html")}
    pages = {f: cell for f, cell in pages.items() if f.exists()}
    if not pages:
        return []
    table = pq.read_table(public / "tabeller" / "benchmark.parquet").to_pylist()
    newest = max(r["periode"] for r in table)
    shown, *of_lanes = (
        {
            (r["kommunekode"], r["kontroltrin"], _plain(r["omraade"])): 100 * float(r[share])
            for r in table
            if r["periode"] == newest and r[share] is not None
        }
        for share in ("andel_udtaget", *_LANES.values())
    )
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
        for lane, own in zip(_LANES, of_lanes, strict=True):
            for x0, scale, dots in re.findall(
                rf'<svg[^>]*f2"[^>]*data-x0="([\d.]+)" data-skala="([\d.]+)".*?"pr {lane}"(.*?)</g>', text, re.S
            ):
                for kommune, at in re.findall(r'<circle data-k="(\d+)" cx="([\d.]+)"', dots):
                    if abs(float(at) - float(x0) - float(scale) * own.get((kommune, *cell), -1e9)) > _AIR * (1 + float(scale)):
                        findings.append(f"{page.name}: prikken på banen {lane} for {kommune} står ikke ved det viste")
        for kommune, row in re.findall(r'<tr data-r="benchmark\|[^|]*\|(\d+)\|3\|alle"[^>]*>(.*?)</tr>', text, re.S):
            for x in re.findall(r'<circle cx="([\d.]+)" cy="7"', row):
                if abs(float(x) - 2 - shown.get((kommune, "3", "alle"), -1e9)) > 2 * _AIR:
                    findings.append(f"{page.name}: mærket i rækken for {kommune} står ikke ved det viste")
    return findings


def _map(public: Path) -> list[str]:
    """The map's kinds: o and u under the threshold (o for so long that the criterion is met), i not under; s, m say nothing."""
    page = public / "site" / "index.html"
    text = page.read_text("utf-8") if page.exists() else ""
    if 'class="kort"' not in text:
        return []
    tables = {n: pq.read_table(public / "tabeller" / f"{n}.parquet").to_pylist() for n in ("benchmark", "benchmark_opfoelgning")}
    newest = max(r["periode"] for r in tables["benchmark"])
    of_step_3 = [r for rows in tables.values() for r in rows if r["periode"] == newest and r["kontroltrin"] == "3"]
    shown = {r["kommunekode"] for r in of_step_3 if r.get("omraade") == "alle" and r.get("andel_udtaget") is not None}
    judged = {r["kommunekode"]: r for r in of_step_3 if "maaneder_i_traek" in r}
    findings, shapes = [], set(re.findall(r'<path class="([ouism](?: l)?)" d="([^"]+)"', text))
    for kommune, kind in re.findall(r'<a href="kommune/(\d+)\.html" aria-label="[^"]*"><path class="([ouism])', text):
        row = judged.get(kommune)
        months = row["maaneder_i_traek"] if row else None
        said = "o" if row and row["opfylder_kriteriet"] else "u" if months else "i"
        if (kind in "oui") != (kommune in shown) or (kind in "oui" and months is not None and kind != said):
            findings.append(f"{page.name}: kortet tegner {kommune} som {kind}")
    for file in (public / "site" / "figur").glob("kort-*"):
        alone = set(re.findall(r'<path class="([ouism](?: l)?)" d="(M\d+ \d+l[^"]+)"', file.read_text("utf-8")))
        findings += [f"{file.name}: tegner en kommune anderledes end forsiden"] * bool(alone - shapes)
    return findings


def attack_bars(public: Path) -> list[str]:
    """Bars of the weeks' drawings on the pages that are not as high as the week's shown count."""
    shown: dict[str, dict[tuple[int, int], int]] = {}
    for r in pq.read_table(public / "tabeller" / "su_flytninger_uge.parquet").to_pylist():
        shown.setdefault(r["kommunekode"], {})[r["iso_aar"], r["iso_uge"]] = r["kontrolleret"] or 0
    findings = []
    for page in sorted((public / "site").glob("indsatser-*.html")):
        own = shown.get(page.stem.removeprefix("indsatser-"), {})
        for year, bars in re.findall(r'aria-label="Uge for uge i (\d+);[^>]*>(.*?)</svg>', page.read_text("utf-8"), re.S):
            for x, height in re.findall(r'<rect x="(\d+)" y="[\d.]+" width="15" height="([\d.]+)"', bars):
                week = int(year), int(x) // 20 + 1
                if abs(float(height) - 60 * own.get(week, -1e9) / max(own.values(), default=1)) > _AIR:
                    findings.append(f"{page.name}: søjlen for uge {week[1]} i {year} er ikke så høj som det viste")
    return findings


def _cell(name: str) -> tuple[str, str]:
    """`maaling-1-3-oekonomisk-friplads` is of step 3."""
    step, _, area = name.removeprefix("maaling-1-").partition("-")
    return step, area


def _plain(area: str) -> str:
    return area.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace(" ", "-")
