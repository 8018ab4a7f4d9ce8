"""What a publication costs, part by part: the demo's, and one of the country's size; and how soon its heaviest page is usable."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from bench.country import PARTS, PERIODE, SAGER, countrys_tables
from bench.measurement import CHECK, measure


def udgivelse(root: Path) -> None:
    """The demo through the whole search for a suppression pattern; the country without that search."""
    from dagster_project.common.duckdb_read import open_built
    from dagster_project.publish.editions import build_view, write_editions
    from dagster_project.revisions.find import Revisions
    from dagster_project.settings import SAMPLE_KEY

    data = root / "data"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KONTROL_")} | {"KONTROL_DATA": str(data)}
    for command in ("demo", "run"):
        measure([CHECK, command], environment)
    print(f"\nUdgivelse af prøven (belastning {os.getloadavg()[0]:.1f})")
    folder = root / f"{PERIODE}.1"
    folder.mkdir()
    with open_built(data / "kontrol.duckdb") as built:
        _tag(
            "tabeller, arbejdsbøger og skjulning",
            lambda: write_editions(built, Revisions(None), folder, PERIODE, [], SAMPLE_KEY),
        )
    _tag("årsrapporter og sites", lambda: build_view([(folder / u, []) for u in ("intern", "offentlig")], False))
    side(folder / "offentlig" / "site" / "benchmark.html")

    reason = root / "grund"
    reason.mkdir()
    for name, table in countrys_tables(data / "kontrol.duckdb", PERIODE).items():
        pq.write_table(table, reason / f"{name}.parquet")
    print(f"98 kommuner, 24 måneder, {SAGER:,} sager, begge udgaver uden søgning (belastning {os.getloadavg()[0]:.1f})")
    for name, what_happened in PARTS.items():
        folder = root / f"{PERIODE}.{3 if name == 'alt' else 2}"
        print(f"  {what_happened}: {measure([sys.executable, '-m', 'bench.country', name, reason, folder])}", flush=True)
    print(f"  {sum(1 for f in (root / f'{PERIODE}.2').rglob('*') if f.is_file()):,} filer")


def _tag(name: str, work: Callable[[], object]) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"  {name}: {time.perf_counter() - begun:.1f} s ({time.process_time() - cpu:.1f} s CPU)", flush=True)


def side(file: Path) -> None:
    """Size, first paint and the time until the page's script has run, at a quarter of the CPU's speed: the best of five.

    The site's first page is opened before, unmeasured: a tab's first file gets another process, which is not slowed down."""
    from playwright.sync_api import sync_playwright

    ready = "performance.getEntriesByType('navigation')[0].domInteractive"
    painted = (
        "new Promise(f => new PerformanceObserver(l => f(l.getEntries()[0].startTime)).observe({type: 'paint', buffered: true}))"
    )
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        times = []
        for _ in range(5):
            tab = browser.new_page()
            tab.goto(file.with_name("index.html").as_uri())
            tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            tab.goto(file.as_uri())
            times.append((tab.evaluate(ready) / 1000, tab.evaluate(painted) / 1000))
            tab.close()
        browser.close()
    ready_after, first = map(min, zip(*times, strict=True))
    time = f"set efter {first:.2f} s, klar efter {ready_after:.2f} s ved 4 × langsommere CPU"
    print(f"  {file.name}: {file.stat().st_size / 1000:.0f} KB, {time}")
