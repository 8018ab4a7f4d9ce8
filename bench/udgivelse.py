"""What a publication costs, part by part: the demo's, and one of the country's size; and how soon its heaviest page is usable."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from bench.landet import DELE, SAGER, landets_tabeller
from bench.maaling import KONTROL, maal

PERIODE = "2023-12"


def udgivelse(rod: Path) -> None:
    """The demo through the whole search for a suppression pattern; the country without that search."""
    from dagster_project.forbindelse import open_built
    from dagster_project.publish.revisioner import Revisioner
    from dagster_project.publish.udgaver import skriv_udgaver
    from dagster_project.publish.visning import byg_visning
    from dagster_project.settings import PROEVENOEGLE

    data = rod / "data"
    miljoe = {k: v for k, v in os.environ.items() if not k.startswith("KONTROL_")} | {"KONTROL_DATA": str(data)}
    for kommando in ("demo", "run"):
        maal([KONTROL, kommando], miljoe)
    print(f"\nUdgivelse af prøven (belastning {os.getloadavg()[0]:.1f})")
    mappe = rod / f"{PERIODE}.1"
    mappe.mkdir()
    with open_built(data / "kontrol.duckdb") as built:
        _tag(
            "tabeller, arbejdsbøger og skjulning",
            lambda: skriv_udgaver(built, Revisioner(None), mappe, PERIODE, [], PROEVENOEGLE),
        )
    _tag("årsrapporter og sites", lambda: byg_visning([(mappe / u, []) for u in ("intern", "offentlig")], False))
    side(mappe / "offentlig" / "site" / "benchmark.html")

    grund = rod / "grund"
    grund.mkdir()
    for navn, tabel in landets_tabeller(data / "kontrol.duckdb", PERIODE).items():
        pq.write_table(tabel, grund / f"{navn}.parquet")
    print(f"98 kommuner, 24 måneder, {SAGER:,} sager, begge udgaver uden søgning (belastning {os.getloadavg()[0]:.1f})")
    for navn, hvad in DELE.items():
        mappe = rod / f"{PERIODE}.{3 if navn == 'alt' else 2}"
        print(f"  {hvad}: {maal([sys.executable, '-m', 'bench.landet', navn, grund, mappe])}", flush=True)
    print(f"  {sum(1 for f in (rod / f'{PERIODE}.2').rglob('*') if f.is_file()):,} filer")


def _tag(navn: str, arbejde: Callable[[], object]) -> None:
    begyndt, cpu = time.perf_counter(), time.process_time()
    arbejde()
    print(f"  {navn}: {time.perf_counter() - begyndt:.1f} s ({time.process_time() - cpu:.1f} s CPU)", flush=True)


def side(fil: Path) -> None:
    """Size, first paint and the time until the page's script has run, at a quarter of the CPU's speed: the best of five.

    The site's first page is opened before, unmeasured: a tab's first file gets another process, which is not slowed down."""
    from playwright.sync_api import sync_playwright

    klar = "performance.getEntriesByType('navigation')[0].domInteractive"
    malet = (
        "new Promise(f => new PerformanceObserver(l => f(l.getEntries()[0].startTime)).observe({type: 'paint', buffered: true}))"
    )
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tider = []
        for _ in range(5):
            fane = browser.new_page()
            fane.goto(fil.with_name("index.html").as_uri())
            fane.context.new_cdp_session(fane).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            fane.goto(fil.as_uri())
            tider.append((fane.evaluate(klar) / 1000, fane.evaluate(malet) / 1000))
            fane.close()
        browser.close()
    klar_efter, foerst = map(min, zip(*tider, strict=True))
    tid = f"set efter {foerst:.2f} s, klar efter {klar_efter:.2f} s ved 4 × langsommere CPU"
    print(f"  {fil.name}: {fil.stat().st_size / 1000:.0f} KB, {tid}")
