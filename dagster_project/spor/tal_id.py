"""The stable id of a figure, taken apart; what is no id is refused with the ids that come nearest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.common.errors import UsageError
from dagster_project.spor.sources import Kilder

_FORM = {
    "provenu": re.compile(r"provenu/([0-9]{3})/([0-9]{4})/([^/]+(?:/[^/]+)?)"),
    "udk-status": re.compile(r"udk-status/([0-9]{3}|dk)/([0-9]{4})/([^/]+/[^/]+)"),
    "paragraf-11": re.compile(r"paragraf-11/([0-9]{3})/([0-9]{4})/([^/]+)"),
    "indsatser": re.compile(r"indsatser/([0-9]{3})/([0-9]{4})/(.+)", re.DOTALL),
    "benchmark": re.compile(r"benchmark/([0-9]{3}|dk)/([0-9]{4}-[0-9]{2})/([^/]+/[^/]+/[^/]+)"),
    "kriterie_effekt": re.compile(r"kriterie_effekt/([0-9]{3}|dk)/([0-9]{4}-[0-9]{2})/([^/]+/[^/]+/[^/]+/[^/]+)"),
    "varsling": re.compile(r"varsling/([0-9]{3})/([0-9]{4}-[0-9]{2})/([^/]+/[0-9]{4}-[0-9]{2}/[^/]+)"),
    "krav_kohorter": re.compile(r"krav_kohorter/([0-9]{3})/([0-9]{4})/([^/]+/[^/]+/[0-9]+/[^/]+)"),
    "udtraek_effekt": re.compile(r"udtraek_effekt/([0-9]{3})/([0-9]{4}-[0-9]{2})/([^/]+/[^/]+)"),
    "sammenligning": re.compile(r"sammenligning/([0-9]{3})/([0-9]{4}-[0-9]{2})/([23]/[^/]+(?:/[^/]+)?)"),
    "graensevaerdi_scenarier": re.compile(
        r"graensevaerdi_scenarier/(dk)/([0-9]{4}-[0-9]{2})/([0-9]{1,3}/[0-9]{1,2}/(?:2|3|enten)/[^/]+)"
    ),
    "effekt_pr_aarsvaerk": re.compile(r"effekt_pr_aarsvaerk/([0-9]{3})/([0-9]{4})/([^/]+)"),
    "effekt_grupper": re.compile(r"effekt_grupper/(dk)/([0-9]{4})/([^/]+/[^/]+/[^/]+/[^/]+/[^/]+)"),
    "henvendelser_forloeb": re.compile(r"henvendelser_forloeb/([0-9]{3})/([0-9]{4}-[0-9]{2}-[0-9]{2})/([23]/[^/]+)"),
    "su_flytninger": re.compile(r"su_flytninger/([0-9]{3})/([0-9]{4})/([^/]+)"),
    "effekt": re.compile(r"effekt/([0-9]{3}|dk)/([0-9]{4})/([^/]+/[^/]+/[^/]+/[^/]+)"),
}
# the period stands before the municipality
PERIOD_FIRST = ("benchmark", "kriterie_effekt", "varsling", "udtraek_effekt", "sammenligning", "graensevaerdi_scenarier")
EXAMPLE = "provenu/151/2023/su eller benchmark/2023-12/151/3/alle/andel_udtaget"


@dataclass(frozen=True)
class TalId:
    """`periode` is the year, or the month of a benchmark; `kommune` a code, or DK; `dele` what follows."""

    tekst: str
    art: str
    kommune: str
    periode: str
    dele: tuple[str, ...]


def read(text: str) -> TalId:
    """Raises UsageError for a text that has not the form of an id. A bound of a report's figure (`…#nedre`) is the figure, and
    the country may be written as the tables write it."""
    text = text.strip().split("#")[0].replace("/DK/", "/dk/")
    kind, _, rest = text.partition("/")
    sought = text
    if kind in PERIOD_FIRST:
        periode, _, rest = rest.partition("/")
        kommune, _, rest = rest.partition("/")
        sought = f"{kind}/{kommune}/{periode}/{rest}"
    m = _FORM[kind].fullmatch(sought) if kind in _FORM else None
    if m is None:
        raise UsageError(f"{text[:120]!r} er ikke et tal-id; et id er fx {EXAMPLE}.")
    parts = (m[3],) if kind == "indsatser" else tuple(m[3].split("/"))
    return TalId(text, kind, m[1].upper(), m[2], parts)


def ukendt(k: Kilder, tal_id: TalId) -> UsageError:
    """What to say of an id that no figure has: why, where that is known, and the nearest ids."""
    reported = k.fetch("select count(*) from marts.afstemning where split_part(tal_id, '#', 1) = $id", {"id": tal_id.tekst})
    reason = "Det er trykt i en rapport, men beregnes ikke af leverancerne." if reported[0][0] else ""
    near = nearest(k, tal_id)
    return UsageError(
        f"Intet beregnet tal har id'et {tal_id.tekst[:120]!r}. {reason}".rstrip()
        + (f" De nærmeste er: {', '.join(near)}." if near else "")
    )


def nearest(k: Kilder, tal_id: TalId) -> list[str]:
    """Up to five ids that are spelled much the same, of the same kind."""
    if tal_id.art != "benchmark":
        all_ids = [
            i for (i,) in k.fetch("select tal_id from intermediate.int_tal where tal_id like $art", {"art": tal_id.art + "/%"})
        ]
        identical = [i for i in all_ids if i.split("/")[1:3] == [tal_id.kommune.lower(), tal_id.periode]]
        return get_close_matches(tal_id.tekst, identical or all_ids, n=5, cutoff=0.4)
    from dagster_project.spor.risk_cases import TAL

    perioder = [p for (p,) in k.fetch("select distinct periode from marts.benchmark order by periode")]
    kommuner = [p for (p,) in k.fetch("select distinct lower(kommunekode) from marts.benchmark order by 1")]
    cells = [p for (p,) in k.fetch("select distinct kontroltrin || '/' || spor_slug(omraade) from marts.benchmark order by 1")]
    parts = [
        _en(tal_id.periode, perioder),
        _en(tal_id.kommune.lower(), kommuner),
        _en("/".join(tal_id.dele[:2]), cells),
    ]
    return (
        ["benchmark/" + "/".join([*parts, tal]) for tal in get_close_matches(tal_id.dele[2], TAL, n=3, cutoff=0.3)]
        if all(parts)
        else []
    )


def _en(sought: str, among: list[str]) -> str:
    return sought if sought in among else next(iter(get_close_matches(sought, among, n=1, cutoff=0)), "")
