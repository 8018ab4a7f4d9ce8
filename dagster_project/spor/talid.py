"""The stable id of a figure, taken apart; what is no id is refused with the ids that come nearest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.spor.kilder import Kilder

_FORM = {
    "provenu": re.compile(r"provenu/([0-9]{3})/([0-9]{4})/([^/]+(?:/[^/]+)?)"),
    "udk-status": re.compile(r"udk-status/([0-9]{3}|dk)/([0-9]{4})/([^/]+/[^/]+)"),
    "paragraf-11": re.compile(r"paragraf-11/([0-9]{3})/([0-9]{4})/([^/]+)"),
    "indsatser": re.compile(r"indsatser/([0-9]{3})/([0-9]{4})/(.+)", re.DOTALL),
    "benchmark": re.compile(r"benchmark/([0-9]{3}|dk)/([0-9]{4}-[0-9]{2})/([^/]+/[^/]+/[^/]+)"),
}
EKSEMPEL = "provenu/151/2023/su eller benchmark/2023-12/151/3/alle/andel_udtaget"


@dataclass(frozen=True)
class TalId:
    """`periode` is the year, or the month of a benchmark; `kommune` a code, or DK; `dele` what follows."""

    tekst: str
    art: str
    kommune: str
    periode: str
    dele: tuple[str, ...]


def laes(tekst: str) -> TalId:
    """Raises Brugsfejl for a text that has not the form of an id. A bound of a report's figure (`…#nedre`) is the figure, and
    the country may be written as the tables write it."""
    tekst = tekst.strip().split("#")[0].replace("/DK/", "/dk/")
    art, _, rest = tekst.partition("/")
    soegt = tekst
    if art == "benchmark":  # its period stands before its municipality
        periode, _, rest = rest.partition("/")
        kommune, _, rest = rest.partition("/")
        soegt = f"benchmark/{kommune}/{periode}/{rest}"
    m = _FORM[art].fullmatch(soegt) if art in _FORM else None
    if m is None:
        raise Brugsfejl(f"{tekst[:120]!r} er ikke et tal-id; et id er fx {EKSEMPEL}.")
    dele = (m[3],) if art == "indsatser" else tuple(m[3].split("/"))
    return TalId(tekst, art, m[1].upper(), m[2], dele)


def ukendt(k: Kilder, tal_id: TalId) -> Brugsfejl:
    """What to say of an id that no figure has: why, where that is known, and the nearest ids."""
    rapporteret = k.hent("select count(*) from marts.afstemning where split_part(tal_id, '#', 1) = $id", {"id": tal_id.tekst})
    grund = "Det er trykt i en rapport, men beregnes ikke af leverancerne." if rapporteret[0][0] else ""
    naere = naermeste(k, tal_id)
    return Brugsfejl(
        f"Intet beregnet tal har id'et {tal_id.tekst[:120]!r}. {grund}".rstrip()
        + (f" De nærmeste er: {', '.join(naere)}." if naere else "")
    )


def naermeste(k: Kilder, tal_id: TalId) -> list[str]:
    """Up to five ids that are spelled much the same, of the same kind."""
    if tal_id.art != "benchmark":
        alle = [
            i for (i,) in k.hent("select tal_id from intermediate.int_tal where tal_id like $art", {"art": tal_id.art + "/%"})
        ]
        samme = [i for i in alle if i.split("/")[1:3] == [tal_id.kommune.lower(), tal_id.periode]]
        return get_close_matches(tal_id.tekst, samme or alle, n=5, cutoff=0.4)
    from dagster_project.spor.risikosager import TAL

    perioder = [p for (p,) in k.hent("select distinct periode from marts.benchmark order by periode")]
    kommuner = [p for (p,) in k.hent("select distinct lower(kommunekode) from marts.benchmark order by 1")]
    celler = [p for (p,) in k.hent("select distinct kontroltrin || '/' || spor_slug(omraade) from marts.benchmark order by 1")]
    dele = [
        _en(tal_id.periode, perioder),
        _en(tal_id.kommune.lower(), kommuner),
        _en("/".join(tal_id.dele[:2]), celler),
    ]
    return (
        ["benchmark/" + "/".join([*dele, tal]) for tal in get_close_matches(tal_id.dele[2], TAL, n=3, cutoff=0.3)]
        if all(dele)
        else []
    )


def _en(soegt: str, blandt: list[str]) -> str:
    return soegt if soegt in blandt else next(iter(get_close_matches(soegt, blandt, n=1, cutoff=0)), "")
