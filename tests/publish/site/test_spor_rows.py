"""The audit pages of efforts, UDK's statement, § 11 and the municipality's benchmark: which there are, and that they add up."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.publish.site import build_site
from tests.publish.site.helpers import tabel

pytestmark = pytest.mark.heavy
AGREES_NOT = "✗ Rækkerne stemmer ikke"


def _file(tal_id: str) -> str:
    return "spor-" + re.sub(r"[^a-z0-9]+", "-", tal_id) + ".html"


def _tal(publikation: Path) -> dict[str, dict]:
    return tabel(publikation / "intern" / "tabeller" / "spor_tal.parquet")


def _pages(publikation: Path) -> dict[str, Path]:
    """The pages by the id that each names, as a shell reads it; none twice."""
    pages = list((publikation / "intern" / "site").glob("spor-*.html"))
    commands = {html.unescape(re.search(r"kontrol spor [^<]+(?=</code>)", p.read_text("utf-8"))[0]): p for p in pages}
    names = {shlex.split(c)[2]: p for c, p in commands.items()}
    assert len(names) == len(pages)
    return names


def test_all_figures_of_the_newest_year_have_a_page(publikation: Path) -> None:
    """Every effort and every cell of the statement and of § 11 of 2023, and three shares of six cells of the municipality."""
    tables = publikation / "intern" / "tabeller"
    awaited = {
        f"indsatser/{r['kommunekode']}/2023/{r['noegletal']}"
        for r in tabel(tables / "indsatser.parquet").values()
        if r["aar"] == 2023 and r["vaerdi"] is not None
    }
    everyone = [r for r in pq.read_table(tables / "tal.parquet").to_pylist() if r["aar"] == 2023 and r["vaerdi"] is not None]
    awaited |= {r["tal_id"] for r in everyone if r["tal_id"].startswith(("udk-status/", "paragraf-11/"))}
    found = set(_tal(publikation))
    assert found - awaited == {i for i in found if i.startswith("benchmark/2023-12/151/")} and awaited <= found
    assert len(found - awaited) == 18
    assert len(list((publikation / "intern" / "site").glob("spor-*.html"))) == len(found) + sum(
        len(tabel(tables / f"{t}.parquet")) for t in ("provenu_aar", "provenu_total")
    )


def test_the_rows_of_the_csv_give_the_figure_again(publikation: Path) -> None:
    pages = _pages(publikation)
    for tal_id, r in _tal(publikation).items():
        name = pages.pop(tal_id)
        lines = list(csv.DictReader(io.StringIO(name.with_suffix(".csv").read_text("utf-8-sig")), delimiter=";"))
        numerator = sum((Decimal(x["bidrag"].replace(",", ".")) for x in lines), Decimal(0))
        denominator = sum(int(x["naevner"] or 0) for x in lines) if r["enhed"] == "andel" else 52 if "pr_uge" in tal_id else 1
        assert len(lines) == r["raekker"]
        assert (abs(numerator / denominator - r["vaerdi"]) < Decimal("1e-9")) if denominator else r["vaerdi"] is None, tal_id
        page = name.read_text("utf-8")
        assert "✓ Rækkerne stemmer" in page and AGREES_NOT not in page, tal_id
        assert all(x["celler"] and x["linje"] for x in lines)


def test_a_row_too_few_gives_a_cross_on_just_that_page(publikation: Path, tmp_path: Path) -> None:
    """The mark is computed from the rows that the page lists."""
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    file = tmp_path / "intern" / "tabeller" / "spor_raekker.parquet"
    rows = pq.read_table(file)
    (nr, *_) = [i for i, t in enumerate(rows["tal_id"].to_pylist()) if t == "indsatser/151/2023/anker_afgjort"]
    pq.write_table(rows.take([i for i in range(rows.num_rows) if i != nr]), file)
    build_site(tmp_path / "intern")
    crosses = {p.name for p in (tmp_path / "intern" / "site").glob("spor-*.html") if AGREES_NOT in p.read_text("utf-8")}
    assert crosses == {_file("indsatser/151/2023/anker_afgjort")}


@pytest.mark.parametrize(
    ("side", "tal_id"),
    [
        ("indsatser-151.html", "indsatser/151/2023/krav_rejst"),
        ("udk-151.html", "udk-status/151/2023/boligydelse/krav-beloeb"),
        ("udk-151.html", "udk-status/dk/2023/boligydelse/provenu-i-alt"),
        ("afstemning.html", "paragraf-11/151/2023/provenu"),
        ("spor.html", "benchmark/2023-12/151/samlet/alle/andel_med_effekt"),
    ],
)
def test_a_figure_leads_to_its_page(publikation: Path, side: str, tal_id: str) -> None:
    site = publikation / "intern" / "site"
    assert f'href="{_file(tal_id)}"' in (site / side).read_text("utf-8")
    links = {m for p in site.glob("*.html") for m in re.findall(r'href="(spor[^"#]*)"', p.read_text("utf-8"))}
    assert {m for m in links if not (site / m).exists()} == set()
    assert not list((publikation / "offentlig").rglob("spor*"))
