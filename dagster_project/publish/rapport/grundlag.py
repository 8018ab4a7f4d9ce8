"""What one report rests on: a municipality's rows, the country's and the publication's own, read once for all reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dagster_project.format import sorteringsnoegle
from dagster_project.publish.rapport.celler import IKKE_MAALT, Celle, Raekke, Tabeller
from dagster_project.publish.tekster import officielt_navn

AAR_TILBAGE = 5  # a report compares five years
# Each table and which of its rows a report can need.
AARETS_SIDSTE = "periode in (select max(periode) from t group by left(periode, 4))"
KOMMUNETABELLER = {
    "provenu_aar": "true",
    "provenu_total": "true",
    "provenu_fordeling": "true",
    "udk_status": "true",
    "indsatser": "true",
    "su_flytninger_uge": "true",
    "benchmark": AARETS_SIDSTE,
    "benchmark_opfoelgning": AARETS_SIDSTE,
    "afstemning": "dokument is not null",
    "tal": "tal_id like 'paragraf-11/%' or tal_id like 'udk-status/%/total/%'",
    "leverancer": "status = 'indlæst'",
}
# Rules and definitions fill pages and stand on the site; the report prints the choices.
FAELLESTABELLER = {"udsagn": "true", "metode": "art not in ('regel', 'definition')"}


class Grundlag:
    """One edition's tables, split by municipality."""

    def __init__(self, udgave: Path, nr: int = 0, af: int = 1, tabeller: Collection[str] = KOMMUNETABELLER) -> None:
        """Of the municipalities with proceeds, in Danish alphabetical order, every `af`th from number `nr` on, and of their
        rows those tables."""
        self.mappe, self.udgave = udgave, udgave.name
        kilde = Tabeller(udgave / "tabeller")
        self.udgivelse = kilde.udgivelse
        self.faelles = {tabel: kilde.hent(tabel, hvor) for tabel, hvor in FAELLESTABELLER.items()}
        self.navne = {r["kommunekode"].vaerdi: r["navn"].vaerdi for r in kilde.hent("kommuner")}
        koder = {r["kommunekode"].vaerdi for r in kilde.hent("provenu_aar")}
        self.koder = sorted(koder, key=lambda kode: sorteringsnoegle(self.navne.get(kode, kode)))[nr::af]
        self._delt = {t: kilde.pr_kommune(t, KOMMUNETABELLER[t], [*self.koder, "DK"]) for t in tabeller}

    def raekker(self, tabel: str, kommunekode: str) -> list[Raekke]:
        return self._delt[tabel].get(kommunekode, [])

    def dag(self) -> str:
        """The day that stands in the documents: when it was published, else the last day of data, else that of the period."""
        for noegle in ("udgivet", "data_til"):
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", dag := self.udgivelse.get(noegle, "")[:10]):
                return dag
        return f"{self.udgivelse.get('periode', '')[:4] or '1970'}-12-31"

    def rapporter(self) -> Iterator[Kommuneaar]:
        """The newest year with proceeds of each municipality, in Danish alphabetical order."""
        for kode in self.koder:
            yield Kommuneaar(self, kode, max(r["aar"].vaerdi for r in self.raekker("provenu_aar", kode)))


@dataclass(frozen=True)
class Kommuneaar:
    """One municipality and year of a report."""

    grundlag: Grundlag
    kode: str
    aar: int

    @property
    def navn(self) -> str:
        return self.grundlag.navne.get(self.kode, self.kode)

    @property
    def officielt_navn(self) -> str:
        return officielt_navn(self.kode, self.navn)

    @property
    def aarene(self) -> list[int]:
        return list(range(self.aar - AAR_TILBAGE + 1, self.aar + 1))

    def raekker(self, tabel: str, kommunekode: str = "") -> list[Raekke]:
        """The municipality's own rows, or those of `DK`."""
        return self.grundlag.raekker(tabel, kommunekode or self.kode)

    def aarets(self, tabel: str, kommunekode: str = "") -> list[Raekke]:
        return [r for r in self.raekker(tabel, kommunekode) if r["aar"].vaerdi == self.aar]

    @cached_property
    def _opslag(self) -> dict[tuple, dict[tuple, Raekke]]:
        return {}

    def celle(self, tabel: str, felt: str, **noegle: object) -> Celle:
        """The one cell with this key; not measured where there is no row."""
        opslag = self._opslag.get((tabel, *noegle))
        if opslag is None:
            opslag = {tuple(r.vaerdi(n) for n in noegle): r for r in self.raekker(tabel)}
            self._opslag[tabel, *noegle] = opslag
        raekke = opslag.get(tuple(noegle.values()))
        return raekke[felt] if raekke else IKKE_MAALT

    @cached_property
    def tal(self) -> dict[str, Celle]:
        """Figures that stand in no other table, by tal_id, the country's too: § 11, and totals of UDK's statement."""
        return {r["tal_id"].vaerdi: r["vaerdi"] for kode in (self.kode, "DK") for r in self.raekker("tal", kode)}
