"""The kinds of case of the sample, how many of each the unit had by year, and what may be drawn for them."""

from __future__ import annotations

from dataclasses import dataclass

KONTANT = ("kontanthjælp", "uddannelseshjælp", "selvforsørgelses- og hjemrejseydelse")
ANDRE = ("sygedagpenge", "ledighedsydelse", "fleksløntilskud", "ressourceforløbsydelse", "tabt arbejdsfortjeneste")
TIP = ("anonym borger", "kendt borger", "SKAT", "politi", "anden kommune", "anden myndighed", "Udbetaling Danmark")
ADVIS = ("flytteadvis", "eIndkomst-advis", "løbende opfølgning", "egen forvaltning")


@dataclass(frozen=True)
class Slags:
    """One kind of case. `antal` is the number of cases by year; `trin` the control step that the rules give it."""

    navn: str
    antal: dict[int, int]
    kanaler: tuple[str, ...]
    sagstyper: tuple[str, ...]
    ydelser: tuple[str, ...]
    trin: str  # 2 or 3 by the rules, "" where none holds
    besoeg: str = ""  # the visit that such a case always has
    indsats: str = ""
    uden_virkning: int = 35  # percent decided without claim or saving
    bogfoeres: bool = True


SLAGS = (
    Slags(
        "opfoelgning",
        {2019: 46, 2020: 28, 2021: 36, 2022: 55, 2023: 36},
        ADVIS,
        ("indtægt/forsørgelsesgrundlag/formue", "bopæl/proforma", "andet"),
        KONTANT + ANDRE,
        "2",
        uden_virkning=45,
    ),
    Slags(
        "kontrol",
        {2019: 44, 2020: 25, 2021: 34, 2022: 48, 2023: 40},
        (*TIP, "anonym borger|registersamkøring", "registersamkøring", "SU-styrelsen|kendt borger"),
        ("samliv/enlig", "bopæl/proforma", "udland", "indtægt/forsørgelsesgrundlag/formue"),
        (*KONTANT, *ANDRE[:2], "økonomisk friplads"),
        "3",
    ),
    Slags(
        "tilbagevirkende",
        {2019: 6, 2020: 4, 2021: 5, 2022: 8, 2023: 7},
        ("flytteadvis", "egen forvaltning"),
        ("registrering med tilbagevirkende kraft",),
        (*KONTANT[:2], "økonomisk friplads"),
        "3",
    ),
    Slags(
        "virksomhed",
        {2019: 4, 2020: 1, 2021: 2, 2022: 6, 2023: 9},
        ("politi|SKAT", "anonym borger", "eget udsøg"),
        ("virksomhedsbesøg",),
        ("kontanthjælp", "sygedagpenge"),
        "3",
        besoeg="virksomhedsbesoeg_dato",
        uden_virkning=60,
    ),
    *(
        Slags(
            indsats,
            antal,
            ("eget udsøg", "eget udsøg|anden myndighed"),
            ("bopæl/proforma", "samliv/enlig"),
            (*KONTANT[:2], "økonomisk friplads"),
            "3",
            besoeg="kontrolbesoeg_dato",
            indsats=f"DEMO-{indsats}",
            uden_virkning=50,
        )
        for indsats, antal in (
            ("Hedeparken", {2023: 11}),
            ("Magleparken", {2023: 8}),
            ("Kolonihaver", {2022: 9, 2023: 14}),
        )
    ),
    Slags("sygefravaer", {2023: 19}, ("egen forvaltning",), ("sygefravær",), ("sygedagpenge",), "3"),
    # Neither channel nor investigation: the rules give no step, so these carry no amounts at all.
    Slags("uklassificeret", dict.fromkeys(range(2019, 2024), 2), ("",), ("andet",), KONTANT, "", bogfoeres=False),
    # On a benefit that others pay: registered, never booked for the municipality.
    Slags(
        "statslig",
        dict.fromkeys(range(2019, 2024), 4),
        ("Udbetaling Danmark", "SU-styrelsen"),
        ("samliv/enlig", "bopæl/proforma"),
        ("Boligsikring", "Børnetilskud", "Førtidspension", "SU"),
        "3",
        bogfoeres=False,
    ),
)
