"""The rounded benchmark: what shares, totals, ranks, flags and months leave of the counts behind the rounding."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from tests.publish.angriber.stroemme import angrib_beholdning, angrib_stroemme

BASE = 5
NOEGLE = ["periode", "kommunekode", "kontroltrin", "omraade"]
ANDELE = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("oprettet",)),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}
TAL = sorted({t for t, n in ANDELE.values()} | {k for _, n in ANDELE.values() for k in n})


def angrib_benchmark(tabeller: dict[tuple[str, str], pa.Table]) -> list[str]:
    """Figures that say more than the rounded counts, or that narrow one of them to a single count."""
    fund = []
    for udgivelse in sorted({u for u, _ in tabeller}):
        rammer = {n: t.to_pandas() for (u, n), t in tabeller.items() if u == udgivelse and n.startswith("benchmark")}
        if "benchmark" in rammer:
            enkelte = _enkelte(rammer["benchmark"])
            egne = _tal(rammer["benchmark"]) + _aflaest(rammer)
            egne += angrib_stroemme(enkelte, NOEGLE[1:]) + angrib_beholdning(enkelte, NOEGLE[1:])
            if "benchmark_kriterier" in rammer:
                egne += _kriterier(rammer["benchmark_kriterier"])
            fund += [f"{udgivelse}/{f}" for f in egne]
    return fund


def _enkelte(b: pd.DataFrame) -> pd.DataFrame:
    return b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")]


def _ens(a: pd.Series, b: pd.Series, luft: float = 0.0) -> bool:
    """Whether two columns are the same, and nothing in the same places."""
    return bool((((a - b).abs() <= luft) | (a.isna() & b.isna())).all())


def _tal(b: pd.DataFrame) -> list[str]:
    fund = [f"benchmark: {t} er ikke afrundet ({(b[t] % BASE != 0).sum()} rækker)" for t in TAL if (b[t] % BASE != 0).any()]
    for andel, (taeller, naevner) in ANDELE.items():
        hele = b[list(naevner)].sum(axis=1)
        if not _ens(b[andel], b[taeller] / hele.where(hele > 0), 1e-12):
            fund.append(f"benchmark: {andel} er ikke regnet af de viste tal")
    enkelte = _enkelte(b)
    for navn, hele, dele in (
        ("trin 3", b[(b["kontroltrin"] == "3") & (b["omraade"] == "alle")], enkelte[enkelte["kontroltrin"] == "3"]),
        ("samlet", b[b["kontroltrin"] == "samlet"], enkelte),
    ):
        landet = hele["kommunekode"] == "DK"
        for trykte, egne in ((hele[~landet], dele), (hele[landet], dele.assign(kommunekode="DK"))):
            summer = egne.groupby(["periode", "kommunekode"], as_index=False)[TAL].sum()
            par = trykte.merge(summer, on=["periode", "kommunekode"], suffixes=("", "_sum"))
            assert len(par) == len(trykte)
            fund += [f"benchmark: {navn} {t} er ikke summen af det viste" for t in TAL if (par[t] != par[f"{t}_sum"]).any()]
    return fund


def _kriterier(k: pd.DataFrame) -> list[str]:
    """Counts by criterion: only the country's, rounded; shares are theirs; and no month behind them is fixed."""
    tal = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
    fund = [f"benchmark_kriterier: {t} er ikke afrundet" for t in tal if (k[t].dropna() % BASE != 0).any()]
    if (k["kommunekode"] != "DK").any():
        fund.append("benchmark_kriterier: en kommunes kriterier vises")
    if not _ens(k["andel_med_effekt"], k["afsluttet_med_effekt"] / k["afsluttet"].where(k["afsluttet"] > 0)):
        fund.append("benchmark_kriterier: andel_med_effekt er ikke regnet af de viste tal")
    return fund + angrib_stroemme(k, ["kontroltrin", "omraade", "kriterium"])


def _aflaest(rammer: dict[str, pd.DataFrame]) -> list[str]:
    """The true readings (under or not) against the boxes around the shown counts, ranks and earlier months."""
    b, o, u = (rammer[n] for n in ("benchmark", "benchmark_opfoelgning", "benchmark_udvikling"))
    fund = []
    egne = b.rename(columns={"periode": "maaned"})[["maaned", *NOEGLE[1:], "udtaget", "resterende"]]
    par = u.merge(egne, on=["maaned", *NOEGLE[1:]], suffixes=("", "_b"))
    fund += [
        f"benchmark_udvikling: {t} er ikke månedens eget" for t in ("udtaget", "resterende") if not _ens(par[t], par[f"{t}_b"])
    ]
    for felt, opad in (("kommuner_lavere", True), ("kommuner_hoejere", False)):
        ventet = o.groupby(["periode", "kontroltrin"])["andel_udtaget"].rank("min", ascending=opad) - 1
        if not _ens(o[felt], ventet):
            fund.append(f"benchmark_opfoelgning: {felt} er ikke rangen efter de viste andele")
    return fund + _under(b, o)


def _under(b: pd.DataFrame, o: pd.DataFrame) -> list[str]:
    """Every count of the cells behind a reading, with the others as they help it most: n·T < t·(T + R), or not."""
    enkelte = _enkelte(b)[[*NOEGLE, "udtaget", "resterende"]]
    fund = []
    laest = o[o["andel_udtaget"].notna()].merge(enkelte, on=NOEGLE[:3], suffixes=("", "_c"))
    for (periode, kommune, trin), g in laest.groupby(NOEGLE[:3], sort=False):
        t, n = int(g["graense_taeller"].iloc[0]), int(g["graense_naevner"].iloc[0])
        under = g["maaneder_i_traek"].iloc[0] > 0
        led = [(n - t, r) for r in map(int, g["udtaget_c"])] + [
            (-t, r) for r in map(int, g["resterende_c"])
        ]  # Σ k·x < 0 is under
        kasser = [(k, max(0, r - 4), r + 4 if r else 4) for k, r in led]
        mindst = sum(min(k * a, k * c) for k, a, c in kasser)
        hoejst = sum(max(k * a, k * c) for k, a, c in kasser)
        for k, a, c in kasser:
            egne = [x for x in range(a, c + 1) if _kan(k * x, mindst - min(k * a, k * c), hoejst - max(k * a, k * c), under)]
            if len(egne) < 2:
                fund.append(f"benchmark_opfoelgning: {periode} {kommune} trin {trin} lader ét tal være muligt")
    return fund


def _kan(egen: int, andre_lav: int, andre_hoej: int, under: bool) -> bool:
    return egen + andre_lav < 0 if under else egen + andre_hoej >= 0
