"""Sentences that state a direction, generated from the figures: none is written where a figure is hidden or not measured."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dagster_project.format import kroner, mio, opregning, pct
from dagster_project.publish.rapport.celler import Celle

MILLION = 1_000_000


def retning(foer: Any, nu: Any) -> str:
    """`steg`, `faldt` or `uændret`, judged on the unrounded figures."""
    return "steg" if nu > foer else "faldt" if nu < foer else "uændret"


def udvikling(hvad: str, foer: Celle, nu: Celle, aar: int, form: Callable[[Any], str] = kroner) -> str:
    """One sentence on the year against the year before it."""
    skjult = [str(a) for a, celle in ((aar - 1, foer), (aar, nu)) if celle.ord]
    if skjult:
        tallet = "tallet" if len(skjult) == 1 else "tallene"
        return f"{hvad}: udviklingen oplyses ikke, fordi {tallet} for {' og '.join(skjult)} ikke må vises."
    if not nu.kendt:
        return f"{hvad} er ikke målt i {aar}."
    if not foer.kendt:
        return f"{hvad}: {form(nu.vaerdi)} i {aar}; ikke målt i {aar - 1}."
    if (vej := retning(foer.vaerdi, nu.vaerdi)) == "uændret":
        return f"{hvad} var uændret: {form(nu.vaerdi)} i både {aar - 1} og {aar}."
    return punktum(
        f"{hvad} {vej} fra {form(foer.vaerdi)} i {aar - 1} til {form(nu.vaerdi)} i {aar}: "
        f"{'en stigning' if vej == 'steg' else 'et fald'} på {forskel(foer.vaerdi, nu.vaerdi, form)}"
    )


def forskel(foer: Any, nu: Any, form: Callable[[Any], str] = kroner) -> str:
    """`585.000 kr. (9,2 pct.)`; a percentage only of something above 0, and never a rounded 0,0 for a real change."""
    tekst = form(abs(nu - foer))
    if foer <= 0:
        return tekst
    andel = Decimal(abs(nu - foer)) / Decimal(foer)
    return f"{tekst} ({pct(andel) if andel >= Decimal('0.0005') else 'under ' + pct(Decimal('0.001'))})"


def kort(beloeb: Decimal) -> str:
    """`11,3 mio. kr.` from a million up, else the krone."""
    return f"{mio(beloeb)}\u00a0mio.\u00a0kr." if abs(beloeb) >= MILLION else kroner(beloeb)


def overskrift(foer: Celle, nu: Celle, aar: int, samme_grundlag: bool) -> str:
    """The finding of the report. A direction is only claimed over the same categories."""
    if nu.ord:
        return f"Provenu {aar}: totalen må ikke vises"
    if not nu.kendt:
        return f"Provenu {aar}: ikke målt"
    if not foer.kendt or not samme_grundlag:
        return f"Provenuet var {kort(nu.vaerdi)} i {aar}"
    if (vej := retning(foer.vaerdi, nu.vaerdi)) == "uændret":
        return f"Provenuet var uændret {kort(nu.vaerdi)} i {aar}"
    return f"Provenuet {vej} til {kort(nu.vaerdi)} i {aar}"


def bidrag(par: list[tuple[str, Celle, Celle]]) -> str:
    """Which categories rose and which fell, largest change first; those that cannot be compared are left out."""
    kendte = [(navn, nu.vaerdi - foer.vaerdi) for navn, foer, nu in par if foer.kendt and nu.kendt and nu.vaerdi != foer.vaerdi]
    dele = []
    for ord_, fortegn in (("Stigning", 1), ("Fald", -1)):
        led = sorted(((abs(d), navn) for navn, d in kendte if d * fortegn > 0), reverse=True)
        if led:
            dele.append(f"{ord_}: " + opregning([f"{navn} ({kroner(d)})" for d, navn in led]) + ".")
    return " ".join(dele)


def punktum(tekst: str) -> str:
    """A sentence ends in one full stop, also after `kr.` and `pct.`."""
    return tekst if tekst.endswith(".") else tekst + "."
