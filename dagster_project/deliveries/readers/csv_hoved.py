"""The header of a CSV, found with the stdlib: its delimiter, the place of each column, and where the records begin."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import MAKS_LINJE, Skan, afkodet

MAKS_HOVED = 256 << 10  # bytes down to the end of the header; a real one takes a thousand
SKILLETEGN = (";", ",", "\t")
_MAC_LINJE = re.compile(rb"[^\r\n]*\r(?!\n)")  # a line that ends in a lone CR
csv.field_size_limit(MAKS_LINJE)


class Hoved:
    """The header record: its delimiter, the place of each contract column, and where in the file the records begin."""

    def __init__(self, sti: Path, kontrakt: Kontrakt, skan: Skan) -> None:
        fejl: list[Afvist] = []
        for skilletegn in SKILLETEGN:
            overskrifter, self.slut, self.linjer = _foerste_post(sti, skan, skilletegn)
            try:
                self.plads, self.ukendte = kontrakt.match(overskrifter)
            except Afvist as e:
                fejl.append(e if len(overskrifter) > 1 or skilletegn == ";" else fejl[0])
                continue
            self.skilletegn, self.felter = skilletegn, len(overskrifter)
            return
        # the delimiter that finds the most columns tells the sender most
        raise min(fejl, key=lambda e: len(e.aarsag))


def _foerste_post(sti: Path, skan: Skan, skilletegn: str) -> tuple[list[str], int, int]:
    """(cells, offset behind it in bytes, lines up to and with it) of the first record that is not blank."""
    if not skan.linjer:
        raise Afvist("filen er tom: den har ingen overskrift")
    laest = [3 if skan.bom else 0, 0]

    def linjer() -> Iterator[str]:
        with sti.open("rb") as f:
            f.seek(laest[0])
            while linje := f.readline(MAKS_HOVED - laest[0]):
                if mac := _MAC_LINJE.match(linje):
                    linje = mac[0]
                    f.seek(laest[0] + len(linje))
                laest[0] += len(linje)
                if laest[0] >= MAKS_HOVED:
                    raise Afvist(
                        f"de første {MAKS_HOVED >> 10} KB holder ingen hel overskrift; mangler et citationstegn sin afslutning?"
                    )
                laest[1] += 1
                yield "".join(afkodet(iter([linje]), skan.tegnsaet))

    try:
        for post in csv.reader(linjer(), delimiter=skilletegn):
            if any(c.strip() for c in post):
                return post, laest[0], laest[1]
    except csv.Error:
        raise Afvist("overskriften kan ikke læses: et citationstegn mangler sin afslutning") from None
    raise Afvist("filen er tom: den har ingen overskrift")
