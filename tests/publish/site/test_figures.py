"""A chart in files of its own: its rows are the table's, its drawing needs nothing else, and its page can be embedded."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import frictionless
import pytest
from playwright.sync_api import Browser, Page, expect

from dagster_project.publish.site.figure import Figure
from tests.disclosure.attacker.figures import attack_figures, records
from tests.publish.site.helpers import tabel
from tests.publish.site.test_all_pages import AXE_JS

pytestmark = pytest.mark.heavy
SVG = "{http://www.w3.org/2000/svg}"
OF_EACH_KIND = (
    "maaling-1-3-alle", "maaling-2-2-kontanthjaelp", "maaling-3-3-alle", "kort-3-alle", "kommune-340", "provenu-151",
    "su-uger-151",
)  # fmt: skip


@pytest.mark.parametrize("edition", ["offentlig", "intern"])
def test_a_charts_figures_are_those_of_the_published_table(publikation: Path, edition: str) -> None:
    folder = publikation / edition / "site" / "figur"
    assert attack_figures(publikation / edition) == []
    # 98 municipalities with two each, six cells with three measures, the map, the country, and Ballerup's proceeds and weeks
    assert len(list(folder.glob("*.csv"))) == len(list(folder.glob("*.svg"))) == 98 * 2 + 6 * 3 + 1 + 1 + 2
    assert len(list(folder.glob("*.html"))) == (218 if edition == "offentlig" else 0)


def test_a_chart_holds_just_its_rows(publikation: Path) -> None:
    folder = publikation / "offentlig" / "site" / "figur"
    benchmark = tabel(publikation / "offentlig" / "tabeller" / "benchmark.parquet")
    newest = [k.split("|")[1] for k in benchmark if k.startswith("2023-12|") and k.endswith("|3|alle")]
    assert [r["kommunekode"] for r in records(folder / "maaling-1-3-alle.csv")] == sorted(set(newest) - {"DK"})
    own = list(records(folder / "kommune-340.csv"))
    assert {(r["kommune"], r["kontroltrin"], r["omraade"]) for r in own} == {("Sorø", "3", "alle")}
    assert [r["periode"] for r in own] == sorted({k.split("|")[0] for k in benchmark if "|340|3|alle" in k})
    hidden = [r["beloeb"] for r in records(folder / "provenu-151.csv") if (r["aar"], r["kategori"]) == ("2023", "§ 11-sager")]
    assert hidden == ["hemmeligholdt"]


@pytest.mark.parametrize("name", OF_EACH_KIND)
@pytest.mark.parametrize("edition", ["offentlig", "intern"])
def test_a_drawing_says_what_it_is_and_rests_on_nothing_else(publikation: Path, edition: str, name: str) -> None:
    text = (publikation / edition / "site" / "figur" / f"{name}.svg").read_text("utf-8")
    drawing = ElementTree.fromstring(text)
    words = [" ".join(t.itertext()) for t in drawing.findall(f"{SVG}text")]
    said = " ".join(words)
    assert (
        "".join(drawing.find(f"{SVG}title").itertext()).split()
        == " ".join(w for w, t in zip(words, drawing.findall(f"{SVG}text"), strict=True) if t.get("class") == "titel").split()
    )
    assert "Kilde: " in said and "Udgivelse 2023-12.1" in said and "CC BY 4.0" in said and "Tallene er opdigtede." in said
    assert ("Internt: må ikke deles" in said) == (edition == "intern")
    assert not re.search(r"var\(|<script|url\((?!#)|@import|href", text) and text.count("http") == 1  # the name of SVG itself
    assert float(drawing.get("width")) >= 600


@pytest.mark.parametrize(("public", "stands"), [(True, True), (False, False)])
def test_only_a_public_chart_names_the_address_of_the_web_root(public: bool, stands: bool) -> None:
    om = {"periode": "2023-12", "nr": "1", "adresse": "https://kommune.dk/kontrol"}
    page = "benchmark.html#celle=3-alle"
    f = Figure("maaling-1", "3-alle", "Fund", "Om", "sager", page, "figur", 1, (), "benchmark", (), (), om, public)
    assert ("https://kommune.dk/kontrol/2023-12.1/site/benchmark.html" in " ".join(f.credit)) == stands
    assert ('src="https://kommune.dk/kontrol/2023-12.1/site/figur/maaling-1-3-alle.html"' in f.snippet) == stands


def test_a_page_to_embed_asks_for_nothing_and_leads_back(publikation: Path, opened: Callable[..., Page], tmp_path: Path) -> None:
    """What stands under Indlejr, put on a page of others, shows the chart; narrow and dark too."""
    site = publikation / "offentlig" / "site"
    own = (site / "benchmark.html").read_text("utf-8")
    snippet = html.unescape(re.search(r"<code>(&lt;iframe .*?)</code>", own)[1]).replace('src="', f'src="{site.as_uri()}/')
    (tmp_path / "andres.html").write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{snippet}", "utf-8")
    page = opened(tmp_path / "andres.html", width=390, color_scheme="dark")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("kommuner tager under 30")
    expect(frame.locator("svg.smal .pr circle").first).to_be_visible()
    expect(frame.get_by_role("link", name="Se siden, som figuren er fra")).to_have_attribute(
        "href", "../benchmark.html#celle=3-alle"
    )
    frame.get_by_text("Tallene som tabel").click()
    expect(frame.locator("tbody tr")).to_have_count(98)


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_a_page_to_embed_is_accessible_and_fits(publikation: Path, browser: Browser, name: str) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto((publikation / "offentlig" / "site" / "figur" / f"{name}.html").as_uri())
    page.evaluate(AXE_JS + ";0")
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []
    context.close()


def test_the_links_follow_the_chosen_cell_and_the_internal_site_offers_no_embedding(
    publikation: Path, opened: Callable[..., Page]
) -> None:
    page = opened(publikation / "offentlig" / "site" / "benchmark.html")
    page.get_by_label("Kontroltrin 2, kontanthjælp").check()
    for kind in ("maaling-1", "maaling-2", "maaling-3"):
        links = page.locator(f'[data-figur="{kind}"] a')
        hrefs = [links.nth(i).get_attribute("href") for i in range(links.count())]
        assert hrefs == [f"figur/{kind}-2-kontanthjaelp.csv", f"figur/{kind}-2-kontanthjaelp.svg"]
        snippet = page.locator(f'[data-figur="{kind}"] code').text_content()
        assert f'src="figur/{kind}-2-kontanthjaelp.html"' in snippet and 'style="border:0"' in snippet
    for file in (publikation / "intern" / "site").glob("*.html"):
        assert "Indlejr" not in file.read_text("utf-8")


def test_the_data_package_names_every_file_and_validates(publikation: Path, tmp_path: Path) -> None:
    folder = publikation / "offentlig" / "site" / "figur"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    named = {r["path"] for r in package["resources"]} | {r["schema"] for r in package["resources"] if "schema" in r}
    assert {f.name for f in folder.iterdir()} == named | {"datapackage.json"}
    assert package["version"] == "2023-12.1" and "Udgivelse 2023-12.1" in package["citation"]
    few = [r for r in package["resources"] if r["path"].removesuffix(".csv") in OF_EACH_KIND]
    for name in {"datapackage.json"} | {r[k] for r in few for k in ("path", "schema")}:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "datapackage.json").write_text(json.dumps(package | {"resources": few}), "utf-8")
    answer = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert len(few) == len(OF_EACH_KIND) and answer.valid, answer.flatten(["name", "type", "note"])
    assert all(f.description for r in frictionless.Package(str(tmp_path / "datapackage.json")).resources for f in r.schema.fields)


def test_every_public_page_says_how_it_is_cited(publikation: Path) -> None:
    for page in [
        *(publikation / "offentlig" / "site").glob("*.html"),
        publikation / "offentlig" / "site" / "kommune" / "151.html",
    ]:
        said = page.read_text("utf-8").rpartition('<details class="citer')[2]
        assert "Kommunens kontrolenhed (2" in said and "Udgivelse 2023-12.1, data til 31." in said, page.name
