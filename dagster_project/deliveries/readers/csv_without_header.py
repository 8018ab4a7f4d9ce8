"""Why no header is found in a CSV that has one: another delimiter, lines that are each one quoted field, a false `sep=`."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable

from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.headers import NoHeader, find_header

NAMES = {";": "semikolon", ",": "komma", "\t": "tabulator"}
SEPARATED = "felter skilles med semikolon, komma eller tabulator"
_FOREIGN = {
    "|": "lodret streg (|)",
    ":": "kolon",
    "^": "^",
    "~": "~",
    "#": "#",
    "/": "skråstreg",
    "\x1f": "tegnet U+001F",
    "\x01": "tegnet U+0001",
    "¦": "¦",
    "§": "§",
}


def why(lines: Iterable[str], chosen: str | None, contract: Contract) -> str | None:
    """What parts the fields of the first lines, where a header is found by it; `chosen`: what `sep=` says."""
    lines = [line.strip("\r\n") for line in lines]

    def holds(split: Callable[[str], list[str]]) -> bool:
        try:
            find_header(((nr, split(line)) for nr, line in enumerate(lines, 1)), contract.mangler, contract.column_for)
        except (NoHeader, csv.Error):
            return False
        return True

    for sign, name in NAMES.items():
        if chosen and holds(lambda line, s=sign: next(csv.reader([line], delimiter=s), [])):
            return f"linje 1 (sep=) siger {NAMES[chosen]}, men felterne er skilt med {name}; ret linjen, eller slet den"
    for sign, name in NAMES.items():
        if holds(lambda line, s=sign: line.strip('"').replace('""', '"').replace('"', "").split(s)):
            return (
                f"hver linje står i citationstegn som ét felt med {name} i; gem filen igen med citationstegn om det enkelte felt"
            )
    for sign, name in _FOREIGN.items():
        if holds(lambda line, s=sign: line.split(s)):
            return f"felterne er skilt med {name}; {SEPARATED}: gem filen igen med semikolon"
    if holds(lambda line: re.split(r" {2,}", line.strip())):
        return f"felterne er skilt med mellemrum; {SEPARATED}: gem filen igen med semikolon"
    return None
