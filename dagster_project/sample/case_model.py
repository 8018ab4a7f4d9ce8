"""A control case of the sample with all that ever happens to it, and how it stands in the delivery of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from dagster_project.sample.tools import KOMMUNE

STEP = ("hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato", "virksomhedsbesoeg_dato")
COLUMNS = (
    "sagsnr",
    "kommunekode",
    "cpr",
    "ydelse",
    "kanal",
    "sagstype",
    "indsats",
    "oprettet_dato",
    *STEP,
    "risikosag_id",
    "kontroltrin_registreret",
    "afgoerelse_dato",
    "afsluttet_dato",
    "ydelse_foer",
    "ydelse_efter",
    "tilbagebetalingskrav",
    "krav_betalt",
    "krav_afskrevet",
    "anke_dato",
    "ankeafgoerelse_dato",
    "ankeafgoerelse",
    "krav_efter_anke",
    "politianmeldt",
)


@dataclass
class Anke:
    """An appeal; `afgjort` and `udfald` are None while Ankestyrelsen has not decided. Amount in whole kroner."""

    given: date
    afgjort: date | None = None
    udfald: str | None = None
    krav_after: int | None = None


@dataclass
class Sag:
    """One case and benefit. Amounts are whole kroner; `foer` and `efter` per payment, `krav` once and for all."""

    sagsnr: str
    cpr: str
    ydelse: str
    kanal: str
    sagstype: str
    indsats: str
    oprettet: date
    trin: dict[str, date]
    registreret: str
    afgoerelse: date
    afsluttet: date
    is_booked: bool  # on a municipal benefit, and with a control step
    virkning: frozenset[str] = frozenset()  # which of "krav" and "mindreudgift" the decision brings
    foer: int | None = None
    efter: int | None = None
    krav: int | None = None
    payments: list[tuple[date, int]] = field(default_factory=list)
    afskrivninger: list[tuple[date, int]] = field(default_factory=list)
    anke: Anke | None = None
    risikosag_id: str | None = None  # the risk case of UDK's that it began with, see risk_links

    def events(self) -> Iterator[date]:
        """Every day on which the row changes."""
        yield from (self.oprettet, self.afgoerelse, self.afsluttet, *self.trin.values())
        yield from (day for day, _ in (*self.payments, *self.afskrivninger))
        if self.anke:
            yield from filter(None, (self.anke.given, self.anke.afgjort))


def raekke(sag: Sag, per: date) -> dict[str, object]:
    """The row as the case system held it on the day `per`: what had not happened yet is empty."""
    afgjort = sag.afgoerelse <= per
    anke = sag.anke if sag.anke and sag.anke.given <= per else None
    anke_afgjort = anke if anke and anke.afgjort and anke.afgjort <= per else None

    def until(entries: list[tuple[date, int]]) -> int | None:
        return sum(amount for day, amount in entries if day <= per) if afgjort and sag.krav else None

    return {
        "sagsnr": sag.sagsnr,
        "kommunekode": KOMMUNE,
        "cpr": sag.cpr,
        "ydelse": sag.ydelse,
        "kanal": sag.kanal,
        "sagstype": sag.sagstype,
        "indsats": sag.indsats,
        "oprettet_dato": sag.oprettet,
        **{step: sag.trin[step] if step in sag.trin and sag.trin[step] <= per else None for step in STEP},
        "risikosag_id": sag.risikosag_id,
        "kontroltrin_registreret": sag.registreret,
        "afgoerelse_dato": sag.afgoerelse if afgjort else None,
        "afsluttet_dato": sag.afsluttet if sag.afsluttet <= per else None,
        "ydelse_foer": sag.foer if afgjort else None,
        "ydelse_efter": sag.efter if afgjort else None,
        "tilbagebetalingskrav": sag.krav if afgjort else None,
        "krav_betalt": until(sag.payments),
        "krav_afskrevet": until(sag.afskrivninger),
        "anke_dato": anke.given if anke else None,
        "ankeafgoerelse_dato": anke_afgjort.afgjort if anke_afgjort else None,
        "ankeafgoerelse": anke_afgjort.udfald if anke_afgjort else None,
        "krav_efter_anke": anke_afgjort.krav_after if anke_afgjort else None,
        "politianmeldt": ("ja" if (sag.krav or 0) > 200_000 else "nej") if afgjort else None,
    }


def leverance(sager: list[Sag], year: int) -> list[dict[str, object]]:
    """The rows of a year's delivery: every case to which something happened in the year, as it stood at its end."""
    ultimo = date(year, 12, 31)
    return [raekke(sag, ultimo) for sag in sager if sag.oprettet <= ultimo and any(h.year == year for h in sag.events())]
