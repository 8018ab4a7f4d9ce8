"""The benchmark page as it stands: its finding, its table, without scripts, printed, and its weight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pytest
from playwright.sync_api import Page, expect

from dagster_project.common.danish import pct

pytestmark = pytest.mark.heavy


def readings(publikation: Path) -> list[tuple]:
    """(share, under, meets the criterion) of step 3 over all areas, for the municipalities with a share."""
    t = publikation / "intern" / "tabeller"
    sql = f"""
        select b.andel_udtaget, 10 * b.udtaget < 3 * (b.udtaget + b.resterende), o.opfylder_kriteriet
        from read_parquet('{t}/benchmark.parquet') b
        join read_parquet('{t}/benchmark_opfoelgning.parquet') o using (periode, kommunekode, kontroltrin)
        where b.periode = '2023-12' and b.kontroltrin = '3' and b.omraade = 'alle' and b.andel_udtaget is not null
    """
    return duckdb.sql(sql).fetchall()


def test_the_headline_is_found_in_the_figures(publikation: Path, fil: Path, opened: Callable[..., Page]) -> None:
    everyone = readings(publikation)
    under, meets = sum(u for _, u, _ in everyone), sum(o for _, _, o in everyone)
    page = opened(fil)
    assert 0 < meets < under < len(everyone)
    expect(page.locator("h1")).to_have_text(
        f"{under} af {len(everyone)} kommuner tager under 30\u00a0pct. af sagerne op – {meets} af dem i mindst 6 måneder"
    )
    expect(page.locator("svg.f1.bred .med text")).to_have_text(f"Median {pct(median(a for a, _, _ in everyone))}")
    assert page.locator("#smaa li").count() == under
    assert page.locator("svg.f1.bred .pr circle.u").count() == under


def test_the_table_is_sorted_by_buttons_and_says_how(fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil)
    tal = "ts => ts.map(t => parseInt(t.querySelector('[data-f=resterende]').textContent.replace('.', '')))"
    rows = page.locator("#tabel tbody:not(.land) tr")
    button = page.locator("#tabel thead").get_by_role("button", name="Tilbage")
    button.click()
    rising = rows.evaluate_all(tal)
    assert rising == sorted(rising) and rising[0] < rising[-1]
    expect(page.locator("#tabel th[aria-sort]")).to_have_count(1)
    expect(button.locator("xpath=..")).to_have_attribute("aria-sort", "ascending")
    button.press("Enter")
    assert rows.evaluate_all(tal) == sorted(rising, reverse=True)
    expect(button.locator("xpath=..")).to_have_attribute("aria-sort", "descending")
    page.locator("#tabel thead").get_by_role("button", name="Kommune").click()
    names = rows.locator("th").all_inner_texts()
    assert names[0] == "Albertslund" and names[-1] == "Aarhus" and names[-2] == "Aalborg"


def test_without_scripts_everything_is_there(fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil, java_script_enabled=False)
    assert page.locator("#tabel tbody tr").count() == 99
    assert page.locator("svg.f1.bred circle[data-k]").count() > 90
    expect(page.locator("#filtre")).to_be_hidden()
    page.get_by_role("link", name="tabellerne over alle kontroltrin og ydelser").click()
    expect(page.locator("h1")).to_have_text("Alle kontroltrin og ydelser som tabeller")
    expect(page.locator("table").nth(5)).to_be_visible()  # one per cell; a click does not wait for the whole page


def test_the_page_is_light_in_both_editions(publikation: Path) -> None:
    """At most 300 KB (of 1024 bytes) in all: nothing else is loaded."""
    for edition in ("offentlig", "intern"):
        assert (publikation / edition / "site" / "benchmark.html").stat().st_size <= 300 * 1024


def test_print_has_the_table_head_and_no_buttons(fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil)
    page.emulate_media(media="print")
    header = "getComputedStyle(document.querySelector('#tabel thead th'), '::before').content"
    assert page.evaluate(header) == '"Kommune"'
    expect(page.locator("#tabel thead button").first).to_be_hidden()
    expect(page.locator("#filtre")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('#tabel thead')).display") == "table-header-group"
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
