"""Dates that are hardly what they say: days that stand for no date, the month before the day, numbers, midnights elsewhere."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.danish import saa_mange
from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.block import Block

# in universal time they are an hour earlier
NO_DATE = "0001-01-01|1900-01-01|9999-12-31|01[-./]01[-./](?:0001|1900)|31[-./]12[-./]9999|(?:9999-12-30|1899-12-31)[ T]23:"
_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:1[3-9]|2[0-9]|3[01])"  # no month is so large as such a day
_MONTH_FIRST = f"{_MONTH}[-./]{_DAY}[-./]{_YEAR}"
_EITHER = f"^{_MONTH}[-./]{_MONTH}[-./]{_YEAR}"
_DAY_FIRST = f"^{_DAY}[-./]{_MONTH}[-./]{_YEAR}"
_OTHER_MIDNIGHT = "[0-9][ T]2[23]:00(?::00(?:[.,]0+)?)?"  # midnight in Copenhagen, in universal time
# Where none of it stands in a text, no column need be looked at. The beginning of each that shows it: so much shorter, a search
# of some megabytes takes a tenth less.
SUSPICION = f"{_MONTH_FIRST}|0001-0|1900-0|9999-1|1899-1|[12][-./](?:0001|1900|9999)|[0-9][ T]2[23]:00"
_NUMBER = "^[34][0-9]{4}(?:[.,]0+)?$"  # of a day between 1982 and 2036, as spreadsheets count them
_DAYS = {"0001": "0001-01-01", "1900": "1900-01-01", "9999": "9999-12-31"}
_WRITTEN = {
    "0001": "0001-01-01|01[-./]01[-./]0001",
    "1900": "1900-01-01|01[-./]01[-./]1900|1899-12-31[ T]23:",
    "9999": "9999-12-31|31[-./]12[-./]9999|9999-12-30[ T]23:",
}


def odd_dates(block: Block, contract: Contract) -> Counter[tuple[str, str]]:
    """(column, what is odd) -> cells. The days that say "no date" where the contract lets the cell be empty, by year."""
    found: Counter[tuple[str, str]] = Counter()
    for column in contract.kolonner:
        cells = block.celler.get(column.navn) if column.type == "dato" else None
        if cells is None:
            continue
        name = column.navn
        if column.kraevet != "celle" and _count(cells, NO_DATE):
            for year, pattern in _WRITTEN.items():
                found[name, year] += _count(cells, pattern)
        if first := _count(cells, f"^{_MONTH_FIRST}"):
            found[name, "month first"] += first
            found[name, "either"] += _count(cells, _EITHER)
        found[name, "day first"] += _count(cells, _DAY_FIRST)
        found[name, "number"] += _count(cells, _NUMBER)
        if other := _count(cells, f"{_OTHER_MIDNIGHT}$"):
            found[name, "other midnight"] += other
            found[name, "another time"] += _count(cells, "[0-9][ T][0-9]{2}:") - other
    return +found


def _count(cells: pa.Array, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(cells, pattern)).as_py() or 0


_ENOUGH = 10  # dates that can only have the month first: fewer are slips of a pen, and refused one by one


def check(odd: Counter[tuple[str, str]]) -> None:
    """Raises Refused for a column whose dates have the month first: those that can be read the other way would stand in another
    month, or another year."""
    for (name, what), n in sorted(odd.items()):
        if what == "month first" and n >= _ENOUGH and not odd[name, "day first"] and odd[name, "either"]:
            others = saa_mange(odd[name, "either"], "anden dato", "andre datoer")
            raise Refused(
                f"{name}: {n} datoer kan kun læses med måneden før dagen, og ingen kun med dagen først, så {others} ville "
                "blive læst med dag og måned byttet om; få filen med datoer som åååå-mm-dd"
            )


def told(odd: Counter[tuple[str, str]]) -> list[str]:
    """What to say of them, one sentence per column and kind."""
    said = []
    for (name, what), n in sorted(odd.items()):
        if what in _DAYS:
            said.append(f"{name}: {saa_mange(n, 'celle', 'celler')} med {_DAYS[what]} er læst som {'tom' if n == 1 else 'tomme'}")
        elif what == "month first" and not odd[name, "day first"] and odd[name, "either"]:
            others = saa_mange(odd[name, "either"], "anden dato", "andre datoer")
            said.append(
                f"{name}: {saa_mange(n, 'dato', 'datoer')} kan kun læses med måneden før dagen, og ingen kun med dagen først: "
                f"så er {others} formentlig læst med dag og måned byttet om; få filen med datoer som åååå-mm-dd"
            )
        elif what == "number":
            said.append(
                f"{name}: {saa_mange(n, 'celle', 'celler')} med et tal, som regneark tæller dage med (44927 er 2023-01-01); "
                "formatér kolonnen som dato, og gem filen igen"
            )
        elif what == "other midnight" and not odd[name, "another time"]:
            said.append(
                f"{name}: {saa_mange(n, 'tidspunkt', 'tidspunkter')} er kl. 22 eller 23 og ingen andre: det ligner midnat "
                "i UTC uden tidszone, og så er datoen en dag for tidlig; få filen med dansk tid, eller med Z efter tidspunktet"
            )
    return said
