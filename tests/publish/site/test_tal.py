"""Every figure of every page is its published cell, and no public page holds what was hidden."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.common.danish import tal
from dagster_project.publish.site import build_site, poster
from dagster_project.revisions.tables import SCHEMAS
from tests.publish.site.helpers import celle, expected, read, tabel

pytestmark = pytest.mark.heavy
FOREIGN = {
    "kommune",
    "celle",
    "tallet",
    "kilden",
    "navnet",
    "valget",
    "begrundelsen",
    "intervallet",
    "mangler",
    "maaneden",
    "maalet",
    "ved_graensen",
    "aarsagerne",
    "ydelsen",
}  # names that stand for the code in their row
# of the line's delivery and case; of the row's key
FROM_OTHERS = {"provenu_linjer": {"filnavn", "regel", "sag"}, "spor_raekker": {"sag"}, "udtraek": {"sag"}}


def test_each_figure_on_a_page_is_its_cell(publikation: Path, pages: list[Path]) -> None:
    deviations, count = [], 0
    for page in pages:
        edition = publikation / page.relative_to(publikation).parts[0]
        found, unmarked = read(page)
        assert not [t for t in unmarked if re.search(r"\d", t)], f"{page.name}: tal uden celle: {unmarked[:3]}"
        for row, field_name, text in found:
            if field_name in FOREIGN | FROM_OTHERS.get(row.partition("|")[0], set()):
                continue
            count += 1
            awaited = expected(celle(edition, row), field_name)
            if text != awaited:
                deviations.append((page.name, row, field_name, text, awaited))
    assert count > 10_000
    assert not deviations, deviations[:5]


def test_each_page_of_spor_reckons_its_figure_again(publikation: Path) -> None:
    """Each provenu figure of the five years has its page; the lines in its CSV give the published amount again."""
    site = publikation / "intern" / "site"
    pages = {p.name: p for p in site.glob("spor-provenu-*.html")}
    tables = publikation / "intern" / "tabeller"
    assert len(pages) == sum(len(tabel(tables / f"{t}.parquet")) for t in ("provenu_aar", "provenu_total"))
    for page in pages.values():
        (row, field_name, shown), *_ = read(page)[0]
        lines = page.with_suffix(".csv").read_text("utf-8-sig").splitlines()
        column = lines[0].split(";").index("beloeb")
        summen = sum((Decimal(x.split(";")[column].replace(",", ".")) for x in lines[1:]), Decimal(0))
        assert summen == celle(publikation / "intern", row)[field_name] and tal(summen) == shown
        assert "✓ Linjerne stemmer" in page.read_text("utf-8")


def test_a_line_too_few_gives_a_cross(publikation: Path, tmp_path: Path) -> None:
    """The mark is computed: one line taken out of the table, and the figure and the totals above it no longer agree."""
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    file = tmp_path / "intern" / "tabeller" / "provenu_linjer.parquet"
    lines = pq.read_table(file)
    touched = [i for i, r in enumerate(lines.to_pylist()) if r["kategori"] == "SU-sager" and r["aar"] == 2023 and r["beloeb"] > 0]
    pq.write_table(lines.take([i for i in range(lines.num_rows) if i != touched[0]]), file)
    build_site(tmp_path / "intern")
    crosses = {
        p.name for p in (tmp_path / "intern" / "site").glob("spor-*.html") if "✗ Linjerne stemmer ikke" in p.read_text("utf-8")
    }
    assert crosses == {f"spor-provenu-151-2023-{n}.html" for n in ("su", "som-offentliggjort", "uden-paragraf-11")}


def test_all_kommuner_and_cells_stand_in_the_tables(publikation: Path) -> None:
    """98 municipalities and the country in each of the six cells, none lost and none twice."""
    for edition in (publikation / "offentlig", publikation / "intern"):
        rows = {r for r, f, _ in read(edition / "site" / "benchmark-tabeller.html")[0] if f == "udtaget" and "kriterier" not in r}
        awaited = {f"benchmark|{n}" for n in tabel(edition / "tabeller" / "benchmark.parquet") if n.startswith("2023-12|")}
        assert rows == awaited and len(rows) == 99 * 6


def _hidden(publikation: Path) -> list[tuple[str, str, Any]]:
    """(table, field, true value) of every hidden cell: the public word beside the internal value of the same row."""
    out = []
    for file in sorted((publikation / "offentlig" / "tabeller").glob("*.parquet")):
        if not any(pq.read_table(file, columns=["skjult"])["skjult"].to_pylist()):
            continue
        internal = tabel(publikation / "intern" / "tabeller" / file.name)
        for key, r in tabel(file).items():
            for field_name in [d.split("=")[0] for d in r["skjult"].split("|") if d]:
                if key in internal and not key.startswith("#"):
                    out.append((file.stem, field_name, internal[key][field_name]))
    return out


def test_no_public_page_holds_a_hidden_value_in_any_byte(publikation: Path) -> None:
    """Amounts of five digits and more can be looked for in every byte: written plainly, in Danish, and with decimals."""
    hidden = {v for _, _, v in _hidden(publikation) if isinstance(v, Decimal) and abs(v) >= 10_000}
    shown = {
        v
        for file in (publikation / "offentlig" / "tabeller").glob("*.parquet")
        for r in tabel(file).values()
        for v in r.values()
        if isinstance(v, Decimal)
    }
    assert len(hidden - shown) > 20  # the demo does hide
    former = {form for v in hidden - shown for form in (tal(abs(v)), str(abs(int(v))), str(abs(v)))}
    for page in sorted((publikation / "offentlig" / "site").rglob("*")):
        if not page.is_file():
            continue
        word_ = set(re.findall(r"[0-9][0-9.]*[0-9]", page.read_text("utf-8")))
        leak = word_ & former  # an amount that another, shown cell happens to have is no leak
        assert not leak, f"{page.name} viser {leak}"


def test_the_search_finds_a_leaked_value(publikation: Path, tmp_path: Path) -> None:
    """The check above is no decoration: the internal page does hold the very amounts that the public one hides."""
    hidden = next(v for t, f, v in _hidden(publikation) if t == "provenu_aar" and f == "beloeb" and v >= 10_000)
    assert tal(hidden) in (publikation / "intern" / "site" / "provenu-151.html").read_text("utf-8")


def test_the_public_edition_has_no_page_of_and_no_link_to_single_cases(publikation: Path) -> None:
    public = {p.name for p in (publikation / "offentlig" / "site").rglob("*.html")}
    assert "udtraek.html" not in public and not any(n.startswith("spor") for n in public)
    for page in (publikation / "offentlig" / "site").rglob("*.html"):
        assert not re.search(r'href="[^"]*(udtraek|spor/|kontrolsager)', page.read_text("utf-8"))


def test_every_link_leads_somewhere(pages: list[Path]) -> None:
    for page in pages:
        text = page.read_text("utf-8")
        for href in re.findall(r'href="([^"]+)"', text):
            file, _, anker = href.partition("#")
            if href.startswith("data:"):
                continue
            measure = (page.parent / file).resolve() if file else page
            assert measure.exists(), f"{page.name} linker til {href}"
            if anker and "=" not in anker and measure.suffix == ".html":  # with `=` it is a choice in the address
                assert f'id="{anker}"' in measure.read_text("utf-8"), f"{page.name} linker til {href}"


def test_same_tables_give_same_bytes(publikation: Path) -> None:
    site = publikation / "offentlig" / "site"
    before = {p: p.read_bytes() for p in site.rglob("*.*")}
    assert {".html", ".svg", ".csv", ".json"} == {p.suffix for p in before}
    build_site(publikation / "offentlig")
    assert before == {p: p.read_bytes() for p in site.rglob("*.*")}


def test_invented_figures_are_said_to_be_on_every_page(pages: list[Path]) -> None:
    for page in pages:
        text = page.read_text("utf-8")
        assert "pdigtede tal" in text.split("<main")[0] and "Tallene er opdigtede" in text.split("</main>")[1]


def test_an_edition_without_tables_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="tabeller findes ikke"):
        build_site(tmp_path)


def test_earlier_publications_are_reached_newest_first(publikation: Path, tmp_path: Path) -> None:
    """The public edition as it lies in the web root, the internal one in the folder of publications: the links lead there."""
    folders = [tmp_path / n for n in ("2023-09.1", "2023-12.2", "2023-12.10", "2023-12.11")]
    for folder in folders:
        for edition in ("offentlig", "intern"):
            (folder / edition).mkdir(parents=True)
            shutil.copytree(publikation / edition / "tabeller", folder / edition / "tabeller")
            (folder / edition / "site").mkdir()
            (folder / edition / "site" / "index.html").touch()
    root = tmp_path / "rod"
    for folder in folders:
        shutil.copytree(folder / "offentlig", root / folder.name)
    for edition, site in (("offentlig", root / "2023-12.11" / "site"), ("intern", folders[-1] / "intern" / "site")):
        found = poster(edition, folders[:-1])
        assert [p.navn for p in found] == ["2023-12.10", "2023-12.2", "2023-09.1"]
        assert all((site / p.adresse).resolve().exists() for p in found)


def test_the_archive_shows_what_changed_and_why(publikation: Path, tmp_path: Path) -> None:
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    changed = {"tal_id": "provenu/151/2023/su", "foer": Decimal(1900000), "efter": Decimal(1983289), "forskel": Decimal(83289)}
    row = changed | {"aarsag": "rettet leverance", "status": "foreløbig", "publikation_fra": "2023-11.1"}
    schema = SCHEMAS["reviderede_tal"]
    file = tmp_path / "intern" / "tabeller" / "reviderede_tal.parquet"
    pq.write_table(pa.Table.from_pylist([{n: row.get(n) for n in schema.names}], schema=schema), file)
    build_site(tmp_path / "intern")
    shown = {f: t for _, f, t in read(tmp_path / "intern" / "site" / "arkiv.html")[0]}
    assert (shown["foer"], shown["efter"], shown["forskel"]) == ("1.900.000", "1.983.289", "83.289")
    assert (shown["aarsag"], shown["publikation_fra"]) == ("rettet leverance", "2023-11.1")
