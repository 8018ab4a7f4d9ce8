"""From template to a page that stands alone: style, script and font within it, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dagster_project.common.danish import NOT_MEASURED, kroner, maaned, mio, month_name, pct, saa_mange, tal
from dagster_project.disclosure.rounding import BASE
from dagster_project.publications.hidden_cells import Hidden
from dagster_project.publish.citation import as_day, citation
from dagster_project.publish.headlines import full_stop
from dagster_project.publish.site.cells import celle, celler, enhed, header_html, raekker_html, tal_i_tekst, vaerdi, vis
from dagster_project.publish.site.charts import kort
from dagster_project.publish.site.drawings import linje, soejler, uger
from dagster_project.publish.site.edition import Edition
from dagster_project.publish.site.pages.ordliste import on_page

HERE = Path(__file__).parent
WEIGHTS = (400, 600)
_PLACE = Markup("<\0>")  # where style, rows and script go; text from a table is escaped, and so never this


@cache
def stil() -> Markup:
    """The one style sheet, with the fonts in it: a page opened from a folder loads nothing."""
    fonts = "".join(
        f"@font-face{{font-family:'IBM Plex Sans';font-weight:{v};font-display:swap;src:url(data:font/woff2;base64,"
        f"{base64.b64encode((HERE / 'fonts' / f'ibm-plex-sans-latin-{v}-normal.woff2').read_bytes()).decode()}) format('woff2')}}"
        for v in WEIGHTS
    )
    return Markup(fonts + rules("tegning.css", "figur.css", "stil.css"))


@cache
def rules(*files: str) -> str:
    """The rules of those style sheets, one after the other, without their comments."""
    lines = (line for file in files for line in (HERE / "templates" / file).read_text("utf-8").splitlines())
    return "".join(line for line in lines if not line.startswith("/*"))


@cache
def script() -> Markup:
    """Without its comments and indents: it stands in every page."""
    lines = map(str.strip, (HERE / "templates" / "side.js").read_text("utf-8").splitlines())
    return Markup("\n".join(line for line in lines if line and not line.startswith("//")))


@cache
def forud() -> Markup:
    """The script of the head: what must be known before the first layout."""
    return Markup((HERE / "templates" / "forud.js").read_text("utf-8"))


def _fingerprint(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def content_policy() -> str:
    """Content-Security-Policy: nothing but this very style, these very scripts and the fonts in it."""
    scripts = f"{_fingerprint(forud())} {_fingerprint(script())}"
    return (
        f"default-src 'none'; style-src {_fingerprint(stil())}; script-src {scripts}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def dag(iso: str | None) -> str:
    """A date of the table `udgivelse` as it is written to readers."""
    return as_day(iso) if iso else NOT_MEASURED


class _Templates(Environment):
    """Every template has the same globals, as the dict that they are: Jinja lays a map of its own over them for each template and
    goes through it in Python once a page and once an import, which was a tenth of a national site's CPU (2026-11-29)."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


@cache
def environment() -> Environment:
    m = _Templates(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    m.globals.update(
        Hidden=Hidden,
        vis=vis, celle=celle, celler=celler, tal_i_tekst=tal_i_tekst, vaerdi=vaerdi, enhed=enhed,
        tal=tal, saa_mange=saa_mange, kroner=kroner, pct=pct, mio=mio, dag=dag, maaned=maaned, month_name=month_name,
        stil=_PLACE, script=_PLACE, forud=forud(), content_policy=content_policy, kort=kort,
        header_html=header_html, raekker_html=raekker_html, tegn_linje=linje, tegn_soejler=soejler, tegn_uger=uger,
        zip=zip, len=len, citation=citation, som_billede=as_image, note=note, sidens_top=top, sidens_bund=bund,
        ordene_her=ordene_her, afrundet=afrundet, full_stop=full_stop,
    )  # fmt: skip
    return m


def as_image(text: str) -> Markup:
    """The attributes of a drawing that is one image, with its text alternative."""
    return Markup('role="img" aria-label="{}"').format(text)


def afrundet(root: str) -> Markup:
    """What a note says of rounded counts: what a reader must know, and where the rest of it stands."""
    return Markup(
        "Antal er rundet op eller ned til et tal, som {} går op i, og ligger højst {} fra det rigtige "
        '(<a href="{}metode.html#offentliggoerelse">hvordan</a>).'
    ).format(BASE, BASE - 1, root)


def note(u: Edition, n: str, kilde: str, limits: str = "", table: str = "", root: str = "") -> Markup:
    """The note beside a figure."""
    key = "note", n, kilde, limits, table, root
    return u.remember(key, lambda: _macros().note(u, *key[1:]))


def top(u: Edition, page: Any, menuen: Sequence[Any]) -> Markup:
    """What stands above the page, with the menu: its own entry is marked, or that of the page above it."""
    return u.remember(("top", page.fil if page.menu else None, page.under, page.rod), lambda: _macros().top(u, page, menuen))


def bund(u: Edition, page: Any) -> Markup:
    """What stands below every page."""
    return u.remember(("bund", page.rod), lambda: _macros().bund(u, page))


@cache
def _words(template: str, root: str) -> Markup:
    return _macros().ordene_her(on_page(template), root)


def ordene_her(page: Any) -> Markup:
    """The words that the page explains where they stand, folded; nothing where there are none."""
    return _words(page.template, page.rod)


@cache
def _macros() -> Any:
    return environment().get_template("makroer.html.j2").module


def sign(template: str, finished: bytes = b"", **content: Any) -> list[bytes]:
    """The page in parts: style and script are most of it, and the same bytes in all; `finished` are rows that are made already,
    in the place that the template gives them."""
    parts = environment().get_template(template).render(finished=_PLACE, **content).split(_PLACE)
    inserted = (_bytes(stil()), finished, _bytes(script())) if len(parts) > 3 else (_bytes(stil()), _bytes(script()))
    return [part_ for par in zip(map(str.encode, parts), (*inserted, b""), strict=True) for part_ in par]


@cache
def _drawn() -> str:
    """The rules of drawings, each colour of the light in place of its role: other programs know neither roles nor modes."""
    colours = dict(re.findall(r"--(\w+):([^;}]+)", rules("tegning.css").partition("}")[0]))
    marks = (line for line in (HERE / "templates" / "tegning.css").read_text("utf-8").splitlines() if line[0] not in "/:@")
    return re.sub(r"var\(--(\w+)\)", lambda m: colours[m[1]], "".join(marks))


def drawing(layout: Mapping[str, Any]) -> bytes:
    """A figure as a drawing in a file of its own."""
    return environment().get_template("figur.svg.j2").render(stilen=Markup(_drawn()), **layout).encode()


@cache
def _embedded() -> tuple[Markup, str]:
    """The style of a page that others embed, without fonts in it, and the policy that lets in nothing else."""
    style = rules("tegning.css", "figur.css", "indlejret.css")
    return Markup(
        style
    ), f"default-src 'none'; style-src {_fingerprint(style)}; img-src data:; base-uri 'none'; form-action 'none'"


def by_itself(f: Any) -> bytes:
    """A figure as a page that others embed: no script, no font, nothing from elsewhere."""
    style, policy = _embedded()
    return environment().get_template("figur.html.j2").render(f=f, stilen=style, politikken=policy).encode()


@cache
def _bytes(text: str) -> bytes:
    return text.encode()
