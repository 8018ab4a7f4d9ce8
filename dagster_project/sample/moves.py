"""kommune_flytninger of the sample: controlled moves in 2022 and 2023; nothing was measured before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dagster_project.sample.chance import lod, vaelg
from dagster_project.sample.people import cpr
from dagster_project.sample.published import KOMMUNE, provenu

AARENE = (2022, 2023)
KOLONNER = (
    "flytte_id",
    "kommunekode",
    "cpr",
    "anmeldt_dato",
    "alder",
    "fra_kommunekode",
    "kontroltype",
    "afgoerelse",
    "afgoerelse_dato",
    "udgift_pr_maaned",
    "besparelse_maaneder",
)
_FRA = ("101", "147", "157", "159", "163", "165", "167", "169", "173", "175", "190", "230", "240", "250", "265", "")
_ANDRE = {2022: 30, 2023: 44}  # controlled moves that SU had no part in
_STOPPET_MED_UDGIFT = {2022: 8, 2023: 13}
_INDEN_FOR = 3  # moves within the municipality a year: never counted


def _pr_uge(aar: int, uge: int) -> int:
    """SU moves controlled in a week: 5–10 in 2023, most at the start of studies; about half as many the year before."""
    studiestart = uge <= 8 or 35 <= uge <= 39
    antal = (9 if studiestart else 5) + lod(2 if studiestart else 3, "uge", aar, uge)
    return antal if aar == 2023 else (antal + 1) // 2


def _afgjort(aar: int, nr: str, anmeldt: date, forrige: str) -> dict[str, object]:
    """The decision, on a working day some days later: about nine in ten rejected or dropped."""
    terning = lod(100, "afgoerelse", aar, nr)
    udfald = "godkendt" if terning >= 91 else "frafaldet" if terning >= 62 else "afvist"
    dag = anmeldt + timedelta(days=7 * lod(3, "uger", nr) + 7)  # whole weeks: still a working day
    return {"afgoerelse": forrige or udfald, "afgoerelse_dato": dag}


def _flytning(aar: int, nr: int, anmeldt: date, kontroltype: str, udfald: str = "") -> dict[str, object]:
    flytte_id = f"DEMO-F-{aar}-{nr:04d}"
    yngst, aeldst = (18, 21) if kontroltype == "SU" else (1, 16) if kontroltype == "børn" else (23, 60)
    nummer = cpr(aar - aeldst, aar - yngst - 1, flytte_id)
    aarstal = int(nummer[4:6]) + (2000 if nummer[6] >= "4" else 1900)
    foedselsdag = (int(nummer[2:4]), int(nummer[:2]) - 60)
    return {
        "flytte_id": flytte_id,
        "kommunekode": KOMMUNE,
        "cpr": nummer,
        "anmeldt_dato": anmeldt,
        "alder": aar - aarstal - ((anmeldt.month, anmeldt.day) < foedselsdag),
        "fra_kommunekode": vaelg(_FRA, "fra", flytte_id),
        "kontroltype": kontroltype,
        **_afgjort(aar, flytte_id, anmeldt, udfald),
        "udgift_pr_maaned": None,
        "besparelse_maaneder": None,
    }


def _med_udgift(aar: int) -> list[tuple[int, int]]:
    """Cost a month and months saved of the stopped moves: 12 months, but for the last, which takes what is left."""
    rest, antal = provenu("tilflytninger", aar), _STOPPET_MED_UDGIFT[aar]
    beloeb = []
    for nr in range(antal - 1):
        udgift = rest // (12 * (antal - nr)) * (75 + lod(50, "udgift", aar, nr)) // 100
        beloeb.append((udgift, 12))
        rest -= 12 * udgift
    maaneder = next(m for m in (12, 8, 6, 4, 3, 2, 1) if rest % m == 0)
    return [*beloeb, (rest // maaneder, maaneder)]


def _alle(aar: int) -> Iterator[dict[str, object]]:
    nr = 0
    for uge in range(1, 53):
        for _ in range(_pr_uge(aar, uge)):
            nr += 1
            yield _flytning(aar, nr, date.fromisocalendar(aar, uge, 1 + lod(5, "ugedag", aar, nr)), "SU")
    udgifter = _med_udgift(aar)
    for i in range(_ANDRE[aar]):
        nr += 1
        # The ones that carry a cost are notified by October, so that the decision falls in the same year.
        uge = 1 + lod(40 if i < len(udgifter) else 52, "uge", aar, nr)
        anmeldt = date.fromisocalendar(aar, uge, 1 + lod(5, "ugedag", aar, nr))
        kontroltype = vaelg(("kontanthjælp", "førtidspension", "børn", "andet"), "type", aar, nr)
        if i < len(udgifter):
            udgift, maaneder = udgifter[i]
            flytning = _flytning(aar, nr, anmeldt, kontroltype, vaelg(("afvist", "afvist", "frafaldet"), nr, aar))
            yield flytning | {"udgift_pr_maaned": udgift, "besparelse_maaneder": str(maaneder)}
        elif i < len(udgifter) + _INDEN_FOR:
            flytning = _flytning(aar, nr, anmeldt, kontroltype, "afvist")
            yield flytning | {"udgift_pr_maaned": 4_000, "fra_kommunekode": KOMMUNE}
        else:
            yield _flytning(aar, nr, anmeldt, kontroltype)


def flytninger(aar: int) -> list[dict[str, object]]:
    """The moves as they stood at the end of the year: those of the year, and those of the year before decided in it."""
    raekker = []
    for flytning in (f for aargang in AARENE if aargang <= aar for f in _alle(aargang)):
        afgjort = flytning["afgoerelse_dato"]
        if afgjort > date(aar, 12, 31):
            flytning |= {"afgoerelse": None, "afgoerelse_dato": None, "udgift_pr_maaned": None}
        elif afgjort.year != aar:
            continue
        raekker.append(flytning)
    return raekker
