"""The rows of a table as HTML, in plain Python: a template's loop over 200,000 cells took most of a national site's time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup

from .tabel import Kolonne
from .udgave import Raekke
from .vis import sikker, vaerdi, vis


def hoved_html(kolonner: Sequence[Kolonne]) -> Markup:
    """The headings of a table that can be sorted; a day as it was written is none to sort by."""
    return Markup("".join(_hoved(k.navn, k.slags, k.celleklasse) for k in kolonner))  # every part is escaped in _hoved


@cache
def _hoved(navn: str, slags: str, klasse: str) -> str:
    tekst = sikker(navn)
    ud = f'<th scope="col" class="{sikker(klasse)}" data-t="{tekst}">'
    if slags == "dato":
        return f"{ud}<span>{tekst}</span></th>\n"
    sorteres = f' data-s="{sikker(slags)}"' if slags else ""
    return f'{ud}<button type="button"{sorteres}>{tekst}</button></th>\n'


def raekker_html(kolonner: Sequence[Kolonne], raekker: Sequence[Raekke] | Markup, overskriftsraekke: bool = True) -> Markup:
    """`<tr>` for each row, the first cell its heading; rows that are made already stay as they are."""
    if isinstance(raekker, Markup):
        return raekker
    dele = [_dele(k, i == 0 and overskriftsraekke) for i, k in enumerate(kolonner)]
    return Markup("\n".join(_raekke(kolonner, dele, r) for r in raekker))  # every part is escaped in _raekke and _dele


def kolonnevis_html(kolonner: Sequence[Kolonne], ider: Sequence[str], felter: Mapping[str, Sequence[Any]]) -> list[str]:
    """The same of a table with nothing hidden in it, column by column: each value is made into text once."""
    celler = []
    for i, k in enumerate(kolonner):
        foer, efter = _dele(k, i == 0)
        tekst = {v: f"{foer}{sikker(vaerdi(v, k.felt))}{efter}" for v in set(felter[k.felt])}
        celler.append([tekst[v] for v in felter[k.felt]])
    return [f'<tr data-r="{sikker(id_)}">{"".join(r)}</tr>' for id_, r in zip(ider, zip(*celler, strict=True), strict=True)]


def _dele(k: Kolonne, hoved: bool) -> tuple[str, str]:
    """The tags around the cells of a column."""
    klasse, felt = (k.klasse if hoved else k.celleklasse), f' data-f="{sikker(k.felt)}"'
    klasse = f' class="{sikker(klasse)}"' if klasse else ""
    return (f'<th scope="row"{felt}{klasse}>', "</th>") if hoved else (f"<td{klasse}{felt}>", "</td>")


def _raekke(kolonner: Sequence[Kolonne], dele: Sequence[tuple[str, str]], r: Raekke) -> str:
    if r.vist is not None and r.vist[0] is kolonner:
        return r.vist[1]
    ud = [f'<tr data-r="{sikker(r.id)}">']
    for k, (foer, efter) in zip(kolonner, dele, strict=True):
        tekst = sikker(vis(r, k.felt))
        if k.lenke and (lenke := k.lenke(r)):
            tekst = f'<a href="{sikker(lenke)}">{tekst}</a>'
        ud += (foer, tekst, efter)
    ud.append("</tr>")
    r.vist = kolonner, "".join(ud)
    return r.vist[1]
