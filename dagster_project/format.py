"""Danish formatting of figures, in one place: amounts, shares, dates. No locale."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FAST_MELLEMRUM = "\u00a0"
MINUS = "\u2212"
IKKE_MAALT = "–"


def tal(vaerdi: Decimal | int | None, decimaler: int = 0) -> str:
    """`1.115.157` or `1.115.157,50`; half-up from the unrounded value; `–` for what was not measured."""
    if vaerdi is None:
        return IKKE_MAALT
    afrundet = Decimal(vaerdi).quantize(Decimal(1).scaleb(-decimaler), ROUND_HALF_UP)
    tekst = f"{abs(afrundet):,.{decimaler}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if afrundet < 0 else "") + tekst


def kroner(vaerdi: Decimal | int | None) -> str:
    """`1.115.157 kr.`, with øre only where there are some."""
    if vaerdi is None:
        return IKKE_MAALT
    return tal(vaerdi, 0 if Decimal(vaerdi) == Decimal(vaerdi).to_integral_value() else 2) + FAST_MELLEMRUM + "kr."
