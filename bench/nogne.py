"""Bare scripts that compute the six cells of the newest month and nothing else: no validation, no trail, no register.

Run as `python -m bench.nogne duckdb|polars|pandas <file>...`; prints the rows of measure 1 over all given monthly files.
"""

from __future__ import annotations

import sys
from pathlib import Path

DATOER = ["udstillet_dato", "udtaget_dato", "kontrolsag_oprettet_dato", "afsluttet_dato", "bortfaldet_dato"]


def vindue(fil: str) -> tuple[str, str]:
    """(first day, last day) of the twelve months that end with the month in the file's name."""
    import calendar

    aar, maaned = map(int, Path(fil).stem.split("_")[3].split("-"))
    slut = f"{aar}-{maaned:02d}-{calendar.monthrange(aar, maaned)[1]}"
    foer = (aar - 1, maaned + 1) if maaned < 12 else (aar, 1)
    return f"{foer[0]}-{foer[1]:02d}-01", slut


def med_duckdb(filer: list[str]) -> int:
    import duckdb

    con = duckdb.connect()
    raekker = 0
    for fil in filer:
        fra, til = vindue(fil)
        datoer = ", ".join(f"{d}: 'DATE'" for d in DATOER)
        kilde = f"read_csv('{fil}', types={{{datoer}}})" if fil.endswith(".csv") else f"'{fil}'"
        raekker += len(
            con.execute(
                f"""select kommunekode, kontroltrin, omraade,
                    count(*) filter (udtaget_dato between date '{fra}' and date '{til}') as t,
                    count(*) filter (udstillet_dato <= date '{til}' and (udtaget_dato is null or udtaget_dato > date '{til}')
                        and (bortfaldet_dato is null or bortfaldet_dato > date '{til}')) as r,
                    count(*) filter (bortfaldet_dato between date '{fra}' and date '{til}' and udtaget_dato is null) as x,
                    count(*) filter (kontrolsag_oprettet_dato between date '{fra}' and date '{til}') as o,
                    count(*) filter (kontrolsag_oprettet_dato between date '{fra}' and date '{til}'
                        and afsluttet_dato <= date '{til}') as a
                from {kilde} group by all"""
            ).fetchall()
        )
    return raekker


def med_polars(filer: list[str]) -> int:
    import polars as pl

    raekker = 0
    for fil in filer:
        fra, til = (pl.lit(d).str.to_date() for d in vindue(fil))
        ramme = pl.scan_csv(fil, separator=";", try_parse_dates=True) if fil.endswith(".csv") else pl.scan_parquet(fil)
        udtaget, bortfaldet, oprettet = pl.col("udtaget_dato"), pl.col("bortfaldet_dato"), pl.col("kontrolsag_oprettet_dato")
        svar = (
            ramme.with_columns(pl.col(DATOER).cast(pl.Date))
            .group_by("kommunekode", "kontroltrin", "omraade")
            .agg(
                udtaget.is_between(fra, til).sum().alias("t"),
                (
                    (pl.col("udstillet_dato") <= til)
                    & (udtaget.is_null() | (udtaget > til))
                    & (bortfaldet.is_null() | (bortfaldet > til))
                )
                .sum()
                .alias("r"),
                (bortfaldet.is_between(fra, til) & udtaget.is_null()).sum().alias("x"),
                oprettet.is_between(fra, til).sum().alias("o"),
                (oprettet.is_between(fra, til) & (pl.col("afsluttet_dato") <= til)).sum().alias("a"),
            )
            .collect(engine="streaming")
        )
        raekker += svar.height
    return raekker


def med_pandas(filer: list[str]) -> int:
    import pandas as pd

    raekker = 0
    for fil in filer:
        fra, til = map(pd.Timestamp, vindue(fil))
        ramme = pd.read_csv(fil, sep=";", parse_dates=DATOER) if fil.endswith(".csv") else pd.read_parquet(fil)
        for d in DATOER:
            ramme[d] = pd.to_datetime(ramme[d])
        udtaget, bortfaldet, oprettet = ramme["udtaget_dato"], ramme["bortfaldet_dato"], ramme["kontrolsag_oprettet_dato"]
        ramme["t"] = udtaget.between(fra, til)
        ramme["r"] = (
            (ramme["udstillet_dato"] <= til) & (udtaget.isna() | (udtaget > til)) & (bortfaldet.isna() | (bortfaldet > til))
        )
        ramme["x"] = bortfaldet.between(fra, til) & udtaget.isna()
        ramme["o"] = oprettet.between(fra, til)
        ramme["a"] = ramme["o"] & (ramme["afsluttet_dato"] <= til)
        raekker += len(ramme.groupby(["kommunekode", "kontroltrin", "omraade"])[["t", "r", "x", "o", "a"]].sum())
    return raekker


if __name__ == "__main__":
    print({"duckdb": med_duckdb, "polars": med_polars, "pandas": med_pandas}[sys.argv[1]](sys.argv[2:]))
