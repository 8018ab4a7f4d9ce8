"""Figures by their `tal_id`: unit and kind from the lists that define them, bounds, and how much a reader misses one."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import cache

from dagster_project.common.danish import fold
from dagster_project.common.program import read_seed

COMPONENTS = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
UDK_AMOUNT = ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")
# the unit of each field of the statements, whose columns are fixed by their contracts
_FIELDS = {
    "udk-status": {**dict.fromkeys(("stop-antal", "krav-antal"), "antal"), **dict.fromkeys((*UDK_AMOUNT, "provenu-i-alt"), "kr")},
    "paragraf-11": {
        **dict.fromkeys(("antal-retur", "antal-afsluttet", "antal-med-provenu"), "antal"),
        **dict.fromkeys(("tilbagebetalingskrav", "aarlig-besparelse", "efterregulering", "provenu"), "kr"),
    },
}
_KINDS = {"antal": "antal", "kr": "beloeb", "andel": "andet", "aarsvaerk": "andet"}  # of a unit
# the unit of key figures that reports print and nothing computes
ONLY_PRINTED = {"kolonihave_aarsvaerk": "aarsvaerk", "sygefravaer_afskediget": "antal", "sygefravaer_anke_medhold": "antal"}
# What a reader misses most is hidden last: the order of the worked example in the specification.
_WEIGHTS = (
    (r"provenu/[^/]+/[^/]+/kl-(ydelser|sammenlignelig)", 1000),
    (r"provenu/[^/]+/[^/]+/som-offentliggjort", 500),
    (r"provenu/[^/]+/[^/]+/(su|tilflytninger)", 300),
    (r"provenu/[^/]+/[^/]+/uden-paragraf-11", 150),
    (r"provenu/[^/]+/[^/]+/[^/]+", 100),
    (r"provenu/.*", 60),
    (r"udk-status/dk/.*", 200),
    (r"udk-status/.*/total/.*", 30),
    (r"indsatser/.*(kontrolleret|sendt|nye|afsluttede|_sager|rejst|udestaaende)", 80),
    (r"provenu-ydelse/.*", 40),
    (r"krav/.*/(rejst|udestaaende)", 25),
    (r".*", 20),
)
_WHERE_AND_WHEN = re.compile("/[0-9]+(?=/)")  # no weight depends on the municipality or the year
_KRONER = ("su_tilbagebetalingskrav", "enligerklaeringer_besparelse")
_REPEATED = re.compile(r"(#([0-9]+|nedre|oevre|DK))+$")


def figure_of(tal_id: str) -> str:
    """The figure that a `tal_id` prints: the same figure printed again, or as a bound, has `#…` at its end."""
    return _REPEATED.sub("", tal_id)


def is_held_back_where_small(tal_id: str) -> bool:
    """Whether the rules of hiding know the figure: of a municipality, or of the country's statement, and of a known unit. What a
    report prints of the benchmark, of shares and of sums over municipalities is none of theirs."""
    name = figure_of(tal_id)
    group, place, *_ = [*name.split("/"), "", ""]
    if group not in ("provenu", "udk-status", "paragraf-11", "indsatser"):
        return False
    if not (place.isdigit() or (place == "dk" and group == "udk-status")):
        return False
    try:
        return bool(enhed(name))
    except ValueError:
        return False


@cache
def totaler() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """(slug by category or total as the tables name it, the categories' slugs by total slug), from the seeds."""
    slug = {r["kategori"]: r["slug"] for r in read_seed("provenu_kategorier")}
    parts: dict[str, list[str]] = defaultdict(list)
    for r in read_seed("provenu_totaler"):
        slug[r["total"]] = r["slug"]
        parts[r["slug"]].append(slug[r["kategori"]])
    return slug, {t: tuple(d) for t, d in parts.items()}


def slug(text: str) -> str:
    """A name as part of a `tal_id`, as the models' macro makes it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text))


@cache
def _noegletal() -> dict[str, dict[str, str]]:
    return {r["noegletal"]: r for r in read_seed("noegletal")}


def noegletallets(name: str) -> dict[str, str]:
    """The row of seeds/noegletal.csv for a key figure; one that is divided by something has it as `navn:<what>`. Empty for one
    that no row is for."""
    return _noegletal().get(name.partition(":")[0], {})


def enhed(name: str) -> str:
    """antal, kr, andel or aarsvaerk. Raises ValueError for a figure that no list knows: nothing would say whether to hide it."""
    group, *_, last = name.split("/", 3)
    if group == "indsatser":
        found = noegletallets(last).get("enhed") or ONLY_PRINTED.get(last.partition(":")[0])
    elif group == "provenu":
        found = "antal" if last.endswith("/antal") else "kr"
    else:
        found = _FIELDS.get(group, {}).get(last.rpartition("/")[2])
    if found not in _KINDS:
        raise ValueError(
            f"{name}: ventede en enhed ({', '.join(_KINDS)}) for tallet; fandt {found or 'ingen'}. Skriv nøgletallet i "
            "seeds/noegletal.csv med sin enhed; før kan det hverken vises eller skjules."
        )
    return found


def kind_of(name: str) -> str:
    """antal (a count of cases), beloeb (kr.) or andet: a share, or what is divided by something else than cases."""
    is_rate = name.startswith("indsatser/") and computed_of(name.split("/", 3)[3])
    return "andet" if is_rate else _KINDS[enhed(name)]


def computed_of(noegletal: str) -> tuple[str, ...]:
    """The key figures that a share or a rate is computed of; none for what is counted or added."""
    return tuple(filter(None, noegletallets(noegletal).get("regnet_af", "").split("|")))


def parts_and_whole() -> dict[str, str]:
    """By key figure the one that it is a part of: what is left of the whole is a figure too."""
    return {n: r["del_af"] for n, r in _noegletal().items() if r["del_af"]}


def fri(name: str) -> bool:
    """Whether it may be negative: corrections, and what is outstanding when more was paid than a corrected claim."""
    return name.endswith(("/anke", "/efterregulering")) or "/krav_udestaaende" in name


def vaegt(name: str, value: float) -> float:
    """Among figures of one kind the smaller is hidden first."""
    return _weight(_WHERE_AND_WHEN.sub("/0", name)) * (1 + math.log10(1 + abs(value)) / 100)


@cache
def _weight(shape: str) -> int:  # a country has 80,000 figures of some hundred shapes
    return next(weight for pattern, weight in _WEIGHTS if re.fullmatch(pattern, shape))
