"""The page of a municipality, the front page that asks for it, and how the choice follows; sentences in every case."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Page, expect

from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark_data import Cell
from dagster_project.publish.site.pages.kommune import Use, far_from_findings, heading, neighbours
from tests.publish.site.helpers import tabel

STEP_3 = Cell("3", "alle")


def use(taken: int | None, left: int | None, share: float | None, months: int | None = 0, slack: int = 0, **more: object) -> Use:
    """A municipality's use, hidden where `skjult` says so; `months` None: not judged."""
    hidden = str(more.get("skjult", ""))
    fields = {"udtaget": taken, "resterende": left, "andel_udtaget": share, "skjult": hidden}
    followup = {
        "maaneder_i_traek": None if months == -1 else months, "graense_taeller": 3, "graense_naevner": 10, "graense_maaneder": 6,
        "opfylder_kriteriet": bool(months and months >= 6), "skjult": "maaneder_i_traek=hemmeligholdt" if months == -1 else "",
    }  # fmt: skip
    return Use("X", STEP_3, Row("andre", fields, 0), None if months is None else Row("andre", followup, 0), slack)


@pytest.mark.parametrize(
    ("this", "finding", "missing", "status"),
    [
        (use(50, 50, 0.5), "X tager 50,0 pct. af risikosagerne op", "",
         "Andelen er ikke under grænsen på 30 pct. på kontroltrin 3, alle ydelser."),
        # 0,3 × 100 = 30, of which 20 are taken
        (use(20, 80, 0.2, 7), "X tager 20,0 pct. af risikosagerne op – under 30 pct. i 7 måneder",
         "Der skal tages 10 sager mere op, før andelen ikke længere er under 30 pct.",
         "Andelen har været under 30 pct. i 7 måneder i træk på kontroltrin 3, alle ydelser; kriteriet er opfyldt."),
        (use(29, 71, 0.29, 1), "X tager 29,0 pct. af risikosagerne op – under 30 pct. i 1 måned",
         "Der skal tages 1 sag mere op, før andelen ikke længere er under 30 pct.",
         "Andelen har været under 30 pct. i 1 måned på kontroltrin 3, alle ydelser; kriteriet kræver 6 måneder."),
        # within 4: 24 of 100 lack 6, 16 of 100 lack 14
        (use(20, 80, 0.2, 7, slack=4), "X tager 20,0 pct. af risikosagerne op – under 30 pct. i 7 måneder",
         "Der skal tages mellem 6 og 14 sager mere op, før andelen ikke længere er under 30 pct.",
         "Andelen har været under 30 pct. i 7 måneder i træk på kontroltrin 3, alle ydelser; kriteriet er opfyldt."),
        (use(0, 0, None), "X har ingen risikosager at tage op", "",
         "Der er ingen risikosager at holde op mod grænsen på 30 pct. på kontroltrin 3, alle ydelser."),
        (Use("X", STEP_3, None, None, 0), "X: brugen af risikosager er ikke målt", "", ""),
        (use(0, 9, 0.0, 2), "X tager 0,0 pct. af risikosagerne op – under 30 pct. i 2 måneder",
         "Der skal tages 3 sager mere op, før andelen ikke længere er under 30 pct.",
         "Andelen har været under 30 pct. i 2 måneder i træk på kontroltrin 3, alle ydelser; kriteriet kræver 6 måneder."),
        (use(None, None, None, -1, skjult="udtaget=<5|resterende=<5|andel_udtaget=hemmeligholdt"),
         "X: andelen af risikosager, der tages op, vises ikke", "",
         "Om kriteriet for opfølgning er opfyldt på kontroltrin 3, alle ydelser, vises ikke."),
        (use(50, 50, 0.5, None), "X tager 50,0 pct. af risikosagerne op", "", ""),
    ],
)  # fmt: skip
def test_the_sentences_follow_the_counts(this: Use, finding: str, missing: str, status: str) -> None:
    assert heading(this).replace("\u00a0", " ") == finding
    assert this.missing().replace("\u00a0", " ") == missing
    assert this.status().replace("\u00a0", " ") == status


HIDDEN = {"skjult": "udtaget=<5|resterende=<5|andel_udtaget=hemmeligholdt"}
SHARES = ((20, 80, 0.2, {}), (0, 9, 0.0, {}), (50, 0, 1.0, {}), (0, 0, None, {}), (None, None, None, HIDDEN))


@pytest.mark.parametrize(("counts", "months", "slack"), list(product(SHARES, (None, -1, 0, 1, 6), (0, 4))))
def test_no_combination_of_counts_and_readings_says_more_than_there_is(counts: tuple, months: int | None, slack: int) -> None:
    """`months` -1: hidden; None: not judged. Whole sentences in every case, and no side of the threshold without a share."""
    taken, left, share, more = counts
    this = use(taken, left, share, months, slack, **more)
    said = [this.status(), this.missing(), heading(this) + "."]
    assert all(s == "" or (s.endswith(".") and not s.endswith("..") and "None" not in s and "  " not in s) for s in said)
    if share is None and months == 0 and not more:
        assert "ikke under" not in this.status()
    if share is None:
        assert "tager" not in heading(this) and this.missing() == ""
    if months in (None, -1, 0):
        assert "i træk" not in " ".join(said) and this.missing() == ""


def test_an_interval_is_wider_where_counts_are_rounded() -> None:
    # Wilson, 20 of 100: 0,1334–0,2888; 16 of 100 and 24 of 100: 0,1010 and 0,3323
    assert use(20, 80, 0.2).interval == "13–29\u00a0pct."
    assert use(20, 80, 0.2, slack=4).interval == "10–34\u00a0pct."
    assert use(0, 0, None).interval == "–"


def test_beside_a_told_share_the_interval_is_of_that_share() -> None:
    """`52,5 ±0,5 pct.` and an interval from 15 to 85 were two words for one thing."""
    told = use(25, 25, 0.525, slack=12)
    told.r.update(andel_udtaget_fra=0.52, andel_udtaget_til=0.53)
    assert (use(25, 25, 0.5, slack=12).interval, told.interval) == ("15–85\u00a0pct.", "34–71\u00a0pct.")


def test_of_many_changed_figures_the_page_shows_its_own_findings_first() -> None:
    ids = [
        "benchmark/2023-11/151/3/alle/udtaget", "indsatser/151/2023/krav_rejst", "provenu/151/2022/som-offentliggjort",
        "provenu/151/2023/kl-ydelser", "provenu/151/2023/kl-ydelser/skat", "benchmark/2023-12/151/3/alle/andel_udtaget",
        "provenu/151/2023/som-offentliggjort",
    ]  # fmt: skip
    assert sorted(ids, key=lambda i: far_from_findings(i, "2023-12")) == [ids[5], ids[6], ids[3], *ids[:3], ids[4]]


def test_a_municipality_stands_beside_those_with_as_many_shown_cases(tmp_path: Path) -> None:
    """Of what the public edition shows alone: another month or cell, the country and hidden counts are no neighbours."""
    counts = {"101": 100, "147": 90, "151": 80, "153": 75, "155": 60, "157": 10, "159": 85, "161": 70}  # all of 0,5
    rows = [("2023-12", c, "3", "alle", n // 2, n - n // 2, 0.5) for c, n in counts.items()]
    rows += [("2023-12", "163", "3", "alle", None, None, None), ("2023-12", "DK", "3", "alle", 40, 40, 0.5),
             ("2023-11", "165", "3", "alle", 40, 40, 0.5), ("2023-12", "167", "2", "kontanthjælp", 40, 40, 0.5)]  # fmt: skip
    fields = ("periode", "kommunekode", "kontroltrin", "omraade", "udtaget", "resterende", "andel_udtaget")
    names = [{"kommunekode": c, "navn": f"Å{c}" if c == "153" else f"B{c}"} for c in [*counts, "163", "165", "167"]]
    (tmp_path / "tabeller").mkdir()
    for table, lines in (("benchmark", [dict(zip(fields, r, strict=True)) for r in rows]), ("kommuner", names)):
        pq.write_table(pa.Table.from_pylist(lines), tmp_path / "tabeller" / f"{table}.parquet")
    edition = Edition(tmp_path)
    # of 80: 85 and 75 are 5 off, 90 and 70 are 10, 100 and 60 are 20 (the lower code first), 10 is 70; Å comes last
    assert [r["kommune"] for r in neighbours(edition, "151", "2023-12")] == ["B101", "B147", "B151", "B159", "B161", "Å153"]
    assert neighbours(edition, "163", "2023-12") == []


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("edition", "there", "missing"), [("offentlig", "naermeste", "lignende"), ("intern", "lignende", "naermeste")]
)
def test_a_municipality_is_compared_with_its_like(
    publikation: Path, opened: Callable[..., Page], edition: str, there: str, missing: str
) -> None:
    page = opened(publikation / edition / "site" / "kommune" / "151.html")
    expect(page.locator(f"#{there}")).to_be_visible()
    expect(page.locator(f"#{missing}")).to_have_count(0)
    if edition == "offentlig":
        expect(page.locator("#naermeste tbody tr")).to_have_count(6)
        expect(page.locator("#naermeste").get_by_role("rowheader", name="Ballerup")).to_be_visible()
        other = page.locator("#naermeste tbody a").first
        name = other.inner_text()
        other.click()
        expect(page.locator("h1")).to_contain_text(name)


@pytest.mark.heavy
def test_every_municipality_has_a_page_that_is_light(publikation: Path) -> None:
    codes = {k.split("|")[1] for k in tabel(publikation / "offentlig" / "tabeller" / "benchmark.parquet") if k < "2024"} - {"DK"}
    for edition in ("offentlig", "intern"):
        site = publikation / edition / "site"
        pages = {p.stem: p for p in (site / "kommune").glob("*.html")}
        assert set(pages) == codes and len(pages) == 98
        assert max(p.stat().st_size for p in pages.values()) <= 150_000
        assert (site / "index.html").stat().st_size <= 200_000
        assert (site / "benchmark-tabeller.html").stat().st_size <= 350_000


@pytest.mark.heavy
@pytest.mark.parametrize("edition", ["offentlig", "intern"])
def test_a_municipality_is_one_a4(publikation: Path, opened: Callable[..., Page], tmp_path: Path, edition: str) -> None:
    page = opened(publikation / edition / "site" / "kommune" / "151.html")
    page.pdf(path=tmp_path / "ark.pdf", prefer_css_page_size=True)
    with pikepdf.open(tmp_path / "ark.pdf") as pdf:
        assert len(pdf.pages) == 1
        width, height = (float(v) for v in pdf.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (595, 842)


@pytest.mark.heavy
def test_the_choice_is_made_once_and_follows(publikation: Path, browser: Browser) -> None:
    """Chosen on the front page: its page opens, the front page and others lead back to it, and the benchmark highlights it."""
    site = publikation / "offentlig" / "site"
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_label("Hvilken kommune vil du se?").select_option(label="Albertslund")
    expect(page).to_have_url((site / "kommune" / "165.html").as_uri())
    expect(page.locator("h1")).to_contain_text("Albertslund")
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Benchmark").click()
    expect(page.get_by_label("Fremhæv kommune")).to_have_value("165")
    page.goto((site / "metode.html").as_uri())
    page.locator("#min a").click()
    expect(page).to_have_url((site / "kommune" / "165.html").as_uri())
    context.close()


@pytest.mark.heavy
def test_an_address_with_a_municipality_is_taken(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "offentlig" / "site" / "index.html", "#kommune=165")
    expect(page.locator("#min a")).to_have_text("Albertslund")
    expect(page.get_by_label("Hvilken kommune vil du se?")).to_have_value("165")


@pytest.mark.heavy
def test_without_scripts_the_list_leads_to_each(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "offentlig" / "site" / "index.html", java_script_enabled=False)
    expect(page.locator("#find")).to_be_hidden()
    page.get_by_role("link", name="Find din kommune på listen").click()
    page.locator("#kommuner").get_by_role("link", name="Aarhus").click()
    expect(page.locator("h1")).to_contain_text("Aarhus")


@pytest.mark.heavy
def test_on_a_phone_the_list_of_municipalities_is_folded(publikation: Path, opened: Callable[..., Page], tmp_path: Path) -> None:
    """It was half of the front page. It opens by key and thumb, and stands open wherever it must be read whole."""
    front = publikation / "offentlig" / "site" / "index.html"
    page = opened(front, width=390, height=844)
    fold, name = page.locator("#kommuner summary"), page.locator("#kommuner").get_by_role("link", name="Aarhus")
    expect(name).to_be_hidden()
    assert fold.evaluate("e => e.getBoundingClientRect().height") >= 44
    fold.press("Enter")
    expect(name).to_be_visible()
    fold.click()
    expect(name).to_be_hidden()
    page.evaluate("addEventListener('beforeprint', () => { window.printed = document.getElementById('kommuner').open; })")
    page.pdf(path=tmp_path / "forside.pdf")
    assert page.evaluate("window.printed") is True
    expect(name).to_be_hidden()
    wide = opened(front, width=1280)  # a sheet is narrower than this screen: the list was folded as it was printed
    seen = (
        "matchMedia('(min-width:1100px)').onchange = () => (window.printed ??= []).push(document.getElementById('kommuner').open)"
    )
    wide.evaluate(seen)
    wide.pdf(path=tmp_path / "forside.pdf", prefer_css_page_size=True)
    assert (printed := wide.evaluate("window.printed")) and all(printed)
    for anchor, width, more in (("", 1280, {}), ("#kommuner", 390, {}), ("", 390, {"java_script_enabled": False})):
        expect(opened(front, anchor, width=width, **more).locator("#kommuner").get_by_role("link", name="Aarhus")).to_be_visible()


@pytest.mark.heavy
def test_a_month_is_read_by_keys_and_pointer(publikation: Path, opened: Callable[..., Page]) -> None:
    """Each reading of the line is the published share of that month."""
    site = publikation / "intern" / "site"
    page = opened(site / "kommune" / "151.html")
    published = tabel(publikation / "intern" / "tabeller" / "benchmark.parquet")
    line, reading = page.locator("svg.tid").first, page.locator(".aflaest").first
    for key, periode, name in (("Home", "2022-01", "jan."), ("ArrowRight", "2022-02", "feb."), ("End", "2023-12", "dec.")):
        line.press(key)
        share = published[f"{periode}|151|3|alle"]["andel_udtaget"]
        shown = f"{share * 100:.1f}".replace(".", ",")
        expect(reading).to_have_text(f"{name}\u00a0{periode[:4]}: {shown}\u00a0pct.")
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 34 / 348, box["y"] + 20)
    expect(reading).to_contain_text("jan.\u00a02022")
