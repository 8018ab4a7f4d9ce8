"""The header of a CSV, found with the stdlib: its delimiter, the place of each column, and where the records begin."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.headers import TOP, NoHeader, find_header
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import MAKS_LINJE, Skan, afkodet

MAKS_HOVED = 256 << 10  # bytes down to the end of the header; a real one takes a thousand
SKILLETEGN = (";", ",", "\t")
PROEVET = 100  # records that are looked at for fields beyond the header
_MAC_LINJE = re.compile(rb"[^\r\n]*\r(?!\n)")  # a line that ends in a lone CR
_SEP = re.compile(rb"\"?sep=(\\t|.)\"?[;,\t ]*[\r\n]*", re.I)
csv.field_size_limit(MAKS_LINJE)


class Hoved:
    """The header record: its delimiter, the place of each contract column, and where in the file the records begin. `bredde` is
    the number of fields that the records have: beyond the header's they may have empty ones."""

    def __init__(self, sti: Path, kontrakt: Kontrakt, skan: Skan) -> None:
        if not skan.linjer:
            raise Afvist("filen er tom: den har ingen overskrift")
        self._sti, self._skan = sti, skan
        self.slut, self.linjer, valgt = self._efter_sep()
        fra = self.slut, self.linjer
        fejl: list[NoHeader] = []
        for skilletegn in (valgt,) if valgt else SKILLETEGN:
            self.slut, self.linjer, self.skilletegn = *fra, skilletegn
            try:
                _, overskrifter = find_header(islice(self._poster(), TOP), kontrakt.mangler, kontrakt.kolonne_for)
            except NoHeader as e:
                fejl.append(e)
                continue
            self.plads, self.ukendte = kontrakt.match(overskrifter)
            self.felter = len(overskrifter)
            self.bredde = self._raekkers_bredde()
            return
        # the delimiter that finds the most columns tells the sender most
        naermest = max(fejl, key=lambda e: (e.found, len(e.cells)))
        if any(not e.nr for e in fejl):
            raise Afvist("filen er tom: den har ingen overskrift")
        raise Afvist(f"{kontrakt.mangelsaetning(naermest.missing)}; {naermest.told('linje')}")

    def _efter_sep(self) -> tuple[int, int, str | None]:
        """(offset, lines) behind the line `sep=X` by which spreadsheets name the delimiter, and X; the file's beginning and None
        when it has none."""
        bom = 3 if self._skan.bom else 0
        with self._sti.open("rb") as f:
            f.seek(bom)
            linje = f.readline(64)
        linje = mac[0] if (mac := _MAC_LINJE.match(linje)) else linje
        if not (m := _SEP.fullmatch(linje)):
            return bom, 0, None
        tegn = "\t" if m[1] == b"\\t" else m[1].decode("latin-1")
        if tegn not in SKILLETEGN:
            raise Afvist(f"linje 1 siger sep={tegn}; felter skilles med semikolon, komma eller tabulator")
        return bom + len(linje), 1, tegn

    def _poster(self) -> Iterator[tuple[int, list[str]]]:
        """(line on which it ends, cells) of each record from here on; `slut` and `linjer` follow."""

        def linjer() -> Iterator[str]:
            with self._sti.open("rb") as f:
                f.seek(self.slut)
                while linje := f.readline(max(0, MAKS_HOVED - self.slut)):
                    if mac := _MAC_LINJE.match(linje):
                        linje = mac[0]
                        f.seek(self.slut + len(linje))
                    self.slut += len(linje)
                    if self.slut >= MAKS_HOVED:
                        raise Afvist(
                            f"de første {MAKS_HOVED >> 10} KB holder ingen hel overskrift; mangler et citationstegn sin ende?"
                        )
                    self.linjer += 1
                    yield "".join(afkodet(iter([linje]), self._skan.tegnsaet))

        try:
            for post in csv.reader(linjer(), delimiter=self.skilletegn):
                yield self.linjer, post
        except csv.Error:
            raise Afvist("overskriften kan ikke læses: et citationstegn mangler sin afslutning") from None

    def _raekkers_bredde(self) -> int:
        """The fields of most of the first records, where those beyond the header's are empty; else the header's."""
        slut, linjer = self.slut, self.linjer
        bredder: list[int] = []
        with suppress(Afvist):  # what is wrong with them is said when they are read
            for _, post in islice(self._poster(), PROEVET):
                bredder.append(len(post) if len(post) > self.felter and er_tomme(post[self.felter :]) else self.felter)
        self.slut, self.linjer = slut, linjer
        return max(set(bredder), key=bredder.count, default=self.felter)


def er_tomme(felter: list[str]) -> bool:
    """Whether fields beyond the header say nothing (2-contracts §1)."""
    return all(f.strip() in ("", "-", "NULL") for f in felter)
