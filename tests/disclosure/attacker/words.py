"""Figures in words and beside others: claims that print a hidden figure, revisions that say more than the two editions show."""

from __future__ import annotations

import pyarrow as pa

from tests.seeds.documents import facts

TEXTS = ("citat", "beregnet", "begrundelse")


def attack_udsagn(udsagn: pa.Table, afstemning: pa.Table) -> list[str]:
    """Claims whose words stand there though a figure that they are about is hidden: which they are, the delivered list says."""
    om = {r["udsagn_id"]: {m.split("#")[0] for m in r["maal"].split("|")} for r in facts("rapporterede_udsagn")}
    hidden = {r["tal_id"].split("#")[0] for r in afstemning.to_pylist() if r["skjult"]}
    shown = [r for r in udsagn.to_pylist() if any(r[t] is not None for t in TEXTS)]
    return [f"udsagn: {r['udsagn_id']} nævner {min(om[r['udsagn_id']] & hidden)}" for r in shown if om[r["udsagn_id"]] & hidden]


def attack_revisions(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Revised figures of provenu and efforts that are not what the two public editions show."""
    tal = {(u, r["tal_id"]): r["vaerdi"] for (u, n), t in tabeller.items() if n == "tal" for r in t.to_pylist()}
    findings = []
    for (_, name), table in tabeller.items():
        for r in table.to_pylist() if name in ("reviderede_tal", "revisionstrekant") else ():
            par = (
                {"foer": "publikation_fra", "efter": "publikation_til"} if name == "reviderede_tal" else {"vaerdi": "publikation"}
            )
            for field_name, publication in par.items():
                shown = tal.get((r[publication], r["tal_id"]))
                if not r["tal_id"].startswith("benchmark/") and r[field_name] != shown:
                    findings.append(f"{name}: {r['tal_id']} {field_name} er ikke det, {r[publication]} viser")
    return findings
