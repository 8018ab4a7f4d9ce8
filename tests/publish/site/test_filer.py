"""From a file to the figures that its rows are in: all of them, by row, the same as the figures' own pages and `kontrol spor`."""

from __future__ import annotations

import csv
import html
import re
import shlex
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dagster_project.publish.site.pages.filer import SHOWN, _runs
from dagster_project.spor.backwards import trace_row
from tests.publish.site.helpers import column, tabel
from tests.spor.conftest import k  # noqa: F401  the demo opened for tracing

pytestmark = pytest.mark.heavy
Place = tuple[str, int]  # a delivery and a row of it


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))


def _of_the_figures_pages(site: Path) -> dict[Place, dict[str, Decimal]]:
    """What each row gives to each figure, from the rows that stand beside every figure's own page."""
    found: dict[Place, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for page in site.glob("spor-*.html"):
        command = html.unescape(re.search(r"kontrol spor [^<]+(?=</code>)", page.read_text("utf-8"))[0])
        for r in _rows(page.with_suffix(".csv")):
            given = Decimal((r.get("bidrag") or r.get("beloeb")).replace(",", "."))
            found[r["leverance_id"], int(r["raekke_nr"])][shlex.split(command)[2]] += given
    return found


def _of_the_files(site: Path) -> dict[Place, dict[str, Decimal]]:
    found: dict[Place, dict[str, Decimal]] = defaultdict(dict)
    for file in site.glob("filer-*.csv"):
        for r in _rows(file):
            found[r["leverance_id"], int(r["raekke_nr"])][r["tal_id"]] = Decimal(r["bidrag"].replace(",", "."))
    return found


@pytest.fixture(scope="module")
def site(publikation: Path) -> Path:
    return publikation / "intern" / "site"


@pytest.fixture(scope="module")
def of_files(site: Path) -> dict[Place, dict[str, Decimal]]:
    return _of_the_files(site)


def test_every_row_of_every_figure_is_found_from_its_file(site: Path, of_files: dict[Place, dict[str, Decimal]]) -> None:
    of_figures = _of_the_figures_pages(site)
    assert len(of_figures) > 1_000
    assert of_files == of_figures


def test_the_page_groups_the_rows_as_they_are_counted(publikation: Path, site: Path, of_files: dict) -> None:
    """Each run of rows, read back, is in exactly the figures whose numbers stand beside it; each figure leads to its page."""
    ids = {r["tal_id"]: r for r in tabel(publikation / "intern" / "tabeller" / "spor_tal.parquet").values()}
    by_page = {}
    for page in site.glob("spor-*.html"):
        by_page[page.name] = shlex.split(html.unescape(re.search(r"kontrol spor [^<]+(?=</code>)", page.read_text("utf-8"))[0]))[
            2
        ]
    assert ids.keys() <= set(by_page.values())
    text, seen = (site / "filer-151.html").read_text("utf-8"), 0
    for part in text.split("<section>")[1:]:
        id_ = re.search(r'<h2 id="(\w+)"', part)[1]
        figures = {nr: by_page[page] for nr, page in re.findall(r'<tr id="\w+-(\d+)">.*?href="([^"]+)"', part)}
        rows = re.findall(r'<tr><th scope="row" class="bred-tekst">(.*?)</th>.*?<td>(.*?)</td></tr>', part)
        assert figures and rows
        for runs, numbers in rows:
            awaited = {figures[nr] for nr in re.findall(r">(\d+)</a>", numbers)}
            for first, _, last in re.findall(r"(\d+)(–(\d+))?(?=,|$| og )", runs):
                for nr in range(int(first), int(last or first) + 1):
                    assert of_files[id_, nr].keys() == awaited, (id_, nr)
                    seen += 1
    assert seen > 1_000


@pytest.mark.parametrize("name", ["su_tilbagemeldinger_151_2023-12.csv", "kommune_sager_151_2023-12.csv"])
def test_kontrol_spor_answers_the_same_of_a_row(publikation: Path, of_files: dict, k, name: str) -> None:  # noqa: F811
    tables = publikation / "intern" / "tabeller"
    with_page = {tal_id for figures in of_files.values() for tal_id in figures}
    (id_,) = [r["leverance_id"] for r in tabel(tables / "leverancer.parquet").values() if r["filnavn"] == name]
    rows = sorted(nr for leverance_id, nr in of_files if leverance_id == id_)
    for nr in (rows[0], rows[-1]):
        (answer,) = trace_row(k, name, nr)
        assert {tal_id for tal_id, _ in answer.tal} & with_page == of_files[id_, nr].keys()


def test_the_register_and_each_figure_lead_to_the_file(publikation: Path, site: Path) -> None:
    (id_,) = [
        r["leverance_id"]
        for r in tabel(publikation / "intern" / "tabeller" / "leverancer.parquet").values()
        if r["filnavn"] == "su_tilbagemeldinger_151_2023-12.csv"
    ]
    for page in ("leverancer.html", "spor-provenu-151-2023-su.html", "spor-indsatser-151-2023-su-undringer-sendt.html"):
        assert f'href="filer-151.html#{id_}"' in (site / page).read_text("utf-8"), page
    assert not list((publikation / "offentlig").rglob("filer*"))


def test_many_runs_of_rows_are_counted_and_not_listed() -> None:
    assert _runs([[1, 12], [14, 14], [17, 20]]) == "1–12, 14, 17–20"
    runs = [[3 * i, 3 * i + 1] for i in range(SHOWN + 2)]
    assert _runs(runs).endswith(f"{3 * SHOWN - 3}–{3 * SHOWN - 2} og 4 rækker mere")


@pytest.mark.parametrize(
    "name", ["spor-provenu-151-2023-som-offentliggjort", "spor-indsatser-151-2023-krav-udestaaende", "filer-151"]
)
def test_an_audit_page_fits_1180_px_and_the_rest_folds(site: Path, opened: Callable[..., Page], name: str) -> None:
    """1220 px of window are 1180 of page: nothing goes on to the side, amount, file, row and rule stand first."""
    page = opened(site / f"{name}.html", width=1220)
    assert page.locator(".rul.mere").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1220
    assert page.get_by_text("Uden en kommandolinje").is_visible()
    if name.startswith("spor"):
        heads = [h.strip() for h in page.locator("thead th").all_inner_texts()[:5]]
        assert heads[1:4] == ["Kildefil", "Række", "Regel"] and heads[0].startswith(("Beløb", "Bidrag"))
        assert "|" not in "".join(column(page, ".tal", "sag"))
        assert "–" not in column(page, ".tal", "regel")
    if page.locator("td details").count():
        cells = page.locator("td details").first
        assert not cells.locator("span").is_visible()
        cells.locator("summary").click()
        assert "sagsnr=" in cells.locator("span").inner_text()
