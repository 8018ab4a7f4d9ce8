"""Reads a page back: its figures with their row and field, and the published cell that each must equal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dagster_project.format import dato, kroner, pct, tal

NOEGLER = {
    "benchmark": ("periode", "kommunekode", "kontroltrin", "omraade"),
    "benchmark_kriterier": ("periode", "kommunekode", "kontroltrin", "omraade", "kriterium"),
    "benchmark_opfoelgning": ("periode", "kommunekode", "kontroltrin"),
    "provenu_aar": ("kommunekode", "aar", "kategori"),
    "provenu_total": ("kommunekode", "aar", "total"),
    "provenu_kommunal_andel": ("kommunekode", "aar", "kategori", "ydelse"),
    "provenu_fordeling": ("kommunekode", "aar", "kategori"),
    "krav": ("kommunekode", "periode", "ydelse", "aldersklasse"),
    "udk_status": ("aar", "kommunekode", "ydelse"),
    "indsatser": ("kommunekode", "aar", "noegletal"),
    "afstemning": ("tal_id",),
    "udsagn": ("udsagn_id",),
    "spor_tal": ("tal_id",),
}
TOMME = {"meta", "link", "br", "input", "path", "circle", "rect", "use", "col", "img"}


class _Laeser(HTMLParser):
    """Every element with data-f: (the nearest data-r, data-f, its text); and numeric cells without one."""

    def __init__(self) -> None:
        super().__init__()
        self.stak: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.tal: list[tuple[str, str, str]] = []
        self.umaerkede: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TOMME:
            self.stak.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        for _, _, tekst in self.stak:
            tekst.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in TOMME:
            return
        navn, attrs, tekst = self.stak.pop()
        assert navn == tag, f"<{navn}> lukkes af </{tag}>"
        if attrs.get("data-f"):
            r = attrs.get("data-r") or next(a["data-r"] for _, a, _ in reversed(self.stak) if a.get("data-r"))
            self.tal.append((str(r), str(attrs["data-f"]), "".join(tekst)))
        elif tag == "td" and "n" in (attrs.get("class") or "").split() and not attrs.get("data-sum"):
            self.umaerkede.append("".join(tekst))


def laes(side: Path) -> tuple[list[tuple[str, str, str]], list[str]]:
    laeser = _Laeser()
    laeser.feed(side.read_text("utf-8"))
    laeser.close()
    assert not laeser.stak, "uafsluttede elementer"
    return laeser.tal, laeser.umaerkede


@cache
def tabel(fil: Path) -> dict[str, dict[str, Any]]:
    """The rows of a published table by their key, as the pages name them."""
    noegle = NOEGLER.get(fil.stem)
    raekker = pq.read_table(fil).to_pylist()
    ud = {"|".join(str(r[k]) for k in noegle) if noegle else f"#{i}": r for i, r in enumerate(raekker)}
    assert len(ud) == len(raekker), f"{fil.stem}: nøglen er ikke entydig"
    return ud


def celle(udgave: Path, raekke: str) -> dict[str, Any]:
    navn, _, noegle = raekke.partition("|")
    return tabel(udgave / "tabeller" / f"{navn}.parquet")[noegle]


def forventet(r: dict[str, Any], felt: str) -> str:
    """How a cell must stand on a page, from the published table alone."""
    skjult = dict(d.split("=") for d in (r.get("skjult") or "").split("|") if d)
    v = r[felt]
    if felt in skjult:
        assert v is None
        return skjult[felt]
    if v is None:
        return "–"
    if (
        felt in ("beregnet", "rapporteret", "foer", "efter", "forskel")
        and "/" in (r.get("tal_id") or "")
        and "andel_" in r["tal_id"]
    ):
        return f"{tal(v * 100, 2)}\u00a0procentpoint" if felt == "forskel" else pct(v)
    if felt == "vaerdi" and r.get("enhed") in ("andel", "kr"):
        return pct(v) if r["enhed"] == "andel" else kroner(v)
    match v:
        case bool():
            return "ja" if v else "nej"
        case float():
            return pct(v)
        case Decimal():
            return tal(v, 0 if v == int(v) else 2)
        case int():
            return str(v) if felt in ("aar", "linje", "version", "raekke_nr") else tal(v)
        case datetime() | date():
            return dato(v.date() if isinstance(v, datetime) else v)
        case _:
            return str(v).replace("|", ", ") if felt == "valg" else str(v)
