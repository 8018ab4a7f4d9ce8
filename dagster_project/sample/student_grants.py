"""su_tilbagemeldinger of the sample: referrals to SU-styrelsen in 2022 and 2023; nothing was measured before."""

from __future__ import annotations

from datetime import date, timedelta

from dagster_project.sample.chance import fordel, hverdag, lod
from dagster_project.sample.people import cpr
from dagster_project.sample.published import KOMMUNE, provenu

AARENE = (2022, 2023)
KOLONNER = (
    "undring_id",
    "kommunekode",
    "cpr",
    "sendt_dato",
    "tilbagemeldt_dato",
    "udfald",
    "tilbagebetalingskrav",
    "politianmeldt",
)
_SENDT = {2022: 38, 2023: 74}


def _undringer() -> list[dict[str, object]]:
    """Every referral with its answer, the claims of each year of answer adding to the published figure of that year."""
    alle = []
    for aar in AARENE:
        for nr in range(1, _SENDT[aar] + 1):
            noegle = f"DEMO-SU-{aar}-{nr:03d}"
            sendt = hverdag(date(aar, 1, 2) + timedelta(days=lod(350, "sendt", noegle)))
            svar = hverdag(sendt + timedelta(days=45 + lod(120, "svar", noegle)))
            terning = lod(100, "udfald", noegle)
            udfald = "tilbagebetalingskrav" if terning < 52 else "ingen ændring" if terning < 88 else "uden svar"
            alle.append(
                {
                    "undring_id": noegle,
                    "kommunekode": KOMMUNE,
                    "cpr": cpr(aar - 27, aar - 19, noegle),
                    "sendt_dato": sendt,
                    "tilbagemeldt_dato": None if udfald == "uden svar" else svar,
                    "udfald": udfald,
                    "tilbagebetalingskrav": None,
                    "politianmeldt": None if udfald == "uden svar" else "nej",
                }
            )
    for aar in AARENE:
        med_krav = [u for u in alle if u["udfald"] == "tilbagebetalingskrav" and u["tilbagemeldt_dato"].year == aar]
        vaegte = [8 + lod(30, "su-krav", u["undring_id"]) for u in med_krav]
        for undring, krav in zip(med_krav, fordel(provenu("su", aar), vaegte), strict=True):
            undring["tilbagebetalingskrav"] = krav
            undring["politianmeldt"] = "ja" if krav > 75_000 else "nej"
    return alle


def tilbagemeldinger(aar: int) -> list[dict[str, object]]:
    """The referrals as they stood at the end of the year: those sent in it, and earlier ones answered in it."""
    raekker = []
    for undring in _undringer():
        svar = undring["tilbagemeldt_dato"]
        if undring["sendt_dato"].year > aar:
            continue
        if svar and svar.year > aar:
            ubesvaret = dict.fromkeys(("tilbagemeldt_dato", "udfald", "tilbagebetalingskrav", "politianmeldt"))
            raekker.append(undring | ubesvaret)
        elif (svar or undring["sendt_dato"]).year == aar:
            raekker.append(undring)
    return raekker
