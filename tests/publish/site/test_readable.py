"""What a reader's eye meets on every page: nothing over anything else, figures on one line, and words for what code has names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.heavy
WIDTHS = (390, 1280)
FOR_WIDE = """() => [...document.querySelectorAll('th, td')].filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.textContent.trim().slice(0, 40)).slice(0, 5)"""
OVER_HINANDEN = """() => [...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).flatMap(s => {
    const t = [...s.querySelectorAll('text')].filter(e => e.getClientRects().length && e.textContent.trim())
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()]);
    return t.flatMap(([a, r], i) => t.slice(i + 1).filter(([, q]) =>
        Math.min(r.right, q.right) - Math.max(r.left, q.left) > 1 && Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 4
    ).map(([b]) => a + ' / ' + b)); })"""
SKEWED = """() => [...document.querySelectorAll('dl.noegletal')].flatMap(l => {
    const tal = [...l.querySelectorAll('dt + dd')].map(e => e.getBoundingClientRect().top);
    const navn = [...l.querySelectorAll('dt')].map(e => e.getBoundingClientRect().top);
    return tal.filter((y, i) => i && Math.abs(navn[i] - navn[i - 1]) < 40 && Math.abs(y - tal[i - 1]) > 1); })"""
WORD = """() => { const k = document.querySelector('main').cloneNode(true);
    k.querySelectorAll('.mono, [data-f=celler], [data-f=regel], [data-f=aarsag], [data-f=mangler], script').forEach(
        e => e.remove());
    return k.textContent; }"""
# names of the code, and words that are Danish but for their letters
CODE_NAMES = re.compile(
    r"\b[a-zæøå0-9]+_[a-zæøå0-9_]+\b|\b\w*(?:beloeb|maaling|noegle|aarlig|raekke|ydelsesfoer|oekonomisk)\w*\b"
)


def test_ingen_celle_loeber_ud_over_sin_kant(pages: list[Path], opened: Callable[..., Page]) -> None:
    """A cell whose text is wider than the cell stands over its neighbour, as the first column did on a phone."""
    error = []
    for file in pages:
        page = opened(file)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            error += [(file.name, width, f) for f in [page.evaluate(FOR_WIDE)] if f]
    assert not error, error


def test_ingen_tekst_i_en_figur_staar_oven_i_en_anden(pages: list[Path], opened: Callable[..., Page]) -> None:
    error = []
    for file in pages:
        page = opened(file)
        for width in (390, 1099, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            error += [(file.name, width, f[:3]) for f in [page.evaluate(OVER_HINANDEN)] if f]
    assert not error, error


def test_menuen_staar_paa_en_linje_og_noegletallene_paa_en(pages: list[Path], opened: Callable[..., Page]) -> None:
    for file in pages:
        page = opened(file)
        peaks = page.locator("header a").evaluate_all("es => [...new Set(es.map(e => e.getBoundingClientRect().top))]")
        assert len(peaks) == 1, file.name
        assert not page.evaluate(SKEWED), file.name


def test_der_staar_ord_og_ikke_navne_fra_koden(pages: list[Path], opened: Callable[..., Page]) -> None:
    """Ids stand as code, in type of their own; files, cells and the columns a sender must fill as they were delivered."""
    error = []
    for file in pages:
        found = CODE_NAMES.findall(opened(file).evaluate(WORD))
        error += [(file.parent.parent.name, file.name, sorted(set(found))[:8])] if found else []
    assert not error, error


def test_oplysningerne_ved_et_tal_skilles_af_prikker_med_luft(pages: list[Path], opened: Callable[..., Page]) -> None:
    for file in pages:
        for note in opened(file).locator(".note").all_inner_texts():
            assert not re.search(r"\S·|·\S", note), (file.name, note)
