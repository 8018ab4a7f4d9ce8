"""The benchmark's two charts as numbers for the template: swarms, labels and axis, wide and for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dagster_project.format import pct, som_vist

from .geometri import BRED, SMAL, Akse, svaerm
from .maaling import Kommune, Maaling

AKSER = {"bred": BRED, "smal": SMAL}
TOP = 74  # room above the swarm for three lanes of labels: threshold, median, selected
BUND = 62  # room below it for the lowest's and the highest's label


RUM_1 = {"bred": 70, "smal": 78}  # what the swarm may take on either side of its line
RUM_2 = {"bred": 46, "smal": 58}


@dataclass(frozen=True)
class Svaerme:
    """Offsets of every municipality's dot, in the order of the measure's municipalities."""

    m1: list[int | None]
    effekt: list[int | None]
    aabne: list[int | None]


def svaerme(m: Maaling, navn: str) -> Svaerme:
    ko, akse = m.kommuner, AKSER[navn]
    return Svaerme(
        svaerm([k.andel for k in ko], akse, RUM_1[navn]),
        svaerm([k.effekt for k in ko], akse, RUM_2[navn]),
        svaerm([k.aabne for k in ko], akse, RUM_2[navn]),
    )


def klasse(k: Kommune) -> str:
    return " ".join(["u"] * k.under + ["l"] * k.lille)


def prik_titel(k: Kommune) -> str:
    return f"{k.navn}: {pct(k.r['andel_udtaget'])}"


def figur1(m: Maaling, s: Svaerme, navn: str, valgt: str | None) -> dict[str, Any]:
    """Measure 1: every municipality a dot on 0–100 pct., with threshold, median, lowest, highest and selected."""
    akse = AKSER[navn]
    midte = TOP + RUM_1[navn] + 10
    bund = midte + RUM_1[navn] + 10 + BUND
    prikker = [
        {"k": k.kode, "x": akse.x(k.andel or 0), "y": midte + (y or 0), "klasse": klasse(k), "titel": prik_titel(k)}
        for k, y in zip(m.kommuner, s.m1, strict=True)
        if k.andel is not None
    ]
    sted = {p["k"]: p for p in prikker}
    yderste = m.yderste
    valgt_k = next((k for k in m.med_andel if k.kode == valgt), None)
    maerker = {
        "lav": _maerke(akse, sted, yderste and yderste[0], bund - 34, 1),
        "hoej": _maerke(akse, sted, yderste and yderste[1], bund - 12, 1),
        "valgt": _maerke(akse, sted, valgt_k, 66, -1),
    }
    return {
        "akse": akse, "midte": midte, "bund": bund, "hoejde": bund + 30, "prikker": prikker, "maerker": maerker,
        "median": None if m.median is None else akse.x(som_vist(m.median)),
        "anker": "end" if (m.median or 0) > 0.6 else "start",
        "graense": None if m.graense is None else akse.x(m.graense.pct), "valgt": sted.get(valgt or ""),
    }  # fmt: skip


def _maerke(akse: Akse, sted: dict[str, Any], k: Kommune | None, y: int, side: int) -> dict[str, Any] | None:
    """A label with its leader line to the dot; anchored so that it stays within the drawing."""
    if k is None or k.kode not in sted:
        return None
    p = sted[k.kode]
    kant = 12 if akse is BRED else 36
    anker = "start" if (k.andel or 0) < kant else "end" if (k.andel or 0) > 100 - kant else "middle"
    fra, til = (y + 5, p["y"] - akse.r) if side < 0 else (y - 14, p["y"] + akse.r)
    return {"x": p["x"], "y": y, "fra": fra, "til": til, "anker": anker, "tekst": prik_titel(k).replace(": ", " ")}


def figur2(m: Maaling, s: Svaerme, navn: str, valgt: str | None) -> dict[str, Any]:
    """Measure 2: two lanes on one axis, the hit share and, always beside it, the open share."""
    akse, rum = AKSER[navn], RUM_2[navn] + 10
    m_effekt = 52 + rum
    m_aabne = m_effekt + 2 * rum + 58
    bund = m_aabne + rum + 6
    baner = []
    for midte, felt, faa, ys in ((m_effekt, "effekt", "faa_afsluttet", s.effekt), (m_aabne, "aabne", "faa_oprettet", s.aabne)):
        prikker = [
            {"k": k.kode, "x": akse.x(getattr(k, felt)), "y": midte + (y or 0), "klasse": "l" * getattr(k, faa)}
            for k, y in zip(m.kommuner, ys, strict=True)
            if getattr(k, felt) is not None
        ]
        baner.append(
            {
                "felt": felt,
                "midte": midte,
                "top": midte - rum - 34,
                "valgt": next((p for p in prikker if p["k"] == valgt), None),
                "prikker": prikker,
            }
        )
    return {"akse": akse, "baner": baner, "bund": bund, "hoejde": bund + 30}
