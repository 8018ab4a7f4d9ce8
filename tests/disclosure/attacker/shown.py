"""What needs no attack: figures that should be hidden for their own sake and stand there, counted from the internal lines."""

from __future__ import annotations

from collections import defaultdict

from tests.disclosure.attacker.knowledge import Knowledge

FEW = range(1, 5)
SAGERS = ("KL-ydelser", "SU-sager", "Stop af tilflytninger")  # the categories whose lines are single cases
SLUG = dict(zip(SAGERS, ("kl-ydelser", "su", "tilflytninger"), strict=True))
DOMINANCE, P_PERCENT = 0.85, 0.10


def aabne(knowledge: Knowledge, udgivelse: str, sager: dict[tuple, float]) -> list[str]:
    """`sager`: what each case gives, by (kommune, aar, kategori, felt, case). Shown amounts on 1–4 cases or on one that
    dominates, by their place among the categories and by their `tal_id`; and counts of 1–4 cases in UDK's statement."""
    contributions: dict[tuple, list[float]] = defaultdict(list)
    for (kommune, year, kategori, field_name, _), amount in sager.items():
        if kategori in SAGERS and abs(amount) > 0.005:
            contributions[kommune, year, kategori, field_name].append(abs(amount))
    findings = []
    for (kommune, year, kategori, field_name), terms in contributions.items():
        others = sum(sorted(terms)[:-2])  # without the two largest
        if len(terms) in FEW or max(terms) / sum(terms) > DOMINANCE or others < P_PERCENT * max(terms) - 1e-6:
            tal_id = f"provenu/{kommune}/{year}/{SLUG[kategori]}" + ("" if field_name == "beloeb" else f"/{field_name}")
            places = [(udgivelse, "provenu_aar", kommune, year, kategori, field_name), (udgivelse, "tal", tal_id, "vaerdi")]
            findings += [f"står åbent: {'/'.join(p)}" for p in places if knowledge.known.get(p)]
    for p, value in knowledge.known.items():
        if p[0] == udgivelse and p[1] == "udk_status" and p[-1] in ("stop_antal", "krav_antal") and value in FEW:
            findings.append(f"står åbent: {'/'.join(p)}")
    return findings
