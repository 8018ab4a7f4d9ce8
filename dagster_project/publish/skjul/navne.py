"""Figures' names (`tal_id`): what a name says of its figure: its kind, its bounds, and how much a reader misses it."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from functools import cache

from dagster_project.deliveries.normal import fold
from dagster_project.rod import ROD

KOMPONENTER = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
UDK_BELOEB = ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")
# What a reader misses most is hidden last: the order of the worked example in the specification.
_VAEGTE = (
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
_KRONER = ("su_tilbagebetalingskrav", "enligerklaeringer_besparelse")
_GENTAGET = re.compile(r"#([0-9]+|nedre|oevre)$")


def maal(tal_id: str) -> str:
    """The figure that a `tal_id` prints: the same figure printed again, or as a bound, has `#…` at its end."""
    return _GENTAGET.sub("", tal_id)


@cache
def totaler() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """(slug by category or total as the tables name it, the categories' slugs by total slug), from the seeds."""
    with (ROD / "seeds" / "provenu_kategorier.csv").open(encoding="utf-8") as f:
        slug = {r["kategori"]: r["slug"] for r in csv.DictReader(f)}
    dele: dict[str, list[str]] = defaultdict(list)
    with (ROD / "seeds" / "provenu_totaler.csv").open(encoding="utf-8") as f:
        for r in csv.DictReader(f):
            slug[r["total"]] = r["slug"]
            dele[r["slug"]].append(slug[r["kategori"]])
    return slug, {t: tuple(d) for t, d in dele.items()}


def slug(tekst: str) -> str:
    """A name as part of a `tal_id`, as the models' macro makes it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(tekst))


def art(navn: str) -> str:
    sidste = navn.split("/", 3)[-1]
    if navn.startswith("indsatser/"):
        if sidste.endswith(("_aarsvaerk", "_pr_uge")) or "_andel_" in sidste:
            return "andet"
        kroner = sidste.startswith(("krav_", "indsats_provenu")) or sidste in _KRONER
        return "beloeb" if kroner else "antal"
    return "antal" if re.search(r"(^|/)(antal-[^/]+|[^/]+-antal)$", sidste) else "beloeb"


def fri(navn: str) -> bool:
    return navn.endswith(("/anke", "/efterregulering"))


def vaegt(navn: str, vaerdi: float) -> float:
    """Among figures of one kind the smaller is hidden first."""
    return next(vaegt for moenster, vaegt in _VAEGTE if re.fullmatch(moenster, navn)) * (1 + math.log10(1 + abs(vaerdi)) / 100)
