"""What a publication of the demo costs, part by part, and how soon a reader can use its heaviest page."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from bench.maaling import KONTROL, maal


def udgivelse(rod: Path) -> None:
    """98 municipalities over 24 months and the demo's cases: tables and workbooks, reports, sites; then the page itself."""
    from dagster_project.publish.rapport import byg_rapporter
    from dagster_project.publish.site import byg_site
    from dagster_project.publish.udgaver import skriv_udgaver
    from dagster_project.settings import PROEVENOEGLE

    data = rod / "data"
    miljoe = {k: v for k, v in os.environ.items() if not k.startswith("KONTROL_")} | {"KONTROL_DATA": str(data)}
    for kommando in ("demo", "run"):
        maal([KONTROL, kommando], miljoe)
    mappe = rod / "2023-12.1"
    mappe.mkdir()
    udgaver = [mappe / "offentlig", mappe / "intern"]
    _tag("tabeller og skjulning", lambda: skriv_udgaver(data / "kontrol.duckdb", mappe, "2023-12", [], PROEVENOEGLE))
    _tag("årsrapporter", lambda: [byg_rapporter(u) for u in udgaver])
    _tag("sites", lambda: [byg_site(u) for u in udgaver])
    side(mappe / "offentlig" / "site" / "benchmark.html")


def _tag(navn: str, arbejde: Callable[[], object]) -> None:
    begyndt, cpu = time.perf_counter(), time.process_time()
    arbejde()
    print(f"  {navn}: {time.perf_counter() - begyndt:.1f} s ({time.process_time() - cpu:.1f} s CPU)")


def side(fil: Path) -> None:
    """Size, and the time until the page's script has run, at a quarter of the CPU's speed: the best of five."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tider = []
        for _ in range(5):
            fane = browser.new_page()
            fane.context.new_cdp_session(fane).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            fane.goto(fil.as_uri())
            tider.append(fane.evaluate("performance.getEntriesByType('navigation')[0].domInteractive"))
            fane.close()
        browser.close()
    print(f"  {fil.name}: {fil.stat().st_size / 1000:.0f} KB, klar efter {min(tider) / 1000:.2f} s ved 4 × langsommere CPU")
