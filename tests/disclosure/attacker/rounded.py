"""The rounded benchmark: what shares, totals, ranks, flags and months leave of the counts behind the rounding."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from tests.disclosure.attacker.flows import attack_flows, attack_stock
from tests.disclosure.attacker.intervals import attack_intervals
from tests.disclosure.attacker.measure_one import attack_measure_one

BASE = 5
KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
MEASURE_TWO = {
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("oprettet",)),
}
MEASURE_ONE = {"andel_udtaget": ("udtaget", ("udtaget", "resterende"))}
SHARES = {
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}
EVERY_SHARE = MEASURE_ONE | SHARES | MEASURE_TWO
TAL = sorted({t for t, n in EVERY_SHARE.values()} | {k for _, n in EVERY_SHARE.values() for k in n})


def attack_benchmark(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Figures that say more than the rounded counts, or that narrow one of them to a single count."""
    findings = []
    for publication in sorted({u for u, _ in tabeller}):
        context = {n: t.to_pandas() for (u, n), t in tabeller.items() if u == publication and n.startswith("benchmark")}
        if "benchmark" in context:
            single = _single(context["benchmark"])
            own = _tal(context["benchmark"]) + _read(context) + attack_intervals(context["benchmark"])
            own += attack_measure_one(context["benchmark"], context["benchmark_opfoelgning"])
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
    for share, (numerator, denominator) in SHARES.items():
        whole = b[list(denominator)].sum(axis=1)
        if not _same(b[share], b[numerator] / whole.where(whole > 0), 1e-12):
            findings.append(f"benchmark: {share} er ikke regnet af de viste tal")
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
    if not _same(k["andel_med_effekt"], k["afsluttet_med_effekt"] / k["afsluttet"].where(k["afsluttet"] > 0)):
        findings.append("benchmark_kriterier: andel_med_effekt er ikke regnet af de viste tal")
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
    for field_name, opad in (("kommuner_lavere", True), ("kommuner_hoejere", False)):
        awaited = o.groupby(["periode", "kontroltrin"])["andel_udtaget"].rank("min", ascending=opad) - 1
        if not _same(o[field_name], awaited):
            findings.append(f"benchmark_opfoelgning: {field_name} er ikke rangen efter de viste andele")
    return findings + _under(b, o)


def _under(b: pd.DataFrame, o: pd.DataFrame) -> list[str]:
    """Every count of the cells behind a reading, with the others as they help it most: n·T < t·(T + R), or not."""
    single = _single(b)[[*KEY, "udtaget", "resterende"]]
    findings = []
    was_read = o[o["andel_udtaget"].notna()].merge(single, on=KEY[:3], suffixes=("", "_c"))
    for (periode, kommune, step), g in was_read.groupby(KEY[:3], sort=False):
        t, n = int(g["graense_taeller"].iloc[0]), int(g["graense_naevner"].iloc[0])
        under = g["maaneder_i_traek"].iloc[0] > 0
        terms = [(n - t, r) for r in map(int, g["udtaget_c"])] + [
            (-t, r) for r in map(int, g["resterende_c"])
        ]  # Σ k·x < 0 is under
        boxes = [(k, max(0, r - 4), r + 4 if r else 4) for k, r in terms]
        least = sum(min(k * a, k * c) for k, a, c in boxes)
        at_most = sum(max(k * a, k * c) for k, a, c in boxes)
        for k, a, c in boxes:
            own = [x for x in range(a, c + 1) if _kan(k * x, least - min(k * a, k * c), at_most - max(k * a, k * c), under)]
            if len(own) < 2:
                findings.append(f"benchmark_opfoelgning: {periode} {kommune} trin {step} lader ét tal være muligt")
    return findings


def _kan(own: int, others_make: int, others_high: int, under: bool) -> bool:
    return own + others_make < 0 if under else own + others_high >= 0
