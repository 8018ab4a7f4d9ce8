"""The benchmark page in a real browser: what a reader sees by mouse, keyboard and tap, in the address and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pytest
from playwright.sync_api import Page, expect

from dagster_project.format import pct

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="session")
def fil(publikation: Path) -> Path:
    return publikation / "intern" / "site" / "benchmark.html"


def celle(publikation: Path, kode: str, trin: str = "3", omraade: str = "alle") -> dict:
    """A row of the published table, read past all code of the site."""
    tabel = publikation / "intern" / "tabeller" / "benchmark.parquet"
    sql = "select * from read_parquet(?) where periode = '2023-12' and kommunekode = ? and kontroltrin = ? and omraade = ?"
    return duckdb.execute(sql, [str(tabel), kode, trin, omraade]).to_arrow_table().to_pylist()[0]


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


def prik(side: Page, kode: str):
    return side.locator(f'svg.f1:visible circle[data-k="{kode}"]')


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


def test_peg_viser_kommunens_tal_og_slipper_igen(publikation: Path, fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    r = celle(publikation, "376")
    prik(side, "376").hover()
    boks = side.locator("#detalje")
    expect(boks).to_contain_text("Guldborgsund")
    expect(boks).to_contain_text(pct(r["andel_udtaget"]))
    expect(boks).to_contain_text("opfylder kriteriet")
    side.mouse.move(5, 5)
    expect(boks).to_be_hidden()


def test_piletaster_gaar_fra_kommune_til_kommune_og_esc_lukker(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    prikker = side.locator("svg.f1.bred .pr circle")
    koder = prikker.evaluate_all("ps => ps.map(p => p.dataset.k)")
    side.locator("#kommune").focus()
    for _ in range(12):  # from the filter by Tab alone, past nothing but what lies between
        side.keyboard.press("Tab")
        if side.evaluate("document.activeElement.tagName") == "circle":
            break
    aktiv = "document.activeElement.dataset.k"
    assert side.evaluate(aktiv) == koder[0]
    expect(side.locator("#detalje")).to_be_visible()
    side.keyboard.press("ArrowRight")
    side.keyboard.press("ArrowDown")
    assert side.evaluate(aktiv) == koder[2]
    side.keyboard.press("ArrowLeft")
    assert side.evaluate(aktiv) == koder[1]
    side.keyboard.press("End")
    assert side.evaluate(aktiv) == koder[-1]
    side.keyboard.press("Escape")
    expect(side.locator("#detalje")).to_be_hidden()
    side.keyboard.press("Home")
    side.keyboard.press("Enter")
    assert f"kommune={koder[0]}" in side.url


def test_et_tryk_paa_en_telefon_viser_og_fremhaever(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil, bredde=390, hoejde=844, has_touch=True, is_mobile=True)
    p = prik(side, "376")
    p.scroll_into_view_if_needed()
    kasse = p.bounding_box()
    side.touchscreen.tap(kasse["x"] + kasse["width"] / 2 + 4, kasse["y"] + kasse["height"] / 2 - 4)  # a finger is not exact
    expect(side.locator("#detalje")).to_contain_text("Guldborgsund")
    expect(side.locator("#kommune")).to_have_value("376")
    kant = side.locator("#detalje").bounding_box()
    assert kant["x"] >= 0 and kant["x"] + kant["width"] <= 390


def test_filtre_staar_i_adressen_og_adressen_aabner_visningen(publikation: Path, fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    side.get_by_label("Trin 2 · Kontanthjælp").check()
    side.get_by_label("Fremhæv kommune").select_option(label="Aabenraa")
    assert side.url.endswith("#celle=2-kontanthjaelp&kommune=580")
    r = celle(publikation, "580", "2", "kontanthjælp")
    for s in (side, aaben(fil, "#celle=2-kontanthjaelp&kommune=580")):
        raekke = s.locator('tr[data-r="benchmark|2023-12|580|2|kontanthjælp"]')
        expect(raekke).to_have_class("v")
        expect(raekke.locator('[data-f="andel_udtaget"]')).to_have_text(pct(r["andel_udtaget"]))
        expect(s.locator("svg.f1.bred .mk.valgt text")).to_have_text(f"Aabenraa {pct(r['andel_udtaget'])}")
        expect(s.get_by_label("Trin 2 · Kontanthjælp")).to_be_checked()


@pytest.mark.parametrize("anker", ["#celle=findes-ikke&kommune=999", "#celle=__proto__&kommune=constructor", "#%"])
def test_en_forkert_adresse_giver_den_almindelige_visning(fil: Path, aaben: Callable[..., Page], anker: str) -> None:
    side = aaben(fil, anker)
    expect(side.get_by_label("Trin 3 · Alle")).to_be_checked()
    assert side.locator("svg.f1.bred .pr circle").count() > 90


def test_scriptet_tegner_det_samme_som_serveren(fil: Path, aaben: Callable[..., Page]) -> None:
    """From the first cell to another and back: every mark, label and figure stands where the server drew it."""
    tegning = """() => JSON.stringify([...document.querySelectorAll(
        'h1,#ingress,.noegletal [data-f],svg.f1 circle,svg.f1 .mk *,svg.f1 .med *,svg.f2 circle,.bv,#smaa li *,' +
        '#tabel tbody *')].map(e =>
        [e.tagName, e.closest('[data-r]')?.dataset.r, ...['d','cx','cy','x','y','text-anchor'].map(a => e.getAttribute(a)),
         (e.getAttribute('class') || ''), e.children.length || e.tagName == 'circle' ? '' : e.textContent]))"""
    foer = aaben(fil, java_script_enabled=False).evaluate(tegning)
    side = aaben(fil)
    assert side.evaluate(tegning) == foer
    side.get_by_label("Trin 3 · Økonomisk friplads").check()
    assert side.evaluate(tegning) != foer
    side.get_by_label("Trin 3 · Alle").check()
    assert side.evaluate(tegning) == foer


def test_tabellen_sorteres_med_knapper_og_siger_hvordan(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    tal = "ts => ts.map(t => parseInt(t.querySelector('[data-f=resterende]').textContent.replace('.', '')))"
    raekker = side.locator("#tabel tbody:not(.land) tr")
    knap = side.locator("#tabel thead").get_by_role("button", name="Tilbage")
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
