"""Rounding that never turns the finding: whether a municipality is under the threshold is the same in public as in truth."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from dagster_project.publish.skjul.afrunding import BASE

_AFLAESNING = ["periode", "kommunekode", "kontroltrin"]
_CELLE = [*_AFLAESNING, "omraade"]


def foelg_kriteriet(celler: pl.DataFrame, opfoelgning: pl.DataFrame) -> pl.DataFrame:
    """The rounded `udtaget` and `resterende` of single cells, moved to their other neighbour where the true reading asks for it.

    Where the true counts are under the threshold and the rounded are not, `udtaget` goes down and `resterende` up, one cell after
    the other, until they are; and the other way round. All of them down (or up) always suffices, since the truth lies between.
    The published point then fulfils the published reading, so the reading cuts at most half of what the point stands for.
    """
    graenser = opfoelgning.select(*_AFLAESNING, "graense_taeller", "graense_naevner")
    summer = celler.group_by(_AFLAESNING).agg(pl.sum("udtaget", "resterende", "sand_udtaget", "sand_resterende"))
    skaeve = summer.join(graenser, on=_AFLAESNING).filter(
        _under("sand_udtaget", "sand_resterende") != _under("udtaget", "resterende")
    )
    rettes = celler.join(skaeve.select(*_AFLAESNING, "graense_taeller", "graense_naevner"), on=_AFLAESNING).sort(_CELLE)
    if rettes.is_empty():
        return celler
    nye = [r for _, gruppe in rettes.group_by(_AFLAESNING, maintain_order=True) for r in _rettet(gruppe.to_dicts())]
    ret = pl.DataFrame(nye, schema={**dict.fromkeys(_CELLE, pl.String), "ny_udtaget": pl.Int64, "ny_resterende": pl.Int64})
    flettet = celler.join(ret, on=_CELLE, how="left", maintain_order="left")
    return flettet.with_columns(
        udtaget=pl.coalesce("ny_udtaget", "udtaget"), resterende=pl.coalesce("ny_resterende", "resterende")
    ).drop("ny_udtaget", "ny_resterende")


def _under(udtaget: str, resterende: str) -> pl.Expr:
    return pl.col("graense_naevner") * pl.col(udtaget) < pl.col("graense_taeller") * (pl.col(udtaget) + pl.col(resterende))


def _rettet(gruppe: list[dict]) -> Iterator[dict]:
    """The cells of one reading, moved one by one until their sum reads as the true counts do."""
    t, n = gruppe[0]["graense_taeller"], gruppe[0]["graense_naevner"]

    def under(foran: str) -> bool:
        taget, rest = (sum(r[foran + felt] for r in gruppe) for felt in ("udtaget", "resterende"))
        return n * taget < t * (taget + rest)

    sand = under("sand_")
    for felt, op in (("udtaget", not sand), ("resterende", sand)):
        for raekke in gruppe:
            if under("") == sand:
                break
            ned = raekke[f"sand_{felt}"] // BASE * BASE
            raekke[felt] = ned + BASE * (op and raekke[f"sand_{felt}"] > ned)
    for r in gruppe:
        yield {**{k: r[k] for k in _CELLE}, "ny_udtaget": r["udtaget"], "ny_resterende": r["resterende"]}
