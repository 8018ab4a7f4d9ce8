"""The rounded benchmark: what shares, totals, ranks, flags and months leave of the counts behind the rounding."""

from __future__ import annotations

import polars as pl
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
        rammer = {n: pl.from_arrow(t) for (u, n), t in tabeller.items() if u == udgivelse and n.startswith("benchmark")}
        if "benchmark" in rammer:
            enkelte = rammer["benchmark"].filter((pl.col("kommunekode") != "DK") & (pl.col("omraade") != "alle"))
            egne = _tal(rammer["benchmark"]) + _aflaest(rammer)
            egne += angrib_stroemme(enkelte, NOEGLE[1:]) + angrib_beholdning(enkelte, NOEGLE[1:])
            if "benchmark_kriterier" in rammer:
                egne += _kriterier(rammer["benchmark_kriterier"])
            fund += [f"{udgivelse}/{f}" for f in egne]
    return fund


def _tal(b: pl.DataFrame) -> list[str]:
    fund = [
        f"benchmark: {t} er ikke afrundet ({b.filter(pl.col(t) % BASE != 0).height} rækker)"
        for t in TAL
        if (b[t] % BASE != 0).any()
    ]
    for andel, (taeller, naevner) in ANDELE.items():
        hele = pl.sum_horizontal(naevner)
        ventet = pl.when(hele > 0).then(pl.col(taeller) / hele)
        if (
            b.filter((pl.col(andel) - ventet).abs() > 1e-12).height
            or b.filter(pl.col(andel).is_null() != ventet.is_null()).height
        ):
            fund.append(f"benchmark: {andel} er ikke regnet af de viste tal")
    enkelte = b.filter((pl.col("kommunekode") != "DK") & (pl.col("omraade") != "alle"))
    for navn, hele, dele in (
        (
            "trin 3",
            b.filter((pl.col("kontroltrin") == "3") & (pl.col("omraade") == "alle")),
            enkelte.filter(pl.col("kontroltrin") == "3"),
        ),
        ("samlet", b.filter(pl.col("kontroltrin") == "samlet"), enkelte),
    ):
        for kommuner in (pl.col("kommunekode") != "DK", pl.col("kommunekode") == "DK"):
            egne = dele if "!" in str(kommuner) else dele.with_columns(kommunekode=pl.lit("DK"))
            summer = egne.group_by("periode", "kommunekode").agg(pl.sum(TAL))
            par = hele.filter(kommuner).join(summer, on=["periode", "kommunekode"], suffix="_sum")
            fund += [f"benchmark: {navn} {t} er ikke summen af det viste" for t in TAL if (par[t] != par[f"{t}_sum"]).any()]
    return fund


def _kriterier(k: pl.DataFrame) -> list[str]:
    """Counts by criterion: only the country's, rounded; shares are theirs; and no month behind them is fixed."""
    tal = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
    fund = [f"benchmark_kriterier: {t} er ikke afrundet" for t in tal if (k[t].drop_nulls() % BASE != 0).any()]
    if (k["kommunekode"] != "DK").any():
        fund.append("benchmark_kriterier: en kommunes kriterier vises")
    ventet = pl.when(pl.col("afsluttet") > 0).then(pl.col("afsluttet_med_effekt") / pl.col("afsluttet"))
    if k.filter(pl.col("andel_med_effekt").ne_missing(ventet)).height:
        fund.append("benchmark_kriterier: andel_med_effekt er ikke regnet af de viste tal")
    return fund + angrib_stroemme(k, ["kontroltrin", "omraade", "kriterium"])


def _aflaest(rammer: dict[str, pl.DataFrame]) -> list[str]:
    """The true readings (under or not) against the boxes around the shown counts, ranks and earlier months."""
    b, o, u = (rammer[n] for n in ("benchmark", "benchmark_opfoelgning", "benchmark_udvikling"))
    fund = []
    par = u.join(b, left_on=["maaned", *NOEGLE[1:]], right_on=NOEGLE, suffix="_b")
    fund += [
        f"benchmark_udvikling: {t} er ikke månedens eget" for t in ("udtaget", "resterende") if (par[t] != par[f"{t}_b"]).any()
    ]
    gruppe, andel = ["periode", "kontroltrin"], pl.col("andel_udtaget")
    for felt, ned in (("kommuner_lavere", False), ("kommuner_hoejere", True)):
        ventet = (andel.rank("min", descending=ned).over(gruppe) - 1).cast(pl.Int64)
        if o.filter(pl.col(felt).ne_missing(ventet)).height:
            fund.append(f"benchmark_opfoelgning: {felt} er ikke rangen efter de viste andele")
    return fund + _under(b, o)


def _under(b: pl.DataFrame, o: pl.DataFrame) -> list[str]:
    """Every count of the cells behind a reading, with the others as they help it most: n·T < t·(T + R), or not."""
    enkelte = b.filter((pl.col("kommunekode") != "DK") & (pl.col("omraade") != "alle")).select(*NOEGLE, "udtaget", "resterende")
    fund = []
    laest = o.filter(pl.col("andel_udtaget").is_not_null()).join(enkelte, on=NOEGLE[:3], suffix="_c")
    for (periode, kommune, trin), g in laest.group_by(NOEGLE[:3], maintain_order=True):
        t, n = g["graense_taeller"][0], g["graense_naevner"][0]
        under = g["maaneder_i_traek"][0] > 0
        led = [(n - t, r) for r in g["udtaget_c"]] + [(-t, r) for r in g["resterende_c"]]  # Σ k·x < 0 is under
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
