"""Figures in words and beside others: claims that print a hidden figure, revisions that say more than the two editions show."""

from __future__ import annotations

import csv

import pyarrow as pa

from dagster_project.settings import ROD

TEKSTER = ("citat", "beregnet", "begrundelse")


def angrib_udsagn(udsagn: pa.Table, afstemning: pa.Table) -> list[str]:
    """Claims whose words stand there though a figure that they are about is hidden: which they are, the list of claims says."""
    with (ROD / "seeds" / "rapporterede_udsagn.csv").open(encoding="utf-8") as f:
        om = {r["udsagn_id"]: {m.split("#")[0] for m in r["maal"].split("|")} for r in csv.DictReader(f)}
    skjulte = {r["tal_id"].split("#")[0] for r in afstemning.to_pylist() if r["skjult"]}
    vist = [r for r in udsagn.to_pylist() if any(r[t] is not None for t in TEKSTER)]
    return [f"udsagn: {r['udsagn_id']} nævner {min(om[r['udsagn_id']] & skjulte)}" for r in vist if om[r["udsagn_id"]] & skjulte]


def angrib_revisioner(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Revised figures of provenu and efforts that are not what the two public editions show."""
    tal = {(u, r["tal_id"]): r["vaerdi"] for (u, n), t in tabeller.items() if n == "tal" for r in t.to_pylist()}
    fund = []
    for (_, navn), tabel in tabeller.items():
        for r in tabel.to_pylist() if navn in ("reviderede_tal", "revisionstrekant") else ():
            par = (
                {"foer": "publikation_fra", "efter": "publikation_til"} if navn == "reviderede_tal" else {"vaerdi": "publikation"}
            )
            for felt, publikation in par.items():
                viste = tal.get((r[publikation], r["tal_id"]))
                if not r["tal_id"].startswith("benchmark/") and r[felt] != viste:
                    fund.append(f"{navn}: {r['tal_id']} {felt} er ikke det, {r[publikation]} viser")
    return fund
