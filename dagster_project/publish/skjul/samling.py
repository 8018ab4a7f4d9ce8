"""Cells and equations of provenu, UDK's statement, § 11 and efforts, from the tables: every figure by its `tal_id`."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import polars as pl

from dagster_project.deliveries.normal import fold
from dagster_project.publish.skjul.system import Celle, System
from dagster_project.settings import ROD

KOMPONENTER = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
UDK_BELOEB = ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")
# the statement's columns and the components that they are booked under
_UDK = {
    "stop-beloeb": "mindreudgift",
    "krav-beloeb": "tilbagebetalingskrav",
    "efterregulering": "efterregulering",
    "skat": "skat",
}
_P11 = {"aarlig-besparelse": "mindreudgift", "tilbagebetalingskrav": "tilbagebetalingskrav", "efterregulering": "efterregulering"}
_PAR = {  # a part and its whole: what is left of the whole is a figure too
    "su_flytninger_afvist_eller_frafaldet": "su_flytninger_kontrolleret",
    "su_politianmeldt": "su_undringer_besvaret",
    "anker_stadfaestet": "anker_afgjort",
    "sygefravaer_reduceret": "sygefravaer_sager",
    "enligerklaeringer_besvaret": "enligerklaeringer_sendt",
    "enligerklaeringer_udtaget": "enligerklaeringer_sendt",
    "enligerklaeringer_friplads_stoppet": "enligerklaeringer_sendt",
}
_UGER = 52
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
    (r".*", 20),
)
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


def saml(tabeller: Mapping[str, pl.DataFrame]) -> System:
    """Every figure of `afstemning`, and of `provenu_aar` the count, with what a reader can reckon between them."""
    system = System()
    for r in tabeller["afstemning"].select("tal_id", "beregnet", "rapporteret").sort("tal_id").iter_rows(named=True):
        vaerdi = r["rapporteret"] if r["beregnet"] is None else r["beregnet"]
        navn = maal(r["tal_id"])
        if vaerdi is not None and navn not in system.celler:
            system.celler[navn] = Celle(float(vaerdi), _art(navn), _vaegt(navn, float(vaerdi)), _fri(navn))
    for r in tabeller["provenu_aar"].select("kommunekode", "aar", "kategori", "antal").iter_rows(named=True):
        navn = f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}/antal"
        system.celler[navn] = Celle(float(r["antal"]), "antal", _vaegt(navn, float(r["antal"])))
    grupper: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for navn in system.celler:
        art, kommune, aar, *_ = [*navn.split("/"), "", ""]
        grupper[art, kommune, aar].add(navn)
    for (art, kommune, aar), navne in sorted(grupper.items()):
        _LIGNINGER.get(art, lambda *_: None)(system, kommune, aar, navne)
    return system


def _provenu(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    for total, kategorier in totaler()[1].items():
        system.lig(f"provenu/{kommune}/{aar}/{total}", [f"provenu/{kommune}/{aar}/{k}" for k in kategorier])
    for navn in sorted(n for n in navne if n.count("/") == 3):
        system.lig(navn, [f"{navn}/{k}" for k in KOMPONENTER])


def _udk(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran = f"udk-status/{kommune}/{aar}"
    ydelser = sorted({n.split("/")[3] for n in navne} - {"total"})
    for y in ydelser:
        system.lig(f"{foran}/{y}/provenu-i-alt", [f"{foran}/{y}/{k}" for k in UDK_BELOEB])
    for k in (*UDK_BELOEB, "provenu-i-alt"):
        system.lig(f"{foran}/total/{k}", [f"{foran}/{y}/{k}" for y in ydelser])
    system.lig(f"{foran}/total/provenu-i-alt", [f"{foran}/total/{k}" for k in UDK_BELOEB])
    system.lig(f"provenu/{kommune}/{aar}/udk-ydelser", [f"{foran}/total/provenu-i-alt"])
    for k, komponent in _UDK.items():
        system.lig(f"provenu/{kommune}/{aar}/udk-ydelser/{komponent}", [f"{foran}/total/{k}"])


def _paragraf11(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran, provenu = f"paragraf-11/{kommune}/{aar}", f"provenu/{kommune}/{aar}/paragraf-11"
    system.lig(f"{foran}/provenu", [f"{foran}/{k}" for k in _P11])
    system.lig(provenu, [f"{foran}/provenu"])
    for k, komponent in _P11.items():
        system.lig(f"{provenu}/{komponent}", [f"{foran}/{k}"])


def _indsatser(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran = f"indsatser/{kommune}/{aar}"
    system.lig(f"{foran}/su_tilbagebetalingskrav", [f"provenu/{kommune}/{aar}/su"])
    system.lig(f"{foran}/su_flytninger_kontrolleret", [f"{foran}/su_flytninger_pr_uge"], _UGER)
    beholdning = {
        f"{foran}/sager_primo": 1.0,
        f"{foran}/sager_nye": 1.0,
        f"{foran}/sager_afsluttede": -1.0,
        f"{foran}/sager_ultimo": -1.0,
    }
    if beholdning.keys() <= system.celler.keys():
        system.ligninger.append(beholdning)
    system.lig(f"{foran}/sager_ultimo", [f"indsatser/{kommune}/{int(aar) + 1}/sager_primo"])
    _krav(system, kommune, foran)
    for part, hele in _PAR.items():
        system.rest(f"{foran}/{hele} uden {part}", f"{foran}/{hele}", [f"{foran}/{part}"])


def _krav(system: System, kommune: str, foran: str) -> None:
    """Claims over all years: less what was paid, written off and is outstanding, they give the appeals' corrections; less what is
    booked, the claims on benefits that the municipality does not book."""
    kl = [f"provenu/{kommune}/{aar}/kl-ydelser" for aar in _aar(system, kommune)]
    system.afledt(
        f"{foran}/krav_anke",
        {f"{foran}/krav_udestaaende": 1, f"{foran}/krav_rejst": -1, f"{foran}/krav_betalt": 1, f"{foran}/krav_afskrevet": 1},
    )
    system.afledt(f"{foran}/krav_uden_for_kl", {f"{foran}/krav_rejst": 1, **{f"{k}/tilbagebetalingskrav": -1 for k in kl}})
    system.lig(f"{foran}/krav_anke", [f"{k}/anke" for k in kl])


def _aar(system: System, kommune: str) -> list[str]:
    return sorted({n.split("/")[2] for n in system.celler if n.startswith(f"provenu/{kommune}/")})


_LIGNINGER = {"provenu": _provenu, "udk-status": _udk, "paragraf-11": _paragraf11, "indsatser": _indsatser}


def _art(navn: str) -> str:
    sidste = navn.split("/", 3)[-1]
    if navn.startswith("indsatser/"):
        if sidste.endswith(("_aarsvaerk", "_pr_uge")) or "_andel_" in sidste:
            return "andet"
        kroner = sidste.startswith(("krav_", "indsats_provenu")) or sidste == "su_tilbagebetalingskrav"
        return "beloeb" if kroner else "antal"
    return "antal" if re.search(r"(^|/)(antal-[^/]+|[^/]+-antal)$", sidste) else "beloeb"


def _fri(navn: str) -> bool:
    return navn.endswith(("/anke", "/efterregulering"))


def _vaegt(navn: str, vaerdi: float) -> float:
    """Among figures of one kind the smaller is hidden first."""
    return next(vaegt for moenster, vaegt in _VAEGTE if re.fullmatch(moenster, navn)) * (1 + math.log10(1 + abs(vaerdi)) / 100)
