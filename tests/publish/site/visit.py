"""A visit to every page: opened once in Chromium, and all that the tests of every page ask is measured while it stands open.

axe asks last, for it changes the page: WCAG and best practice in the light on a phone, colours in the dark on a desktop. The
dark changes colours alone. Of a page in both editions the public one is asked, of audit pages and files one of each template;
under torture every page, all four ways."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.effort import TORTURE

PATIENCE = 180_000  # ms
WIDTHS = (1280, 1099, 390)
CELLS_TOO_WIDE = """() => [...document.querySelectorAll('th, td')]
    .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim().slice(0, 40)).slice(0, 5)"""
TEXTS_OVER_EACH_OTHER = """() => [...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).flatMap(s => {
    const t = [...s.querySelectorAll('text')].filter(e => e.getClientRects().length && e.textContent.trim())
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()]);
    return t.flatMap(([a, r], i) => t.slice(i + 1).filter(([, q]) =>
        Math.min(r.right, q.right) - Math.max(r.left, q.left) > 1 && Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 4
    ).map(([b]) => a + ' / ' + b)); })"""
SMALL_TEXT = """() => [...document.querySelectorAll('svg text, td, th, p, dt, dd, caption, label')]
    .filter(e => e.textContent.trim() && e.getClientRects().length).map(e => {
        const s = e.ownerSVGElement, k = s ? s.getBoundingClientRect().width / s.viewBox.baseVal.width : 1;
        return [e.textContent.slice(0, 30), parseFloat(getComputedStyle(e).fontSize) * k]; }).filter(x => x[1] < 12.95)"""
SKEWED = """() => [...document.querySelectorAll('dl.noegletal')].flatMap(l => {
    const tal = [...l.querySelectorAll('dt + dd')].map(e => e.getBoundingClientRect().top);
    const navn = [...l.querySelectorAll('dt')].map(e => e.getBoundingClientRect().top);
    return tal.filter((y, i) => i && Math.abs(navn[i] - navn[i - 1]) < 40 && Math.abs(y - tal[i - 1]) > 1); })"""
WORDS = """() => { const k = document.querySelector('main').cloneNode(true);
    k.querySelectorAll('thead th').forEach(h => { if (['regel', 'aarsag', 'mangler'].includes(h.dataset.felt))
        h.closest('table').querySelectorAll('tbody tr').forEach(r => r.cells[h.cellIndex].textContent = ''); });
    k.querySelectorAll('.mono, [data-f=celler], script').forEach(e => e.remove());
    return k.textContent; }"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, select, header a, .valg label')].filter(e => e.offsetParent)
    .map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect().height]).filter(x => x[1] < 24)"""
# the column that matters: how far it runs out of sight, more than the room beside its text
CUT = """() => [...document.querySelectorAll('table')].filter(t => t.getClientRects().length).map(t => {
    const c = t.tBodies[0] && t.tBodies[0].rows[0] && [...t.tBodies[0].rows[0].cells].find(c => c.matches('td.b'));
    if (!c) return null;
    const hidden = c.getBoundingClientRect().right - (t.closest('.rul') || t).getBoundingClientRect().right;
    return [t.id, c.cellIndex, Math.round(hidden)]; }).filter(x => x && x[2] > 6)"""
MENU_TOPS = "es => [...new Set(es.map(e => e.getBoundingClientRect().top))]"
AXE_JS = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
SCREENS = {"desktop": 1280, "telefon": 390}
COLOURS = {"light": "{}", "dark": "{runOnly: ['color-contrast', 'link-in-text-block']}"}
ASKED = (("telefon", "light"), ("desktop", "dark"))
FEWER = """document.querySelectorAll('tbody tr:nth-child(n + 9), circle:nth-child(n + 9), option:nth-child(n + 9), ' +
    '.liste > li:nth-child(n + 9), svg.kort a:nth-of-type(n + 9)').forEach(e => e.remove())"""  # all alike
ONE_OF_EACH = ("filer-", "spor-provenu-", "spor-indsatser-", "spor-benchmark-")  # pages of one template over one thing each
LANDMARKS = ("main", "h1", "body > header", "body > footer", "header nav")


def listen(page: Page, file: Path, complaints: list[str]) -> None:
    """Notes what a page says in the console, and every request of it for anything but itself and what stands inside it."""

    def own(url: str) -> bool:
        return url.startswith("data:") or url.split("#")[0] == file.as_uri()

    page.on("console", lambda m: complaints.append(f"{file.name}: {m.text}"))
    page.on("pageerror", lambda e: complaints.append(f"{file.name}: {e}"))
    page.on(
        "request",
        lambda r: (
            complaints.append(f"{file.name} beder om {r.url}") if not r.is_navigation_request() and not own(r.url) else None
        ),
    )


def visit(browser: Browser, pages: Iterable[Path], shots: Path) -> dict[str, dict[str, Any]]:
    """edition/page -> what was measured on it, what it complained of or asked for meanwhile, and what axe found, None where it
    was not asked. `shots`: where the screenshots go."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    shots.mkdir(exist_ok=True)
    seen: dict[str, dict[str, Any]] = {}
    kinds: set[str] = set()
    for file in sorted(pages, key=lambda f: "/intern/" in f.as_posix()):  # the public ones first
        page = context.new_page()
        listen(page, file, complaints := [])
        page.set_default_timeout(PATIENCE)
        page.goto(file.as_uri())
        folder, _, name = file.as_posix().rpartition("/site/")
        edition = folder.rpartition("/")[2]
        own = seen[f"{edition}/{name}"] = _measure(page) | {"complaints": complaints}
        own |= _screens(page, shots / f"{edition}-{file.stem}")
        own["complaints"] = list(complaints)  # whatever axe does is no complaint of the page's
        kind = next((k for k in ONE_OF_EACH if name.startswith(k)), name)
        own["axe"] = None if kind in kinds and not TORTURE else _axe(page)
        kinds.add(kind)
        page.close()
    context.close()
    return seen


def _measure(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {
        "own_font": page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"IBM Plex Sans\"'))"),
        "fonts_loaded": page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length"),
        "landmarks": [page.locator(x).count() for x in LANDMARKS],
        "without_caption": page.locator("table:not(:has(caption))").count(),
        "without_scope": page.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count(),
        "menu_tops": page.locator("header a").evaluate_all(MENU_TOPS),
        "skewed": page.evaluate(SKEWED),
        "words": page.evaluate(WORDS),
        "notes": page.locator(".note").all_inner_texts(),
    }
    by_width = {"cells_too_wide": CELLS_TOO_WIDE, "texts_over_each_other": TEXTS_OVER_EACH_OTHER, "small_text": SMALL_TEXT}
    found |= {name: {} for name in by_width}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, script in by_width.items():
            found[name][str(width)] = page.evaluate(script)
    # as narrow as a phone by now
    found["small_targets"] = page.evaluate(SMALL_TARGETS)
    found["cut"] = page.evaluate(CUT)
    found["heights_of_filters"] = page.locator(".valg label, select").evaluate_all("es => es.map(e => e.offsetHeight)")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.keyboard.press("Tab")
    found["first_stop"] = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    found["after_the_jump"] = page.evaluate("document.activeElement.id")
    return found


def _screens(page: Page, shot: Path) -> dict[str, Any]:
    """How wide the page is on either screen, in the light and in the dark; a picture of each in the light is kept."""
    found: dict[str, int] = {}
    for (name, width), colours in product(SCREENS.items(), COLOURS):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)
        found[f"{name}-{colours}"] = page.evaluate("document.documentElement.scrollWidth")
        if colours == "light" or TORTURE:
            page.screenshot(path=f"{shot}-{name}-{colours}.png")
    return {"page_width": found}


def _axe(page: Page) -> list[Any]:
    page.evaluate(FEWER)
    page.evaluate(AXE_JS + ";0")
    found = []
    for name, colours in product(SCREENS, COLOURS) if TORTURE else ASKED:
        page.set_viewport_size({"width": SCREENS[name], "height": 900})
        page.emulate_media(color_scheme=colours)
        answer = page.evaluate(f"axe.run(document, {{...{COLOURS[colours]}, resultTypes: ['violations'], preload: false}})")
        assert answer["testEngine"]["name"] == "axe-core"
        found += [(name, colours, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in answer["violations"]]
    return found
