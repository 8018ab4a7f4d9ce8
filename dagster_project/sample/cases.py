"""kommune_sager of the sample: which cases the unit had in 2019–2023, before any amount is set.

The efforts that the report of 2023 counts are here as it counts them. Of the 19 cases of sickness absence 16 ended with
less absence; the other three are the one appealed (no saving, the decision upheld) and the two dismissals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from dagster_project.sample.case_kinds import KONTANT, SLAGS, Slags
from dagster_project.sample.case_model import Sag
from dagster_project.sample.chance import hverdag, lod, vaelg
from dagster_project.sample.people import cpr


def _virkning(slags: Slags, nr: int, noegle: str) -> frozenset[str]:
    if slags.navn == "sygefravaer":
        return frozenset({"mindreudgift"}) if nr < 16 else frozenset()
    if not slags.bogfoeres or lod(100, "uden", noegle) < slags.uden_virkning:
        return frozenset()
    valg = vaelg(("mindreudgift", "krav", "mindreudgift krav"), "virkning", noegle)
    return frozenset(valg.split())


def _undersoegt(slags: Slags, oprettet: date, afgoerelse: date, noegle: str) -> dict[str, date]:
    """The investigation steps with their days, all before the decision."""
    trin = {slags.besoeg} if slags.besoeg else set()
    if slags.navn == "sygefravaer":
        trin = {"oplysninger_indhentet_dato"}  # the medical certificate asked for
    elif slags.navn == "kontrol":
        trin = {"hoering_dato"} | ({"oplysninger_indhentet_dato"} if lod(2, "opl", noegle) else set())
        trin |= {"kontrolbesoeg_dato"} if lod(4, "besøg", noegle) == 0 else set()
    dage = (afgoerelse - oprettet).days
    return {navn: hverdag(oprettet + timedelta(days=lod(dage - 5, navn, noegle))) for navn in sorted(trin)}


def _sager(slags: Slags, aar: int) -> Iterator[Sag]:
    for nr in range(slags.antal.get(aar, 0)):
        noegle = f"{slags.navn}-{aar}-{nr}"
        i_aar = slags.navn == "sygefravaer"  # selected, decided and reported within 2023
        oprettet = hverdag(date(aar, 1, 4) + timedelta(days=lod(60 if i_aar else 350, "oprettet", noegle)))
        afgoerelse = hverdag(oprettet + timedelta(days=20 + lod(100, "afgørelse", noegle)))
        afvigende = {"2": "3", "3": "2", "": "2"}[slags.trin]
        sag = Sag(
            sagsnr="",
            cpr=cpr(1958, 2001, noegle),
            ydelse=vaelg(slags.ydelser, "ydelse", noegle),
            kanal=vaelg(slags.kanaler, "kanal", noegle),
            sagstype=vaelg(slags.sagstyper, "sagstype", noegle),
            indsats=slags.indsats,
            oprettet=oprettet,
            trin=_undersoegt(slags, oprettet, afgoerelse, noegle),
            registreret=afvigende if lod(100, "registreret", noegle) < 5 else slags.trin,
            afgoerelse=afgoerelse,
            afsluttet=hverdag(afgoerelse + timedelta(days=lod(30, "afsluttet", noegle))),
            bogfoeres=slags.bogfoeres,
            virkning=_virkning(slags, nr, noegle),
        )
        yield sag
        if slags.navn in ("opfoelgning", "kontrol") and sag.ydelse in KONTANT and lod(5, "friplads", noegle) == 0:
            yield replace(sag, ydelse="økonomisk friplads", virkning=_virkning(slags, nr, noegle + "-friplads"))


def sager(aar: int) -> list[Sag]:
    """The cases opened in the year, numbered by day of opening; a case on two benefits is two rows."""
    grupper: dict[tuple[date, str], list[Sag]] = {}
    for slags in SLAGS:
        for sag in _sager(slags, aar):
            grupper.setdefault((sag.oprettet, sag.cpr), []).append(sag)
    return [
        replace(sag, sagsnr=f"DEMO-{aar}-{nr:04d}") for nr, noegle in enumerate(sorted(grupper), 1) for sag in grupper[noegle]
    ]
