"""What stands above a header, or in it, that is no name of a column: titles, or records that would be lost as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dagster_project.common.danish import enumeration, fold
from dagster_project.common.errors import Refused
from dagster_project.common.signs import named
from dagster_project.deliveries.contract import Column, Contract
from dagster_project.deliveries.headers import MIN_COLUMNS

LEAST = 2  # cells of a record that read as what their columns hold
SHOWN = 5  # rows named
_DATE = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{2,4}(?:[ T]\d.*)?")
_NUMBER = re.compile(r"[-+−]?\d[\d.\s]*(?:,\d*)?\s*(?:kr\.?|,-)?")
_CPR = re.compile(r"\d{6}[-\s]?\d{4}|\d{9}|cpr:[0-9a-f]{16}")
_FORM = {
    "dato": _DATE,
    "cpr": _CPR,
    "kommune": re.compile(r"0?\d{3}|DK"),
    "aar": re.compile(r"(?:19|20)\d\d"),
    "beloeb": _NUMBER,
    "tal": _NUMBER,
    "heltal": _NUMBER,
}
# signs that some programs end a line with, and no reader of CSV does
_LINE_SIGN = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def titles(above: Sequence[tuple[int, list[str]]], header: list[str], contract: Contract, row: str) -> list[tuple[int, str]]:
    """(number, text) of each row above the header. Raises Refused where one of them reads as a record under the header, or under
    a row further up that is nearly one. `row` names a row of such a file."""
    places = [_place(header, contract)]
    records = []
    for nr, cells in above:
        if any(_is_record(cells, place, contract) for place in places):
            records.append(nr)
        if len(near := _place(cells, contract)) >= MIN_COLUMNS:
            places.append(near)
    if records:
        more = f" og {len(records) - SHOWN} til" if len(records) > SHOWN else ""
        which = f"{', '.join(map(str, records[:SHOWN]))}{more}" if more else enumeration([*map(str, records)])
        raise Refused(
            f"{row} {which} står over overskriften og ligner data, som ville gå tabt; sæt overskriften øverst, eller slet, "
            "hvad der er eksempler, så kun titler står over den"
        )
    return [(nr, " ".join(c.strip() for c in cells if c.strip())) for nr, cells in above]


def _place(cells: Iterable[str], contract: Contract) -> dict[str, int]:
    return {name: i for i, cell in enumerate(cells) if (name := contract.column_for(cell))}


def _is_record(cells: list[str], place: dict[str, int], contract: Contract) -> bool:
    """Whether most of the required columns are filled, two cells or more read as what their columns hold, and a key has a digit.
    The numbers of columns (1, 2, 3, …) are no record."""
    held = {name: cells[i].strip() for name, i in place.items() if i < len(cells)}
    required = [k.navn for k in contract.kolonner if (k.kraevet == "celle" or k.navn == "kommunekode") and k.navn in place]
    filled = sum(bool(held.get(name)) for name in required)
    if (required and 2 * filled <= len(required)) or _are_numbered(cells):
        return False
    columns = [k for k in contract.kolonner if held.get(k.navn)]
    if any(k.type == "noegle" and k.kraevet and not re.search(r"\d", held[k.navn]) for k in columns):
        return False
    return sum(_reads(held[k.navn], k) for k in columns) >= LEAST


def _reads(cell: str, column: Column) -> bool:
    if column.vaerdier:
        return fold(cell) in {fold(v) for v in column.vaerdier}
    return column.type in _FORM and bool(_FORM[column.type].fullmatch(cell))


def _are_numbered(cells: list[str]) -> bool:
    numbers = [c.strip(" .()") for c in cells if c.strip()]
    return all(n.isdecimal() for n in numbers) and [int(n) for n in numbers] == [int(numbers[0]) + i for i in range(len(numbers))]


def check_one_line(header: Iterable[str], contract: Contract) -> None:
    """Raises Refused for a header of a text file that goes on into its records, for what ends its lines is no line end."""
    unknown = [c.strip() for c in header if contract.column_for(c) is None]
    for cell in unknown:
        if m := _LINE_SIGN.search(cell):
            raise Refused(
                f"overskriften rummer tegnet {named(m[0])}, som nogle programmer skriver for linjeskift, så rækker læses "
                "som en del af den; gem filen igen med almindelige linjeskift (LF eller CRLF)"
            )
    dates, numbers = (sum(bool(form.fullmatch(c)) for c in unknown) for form in (_DATE, _NUMBER))
    if dates and numbers and dates + numbers > LEAST:
        raise Refused(
            "overskriftens linje går videre ind i rækkerne: den rummer både datoer og tal; gem filen igen med almindelige "
            "linjeskift (LF eller CRLF)"
        )
