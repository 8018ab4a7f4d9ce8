"""What a reader's eye meets on every page: nothing over anything else, figures on one line, and words for what code has names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.heavy
BREDDER = (390, 1280)
FOR_BREDE = """() => [...document.querySelectorAll('th, td')].filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.textContent.trim().slice(0, 40)).slice(0, 5)"""
OVER_HINANDEN = """() => [...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).flatMap(s => {
    const t = [...s.querySelectorAll('text')].filter(e => e.getClientRects().length && e.textContent.trim())
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()]);
    return t.flatMap(([a, r], i) => t.slice(i + 1).filter(([, q]) =>
        Math.min(r.right, q.right) - Math.max(r.left, q.left) > 1 && Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 4
    ).map(([b]) => a + ' / ' + b)); })"""
SKAEVE = """() => [...document.querySelectorAll('dl.noegletal')].flatMap(l => {
    const tal = [...l.querySelectorAll('dt + dd')].map(e => e.getBoundingClientRect().top);
    const navn = [...l.querySelectorAll('dt')].map(e => e.getBoundingClientRect().top);
    return tal.filter((y, i) => i && Math.abs(navn[i] - navn[i - 1]) < 40 && Math.abs(y - tal[i - 1]) > 1); })"""
ORD = """() => { const k = document.querySelector('main').cloneNode(true);
    k.querySelectorAll('.mono, [data-f=celler], [data-f=regel], [data-f=aarsag], [data-f=mangler], script').forEach(
        e => e.remove());
    return k.textContent; }"""
# names of the code, and words that are Danish but for their letters
KODENAVNE = re.compile(r"\b[a-zæøå0-9]+_[a-zæøå0-9_]+\b|\b\w*(?:beloeb|maaling|noegle|aarlig|raekke|ydelsesfoer|oekonomisk)\w*\b")


def test_ingen_celle_loeber_ud_over_sin_kant(sider: list[Path], aaben: Callable[..., Page]) -> None:
    """A cell whose text is wider than the cell stands over its neighbour, as the first column did on a phone."""
    fejl = []
    for fil in sider:
        side = aaben(fil)
        for bredde in BREDDER:
            side.set_viewport_size({"width": bredde, "height": 900})
            fejl += [(fil.name, bredde, f) for f in [side.evaluate(FOR_BREDE)] if f]
    assert not fejl, fejl


def test_ingen_tekst_i_en_figur_staar_oven_i_en_anden(sider: list[Path], aaben: Callable[..., Page]) -> None:
    fejl = []
    for fil in sider:
        side = aaben(fil)
        for bredde in (390, 1099, 1280):
            side.set_viewport_size({"width": bredde, "height": 900})
            fejl += [(fil.name, bredde, f[:3]) for f in [side.evaluate(OVER_HINANDEN)] if f]
    assert not fejl, fejl


def test_menuen_staar_paa_en_linje_og_noegletallene_paa_en(sider: list[Path], aaben: Callable[..., Page]) -> None:
    for fil in sider:
        side = aaben(fil)
        toppe = side.locator("header a").evaluate_all("es => [...new Set(es.map(e => e.getBoundingClientRect().top))]")
        assert len(toppe) == 1, fil.name
        assert not side.evaluate(SKAEVE), fil.name


def test_der_staar_ord_og_ikke_navne_fra_koden(sider: list[Path], aaben: Callable[..., Page]) -> None:
    """Ids stand as code, in type of their own; files, cells and the columns a sender must fill as they were delivered."""
    fejl = []
    for fil in sider:
        fundet = KODENAVNE.findall(aaben(fil).evaluate(ORD))
        fejl += [(fil.parent.parent.name, fil.name, sorted(set(fundet))[:8])] if fundet else []
    assert not fejl, fejl


def test_oplysningerne_ved_et_tal_skilles_af_prikker_med_luft(sider: list[Path], aaben: Callable[..., Page]) -> None:
    for fil in sider:
        for note in aaben(fil).locator(".note").all_inner_texts():
            assert not re.search(r"\S·|·\S", note), (fil.name, note)
