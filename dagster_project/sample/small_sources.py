"""Contacts, recipients, declarations, SU.

* star_henvendelser of the sample: whom STAR asked about a low use, who answered and why; some that lie low are not yet asked.
* modtagere of the sample: how many receive the benefits in a few municipalities, invented.
* enligerklaeringer of the sample: the single-parent declarations sent in 2023.
* su_tilbagemeldinger of the sample: referrals to SU-styrelsen in 2022 and 2023; nothing was measured before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dagster_project.sample.case_model import Sag
from dagster_project.sample.tools import KOMMUNE, cpr, distribute, draw, provenu, weekday

CONTACT_COLUMNS = ("kommunekode", "kontroltrin", "henvendt_dato", "besvaret_dato", "begrundelse", "aarsager", "forslag")
YEARS = (2022, 2023)
_CONTACTS = (
    ("219", "3", date(2022, 11, 14), date(2023, 1, 9), "DEMO: Enheden manglede medarbejdere; to er ansat.", "prioritering", None),
    ("360", "3", date(2022, 11, 14), date(2023, 2, 6), "DEMO: Sagerne visiteres uden for systemet og står derfor tilbage.",
        "kontrolstrategi|andre kilder", None),
    ("376", "2", date(2022, 11, 14), date(2023, 1, 30), "DEMO: Opfølgningen er lagt i ydelseskontoret.", "kontrolstrategi", None),
    ("376", "3", date(2022, 11, 14), date(2023, 1, 30), "DEMO: Listen er for lang til enhedens størrelse.",
        "prioritering|dårlig hitrate", "DEMO: De ældste sager kunne falde ud af listen."),
    ("479", "2", date(2022, 11, 21), date(2023, 5, 15), "DEMO: Kriterierne rammer for bredt.", "dårlig hitrate|snydmønstre",
        "DEMO: En mindsteafvigelse i indkomst pr. kriterium."),
    ("580", "2", date(2022, 11, 21), date(2023, 1, 16), "DEMO: En ny arbejdsgang begyndte i oktober.", "kontrolstrategi", None),
    ("607", "3", date(2023, 5, 8), date(2023, 6, 19), "DEMO: Et skifte af fagsystem standsede arbejdet.", None, None),
    ("727", "2", date(2023, 6, 12), None, None, None, None),
    ("840", "3", date(2023, 11, 20), None, None, None, None),
)  # fmt: skip


def henvendelser() -> dict[tuple[str, int], list[dict[str, object]]]:
    """Per municipality and year: its contacts as they stood at the end of that year, from the first one on."""
    files: dict[tuple[str, int], list[dict[str, object]]] = {}
    for year in YEARS:
        for code, step, henvendt, besvaret, *answered in _CONTACTS:
            answer = (besvaret, *answered) if besvaret and besvaret.year <= year else (None,) * (1 + len(answered))
            if henvendt.year <= year:
                row = dict(zip(CONTACT_COLUMNS, (code, step, henvendt, *answer), strict=True))
                files.setdefault((code, year), []).append(row)
    return files


# [D] invented: nobody publishes how many receive one of the three benefits, each person once
RECIPIENT_COLUMNS = ("kommunekode", "aar", "modtagere", "indbyggere", "kilde")
_RECIPIENTS = {
    KOMMUNE: (3_100, 51_000),
    "153": (2_200, 36_000),
    "159": (4_000, 69_000),
    "175": (2_700, 41_000),
    "360": (3_400, 41_500),
}


def modtagere() -> dict[str, list[dict[str, object]]]:
    """Per municipality its one row; one of them does not tell how many live there."""
    rows = {}
    for code, (received, live) in _RECIPIENTS.items():
        row = (code, str(YEAR), received, None if code == "175" else live, "DEMO: opdigtet")
        rows[code] = [dict(zip(RECIPIENT_COLUMNS, row, strict=True))]
    return rows


YEAR = 2023
DECLARATION_COLUMNS = (
    "erklaering_id",
    "kommunekode",
    "cpr",
    "aar",
    "sendt_dato",
    "besvaret_dato",
    "udtaget_til_kontrol",
    "friplads_stoppet",
    "besparelse",
)
_SENT = 698  # "omkring 700"


def erklaeringer() -> list[dict[str, object]]:
    """One row per declaration. A stopped free place is among those drawn for control; its saving is kroner a year."""
    rows = []
    sendt = date(YEAR, 3, 6)
    for nr in range(1, _SENT + 1):
        key = f"DEMO-E-{YEAR}-{nr:04d}"
        answered = weekday(sendt + timedelta(days=2 + draw(40, "besvaret", key)))
        udtaget = draw(100, "udtaget", key) < 7
        stopped = udtaget and draw(100, "stoppet", key) < 30
        rows.append(
            {
                "erklaering_id": key,
                "kommunekode": KOMMUNE,
                "cpr": cpr(1975, 2001, key),
                "aar": str(YEAR),
                "sendt_dato": sendt,
                "besvaret_dato": answered if draw(100, "svarer", key) < 93 else None,
                "udtaget_til_kontrol": "ja" if udtaget else "nej",
                "friplads_stoppet": "ja" if stopped else "nej",
                "besparelse": 12 * (900 + 50 * draw(40, "besparelse", key)) if stopped else None,
            }
        )
    return rows


GRANT_YEARS = (2022, 2023)
GRANT_COLUMNS = (
    "undring_id",
    "kommunekode",
    "cpr",
    "sendt_dato",
    "tilbagemeldt_dato",
    "udfald",
    "tilbagebetalingskrav",
    "politianmeldt",
)
_GRANT_SENT = {2022: 38, 2023: 74}


def _undringer() -> list[dict[str, object]]:
    """Every referral with its answer, the claims of each year of answer adding to the published figure of that year."""
    made = []
    for year in GRANT_YEARS:
        for nr in range(1, _GRANT_SENT[year] + 1):
            key = f"DEMO-SU-{year}-{nr:03d}"
            sendt = weekday(date(year, 1, 2) + timedelta(days=draw(350, "sendt", key)))
            answer = weekday(sendt + timedelta(days=45 + draw(120, "svar", key)))
            dice = draw(100, "udfald", key)
            outcome = "tilbagebetalingskrav" if dice < 52 else "ingen ændring" if dice < 88 else "uden svar"
            made.append(
                {
                    "undring_id": key,
                    "kommunekode": KOMMUNE,
                    "cpr": cpr(year - 27, year - 19, key),
                    "sendt_dato": sendt,
                    "tilbagemeldt_dato": None if outcome == "uden svar" else answer,
                    "udfald": outcome,
                    "tilbagebetalingskrav": None,
                    "politianmeldt": None if outcome == "uden svar" else "nej",
                }
            )
    for year in GRANT_YEARS:
        with_krav = [u for u in made if u["udfald"] == "tilbagebetalingskrav" and u["tilbagemeldt_dato"].year == year]
        weights = [8 + draw(30, "su-krav", u["undring_id"]) for u in with_krav]
        for undring, krav in zip(with_krav, distribute(provenu("su", year), weights), strict=True):
            undring["tilbagebetalingskrav"] = krav
            undring["politianmeldt"] = "ja" if krav > 75_000 else "nej"
    return made


def tilbagemeldinger(year: int) -> list[dict[str, object]]:
    """The referrals as they stood at the end of the year: those sent in it, and earlier ones answered in it."""
    rows = []
    for undring in _undringer():
        answer = undring["tilbagemeldt_dato"]
        if undring["sendt_dato"].year > year:
            continue
        if answer and answer.year > year:
            unanswered = dict.fromkeys(("tilbagemeldt_dato", "udfald", "tilbagebetalingskrav", "politianmeldt"))
            rows.append(undring | unanswered)
        elif (answer or undring["sendt_dato"]).year == year:
            rows.append(undring)
    return rows


def meet_again(sager: Sequence[Sag]) -> None:
    """Gives two control cases of 2023 to persons on the list of referrals that SU-styrelsen did not answer in 2022, one case with
    effect and one without, so that the list can be seen to have led to cases."""
    waiting = [
        str(u["cpr"])
        for u in tilbagemeldinger(GRANT_YEARS[0])
        if u["tilbagemeldt_dato"] is None and u["sendt_dato"] < date(GRANT_YEARS[0], 6, 1)
    ]
    rows: dict[str, list[Sag]] = {}
    for sag in sager:
        if sag.oprettet.year == YEAR and sag.is_booked:
            rows.setdefault(sag.sagsnr, []).append(sag)
    alone = [own[0] for own in rows.values() if len(own) == 1]
    with_effect, without = (next(s for s in alone if bool(s.virkning) == effect) for effect in (True, False))
    with_effect.cpr, without.cpr = waiting[:2]
