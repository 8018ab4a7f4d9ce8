"""The public benchmark's own promises: counts rounded, totals their sums, shares on the grid, ranks and flags as shown."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from tests.disclosure.attacker.flows import attack_flows, attack_stock
from tests.disclosure.attacker.gridded import attack_shares, off_grid, told

BASE = 5
KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
SHARES = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("oprettet",)),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}
TAL = sorted({t for t, n in SHARES.values()} | {k for _, n in SHARES.values() for k in n})


def attack_benchmark(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Figures that say more than the rounded counts, or that narrow one of them to a single count."""
    findings = []
    for publication in sorted({u for u, _ in tabeller}):
        context = {n: t.to_pandas() for (u, n), t in tabeller.items() if u == publication and n.startswith("benchmark")}
        if "benchmark" in context:
            single = _single(context["benchmark"])
            own = _tal(context["benchmark"]) + _read(context) + attack_shares(context["benchmark"], _limit(context))
            own += attack_flows(single, KEY[1:]) + attack_stock(single, KEY[1:])
            if "benchmark_kriterier" in context:
                own += _criteria(context["benchmark_kriterier"])
            findings += [f"{publication}/{f}" for f in own]
    return findings


def _single(b: pd.DataFrame) -> pd.DataFrame:
    return b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")]


def _same(a: pd.Series, b: pd.Series, air: float = 0.0) -> bool:
    """Whether two columns are the same, and nothing in the same places."""
    return bool((((a - b).abs() <= air) | (a.isna() & b.isna())).all())


def _tal(b: pd.DataFrame) -> list[str]:
    findings = [f"benchmark: {t} er ikke afrundet ({(b[t] % BASE != 0).sum()} rækker)" for t in TAL if (b[t] % BASE != 0).any()]
    single = _single(b)
    for name, whole, parts in (
        ("trin 3", b[(b["kontroltrin"] == "3") & (b["omraade"] == "alle")], single[single["kontroltrin"] == "3"]),
        ("samlet", b[b["kontroltrin"] == "samlet"], single),
    ):
        country = whole["kommunekode"] == "DK"
        for printed, own in ((whole[~country], parts), (whole[country], parts.assign(kommunekode="DK"))):
            sums = own.groupby(["periode", "kommunekode"], as_index=False)[TAL].sum()
            par = printed.merge(sums, on=["periode", "kommunekode"], suffixes=("", "_sum"))
            assert len(par) == len(printed)
            findings += [f"benchmark: {name} {t} er ikke summen af det viste" for t in TAL if (par[t] != par[f"{t}_sum"]).any()]
    return findings


def _criteria(k: pd.DataFrame) -> list[str]:
    """Counts by criterion: only the country's, rounded; shares are theirs; and no month behind them is fixed."""
    tal = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
    findings = [f"benchmark_kriterier: {t} er ikke afrundet" for t in tal if (k[t].dropna() % BASE != 0).any()]
    if (k["kommunekode"] != "DK").any():
        findings.append("benchmark_kriterier: en kommunes kriterier vises")
    findings += [f"benchmark_kriterier: {f}" for f in off_grid(k, ["andel_med_effekt"], 1e9)]
    return findings + attack_flows(k, ["kontroltrin", "omraade", "kriterium"])


def _read(context: dict[str, pd.DataFrame]) -> list[str]:
    """The true readings (under or not) against the boxes around the shown counts, ranks and earlier months."""
    b, o, u = (context[n] for n in ("benchmark", "benchmark_opfoelgning", "benchmark_udvikling"))
    findings = []
    own = b.rename(columns={"periode": "maaned"})[["maaned", *KEY[1:], "udtaget", "resterende"]]
    par = u.merge(own, on=["maaned", *KEY[1:]], suffixes=("", "_b"))
    findings += [
        f"benchmark_udvikling: {t} er ikke månedens eget" for t in ("udtaget", "resterende") if not _same(par[t], par[f"{t}_b"])
    ]
    for _, g in o.groupby(["periode", "kontroltrin"]):
        ends = told(g, "andel_udtaget")
        for field_name, beside in (("kommuner_lavere", _lower), ("kommuner_hoejere", _higher)):
            awaited = [sum(beside(other, own) for other in ends if other) if own else None for own in ends]
            if not _same(g[field_name].reset_index(drop=True), pd.Series(awaited, dtype=float)):
                findings.append(f"benchmark_opfoelgning: {field_name} er ikke rangen efter de viste andele")
    return findings + _under(o)


def _lower(other: tuple[float, float], own: tuple[float, float]) -> bool:
    return other[1] <= own[0]


def _higher(other: tuple[float, float], own: tuple[float, float]) -> bool:
    return other[0] >= own[1]


def _limit(context: dict[str, pd.DataFrame]) -> float:
    """The threshold in pct., as the follow-up table prints it."""
    o = context["benchmark_opfoelgning"].dropna(subset=["graense_naevner"])
    return 100 * float(o["graense_taeller"].iloc[-1] / o["graense_naevner"].iloc[-1]) if len(o) else 1e9


def _under(o: pd.DataFrame) -> list[str]:
    """The share is on the side of the threshold that the reading is on."""
    findings = []
    for r, ends in zip(o.to_dict("records"), told(o, "andel_udtaget"), strict=True):
        limit = 100 * r["graense_taeller"] / r["graense_naevner"]
        if ends and (ends[1] <= limit) != (r["maaneder_i_traek"] > 0):
            findings.append(
                f"benchmark_opfoelgning: {r['periode']} {r['kommunekode']} trin {r['kontroltrin']} er på den anden side"
            )
    return findings
