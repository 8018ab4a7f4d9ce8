"""The map of the municipalities: where each lies and what measure 1 says of it. The table beside it says the same in words.

A municipality is drawn by what the edition shows and by nothing else: where its share is hidden, so is on which side of the
threshold it lies. The shapes are made by docs/kort.py; their licence is dagster_project/publish/site/kort/LICENS.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.common.danish import saa_mange, sort_key
from dagster_project.publish.site.cells import Column, vis
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark_data import Kommune, Limit, Measurement

SHAPES = Path(__file__).parents[1] / "kort" / "kommuner.json"
SOURCE = (
    "Indeholder data fra Geodatastyrelsen og Danske Kommuner, FOT (nu GeoDanmark), kommuneinddeling 1:500.000, 13. februar 2014; "
    "grænserne er forenklet, og Bornholm er flyttet ind."
)
MEETS, UNDER, NOT_UNDER, NOT_SHOWN, NO_FIGURE = "o", "u", "i", "s", "m"  # how a municipality is drawn
KEY_ROW = 40  # how tall a line of the key is, in a drawing that stands by itself
FEW = "l"  # besides: with fewer cases than the edition's own choice
TABLE = (
    Column("kommune", "Kommune", "navn", "", lambda r: r["side"]), Column("andel_udtaget", "Andel taget op", "", "b"),
    Column("ved_graensen", "Ved grænsen", "tekst"),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A municipality on the map. `sagt`: what is known of it, in a sentence."""

    kode: str
    navn: str
    art: str
    faa: bool
    vej: str
    stor: str
    sagt: str
    side: bool

    @property
    def klasse(self) -> str:
        return f"{self.art} {FEW}" if self.faa else self.art


@cache
def shapes() -> dict[str, Any]:
    return json.loads(SHAPES.read_text("utf-8"))


def kind(k: Kommune | None, limit: Limit | None) -> str:
    """How it is drawn; None is a municipality without figures in the month."""
    if k is None:
        return NO_FIGURE
    if k.andel is None:
        return NOT_SHOWN if "andel_udtaget" in k.r.skjult else NO_FIGURE
    if not k.under or limit is None:
        return NOT_UNDER
    return MEETS if k.followup is not None and k.followup["opfylder_kriteriet"] else UNDER


def at_limit(k: Kommune | None, limit: Limit | None) -> str:
    """The same in words, for the table and for who does not see the map."""
    art = kind(k, limit)
    if art == NO_FIGURE:
        return "ingen tal i måneden" if k is None else "ingen sager at tage op"
    if art == NOT_SHOWN:
        return "vises ikke"
    months = k.followup["maaneder_i_traek"] if k.followup is not None and k.under else None
    run = f" i {saa_mange(months, 'måned', 'måneder')}" if months else ""
    words = {MEETS: f"under{run}, opfylder kriteriet", UNDER: f"under{run}", NOT_UNDER: "ikke under" if limit else ""}[art]
    return ", ".join(filter(None, [words, "få sager" if k.lille else ""]))


def legend(limit: Limit | None, few: int, places: list[Place]) -> list[tuple[str, str]]:
    """(class, words) of what the map has, in one order; a class that no municipality has is left out."""
    there = {p.art for p in places}
    at = limit.tekst if limit else ""
    all_of_them = (
        (MEETS, f"Under {at} i mindst {limit.maaneder} måneder: opfylder kriteriet" if limit else ""),
        (UNDER, f"Under {at} i kortere tid"), (NOT_UNDER, f"Ikke under {at}" if limit else "Har en andel"),
        (NOT_SHOWN, "Andelen vises ikke, så ingen kan genkendes"), (NO_FIGURE, "Ingen sager eller ingen tal i måneden"),
    )  # fmt: skip
    out = [(kind, words) for kind, words in all_of_them if kind in there]
    if any(p.faa for p in places):
        out.append((f"{NOT_UNDER} {FEW}", f"Vandrette striber, i samme farve: under {few} sager"))
    return out


def of(edition: Edition, m: Measurement, pages: set[str]) -> dict[str, Any]:
    """What the template reads. `pages`: the municipalities that have a page of their own."""
    drawn, own = shapes(), {k.kode: k for k in m.kommuner}
    codes = sorted(drawn["land"], key=lambda c: sort_key(edition.navne.get(c, c)))
    places = [_place(edition, c, own.get(c), m.graense, c in pages) for c in codes]
    rows = [_row(k, m.graense, k.kode in pages) for k in sorted(m.kommuner, key=lambda k: sort_key(k.navn))]
    limit = f"under {m.graense.tekst}" if m.graense else "og deres andel"
    return {
        "titel": f"Hvor de ligger: kommuner {limit}", "steder": places, "bredde": drawn["bredde"], "hoejde": drawn["hoejde"],
        "rammer": drawn["rammer"], "tegn": legend(m.graense, edition.few_sager, places), "kilde": SOURCE,
        "noegle": KEY_ROW, "kolonner": list(TABLE), "raekker": rows, "m": m,
        "uden": sorted(((c, edition.navne.get(c, c)) for c in pages - own.keys()), key=lambda p: sort_key(p[1])),
    }  # fmt: skip


def _place(edition: Edition, code: str, k: Kommune | None, limit: Limit | None, page: bool) -> Place:
    name = edition.navne.get(code, code)
    share = vis(k.r, "andel_udtaget") if k is not None and k.andel is not None else ""
    said = ", ".join(filter(None, [share, at_limit(k, limit)]))
    drawn = shapes()
    few = k is not None and k.andel is not None and k.lille
    return Place(code, name, kind(k, limit), few, drawn["land"][code], drawn["hovedstad"].get(code, ""), f"{name}: {said}", page)


def _row(k: Kommune, limit: Limit | None, page: bool) -> Row:
    k.r.update(kommune=k.navn, ved_graensen=at_limit(k, limit), side=f"kommune/{k.kode}.html" if page else None)
    return k.r
