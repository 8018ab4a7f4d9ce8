"""From template to a page that stands alone: style, script and font within it, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dagster_project.format import IKKE_MAALT, dato, kroner, maaned, mio, pct, saa_mange, tal
from dagster_project.publications.hidden_cells import Hidden

from .geometri import kort
from .raekkehtml import hoved_html, raekker_html
from .udgave import Udgave
from .vis import celle, celler, enhed, tal_i_tekst, vaerdi, vis

HER = Path(__file__).parent
VAEGTE = (400, 600)
_PLADS = Markup("<\0>")  # where style, rows and script go; text from a table is escaped, and so never this


@cache
def stil() -> Markup:
    """The one style sheet, with the fonts in it: a page opened from a folder loads nothing."""
    skrifter = "".join(
        f"@font-face{{font-family:'IBM Plex Sans';font-weight:{v};font-display:swap;src:url(data:font/woff2;base64,"
        f"{base64.b64encode((HER / 'skrift' / f'ibm-plex-sans-latin-{v}-normal.woff2').read_bytes()).decode()}) format('woff2')}}"
        for v in VAEGTE
    )
    return Markup(skrifter + (HER / "skabeloner" / "stil.css").read_text("utf-8"))


@cache
def script() -> Markup:
    return Markup((HER / "skabeloner" / "side.js").read_text("utf-8"))


@cache
def forud() -> Markup:
    """The script of the head: what must be known before the first layout."""
    return Markup((HER / "skabeloner" / "forud.js").read_text("utf-8"))


def _aftryk(tekst: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(tekst.encode()).digest()).decode() + "'"


@cache
def politik() -> str:
    """Content-Security-Policy: nothing but this very style, these very scripts and the fonts in it."""
    scripts = f"{_aftryk(forud())} {_aftryk(script())}"
    return (
        f"default-src 'none'; style-src {_aftryk(stil())}; script-src {scripts}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def dag(iso: str | None) -> str:
    """A date of the table `udgivelse`, `2023-12-31`, as it is written to readers; other text as it stands."""
    try:
        return dato(date.fromisoformat(iso or ""))
    except ValueError:
        return iso or IKKE_MAALT


@cache
def miljoe() -> Environment:
    m = Environment(
        loader=FileSystemLoader(HER / "skabeloner"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    m.globals.update(
        Hidden=Hidden,
        vis=vis, celle=celle, celler=celler, tal_i_tekst=tal_i_tekst, vaerdi=vaerdi, enhed=enhed,
        tal=tal, saa_mange=saa_mange, kroner=kroner, pct=pct, mio=mio, dag=dag, maaned=maaned,
        stil=_PLADS, script=_PLADS, forud=forud(), politik=politik, kort=kort, hoved_html=hoved_html, raekker_html=raekker_html,
        zip=zip, len=len, note=note, menu=menu,
    )  # fmt: skip
    return m


def note(u: Udgave, n: str, kilde: str, graenser: str = "", tabel: str = "") -> Markup:
    """The note beside a figure."""
    return u.husk(("note", n, kilde, graenser, tabel), lambda: _makroer().note(u, n, kilde, graenser, tabel))


def menu(u: Udgave, side: Any, menuen: Sequence[Any]) -> Markup:
    """The menu as it stands on that page: its own entry is marked, or that of the page above it."""
    return u.husk(("menu", side.fil if side.menu else None, side.under), lambda: _makroer().menu(side, menuen))


@cache
def _makroer() -> Any:
    return miljoe().get_template("makroer.html.j2").module


def tegn(skabelon: str, faerdige: bytes = b"", **indhold: Any) -> list[bytes]:
    """The page in parts: style and script are most of it, and the same bytes in all; `faerdige` are rows that are made already,
    in the place that the template gives them."""
    dele = miljoe().get_template(skabelon).render(faerdige=_PLADS, **indhold).split(_PLADS)
    indsat = (_bytes(stil()), faerdige, _bytes(script())) if len(dele) > 3 else (_bytes(stil()), _bytes(script()))
    return [del_ for par in zip(map(str.encode, dele), (*indsat, b""), strict=True) for del_ in par]


@cache
def _bytes(tekst: str) -> bytes:
    return tekst.encode()
