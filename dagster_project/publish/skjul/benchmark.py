"""The public benchmark: the counts of single cells rounded, every total and share computed from the rounded counts.

Rounded totals beside rounded parts would narrow each other; here a total is the sum of the published parts and says nothing more.
"""

from __future__ import annotations

import polars as pl

from dagster_project.publish.skjul.afrunding import BASE, afrundet_i_tid
from dagster_project.publish.skjul.kriteriet import foelg_kriteriet

NOEGLE = ["periode", "kommunekode", "kontroltrin", "omraade"]
TAL = ["udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "afsluttet", "ikke_afsluttet", "afsluttet_med_effekt"]
TAL += ["afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"]
# a count that is a part of another: rounded apart they could pass it, and a share pass 100 pct.
_DELE = {
    "udtaget_med_kontrolsag": "udtaget",
    "afsluttet_med_effekt": "afsluttet",
    "afsluttet_i_vinduet_med_effekt": "afsluttet_i_vinduet",
}
_ANDELE = {
    "andel_udtaget": ("udtaget", pl.col("udtaget") + pl.col("resterende")),
    "andel_udtaget_af_resterende": ("udtaget", pl.col("resterende")),
    "andel_udtaget_af_alle": ("udtaget", pl.col("udtaget") + pl.col("resterende") + pl.col("bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", pl.col("udtaget")),
    "andel_med_effekt": ("afsluttet_med_effekt", pl.col("afsluttet")),
    "andel_ikke_afsluttet": ("ikke_afsluttet", pl.col("oprettet")),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", pl.col("afsluttet_i_vinduet")),
}
_ENKELT = (pl.col("kommunekode") != "DK") & (pl.col("omraade") != "alle")


def offentligt_benchmark(benchmark: pl.DataFrame, opfoelgning: pl.DataFrame, rundenoegle: bytes) -> pl.DataFrame:
    """`benchmark` with public counts, rows and columns as they were. Raises ValueError when a total is no sum of its parts."""
    afrundede = benchmark.filter(_ENKELT).select(NOEGLE + TAL)
    _efterproev(benchmark, afrundede)
    sande = {f"sand_{t}": pl.col(t) for t in ("udtaget", "resterende")}
    afrundede = afrundet_i_tid(afrundede.with_columns(**sande), NOEGLE[1:], TAL, rundenoegle)
    afrundede = foelg_kriteriet(afrundede, opfoelgning)
    afrundede = afrundede.with_columns(**{del_: pl.min_horizontal(del_, hele) for del_, hele in _DELE.items()})
    tal = _med_totaler(afrundede.select(NOEGLE + TAL)).with_columns(oprettet=pl.col("afsluttet") + pl.col("ikke_afsluttet"))
    tal = tal.with_columns(
        **{andel: pl.when(naevner > 0).then(pl.col(taeller) / naevner) for andel, (taeller, naevner) in _ANDELE.items()}
    )
    andre = [k for k in benchmark.columns if k not in tal.columns or k in NOEGLE]
    return benchmark.select(andre).join(tal, on=NOEGLE, how="left", maintain_order="left").select(benchmark.columns)


def _med_totaler(enkelte: pl.DataFrame) -> pl.DataFrame:
    """The single cells, step 3 over all areas, `samlet`, and the country: sums of what stands above them."""
    trin3 = enkelte.filter(pl.col("kontroltrin") == "3").with_columns(omraade=pl.lit("alle"))
    samlet = enkelte.with_columns(kontroltrin=pl.lit("samlet"), omraade=pl.lit("alle"))
    kommuner = pl.concat([enkelte, trin3, samlet]).group_by(NOEGLE).sum()
    return pl.concat([kommuner, kommuner.with_columns(kommunekode=pl.lit("DK")).group_by(NOEGLE).sum()])


def _efterproev(benchmark: pl.DataFrame, enkelte: pl.DataFrame) -> None:
    """The rule that totals are sums holds of the true counts too; else the public ones would tell of other cases."""
    summer = _med_totaler(enkelte)
    skaeve = benchmark.join(summer, on=NOEGLE, how="left", suffix="_sum").filter(
        pl.any_horizontal(pl.col(t).ne_missing(pl.col(f"{t}_sum")) for t in TAL)
        | (pl.col("oprettet") != pl.col("afsluttet") + pl.col("ikke_afsluttet"))
    )
    if skaeve.height:
        celle = "/".join(map(str, skaeve.select(NOEGLE).row(0)))
        raise ValueError(
            f"benchmark: ventede, at hver total er summen af sine dele; det er den ikke i {skaeve.height} rækker, "
            f"først {celle}. Offentlige tal kan ikke dannes af dem."
        )


def offentlig_udvikling(udvikling: pl.DataFrame, offentligt: pl.DataFrame) -> pl.DataFrame:
    """`benchmark_udvikling` with each reading's public counts: those of its own period, the same number wherever it stands."""
    laest = offentligt.select(pl.col("periode").alias("maaned"), *NOEGLE[1:], "udtaget", "resterende", "andel_udtaget")
    uden = udvikling.drop("udtaget", "resterende", "andel_udtaget")
    return uden.join(laest, on=["maaned", *NOEGLE[1:]], how="left", maintain_order="left").select(udvikling.columns)


def offentlig_opfoelgning(opfoelgning: pl.DataFrame, offentligt: pl.DataFrame) -> pl.DataFrame:
    """`benchmark_opfoelgning`: the criterion and its run are true; counts, what is lacking and ranks are public."""
    celle = pl.when(pl.col("kontroltrin") == "2").then(pl.lit("kontanthjælp")).otherwise(pl.lit("alle"))
    laest = offentligt.select(*NOEGLE, "udtaget", "resterende", "andel_udtaget")
    uden = opfoelgning.drop("udtaget", "resterende", "andel_udtaget").with_columns(omraade=celle)
    ny = uden.join(laest, on=NOEGLE, how="left", maintain_order="left")
    mangler = pl.col("graense_taeller") * (pl.col("udtaget") + pl.col("resterende")) - pl.col("graense_naevner") * pl.col(
        "udtaget"
    )
    gruppe = ["periode", "kontroltrin"]
    andel = pl.col("andel_udtaget")
    return ny.with_columns(
        mangler_at_udtage=pl.when(andel.is_not_null()).then(
            pl.max_horizontal(-(-mangler // pl.col("graense_naevner")), pl.lit(0)).cast(pl.Int64)
        ),
        kommuner_med_andel=andel.count().over(gruppe).cast(pl.Int64),
        kommuner_lavere=(andel.rank("min").over(gruppe) - 1).cast(pl.Int64),
        kommuner_hoejere=(andel.rank("min", descending=True).over(gruppe) - 1).cast(pl.Int64),
    ).select(opfoelgning.columns)


__all__ = ["BASE", "NOEGLE", "TAL", "offentlig_opfoelgning", "offentlig_udvikling", "offentligt_benchmark"]
