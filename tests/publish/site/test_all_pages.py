"""What holds for every page of both editions: axe, no request, no overflow, phone, dark, print; screenshots are kept."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dagster_project.publish import site
from tests.publish.site.visit import AXE_JS, SCREENS

pytestmark = pytest.mark.heavy
AXE = Path(__file__).parent / "axe" / "axe.min.js"
FONT = Path(site.__file__).parent / "fonts"


@pytest.mark.parametrize("folder", [AXE.parent, FONT])
def test_what_is_brought_along_is_what_was_downloaded(folder: Path) -> None:
    """Fonts and axe are vendored as published, with their licence beside them."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert lines and list(folder.glob("LICENSE*"))
    for line in lines:
        sum_, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum_


def test_axe_finds_nothing_on_any_page(seen: dict[str, dict[str, Any]]) -> None:
    """In the light and in the dark, on a phone and on a desktop, as visit.py says; each kind of page was asked."""
    asked = {name: page["axe"] for name, page in seen.items() if page["axe"] is not None}
    assert len(asked) > 20 and len({name.partition("/")[2] for name in seen} - {name.partition("/")[2] for name in asked}) <= 3
    assert {name: found for name, found in asked.items() if found} == {}


def test_nothing_runs_off_the_side_of_either_screen(seen: dict[str, dict[str, Any]]) -> None:
    for name, page in seen.items():
        assert all(wide <= SCREENS[way.partition("-")[0]] for way, wide in page["page_width"].items()), (name, page["page_width"])


def test_axe_sees_a_fault_when_there_is_one(pages: list[Path], browser: Browser) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(pages[0].as_uri())
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')")
    page.evaluate(AXE_JS + ";0")
    assert {"image-alt", "label"} <= {v["id"] for v in page.evaluate("axe.run()")["violations"]}
    page.close()


def test_no_page_asks_for_anything_or_complains(seen: dict[str, dict[str, Any]]) -> None:
    """Opened by double click: nothing is fetched, nothing is refused by the policy, and the font is the one inside."""
    assert len(seen) > 20
    for name, page in seen.items():
        assert (page["own_font"], page["fonts_loaded"], page["complaints"]) == (True, 2, []), name


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


def test_every_page_works_by_keyboard_and_has_its_landmarks(seen: dict[str, dict[str, Any]]) -> None:
    for name, page in seen.items():
        assert (page["first_stop"], page["after_the_jump"]) == ("Spring til indhold", "indhold"), name
        assert (page["landmarks"], page["without_caption"], page["without_scope"]) == ([1] * 5, 0, 0), name


def test_whatever_is_tapped_is_large_enough_on_a_phone(seen: dict[str, dict[str, Any]]) -> None:
    """24 px at least in one line (WCAG 2.2 target size), 44 px for the filters."""
    for name, page in seen.items():
        assert page["small_targets"] == [], name
        assert all(h >= 44 for h in page["heights_of_filters"]), name
    assert any(page["heights_of_filters"] for page in seen.values())
