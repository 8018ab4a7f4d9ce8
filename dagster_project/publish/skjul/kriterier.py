"""The list criteria for the public: the country only, rounded like the benchmark, hidden where that would narrow a count."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

from dagster_project.publications.hidden_cells import SKJULT, Hidden, as_text
from dagster_project.publish.skjul.afrunding import BASE, afrundet_i_tid

TAL = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
_CELLE = ["kontroltrin", "omraade", "kriterium"]
_HELE = ["periode", "kontroltrin", "omraade"]
_HELT = {"afsluttet": "oprettet", "afsluttet_med_effekt": "afsluttet"}  # a part and its whole, the largest first
_DEL = {hele: del_ for del_, hele in _HELT.items()}


def offentlige_kriterier(
    kriterier: pl.DataFrame, offentligt: pl.DataFrame, rundenoegle: bytes, stadig: Set[tuple[str, str, str]] = frozenset()
) -> pl.DataFrame:
    """`offentligt`: the public benchmark. `stadig`: the groups that an earlier publication hid, which stay so. A municipality's
    criteria are internal: beside its own rounded counts the parts and the whole would narrow each other, and most are near 5."""
    landet = kriterier.filter(pl.col("kommunekode") == "DK")
    sande = {f"sand_{t}": pl.col(t) for t in TAL}
    ud = afrundet_i_tid(landet.with_columns(**sande), ["kommunekode", *_CELLE], TAL, rundenoegle, "kriterium")
    for del_, hele in _HELT.items():
        ud = ud.with_columns(pl.min_horizontal(del_, hele).alias(del_))
    skjules = _skjules(ud, offentligt)
    gamle = pl.DataFrame(sorted(stadig), schema=dict.fromkeys(_HELE, pl.String), orient="row").with_columns(gammel=True)
    ud = ud.join(skjules, on=_HELE, how="left").join(gamle, on=_HELE, how="left")
    ud = ud.with_columns(skjules=pl.col("skjules").fill_null(False) | pl.col("gammel").fill_null(False))
    andel = pl.when(pl.col("afsluttet") > 0).then(pl.col("afsluttet_med_effekt") / pl.col("afsluttet"))
    ud = ud.with_columns(andel.alias("andel_med_effekt"))
    felter = [*TAL, "andel_med_effekt"]
    ord_ = [pl.when(pl.col("skjules") & pl.col(t).is_not_null()).then(pl.lit(as_text({t: Hidden.SECRET}))) for t in felter]
    ud = ud.with_columns(pl.concat_str(ord_, separator="|", ignore_nulls=True).alias(SKJULT))
    return ud.with_columns(pl.when(~pl.col("skjules")).then(pl.col(t)).alias(t) for t in felter).select(
        *kriterier.columns, SKJULT
    )


def skjulte_grupper(offentlig: pl.DataFrame) -> frozenset[tuple[str, str, str]]:
    """(month, step, area) that a public edition hid."""
    return frozenset(offentlig.filter(pl.col(SKJULT) != "").select(_HELE).unique().iter_rows())


def _skjules(ud: pl.DataFrame, offentligt: pl.DataFrame) -> pl.DataFrame:
    """By step, area and month: whether a criterion's count could have one value only, given what the benchmark shows of their
    sum. It can be another when a second criterion can give or take the one, or when the sum itself can."""
    kommuner = offentligt.filter((pl.col("kommunekode") != "DK") & (pl.col("omraade") != "alle"))
    rum = kommuner.group_by(_HELE).agg(
        *((pl.col(t) + BASE - 1).sum().alias(f"hoejst_{t}") for t in TAL),
        *(pl.max_horizontal(pl.col(t) - BASE + 1, 0).sum().alias(f"mindst_{t}") for t in TAL),
    )
    par = ud.join(rum, on=_HELE, how="left")
    return par.group_by(_HELE).agg(skjules=pl.any_horizontal(_fast(t) for t in TAL))


def _fast(t: str) -> pl.Expr:
    """Whether some count of the group is fixed: neither up nor down, with its sum or against another count, is a way."""
    sand, vist = pl.col(f"sand_{t}"), pl.col(t)
    op, ned = sand < vist + BASE - 1, sand > pl.max_horizontal(vist - BASE + 1, 0)
    if t in _HELT:
        op &= sand < pl.col(f"sand_{_HELT[t]}")
    if t in _DEL:
        ned &= sand > pl.col(f"sand_{_DEL[t]}")
    hele = sand.sum()
    sum_op = hele < pl.col(f"hoejst_{t}").first().fill_null(0)
    sum_ned = hele > pl.col(f"mindst_{t}").first().fill_null(0)
    andre_op, andre_ned = op.sum() - op.cast(pl.Int64) > 0, ned.sum() - ned.cast(pl.Int64) > 0
    kan = (op & (sum_op | andre_ned)) | (ned & (sum_ned | andre_op))
    return ((sand > 0) & ~kan).any()
