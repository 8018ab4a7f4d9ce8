"""Sentences about a year's proceeds, generated from what was measured: none says more than its figures cover.

The site and the report say the same. What is missing, hidden, zero, of a year that is not over, or of a first year, is said as
such; a direction is claimed only between two whole years that are shown and cover every category."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dagster_project.common.danish import enumeration, kroner, mio, month_name, pct
from dagster_project.figures.names import KATEGORIER

MILLION = 1_000_000


@dataclass(frozen=True)
class Total:
    """A year's total as published. `beloeb` is None where it is hidden or nothing was measured. `mangler`: the categories that
    were not measured; `maaned`: the last month with figures, 1–11, where the year is not over."""

    aar: int
    beloeb: Decimal | None
    skjult: bool = False
    mangler: tuple[str, ...] = ()
    maaned: int | None = None

    @property
    def measured(self) -> list[str]:
        return [k for k in KATEGORIER if k not in self.mangler] if self.skjult or self.beloeb is not None else []

    @property
    def when(self) -> str:
        return f"i {self.aar}" + (f" til og med {month_name(self.maaned)}" if self.maaned else "")

    @property
    def whole(self) -> bool:
        """A year that is over, with every category measured and shown: one that can be compared."""
        return self.beloeb is not None and not self.mangler and self.maaned is None


def last_month(aar: int, periode: str) -> int | None:
    """The last month that a year's figures cover in a publication to `periode`; None for a year that is over."""
    year, month = int(periode[:4]), int(periode[5:7])
    return month if aar == year and month < 12 else None


def kort(beloeb: Decimal) -> str:
    """`11,3 mio. kr.` from a million up, else the krone."""
    return f"{mio(beloeb)}\u00a0mio.\u00a0kr." if abs(beloeb) >= MILLION else kroner(beloeb)


def headline(now: Total, before: Total | None) -> str:
    """The finding. No amount of a part stands for the whole."""
    measured = now.measured
    if not measured:
        return f"Provenuet er ikke målt {now.when}"
    if len(measured) == 1:
        return f"Kun {measured[0]} er målt {now.when}"
    if now.mangler:
        return f"Provenuet {now.when}: {len(now.mangler)} af {len(KATEGORIER)} kategorier mangler"
    if now.beloeb is None:
        return f"Det samlede provenu {now.when} vises ikke"
    if not now.whole or before is None or not before.whole:
        return f"Provenuet var {kort(now.beloeb)} {now.when}"
    if now.beloeb == before.beloeb:
        return f"Provenuet var uændret {kort(now.beloeb)} {now.when}"
    return f"Provenuet {'steg' if now.beloeb > before.beloeb else 'faldt'} til {kort(now.beloeb)} {now.when}"


def detail(name: str, now: Total, before: Total | None) -> str:
    """The same in full amounts, and why no direction is claimed where none is."""
    measured = now.measured
    if not measured:
        return f"{name}: ingen af de {len(KATEGORIER)} kategorier er målt {now.when}."
    if now.mangler:
        amount = "beløbet vises ikke" if now.beloeb is None else kroner(now.beloeb)
        return full_stop(f"{name} har målt {enumeration(measured)} {now.when}: {amount}") + (
            f" Det samlede provenu kendes ikke, for {enumeration(now.mangler)} er ikke målt."
        )
    if now.beloeb is None:
        return f"{name}: det samlede provenu {now.when} vises ikke, så ingen kan genkendes."
    found = f"{name} opgjorde et samlet provenu på {kroner(now.beloeb)} {now.when}"
    if now.maaned:
        return f"{found}; det kan ikke sammenlignes med et helt år."
    if before is None or not before.measured:
        return f"{found}; {now.aar - 1} er ikke målt."
    if before.mangler:
        return f"{found}; det kan ikke sammenlignes med {before.aar}, hvor {enumeration(before.mangler)} ikke er målt."
    if before.beloeb is None:
        return f"{found}; tallet for {before.aar} vises ikke."
    if now.beloeb == before.beloeb:
        return f"{found}, det samme som i {before.aar}."
    way = "en stigning" if now.beloeb > before.beloeb else "et fald"
    return full_stop(f"{found} mod {kroner(before.beloeb)} i {before.aar}, {way} på {difference(before.beloeb, now.beloeb)}")


def difference(before: Decimal, now: Decimal, form: Callable[[Any], str] = kroner) -> str:
    """`585.000 kr. (9,2 pct.)`; a percentage only of something above 0, and never a rounded 0,0 for a real change."""
    text = form(abs(now - before))
    if before <= 0:
        return text
    share = Decimal(abs(now - before)) / Decimal(before)
    return f"{text} ({pct(share) if share >= Decimal('0.0005') else 'under ' + pct(Decimal('0.001'))})"


def contributions(now: Total, before: Total | None, parts: Mapping[str, tuple[Decimal | None, Decimal | None]]) -> str:
    """Which categories rose and which fell between two whole years, largest change first, and how much of the change lies in
    categories that are not shown. `parts`: each category's amounts before and now, None where they are not shown."""
    if before is None or now.beloeb is None or before.beloeb is None or not now.whole or not before.whole:
        return ""
    known = {name: b - a for name, (a, b) in parts.items() if a is not None and b is not None and a != b}
    said = []
    for word, sign in (("Stigning", 1), ("Fald", -1)):
        terms = sorted(((abs(d), name) for name, d in known.items() if d * sign > 0), reverse=True)
        if terms:
            said.append(f"{word}: " + enumeration([f"{name} ({kroner(d)})" for d, name in terms]) + ".")
    if hidden := [name for name, par in parts.items() if None in par]:
        rest = now.beloeb - before.beloeb - sum(known.values())
        said.append(f"Af ændringen ligger {signed(rest)} i {enumeration(hidden)}, hvor et af årenes tal ikke vises.")
    return " ".join(said)


def signed(amount: Decimal) -> str:
    """With the sign that a change has: `+5 kr.`."""
    return ("+" if amount > 0 else "") + kroner(amount)


def full_stop(text: str) -> str:
    """A sentence ends in one full stop, also after `kr.` and `pct.`."""
    return text if text.endswith(".") else text + "."
