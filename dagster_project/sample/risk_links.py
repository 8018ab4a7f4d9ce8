"""The risk cases that some of Ballerup's control cases began with: the id on the case, and the case among the snapshots' (K20).

The step may change by it, the amounts do not: every case chosen has a step already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from dagster_project.sample.case_model import Sag
from dagster_project.sample.chance import lod
from dagster_project.sample.national_cases import ALDRIG, KRITERIENAVNE, KRITERIER, Gruppe, Sager
from dagster_project.sample.national_levels import CELLER
from dagster_project.sample.published import KOMMUNE

AARENE = (2022, 2023)  # the years that the snapshots cover
GRUPPER = [Gruppe(KOMMUNE, trin, omraade, f"DEMO-R-{KOMMUNE}-{bogstaver}-S") for trin, omraade, bogstaver, _ in CELLER]
_CELLE = {g.praefiks: bogstaver for g, (_, _, bogstaver, _) in zip(GRUPPER, CELLER, strict=True)}
_FRA_UDK = {"registersamkøring", "Udbetaling Danmark"}
_FOELGES_OP = {"kontanthjælp": 40, "sygedagpenge": 25, "økonomisk friplads": 40}  # percent of the cases of ordinary follow-up


def tildel(sager: Iterable[Sag]) -> None:
    """Sets `risikosag_id` on the control cases chosen; the same ones at every call."""
    antal: Counter[str] = Counter()
    for sag in sager:
        if gruppe := _gruppe(sag):
            antal[gruppe.praefiks] += 1
            sag.risikosag_id = f"{gruppe.praefiks}-{antal[gruppe.praefiks]:07d}"


def _gruppe(sag: Sag) -> Gruppe | None:
    if sag.oprettet.year not in AARENE or not sag.bogfoeres or sag.ydelse not in _FOELGES_OP:
        return None
    trin = "3"
    if not _FRA_UDK & set(sag.kanal.split("|")):
        if sag.trin or sag.registreret != "2" or lod(100, "risikosag", sag.sagsnr, sag.ydelse) >= _FOELGES_OP[sag.ydelse]:
            return None
        # on the other areas UDK lists step 3 only: there K20 gives another step than the channel would
        trin = "2" if sag.ydelse == "kontanthjælp" else "3"
    return next(g for g in GRUPPER if (g.kontroltrin, g.omraade) == (trin, sag.ydelse))


def risikosager(sager: Iterable[Sag], foerste_gruppe: int) -> Sager:
    """Their risk cases; `foerste_gruppe` is the position of GRUPPER among the groups of the snapshots."""
    praefikser = [g.praefiks for g in GRUPPER]
    raekker = []
    for sag in (s for s in sager if s.risikosag_id):
        praefiks, _, nr = sag.risikosag_id.rpartition("-")
        udtaget = sag.oprettet - timedelta(days=1 + lod(20, "udtaget", sag.risikosag_id))
        kriterier = KRITERIER[_CELLE[praefiks]]
        kriterium = kriterier[lod(len(kriterier), "kriterium", sag.risikosag_id)][0]
        raekker.append(
            {
                "gruppe": foerste_gruppe + praefikser.index(praefiks),
                "nr": int(nr),
                "kriterium": KRITERIENAVNE.index(kriterium),
                "udstillet": _dag(udtaget - timedelta(days=10 + lod(80, "udstillet", sag.risikosag_id))),
                "udtaget": _dag(udtaget),
                "oprettet": _dag(sag.oprettet),
                "afsluttet": ALDRIG if sag.afsluttet == date.max else _dag(sag.afsluttet),
                "bortfaldet": ALDRIG,
                "krav": sag.krav or 0,
                "mindreudgift": 12 * ((sag.foer or 0) - (sag.efter or 0)),
            }
        )
    raekker.sort(key=lambda r: (r["gruppe"], r["nr"]))
    return Sager(**{navn: np.array([r[navn] for r in raekker], np.int32) for navn in raekker[0]})


def _dag(dag: date) -> int:
    return (dag - date(1970, 1, 1)).days
