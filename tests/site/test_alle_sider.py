"""What holds for every page of both editions: axe, no request, no overflow, phone, dark, print; screenshots are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dagster_project.publish import site
from tests.site.conftest import SKUD, TAALMOD

pytestmark = pytest.mark.heavy
AXE = Path(__file__).parent / "axe" / "axe.min.js"
MAADER = {"desktop": (1280, "light"), "desktop-moerk": (1280, "dark"), "telefon": (390, "light"), "telefon-moerk": (390, "dark")}
AXE_JS = AXE.read_text("utf-8")
FAERRE = "document.querySelectorAll('tbody tr:nth-child(n + 9), circle:nth-child(n + 9)').forEach(e => e.remove())"  # all alike
SKRIFT = Path(site.__file__).parent / "skrift"


@pytest.mark.parametrize("mappe", [AXE.parent, SKRIFT])
def test_det_medbragte_er_det_der_blev_hentet(mappe: Path) -> None:
    """Fonts and axe are vendored as published, with their licence beside them."""
    linjer = (mappe / "SHA256SUMS").read_text().splitlines()
    assert linjer and list(mappe.glob("LICENSE*"))
    for linje in linjer:
        sum_, navn = linje.split()
        assert hashlib.sha256((mappe / navn).read_bytes()).hexdigest() == sum_


@pytest.mark.parametrize("maade", MAADER)
def test_axe_finder_intet_paa_nogen_side(publikation: Path, sider: list[Path], browser: Browser, maade: str) -> None:
    """WCAG and best practice, every page, light and dark, desktop and 390 px; nothing runs off the side of the screen."""
    bredde, farver = MAADER[maade]
    kontekst = browser.new_context(
        viewport={"width": bredde, "height": 900}, color_scheme=farver, bypass_csp=True
    )  # for axe alone
    fejl = []
    for fil in sider:
        side = kontekst.new_page()
        side.set_default_timeout(TAALMOD)
        side.goto(fil.as_uri())
        assert side.evaluate("document.documentElement.scrollWidth") <= bredde, f"{fil.name} er bredere end skærmen"
        SKUD.mkdir(exist_ok=True)
        udgave = fil.relative_to(publikation).parts[0]
        side.screenshot(path=SKUD / f"{udgave}-{fil.stem}-{maade}.png")
        side.evaluate(FAERRE)
        side.evaluate(AXE_JS + ";0")
        svar = side.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        fejl += [(udgave, fil.name, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in svar["violations"]]
        side.close()
    kontekst.close()
    assert not fejl, fejl


def test_axe_ser_en_fejl_naar_der_er_en(sider: list[Path], browser: Browser) -> None:
    side = browser.new_page(bypass_csp=True)
    side.goto(sider[0].as_uri())
    side.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')")
    side.evaluate(AXE_JS + ";0")
    assert {"image-alt", "label"} <= {v["id"] for v in side.evaluate("axe.run()")["violations"]}
    side.close()


def test_ingen_side_beder_om_noget_eller_klager(sider: list[Path], aaben: Callable[..., Page]) -> None:
    """Opened by double click: nothing is fetched, nothing is refused by the policy, and the font is the one inside."""
    for fil in sider:
        side = aaben(fil)
        assert side.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"IBM Plex Sans\"'))")
        assert side.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length") == 2


def test_politikken_lader_intet_fremmed_koere(sider: list[Path], browser: Browser) -> None:
    side = browser.new_page()
    side.goto(sider[0].as_uri())
    side.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.fremmed = 1';
        document.body.append(s);
        const i = document.createElement('img'); i.src = 'https://example.invalid/x.png'; document.body.append(i); }""")
    assert side.evaluate("window.fremmed") is None
    assert re.match(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-",
        side.locator("meta[http-equiv]").get_attribute("content"),
    )
    side.close()


def test_hver_side_kan_naas_med_tastaturet_og_har_sine_landemaerker(sider: list[Path], aaben: Callable[..., Page]) -> None:
    for fil in sider:
        side = aaben(fil)
        side.keyboard.press("Tab")
        assert side.evaluate("document.activeElement.textContent") == "Spring til indhold"
        side.keyboard.press("Enter")
        assert side.evaluate("document.activeElement.id") == "indhold"
        assert [side.locator(x).count() for x in ("main", "h1", "body > header", "body > footer", "header nav")] == [1] * 5
        assert side.locator("table:not(:has(caption))").count() == 0
        assert side.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0


def test_alt_der_trykkes_paa_er_stort_nok_paa_en_telefon(sider: list[Path], aaben: Callable[..., Page]) -> None:
    """24 px at least in one line (WCAG 2.2 target size), 44 px for the filters."""
    for fil in sider:
        side = aaben(fil, bredde=390, hoejde=844)
        smaa = side.evaluate(
            "[...document.querySelectorAll('button, select, header a, .valg label')].filter(e => e.offsetParent)"
            ".map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect().height]).filter(x => x[1] < 24)"
        )
        assert not smaa, (fil.name, smaa)
        assert all(h >= 44 for h in side.locator(".valg label, select").evaluate_all("es => es.map(e => e.offsetHeight)"))


def test_al_tekst_kan_laeses(sider: list[Path], aaben: Callable[..., Page]) -> None:
    """No text below 13 px as it stands on the screen, the charts' labels included, at any width."""
    maal = """() => [...document.querySelectorAll('svg text, td, th, p, dt, dd, caption, label')]
        .filter(e => e.textContent.trim() && e.getClientRects().length).map(e => {
            const s = e.ownerSVGElement, k = s ? s.getBoundingClientRect().width / s.viewBox.baseVal.width : 1;
            return [e.textContent.slice(0, 30), parseFloat(getComputedStyle(e).fontSize) * k]; }).filter(x => x[1] < 12.95)"""
    for fil in sider:
        side = aaben(fil)
        for bredde in (390, 1099, 1280):
            side.set_viewport_size({"width": bredde, "height": 900})
            for_smaa = side.evaluate(maal)
            assert not for_smaa, (fil.name, bredde, for_smaa[:4])
