"""A municipality that delivers little is published too: a table without rows is a page without that section, not an error."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page

from dagster_project.publish.site import build_site

pytestmark = pytest.mark.heavy
EXPENDABLE = ("su_flytninger_uge", "krav", "udk_status", "star_henvendelser", "provenu_kommunal_andel", "afstemning", "udsagn")


@pytest.mark.parametrize("edition", ["offentlig", "intern"])
def test_a_site_is_built_without_rows_in_the_tables_that_nobody_delivered_to(
    editions: Path, tmp_path: Path, edition: str
) -> None:
    folder = tmp_path / edition
    shutil.copytree(editions / edition / "tabeller", folder / "tabeller")
    for navn in EXPENDABLE:
        file = folder / "tabeller" / f"{navn}.parquet"
        pq.write_table(pq.read_table(file).slice(0, 0), file)
    build_site(folder)
    pages = {f.name for f in (folder / "site").glob("*.html")}
    assert {"index.html", "provenu-151.html", "indsatser-151.html"} <= pages
    assert "udk-151.html" not in pages
    assert "uge for uge" not in (folder / "site" / "indsatser-151.html").read_text("utf-8")


@pytest.fixture(scope="module")
def one_month(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public site of an edition with one month and one year."""
    folder = tmp_path_factory.mktemp("en_maaned") / "offentlig"
    shutil.copytree(editions / "offentlig" / "tabeller", folder / "tabeller")
    for file in (folder / "tabeller").glob("*.parquet"):
        t = pq.read_table(file)
        if file.stem.startswith("benchmark"):
            for field_name in {"periode", "maaned"} & {*t.column_names}:
                t = t.filter(pc.field(field_name) == "2023-12")
            if "opfylder_kriteriet" in t.column_names:
                no = pa.array([False] * t.num_rows, pa.bool_())
                t = t.set_column(t.column_names.index("opfylder_kriteriet"), "opfylder_kriteriet", no)
        elif file.stem in ("provenu_aar", "provenu_total", "indsatser"):
            t = t.filter(pc.field("aar") == 2023)
        pq.write_table(t, file)
    build_site(folder)
    return folder / "site"


def test_with_one_month_and_one_year_pages_do_not_say_from_and_to(one_month: Path) -> None:
    """`2023–2023`, `de 0 måneder før` and `0 af dem` are what a template says that was only tried on five years."""
    pages = {f.name: f.read_text("utf-8") for f in one_month.glob("*.html")}
    assert " – ingen af dem i mindst 6 måneder" in pages["benchmark.html"]
    assert "Provenu pr. kategori, 2023<" in pages["provenu-151.html"] and "Kommune, 2023<" in pages["indsatser-151.html"]
    assert not [n for n, text in pages.items() if "2023–2023" in text or "de 0 måneder" in text]


def test_a_single_reading_is_seen_as_a_dot_in_each_cell(one_month: Path, opened: Callable[..., Page]) -> None:
    page = opened(one_month / "benchmark.html")
    lengths = "ps => ps.map(p => p.getTotalLength())"
    for cell in page.locator("#filtre input").all():
        cell.check()
        curves = page.locator("#smaa .nu").evaluate_all(lengths)
        assert curves and min(curves) > 0


@pytest.mark.parametrize("codes", [("151",), ("151", "147")])
def test_with_one_municipality_or_two_no_sentence_counts_one_as_many(
    editions: Path, tmp_path: Path, codes: tuple[str, ...]
) -> None:
    """`Alle 1 kommuner`, `De 1 kommuner, der …`: what a template says that was only tried on 98."""
    folder = tmp_path / "offentlig"
    shutil.copytree(editions / "offentlig" / "tabeller", folder / "tabeller")
    for file in (folder / "tabeller").glob("*.parquet"):
        t = pq.read_table(file)
        if "kommunekode" in t.column_names and file.stem != "kommuner":
            t = t.filter(pc.field("kommunekode").isin([*codes, "DK"]))
            if file.stem == "su_flytninger_uge" and len(codes) == 1:  # moves in the summer alone
                t = t.filter(pc.is_null(pc.field("saeson")))
            pq.write_table(t, file)
    build_site(folder)
    weeks = (folder / "site" / "indsatser-151.html").read_text("utf-8")
    dark = "Mørke søjler: studiestart (januar/februar og september)."
    assert "uge for uge" in weeks and (dark in weeks) == ("Mørke søjler" in weeks) == (len(codes) == 2)
    found = {
        (page.name, words)
        for page in (folder / "site").rglob("*.html")
        for words in re.findall(r"\b(?:[Aa]lle|[Dd]e) 1 \w+", page.read_text("utf-8"))
    }
    assert not found and (folder / "site" / "kommune" / "151.html").exists()
