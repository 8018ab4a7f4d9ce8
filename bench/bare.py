"""Bare scripts that compute the counts of the benchmark and nothing else: no validation, no trail, no register, no marts.

Run as `python -m bench.bare duckdb|polars|pandas <file>...`; prints how many rows the monthly files give, all together.
"""

from __future__ import annotations

import sys
from calendar import monthrange
from pathlib import Path

DATES = ["udstillet_dato", "udtaget_dato", "kontrolsag_oprettet_dato", "afsluttet_dato", "bortfaldet_dato"]
CELL = ["kommunekode", "kontroltrin", "omraade"]


def window(file: str) -> tuple[str, str]:
    """(first day, last day) of the twelve months that end with the month in the file's name."""
    year, month = map(int, Path(file).stem.split("_")[3].split("-"))
    end = f"{year}-{month:02d}-{monthrange(year, month)[1]}"
    before = (year - 1, month + 1) if month < 12 else (year, 1)
    return f"{before[0]}-{before[1]:02d}-01", end


def with_duckdb(files: list[str]) -> int:
    import duckdb

    con = duckdb.connect()
    rows = 0
    for file in files:
        from_, to = window(file)
        dates = ", ".join(f"{d}: 'DATE'" for d in DATES)
        kilde = f"read_csv('{file}', types={{{dates}}})" if file.endswith(".csv") else f"'{file}'"
        inside, closed = f"between date '{from_}' and date '{to}'", f"afsluttet_dato <= date '{to}'"
        effekt = "(tilbagebetalingskrav > 0 or mindreudgift > 0)"
        rows += len(
            con.execute(
                f"""select {", ".join(CELL)},
                    count(*) filter (udtaget_dato {inside}) as udtaget,
                    count(*) filter (udtaget_dato {inside} and kontrolsag_oprettet_dato <= date '{to}') as med_kontrolsag,
                    count(*) filter (udstillet_dato <= date '{to}' and (udtaget_dato is null or udtaget_dato > date '{to}')
                        and (bortfaldet_dato is null or bortfaldet_dato > date '{to}')) as resterende,
                    count(*) filter (bortfaldet_dato {inside} and udtaget_dato is null) as bortfaldet,
                    count(*) filter (kontrolsag_oprettet_dato {inside}) as oprettet,
                    count(*) filter (kontrolsag_oprettet_dato {inside} and {closed}) as afsluttet,
                    count(*) filter (kontrolsag_oprettet_dato {inside} and {closed} and {effekt}) as med_effekt,
                    count(*) filter (afsluttet_dato {inside}) as lukket_i_vinduet,
                    count(*) filter (afsluttet_dato {inside} and {effekt}) as lukket_i_vinduet_med_effekt
                from {kilde} group by all"""
            ).fetchall()
        )
    return rows


def with_polars(files: list[str]) -> int:
    import polars as pl

    rows = 0
    for file in files:
        from_, to = (pl.lit(d).str.to_date() for d in window(file))
        context = (
            pl.scan_csv(file, separator=";", schema_overrides=dict.fromkeys(DATES, pl.Date))
            if file.endswith(".csv")
            else pl.scan_parquet(file)
        )
        udtaget, bortfaldet, oprettet, closed = map(pl.col, [DATES[1], DATES[4], DATES[2], DATES[3]])
        effekt = (pl.col("tilbagebetalingskrav") > 0) | (pl.col("mindreudgift") > 0)
        tal = {
            "udtaget": udtaget.is_between(from_, to),
            "med_kontrolsag": udtaget.is_between(from_, to) & (oprettet <= to),
            "resterende": (pl.col("udstillet_dato") <= to)
            & (udtaget.is_null() | (udtaget > to))
            & (bortfaldet.is_null() | (bortfaldet > to)),
            "bortfaldet": bortfaldet.is_between(from_, to) & udtaget.is_null(),
            "oprettet": oprettet.is_between(from_, to),
            "afsluttet": oprettet.is_between(from_, to) & (closed <= to),
            "med_effekt": oprettet.is_between(from_, to) & (closed <= to) & effekt,
            "lukket_i_vinduet": closed.is_between(from_, to),
            "lukket_i_vinduet_med_effekt": closed.is_between(from_, to) & effekt,
        }
        answer = context.group_by(CELL).agg(**{name: expression.sum() for name, expression in tal.items()})
        rows += answer.collect(engine="streaming").height
    return rows


def with_pandas(files: list[str]) -> int:
    import pandas as pd

    rows = 0
    for file in files:
        from_, to = map(pd.Timestamp, window(file))
        context = pd.read_csv(file, sep=";", parse_dates=DATES) if file.endswith(".csv") else pd.read_parquet(file)
        udstillet, udtaget, oprettet, closed, bortfaldet = (pd.to_datetime(context[d]) for d in DATES)
        effekt = (context["tilbagebetalingskrav"] > 0) | (context["mindreudgift"] > 0)
        in_window = oprettet.between(from_, to)
        context["udtaget"] = udtaget.between(from_, to)
        context["med_kontrolsag"] = udtaget.between(from_, to) & (oprettet <= to)
        context["resterende"] = (udstillet <= to) & (udtaget.isna() | (udtaget > to)) & (bortfaldet.isna() | (bortfaldet > to))
        context["bortfaldet"] = bortfaldet.between(from_, to) & udtaget.isna()
        context["oprettet"] = in_window
        context["afsluttet"] = in_window & (closed <= to)
        context["med_effekt"] = in_window & (closed <= to) & effekt
        context["lukket_i_vinduet"] = closed.between(from_, to)
        context["lukket_i_vinduet_med_effekt"] = closed.between(from_, to) & effekt
        tal = list(context.columns[-9:])
        rows += len(context.groupby(CELL)[tal].sum())
    return rows


if __name__ == "__main__":
    print({"duckdb": with_duckdb, "polars": with_polars, "pandas": with_pandas}[sys.argv[1]](sys.argv[2:]))
