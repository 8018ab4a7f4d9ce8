"""Claims in words for the public: whole where every figure that they are about is shown, else only that there is one."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dagster_project.publications.hidden_cells import SKJULT, Hidden, as_text
from dagster_project.publish.skjul.navne import maal
from dagster_project.rod import ROD

_TEKSTER = ("citat", "beregnet", "udfald", "begrundelse")


def offentlige_udsagn(udsagn: pl.DataFrame, skjult: Mapping[str, str]) -> pl.DataFrame:
    """The quotation goes too: a report prints what is hidden here, and says which of its figures that is."""
    om = {r["udsagn_id"]: [maal(m) for m in r["maal"].split("|")] for r in _udsagn()}
    # a claim that the list of claims does not know is about figures that nobody has looked at
    hemmelige = [u for u in udsagn["udsagn_id"] if u not in om or any(m in skjult for m in om[u])]
    gemt = pl.col("udsagn_id").is_in(hemmelige)
    ord_ = pl.concat_str(
        [pl.when(gemt & pl.col(t).is_not_null()).then(pl.lit(as_text({t: Hidden.SECRET}))) for t in _TEKSTER],
        separator="|",
        ignore_nulls=True,
    )
    return udsagn.with_columns(ord_.alias(SKJULT), *(pl.when(~gemt).then(pl.col(t)).alias(t) for t in _TEKSTER))


def _udsagn() -> list[dict]:
    return pl.read_csv(ROD / "seeds" / "rapporterede_udsagn.csv", columns=["udsagn_id", "maal"]).to_dicts()
