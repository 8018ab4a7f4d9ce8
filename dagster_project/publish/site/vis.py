"""How a cell is shown: its value in Danish by type, or the word that hides it. Every figure of a page goes through here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from dagster_project.format import IKKE_MAALT, dato, kroner, pct, procentpoint, tal
from dagster_project.publish.talnavne import er_andel

from .udgave import Raekke

TALFELTER = {"beregnet", "rapporteret", "foer", "efter", "forskel"}  # of the figure that the row's tal_id names
_TEGN = re.compile("[&<>\"']")
AARSTAL = {"aar", "iso_aar", "iso_uge", "version", "linje", "raekke_nr"}


def vaerdi(v: Any, felt: str = "") -> str:
    """A value by its type: bool ja/nej, float a share, Decimal an amount with øre only where there are some."""
    if v is None:
        return IKKE_MAALT
    if isinstance(v, bool):
        return "ja" if v else "nej"
    if isinstance(v, float):
        return pct(v)
    if isinstance(v, Decimal):
        return beloeb(v)
    if isinstance(v, int):
        return str(v) if felt in AARSTAL else tal(v)
    if isinstance(v, date):
        return dato(v.date() if isinstance(v, datetime) else v)
    return str(v)


def beloeb(v: Decimal) -> str:
    """At most two decimals, and none where they are zero."""
    return tal(v, 0 if v == v.to_integral_value() else 2)


def enhed(v: Decimal | None, enhed: str | None) -> str:
    """A figure with its unit: antal, kr or andel."""
    if v is None:
        return IKKE_MAALT
    if enhed == "andel":
        return pct(v)
    return kroner(v) if enhed == "kr" else beloeb(v)


def vis(r: Raekke | None, felt: str) -> str:
    """What stands on the page for one cell: the hidden cell's word, else the value; `–` for no row and for NULL."""
    if r is None:
        return IKKE_MAALT
    if felt in r.skjult:
        return r.skjult[felt]
    if type(r[felt]) is str:  # most cells
        return r[felt]
    if felt == "vaerdi" and "enhed" in r:
        return enhed(r[felt], r["enhed"])
    if felt in TALFELTER and "tal_id" in r and er_andel(r["tal_id"]):
        return pct(r[felt]) if felt != "forskel" else IKKE_MAALT if r[felt] is None else procentpoint(r[felt])
    return vaerdi(r[felt], felt)


def sikker(tekst: str) -> str:
    """Escaped as markupsafe does it, in a tenth of the time for text that needs none."""
    return str(escape(tekst)) if _TEGN.search(tekst) else tekst


def celle(r: Raekke | None, felt: str, *, klasse: str = "", raekke: bool = False, lenke: str | None = None) -> Markup:
    """A table cell. With `raekke` it carries its own row's key, for tables whose rows are not the table's."""
    tekst = sikker(vis(r, felt))
    if lenke:
        tekst = f'<a href="{sikker(lenke)}">{tekst}</a>'
    dele = f' class="{sikker(klasse)}"' if klasse else ""
    if r is not None:
        dele += (f' data-r="{sikker(r.id)}"' if raekke else "") + f' data-f="{sikker(felt)}"'
    return Markup(f"<td{dele}>{tekst}</td>")  # every part is escaped above; Markup.format took half the build


def celler(raekker: Sequence[Raekke | None], felt: str, lenke: Callable[[Raekke | None], str | None]) -> Markup:
    """The cells of that figure in several rows, the years of a key figure, each with its own row's key and its link."""
    return Markup("".join(celle(r, felt, klasse="n", raekke=True, lenke=lenke(r)) for r in raekker))


def tal_i_tekst(r: Raekke | None, felt: str) -> Markup:
    """A figure within running text, marked like a cell."""
    if r is None:
        return Markup(IKKE_MAALT)
    return Markup(f'<span class="t" data-r="{sikker(r.id)}" data-f="{sikker(felt)}">{sikker(vis(r, felt))}</span>')
