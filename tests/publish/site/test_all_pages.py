"""What holds for every page of both editions: axe, no request, no overflow, phone, dark, print; screenshots are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dagster_project.publish import site
from tests.publish.site.conftest import PATIENCE, SHOTS

pytestmark = pytest.mark.heavy
AXE = Path(__file__).parent / "axe" / "axe.min.js"
WAYS = {"desktop": (1280, "light"), "desktop-moerk": (1280, "dark"), "telefon": (390, "light"), "telefon-moerk": (390, "dark")}
AXE_JS = AXE.read_text("utf-8")
FEWER = "document.querySelectorAll('tbody tr:nth-child(n + 9), circle:nth-child(n + 9)').forEach(e => e.remove())"  # all alike
FONT = Path(site.__file__).parent / "fonts"


@pytest.mark.parametrize("folder", [AXE.parent, FONT])
def test_det_medbragte_er_det_der_blev_hentet(folder: Path) -> None:
    """Fonts and axe are vendored as published, with their licence beside them."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert lines and list(folder.glob("LICENSE*"))
    for line in lines:
        sum_, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum_


@pytest.mark.parametrize("way", WAYS)
def test_axe_finder_intet_paa_nogen_side(publikation: Path, pages: list[Path], browser: Browser, way: str) -> None:
    """WCAG and best practice, every page, light and dark, desktop and 390 px; nothing runs off the side of the screen."""
    width, colours = WAYS[way]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=colours, bypass_csp=True
    )  # for axe alone
    error = []
    for file in pages:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{file.name} er bredere end skærmen"
        SHOTS.mkdir(exist_ok=True)
        edition = file.relative_to(publikation).parts[0]
        page.screenshot(path=SHOTS / f"{edition}-{file.stem}-{way}.png")
        page.evaluate(FEWER)
        page.evaluate(AXE_JS + ";0")
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        error += [(edition, file.name, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in answer["violations"]]
        page.close()
    context.close()
    assert not error, error


def test_axe_ser_en_fejl_naar_der_er_en(pages: list[Path], browser: Browser) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(pages[0].as_uri())
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')")
    page.evaluate(AXE_JS + ";0")
    assert {"image-alt", "label"} <= {v["id"] for v in page.evaluate("axe.run()")["violations"]}
    page.close()


def test_ingen_side_beder_om_noget_eller_klager(pages: list[Path], opened: Callable[..., Page]) -> None:
    """Opened by double click: nothing is fetched, nothing is refused by the policy, and the font is the one inside."""
    for file in pages:
        page = opened(file)
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"IBM Plex Sans\"'))")
        assert page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length") == 2


def test_politikken_lader_intet_fremmed_koere(pages: list[Path], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(pages[0].as_uri())
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.fremmed = 1';
        document.body.append(s);
        const i = document.createElement('img'); i.src = 'https://example.invalid/x.png'; document.body.append(i); }""")
    assert page.evaluate("window.fremmed") is None
    assert re.match(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-",
        page.locator("meta[http-equiv]").get_attribute("content"),
    )
    page.close()


def test_hver_side_kan_naas_med_tastaturet_og_har_sine_landemaerker(pages: list[Path], opened: Callable[..., Page]) -> None:
    for file in pages:
        page = opened(file)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Spring til indhold"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "indhold"
        assert [page.locator(x).count() for x in ("main", "h1", "body > header", "body > footer", "header nav")] == [1] * 5
        assert page.locator("table:not(:has(caption))").count() == 0
        assert page.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0


def test_alt_der_trykkes_paa_er_stort_nok_paa_en_telefon(pages: list[Path], opened: Callable[..., Page]) -> None:
    """24 px at least in one line (WCAG 2.2 target size), 44 px for the filters."""
    for file in pages:
        page = opened(file, width=390, height=844)
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, header a, .valg label')].filter(e => e.offsetParent)"
            ".map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect().height]).filter(x => x[1] < 24)"
        )
        assert not small, (file.name, small)
        assert all(h >= 44 for h in page.locator(".valg label, select").evaluate_all("es => es.map(e => e.offsetHeight)"))


def test_al_tekst_kan_laeses(pages: list[Path], opened: Callable[..., Page]) -> None:
    """No text below 13 px as it stands on the screen, the charts' labels included, at any width."""
    measure = """() => [...document.querySelectorAll('svg text, td, th, p, dt, dd, caption, label')]
        .filter(e => e.textContent.trim() && e.getClientRects().length).map(e => {
            const s = e.ownerSVGElement, k = s ? s.getBoundingClientRect().width / s.viewBox.baseVal.width : 1;
            return [e.textContent.slice(0, 30), parseFloat(getComputedStyle(e).fontSize) * k]; }).filter(x => x[1] < 12.95)"""
    for file in pages:
        page = opened(file)
        for width in (390, 1099, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for_small = page.evaluate(measure)
            assert not for_small, (file.name, width, for_small[:4])
