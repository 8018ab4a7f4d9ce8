"""Danish formatting of figures, in one place: amounts, shares, dates, alphabetical order. No locale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FAST_MELLEMRUM = "\u00a0"
MINUS = "\u2212"
IKKE_MAALT = "–"
MAANEDER = ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec.")
_DANSK = str.maketrans(",.", ".,")
_MINDSTE = [Decimal(1).scaleb(-decimaler) for decimaler in range(10)]
_BOGSTAVER = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "aa": "}"}  # the three characters that follow z in ASCII


def tal(vaerdi: Decimal | int | None, decimaler: int = 0) -> str:
    """`1.115.157` or `1.115.157,50`; half-up from the unrounded value; `–` for what was not measured."""
    if vaerdi is None:
        return IKKE_MAALT
    if type(vaerdi) is int and not decimaler:  # most of what is shown
        return (MINUS if vaerdi < 0 else "") + f"{abs(vaerdi):,}".replace(",", ".")
    afrundet = Decimal(vaerdi).quantize(_MINDSTE[decimaler], ROUND_HALF_UP)
    tekst = f"{abs(afrundet):,.{decimaler}f}".translate(_DANSK)
    return (MINUS if afrundet < 0 else "") + tekst


def kroner(vaerdi: Decimal | int | None) -> str:
    """`1.115.157 kr.`, with øre only where there are some."""
    if vaerdi is None:
        return IKKE_MAALT
    return tal(vaerdi, 0 if Decimal(vaerdi) == Decimal(vaerdi).to_integral_value() else 2) + FAST_MELLEMRUM + "kr."


def pct(andel: Decimal | float | None, decimaler: int = 1) -> str:
    """A share 0–1 as `32,5 pct.`; `–` when there is none.

    A float is read by its shortest text, so that 689/2000 is 34,45 and rounds up, not 34,4499…"""
    return IKKE_MAALT if andel is None else tal(procent(andel), decimaler) + FAST_MELLEMRUM + "pct."


def procentpoint(forskel: Decimal | float) -> str:
    """The difference of two shares, `−0,71 procentpoint`: pct. of what would be another question."""
    return tal(procent(forskel), 2) + FAST_MELLEMRUM + "procentpoint"


def procent(andel: Decimal | float) -> Decimal:
    """A share 0–1 in pct., unrounded."""
    return Decimal(repr(andel) if isinstance(andel, float) else andel) * 100


def som_vist(andel: Decimal | float) -> float:
    """A share 0–1 in pct. as it is printed, one decimal: marks in a chart say no more than the text beside them."""
    return float(procent(andel).quantize(Decimal("0.1"), ROUND_HALF_UP))


def mio(beloeb: Decimal | int | None, decimaler: int = 1) -> str:
    """Kroner as millions without unit, `11,3`."""
    return IKKE_MAALT if beloeb is None else tal(Decimal(beloeb) / 1_000_000, decimaler)


def dato(dag: date | None) -> str:
    """`31. dec. 2023`."""
    if dag is None:
        return IKKE_MAALT
    return f"{dag.day}.{FAST_MELLEMRUM}{MAANEDER[dag.month - 1]}{FAST_MELLEMRUM}{dag.year}"


def maaned(periode: str | None) -> str:
    """`dec. 2023` from a period `2023-12`; a year stays a year."""
    if periode is None or len(periode) != 7:
        return periode or IKKE_MAALT
    return f"{MAANEDER[int(periode[5:]) - 1]}{FAST_MELLEMRUM}{periode[:4]}"


def sorteringsnoegle(navn: str) -> str:
    """Danish alphabetical order: æ, ø, å last, and aa as å (Aabenraa after Ærø)."""
    tekst = navn.casefold()
    for bogstav, erstatning in _BOGSTAVER.items():
        tekst = tekst.replace(bogstav, erstatning)
    return tekst


def saa_mange(n: int, en: str, flere: str) -> str:
    """`1 kategori`, `1.204 kategorier`."""
    return f"{tal(n)} {en if n == 1 else flere}"


def stort(tekst: str | None) -> str | None:
    """With a capital first, the rest as it stands: `kommunens sager` at the head of a row."""
    return tekst and tekst[0].upper() + tekst[1:]


def opregning(led: Sequence[str]) -> str:
    """`a, b og c`."""
    return ", ".join(led[:-1]) + " og " + led[-1] if len(led) > 1 else "".join(led)
