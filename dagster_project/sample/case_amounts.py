"""kommune_sager of the sample: amounts, so that claims, savings and appeals add to each year's published figure."""

from __future__ import annotations

from datetime import date, timedelta

from dagster_project.sample.case_model import Anke, Sag
from dagster_project.sample.cases import sager
from dagster_project.sample.tools import YEARS, choose, distribute, draw, mixed, payments_per_year, provenu, weekday

# Benefit before and after, kroner a month: stops and reductions.
_LEVELS = {
    "kontanthjælp": ((11_763, 0), (15_344, 11_763), (11_763, 8_421), (15_344, 13_105)),
    "uddannelseshjælp": ((7_581, 0), (7_581, 3_680), (12_380, 7_581)),
    "selvforsørgelses- og hjemrejseydelse": ((6_389, 0), (8_945, 6_389), (12_513, 8_945)),
    "sygedagpenge": ((19_728, 15_280), (19_728, 12_660), (17_150, 14_390), (18_462, 11_930)),
    "økonomisk friplads": ((2_846, 0), (2_846, 1_120), (3_390, 1_745)),
    "ledighedsydelse": ((17_555, 14_230), (17_555, 15_060)),
    "fleksløntilskud": ((16_180, 12_895), (18_020, 15_975)),
    "ressourceforløbsydelse": ((15_344, 11_763), (15_344, 13_920)),
    "tabt arbejdsfortjeneste": ((9_870, 6_415), (12_660, 8_905)),
}
_SHARE_MINDREUDGIFT = 55  # percent of the year's figure at most; claims make up the rest

# Year of the decision, sagstype, year and outcome of the appeal. Those decided in 2023 are the report's three, in three
# fields of work. The appeal on sickness absence that it names elsewhere is read as one of them: so both sentences hold.
_ANKER = (
    (2019, "samliv/enlig", 2020, "stadfæstet"),
    (2020, "indtægt/forsørgelsesgrundlag/formue", 2021, "ændret"),
    (2021, "bopæl/proforma", 2022, "ophævet"),
    (2021, "udland", 2022, "hjemvist"),
    (2021, "samliv/enlig", 2022, "afvist"),
    (2022, "samliv/enlig", 2023, "stadfæstet"),
    (2022, "udland", 2023, "stadfæstet"),
    (2023, "sygefravær", 2023, "stadfæstet"),
    (2023, "bopæl/proforma", None, None),
)


def _set_mindreudgift(booked: list[Sag], ceiling: int, year: int) -> int:
    """Sets the benefit before and after up to a ceiling; cases beyond it get a claim instead. Returns kroner a year."""
    in_everything = 0
    # The absence cases of the report come first: their saving is a fact to be met.
    for sag in sorted(mixed(booked, "mindreudgift", year), key=lambda sag: sag.sagstype != "sygefravær"):
        if "mindreudgift" not in sag.virkning:
            continue
        before, after = choose(_LEVELS[sag.ydelse], "niveau", sag.sagsnr, sag.ydelse)
        amount = (before - after) * payments_per_year()[sag.ydelse]
        if in_everything + amount > ceiling and sag.sagstype != "sygefravær":
            sag.virkning = frozenset({"krav"})
        else:
            sag.foer, sag.efter = before, after
            in_everything += amount
    return in_everything


def _set_krav(booked: list[Sag], in_everything: int) -> None:
    with_krav = [sag for sag in booked if "krav" in sag.virkning]
    weights = [(20 + draw(200, "krav", sag.sagsnr, sag.ydelse)) ** 2 for sag in with_krav]
    for sag, krav in zip(with_krav, distribute(in_everything, weights), strict=True):
        sag.krav = krav


def _set_anker(booked: list[Sag], year: int) -> None:
    """Appeals against decisions of the year. What they alter is booked in the year of the appeal, see `_correction`."""
    for afgjort_year, sagstype, anke_year, outcome in _ANKER:
        if afgjort_year != year:
            continue
        possible = [
            sag
            for sag in booked
            if sag.sagstype == sagstype
            and not sag.anke
            and bool(sag.virkning) == (sagstype != "sygefravær")
            and (sag.krav or sagstype == "sygefravær")
        ]
        sag = max(possible, key=lambda sag: (sag.afgoerelse if anke_year != year else date.min, sag.sagsnr))
        given = min(weekday(sag.afgoerelse + timedelta(days=10)), date(year, 12, 29))
        sag.anke = Anke(given)
        sag.afsluttet = date.max
        if outcome:
            afgjort = weekday(max(given + timedelta(days=120), date(anke_year, 2, 1)))
            # An annulled claim may stand without an amount: that means 0.
            sag.anke = Anke(given, afgjort, outcome, sag.krav // 2 if outcome == "ændret" else None)
            sag.afsluttet = weekday(afgjort + timedelta(days=14))


def _correction(sag: Sag, year: int) -> int:
    """What an appeal decided in the year changes in the claim; 0 or negative."""
    if not (sag.anke and sag.anke.afgjort and sag.anke.afgjort.year == year and sag.anke.udfald in ("ændret", "ophævet")):
        return 0
    return (sag.anke.krav_after or 0) - sag.krav


def _set_payments(sag: Sag) -> None:
    """Some claims are paid at once, some by instalments, some partly written off; those under appeal wait."""
    if not sag.krav or sag.anke:
        return
    day = weekday(sag.afgoerelse + timedelta(days=60))
    match draw(5, "betaling", sag.sagsnr, sag.ydelse):
        case 0 | 1:
            sag.payments = [(day, sag.krav)]
        case 2 | 3:
            sag.payments = [(weekday(day + timedelta(days=120 * i)), sag.krav // 10) for i in range(4)]
        case _:
            sag.afskrivninger = [(weekday(day + timedelta(days=240)), sag.krav // 4)]


def sager_with_amount() -> list[Sag]:
    """Every case of 2019–2023. For each year krav + mindreudgift + appeal corrections equal the published figure."""
    all_sager = [sag for year in YEARS for sag in sager(year)]
    for year in YEARS:
        booked = [sag for sag in all_sager if sag.is_booked and sag.afgoerelse.year == year]
        target = provenu("kl-ydelser", year) - sum(_correction(sag, year) for sag in all_sager)
        mindreudgift = _set_mindreudgift(booked, target * _SHARE_MINDREUDGIFT // 100, year)
        _set_krav(booked, target - mindreudgift)
        _set_anker(booked, year)
    for sag in all_sager:
        if not sag.is_booked and sag.kanal and draw(3, "statslig", sag.sagsnr) == 0:  # registered, but another's claim
            sag.krav = 4_000 + 500 * draw(60, "statslig-krav", sag.sagsnr)
        _set_payments(sag)
    return all_sager
