"""The figures that the unit also reports, as recipes over the rows that they count."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.spor.beskrivelse import model, noegletal
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.opskrift import Led, Opskrift
from dagster_project.spor.taellinger import TAELLINGER, udvalg
from dagster_project.spor.talid import TalId

_METODE = {"sygefravaer_reduceret": ("sygefravaer_reduceret",), "indsats_provenu": ("kanaler_kontroltrin_3", "bogfoeringsdato")}


def opskrift(k: Kilder, tal_id: TalId) -> Opskrift | None:
    """None when the municipality has no such figure in the year."""
    (tal,) = tal_id.dele
    navn = tal if tal in TAELLINGER else tal.split(":")[0]
    vaerdier = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "tal": tal}
    fundet = k.hent(
        "select vaerdi from marts.indsatser where kommunekode = $kommune and aar = $aar and noegletal = $tal", vaerdier
    )
    if not fundet or navn not in TAELLINGER:
        return None
    definition, enhed = noegletal(k, navn)
    led = tuple(
        Led(
            t.kilde,
            f"select * from ({udvalg(navn, t)}) where kommunekode = $kommune and talaar = $aar and talnavn = $tal",
            f"case when u.plads = 1 then {t.bidrag} else 0 end",
            t.naevner,
        )
        for t in TAELLINGER[navn]
    )
    return Opskrift(
        enhed=enhed,
        publiceret=fundet[0][0],
        definition=f"{definition} {model('indsatser')}",
        led=led,
        vaerdier=vaerdier,
        andel=enhed == "andel",
        delt_med=_uger(k, int(tal_id.periode)) if navn == "su_flytninger_pr_uge" else 1,
        metode=_METODE.get(navn, ()),
    )


def _uger(k: Kilder, aar: int) -> Decimal:
    """The weeks of a year: 52, and in the year of the period as many as its months give."""
    (periode,) = k.hent("select periode from intermediate.int_periode", {})[0]
    maaneder = 12 if aar < int(periode[:4]) else int(periode[5:])
    return Decimal(52 * maaneder) / 12
