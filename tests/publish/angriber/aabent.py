"""What needs no attack: figures that should be hidden for their own sake and stand there, counted from the internal lines."""

from __future__ import annotations

from collections import defaultdict

from tests.publish.angriber.viden import Viden

FAA = range(1, 5)
SAGERS = ("KL-ydelser", "SU-sager", "Stop af tilflytninger")  # the categories whose lines are single cases
SLUG = dict(zip(SAGERS, ("kl-ydelser", "su", "tilflytninger"), strict=True))
DOMINANS = 0.85


def aabne(viden: Viden, udgivelse: str, sager: dict[tuple, float]) -> list[str]:
    """`sager`: what each case gives, by (kommune, aar, kategori, felt, case). Shown amounts on 1–4 cases or on one that
    dominates, by their place among the categories and by their `tal_id`; and counts of 1–4 cases in UDK's statement."""
    bidrag: dict[tuple, list[float]] = defaultdict(list)
    for (kommune, aar, kategori, felt, _), beloeb in sager.items():
        if kategori in SAGERS and abs(beloeb) > 0.005:
            bidrag[kommune, aar, kategori, felt].append(abs(beloeb))
    fund = []
    for (kommune, aar, kategori, felt), led in bidrag.items():
        if len(led) in FAA or max(led) / sum(led) > DOMINANS:
            tal_id = f"provenu/{kommune}/{aar}/{SLUG[kategori]}" + ("" if felt == "beloeb" else f"/{felt}")
            steder = [(udgivelse, "provenu_aar", kommune, aar, kategori, felt), (udgivelse, "tal", tal_id, "vaerdi")]
            fund += [f"står åbent: {'/'.join(p)}" for p in steder if viden.kendt.get(p)]
    for p, vaerdi in viden.kendt.items():
        if p[0] == udgivelse and p[1] == "udk_status" and p[-1] in ("stop_antal", "krav_antal") and vaerdi in FAA:
            fund.append(f"står åbent: {'/'.join(p)}")
    return fund
