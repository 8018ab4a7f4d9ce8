"""Which unit a header or a title says: kroner and dates as the contract has them, or another one, never to be read as kroner."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dagster_project.common.danish import fold, fold_header
from dagster_project.common.errors import Refused

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]][\s:.*]*$")
_ANYWHERE = r"valgfrit?|obligatorisk|(?:skal)?udfyldes|hvis(?:relevant|kendt)|format"
_KRONER = re.compile(
    r"(?:beloeb)?i?(?:hele|danske)?(?:kr|kroner|dkk)(?:ogoere)?(?:ialt|samlet|(?:pr|per)?(?:udbetaling|mdr?|maaned|aar))?"
    rf"|beloeb|ialt|samlet|(?:pr|per)(?:udbetaling|mdr?|maaned|aar)|(?:maaned|aar)ligt?|tal|numerisk|{_ANYWHERE}"
)
_DATE = re.compile(rf"(?:dato|date|dag|tidspunkt|kl|iso(?:8601)?|{_ANYWHERE})*[dmyahtsz]*")
_A_DAY = re.compile(r"dato|date|dag|tidspunkt|d+m+(?:yyyy|aaaa|yy|aa)|(?:yyyy|aaaa)m+d+")
_KIND = re.compile(r"dato|date|dag|antal|beloeb|kr|maaned(?:er)?|mdr?|id|nr|nummer|kode")
_A_YEAR = re.compile(r"aar|uge|dag|kvartal")
PER_PAYMENT = frozenset(("ydelse_foer", "ydelse_efter", "udgift_pr_maaned"))  # a sum of a year is another unit here
# what amounts are written in beside kroner: thousands, millions, øre, shares, other currencies
_MANY = (
    r"t\.? ?kr|tkr|t\.? ?dkk|kkr|1[. ]?000(?= ?(?:kr|dkk|$|[)\]:.]))|tusind\w*|tus\b|mio|mill\b|million\w*|mia|milliard\w*|oere"
)
_CURRENCY = r"[tkm]?eur(?:os?)?|€|usd|\$|nok|sek|gbp|£"
_CURRENCY_ALONE = re.compile(rf"(?:{_CURRENCY}|chf|¥|isk)")
_OTHER = re.compile(rf"(?<![a-z0-9])(?:{_MANY}|{_CURRENCY}|procent|pct|promille|%|‰)(?![a-z])")
_BEHIND = re.compile(
    rf"[\s,:/-]+(?:i\s+)?(?:hele\s+)?(?:{_MANY}|{_CURRENCY}|procent|pct|%)(?![a-z])[\s.]*(?:kr|dkk|kroner)?[\s.:*]*$"
)
_TITLE = re.compile(
    rf"(?<![a-z0-9])i\s+(?:hele\s+)?(?:{_MANY}|{_CURRENCY})(?![a-z])|[(\[]\s*(?:{_MANY}|{_CURRENCY})[^()\[\]]*[)\]]"
    rf"|^\W*(?:{_MANY}|{_CURRENCY})[\s.]*(?:kr|dkk|kroner)?\W*$"
)


def split(header: str) -> tuple[str, list[str]]:
    """The name in a header, and what stands in brackets behind it."""
    units: list[str] = []
    while (m := _BRACKETS.search(header)) and fold_header(header[: m.start()]):
        header, units = header[: m.start()], [m[1], *units]
    return header, units


def is_usual(units: Iterable[str], column: str, type_: str) -> bool:
    """Whether brackets of these words say nothing of a column that its contract does not: one that says "expected" or "paid"
    names another column."""
    keys = [fold_header(u) for u in units]
    if type_ == "beloeb":
        return all(_KRONER.fullmatch(k) and not (column in PER_PAYMENT and _A_YEAR.search(k)) for k in keys)
    if type_ == "dato":
        return all(_DATE.fullmatch(k) for k in keys)
    # what is no amount and no date is neither in brackets; a count is none of the two either
    return not any(_A_DAY.fullmatch(k) or re.fullmatch("beloeb|(?:i)?(?:hele)?(?:kr|kroner|dkk)", k) for k in keys)


def name_kind(units: Iterable[str]) -> bool:
    """Whether brackets say of which kind the column is, as they do where two have one name: `Krav (antal)`, `Krav (kr.)`."""
    return all(_KIND.fullmatch(fold_header(u)) for u in units)


def another(header: str) -> str | None:
    """The name of the amount that a header says is in another unit than kroner; None for any other header."""
    name, units = split(header)
    if units:
        other = any((_OTHER.search(fold(u)) and not _KRONER.fullmatch(fold_header(u))) or _A_YEAR.search(fold(u)) for u in units)
        return name if other else None
    folded = fold(header)
    return folded[: m.start()] if (m := _BEHIND.search(folded)) else None


def says_another(text: str) -> bool:
    """Whether a text beside an amount, such as its number format has, says another unit than kroner."""
    return bool(_OTHER.search(fold(text)))


def is_currency(text: str) -> bool:
    """Whether a text is the sign or the name of another country's money."""
    return bool(_CURRENCY_ALONE.fullmatch(fold(text)))


def check_titles(titles: Iterable[tuple[int, str]], row: str) -> None:
    """Raises Refused for a title that says that the amounts under it are no kroner. `row` names a row of such a file."""
    for nr, text in titles:
        if m := _TITLE.search(" ".join(fold(text).split())):
            raise Refused(
                f"{row} {nr} siger, at beløbene står i en anden enhed end kroner („{m[0].strip()}“); få filen igen med hele "
                "beløbet i kroner"
            )
