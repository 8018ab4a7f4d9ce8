"""Cases of the unit.

* The kinds of case of the sample, how many of each the unit had by year, and what may be drawn for them.
* kommune_sager of the sample: which cases the unit had in 2019–2023, before any amount is set. The efforts that the report of
  2023 counts are here as it counts them. Of the 19 cases of sickness absence 16 ended with less absence; the other three are
  the one appealed (no saving, the decision upheld) and the two dismissals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dagster_project.sample.case_model import Sag
from dagster_project.sample.tools import choose, cpr, draw, weekday

CASH = ("kontanthjælp", "uddannelseshjælp", "selvforsørgelses- og hjemrejseydelse")
OTHERS = ("sygedagpenge", "ledighedsydelse", "fleksløntilskud", "ressourceforløbsydelse", "tabt arbejdsfortjeneste")
TIP = ("anonym borger", "kendt borger", "SKAT", "politi", "anden kommune", "anden myndighed", "Udbetaling Danmark")
NOTICE = ("flytteadvis", "eIndkomst-advis", "løbende opfølgning", "egen forvaltning")


@dataclass(frozen=True)
class Kind:
    """One kind of case. `antal` is the number of cases by year; `trin` the control step that the rules give it."""

    navn: str
    antal: dict[int, int]
    channels: tuple[str, ...]
    sagstyper: tuple[str, ...]
    ydelser: tuple[str, ...]
    trin: str  # 2 or 3 by the rules, "" where none holds
    visit: str = ""  # the visit that such a case always has
    indsats: str = ""
    without_effect: int = 35  # percent decided without claim or saving
    is_booked: bool = True


KIND = (
    Kind(
        "opfoelgning",
        {2019: 46, 2020: 28, 2021: 36, 2022: 55, 2023: 36},
        NOTICE,
        ("indtægt/forsørgelsesgrundlag/formue", "bopæl/proforma", "andet"),
        CASH + OTHERS,
        "2",
        without_effect=45,
    ),
    Kind(
        "kontrol",
        {2019: 44, 2020: 25, 2021: 34, 2022: 48, 2023: 40},
        (*TIP, "anonym borger|registersamkøring", "registersamkøring", "SU-styrelsen|kendt borger"),
        ("samliv/enlig", "bopæl/proforma", "udland", "indtægt/forsørgelsesgrundlag/formue"),
        (*CASH, *OTHERS[:2], "økonomisk friplads"),
        "3",
    ),
    Kind(
        "tilbagevirkende",
        {2019: 6, 2020: 4, 2021: 5, 2022: 8, 2023: 7},
        ("flytteadvis", "egen forvaltning"),
        ("registrering med tilbagevirkende kraft",),
        (*CASH[:2], "økonomisk friplads"),
        "3",
    ),
    Kind(
        "virksomhed",
        {2019: 4, 2020: 1, 2021: 2, 2022: 6, 2023: 9},
        ("politi|SKAT", "anonym borger", "eget udsøg"),
        ("virksomhedsbesøg",),
        ("kontanthjælp", "sygedagpenge"),
        "3",
        visit="virksomhedsbesoeg_dato",
        without_effect=60,
    ),
    *(
        Kind(
            indsats,
            count,
            ("eget udsøg", "eget udsøg|anden myndighed"),
            ("bopæl/proforma", "samliv/enlig"),
            (*CASH[:2], "økonomisk friplads"),
            "3",
            visit="kontrolbesoeg_dato",
            indsats=f"DEMO-{indsats}",
            without_effect=50,
        )
        for indsats, count in (
            ("Hedeparken", {2023: 11}),
            ("Magleparken", {2023: 8}),
            ("Kolonihaver", {2022: 9, 2023: 14}),
        )
    ),
    Kind("sygefravaer", {2023: 19}, ("egen forvaltning",), ("sygefravær",), ("sygedagpenge",), "3"),
    # Neither channel nor investigation: the rules give no step, so these carry no amounts at all.
    Kind("uklassificeret", dict.fromkeys(range(2019, 2024), 2), ("",), ("andet",), CASH, "", is_booked=False),
    # On a benefit that others pay: registered, never booked for the municipality.
    Kind(
        "statslig",
        dict.fromkeys(range(2019, 2024), 4),
        ("Udbetaling Danmark", "SU-styrelsen"),
        ("samliv/enlig", "bopæl/proforma"),
        ("Boligsikring", "Børnetilskud", "Førtidspension", "SU"),
        "3",
        is_booked=False,
    ),
)


def _effect(kind: Kind, nr: int, key: str) -> frozenset[str]:
    if kind.navn == "sygefravaer":
        return frozenset({"mindreudgift"}) if nr < 16 else frozenset()
    if not kind.is_booked or draw(100, "uden", key) < kind.without_effect:
        return frozenset()
    choice = choose(("mindreudgift", "krav", "mindreudgift krav"), "virkning", key)
    return frozenset(choice.split())


def _examined(kind: Kind, oprettet: date, afgoerelse: date, key: str) -> dict[str, date]:
    """The investigation steps with their days, all before the decision."""
    step = {kind.visit} if kind.visit else set()
    if kind.navn == "sygefravaer":
        step = {"oplysninger_indhentet_dato"}  # the medical certificate asked for
    elif kind.navn == "kontrol":
        step = {"hoering_dato"} | ({"oplysninger_indhentet_dato"} if draw(2, "opl", key) else set())
        step |= {"kontrolbesoeg_dato"} if draw(4, "besøg", key) == 0 else set()
    days = (afgoerelse - oprettet).days
    return {name: weekday(oprettet + timedelta(days=draw(days - 5, name, key))) for name in sorted(step)}


def _sager(kind: Kind, year: int) -> Iterator[Sag]:
    for nr in range(kind.antal.get(year, 0)):
        key = f"{kind.navn}-{year}-{nr}"
        in_year = kind.navn == "sygefravaer"  # selected, decided and reported within 2023
        oprettet = weekday(date(year, 1, 4) + timedelta(days=draw(60 if in_year else 350, "oprettet", key)))
        afgoerelse = weekday(oprettet + timedelta(days=20 + draw(100, "afgørelse", key)))
        deviating = {"2": "3", "3": "2", "": "2"}[kind.trin]
        sag = Sag(
            sagsnr="",
            cpr=cpr(1958, 2001, key),
            ydelse=choose(kind.ydelser, "ydelse", key),
            kanal=choose(kind.channels, "kanal", key),
            sagstype=choose(kind.sagstyper, "sagstype", key),
            indsats=kind.indsats,
            oprettet=oprettet,
            trin=_examined(kind, oprettet, afgoerelse, key),
            registreret=deviating if draw(100, "registreret", key) < 5 else kind.trin,
            afgoerelse=afgoerelse,
            afsluttet=weekday(afgoerelse + timedelta(days=draw(30, "afsluttet", key))),
            is_booked=kind.is_booked,
            virkning=_effect(kind, nr, key),
        )
        yield sag
        if kind.navn in ("opfoelgning", "kontrol") and sag.ydelse in CASH and draw(5, "friplads", key) == 0:
            yield replace(sag, ydelse="økonomisk friplads", virkning=_effect(kind, nr, key + "-friplads"))


def sager(year: int) -> list[Sag]:
    """The cases opened in the year, numbered by day of opening; a case on two benefits is two rows."""
    groups: dict[tuple[date, str], list[Sag]] = {}
    for kind in KIND:
        for sag in _sager(kind, year):
            groups.setdefault((sag.oprettet, sag.cpr), []).append(sag)
    return [replace(sag, sagsnr=f"DEMO-{year}-{nr:04d}") for nr, key in enumerate(sorted(groups), 1) for sag in groups[key]]
