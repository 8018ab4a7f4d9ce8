"""The benchmark page as it stands: its finding, its table, without scripts, printed, and its weight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pytest
from playwright.sync_api import Page, expect

from dagster_project.format import pct

pytestmark = pytest.mark.heavy


def aflaesninger(publikation: Path) -> list[tuple]:
    """(share, under, meets the criterion) of step 3 over all areas, for the municipalities with a share."""
    t = publikation / "intern" / "tabeller"
    sql = f"""
        select b.andel_udtaget, 10 * b.udtaget < 3 * (b.udtaget + b.resterende), o.opfylder_kriteriet
        from read_parquet('{t}/benchmark.parquet') b
        join read_parquet('{t}/benchmark_opfoelgning.parquet') o using (periode, kommunekode, kontroltrin)
        where b.periode = '2023-12' and b.kontroltrin = '3' and b.omraade = 'alle' and b.andel_udtaget is not null
    """
    return duckdb.sql(sql).fetchall()


def test_overskriften_er_fundet_i_tallene(publikation: Path, fil: Path, aaben: Callable[..., Page]) -> None:
    alle = aflaesninger(publikation)
    under, opfylder = sum(u for _, u, _ in alle), sum(o for _, _, o in alle)
    side = aaben(fil)
    assert 0 < opfylder < under < len(alle)
    expect(side.locator("h1")).to_have_text(
        f"{under} af {len(alle)} kommuner trækker under 30\u00a0pct. af sagerne – {opfylder} af dem i mindst 6 måneder"
    )
    expect(side.locator("svg.f1.bred .med text")).to_have_text(f"Median {pct(median(a for a, _, _ in alle))}")
    assert side.locator("#smaa li").count() == under
    assert side.locator("svg.f1.bred .pr circle.u").count() == under


def test_tabellen_sorteres_med_knapper_og_siger_hvordan(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    tal = "ts => ts.map(t => parseInt(t.querySelector('[data-f=resterende]').textContent.replace('.', '')))"
    raekker = side.locator("#tabel tbody:not(.land) tr")
    knap = side.locator("#tabel thead").get_by_role("button", name="Resterende")
    knap.click()
    stigende = raekker.evaluate_all(tal)
    assert stigende == sorted(stigende) and stigende[0] < stigende[-1]
    expect(side.locator("#tabel th[aria-sort]")).to_have_count(1)
    expect(knap.locator("xpath=..")).to_have_attribute("aria-sort", "ascending")
    knap.press("Enter")
    assert raekker.evaluate_all(tal) == sorted(stigende, reverse=True)
    expect(knap.locator("xpath=..")).to_have_attribute("aria-sort", "descending")
    side.locator("#tabel thead").get_by_role("button", name="Kommune").click()
    navne = raekker.locator("th").all_inner_texts()
    assert navne[0] == "Albertslund" and navne[-1] == "Aarhus" and navne[-2] == "Aalborg"


def test_uden_scripts_er_alt_der(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil, java_script_enabled=False)
    assert side.locator("#tabel tbody tr").count() == 99
    assert side.locator("svg.f1.bred circle[data-k]").count() > 90
    expect(side.locator("#filtre")).to_be_hidden()
    side.get_by_role("link", name="tabellerne over alle celler").click()
    expect(side.locator("h1")).to_have_text("Alle kontroltrin og områder som tabeller")
    expect(side.locator("table").nth(5)).to_be_visible()  # one per cell; a click does not wait for the whole page


def test_siden_er_let_og_hurtig(fil: Path, aaben: Callable[..., Page]) -> None:
    """At most 350 KB in all: nothing else is loaded."""
    assert fil.stat().st_size <= 350_000


def test_udskrift_har_tabelhovedet_og_ingen_knapper(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    side.emulate_media(media="print")
    hoved = "getComputedStyle(document.querySelector('#tabel thead th'), '::before').content"
    assert side.evaluate(hoved) == '"Kommune"'
    expect(side.locator("#tabel thead button").first).to_be_hidden()
    expect(side.locator("#filtre")).to_be_hidden()
    assert side.evaluate("getComputedStyle(document.querySelector('#tabel thead')).display") == "table-header-group"
    assert side.pdf(format="A4", landscape=True).startswith(b"%PDF")
