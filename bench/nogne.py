"""Bare scripts that compute the counts of the benchmark and nothing else: no validation, no trail, no register, no marts.

Run as `python -m bench.nogne duckdb|polars|pandas <file>...`; prints how many rows the monthly files give, all together.
"""

from __future__ import annotations

import sys
from calendar import monthrange
from pathlib import Path

DATOER = ["udstillet_dato", "udtaget_dato", "kontrolsag_oprettet_dato", "afsluttet_dato", "bortfaldet_dato"]
CELLE = ["kommunekode", "kontroltrin", "omraade"]


def vindue(fil: str) -> tuple[str, str]:
    """(first day, last day) of the twelve months that end with the month in the file's name."""
    aar, maaned = map(int, Path(fil).stem.split("_")[3].split("-"))
    slut = f"{aar}-{maaned:02d}-{monthrange(aar, maaned)[1]}"
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
        inde, lukket = f"between date '{fra}' and date '{til}'", f"afsluttet_dato <= date '{til}'"
        effekt = "(tilbagebetalingskrav > 0 or mindreudgift > 0)"
        raekker += len(
            con.execute(
                f"""select {", ".join(CELLE)},
                    count(*) filter (udtaget_dato {inde}) as udtaget,
                    count(*) filter (udtaget_dato {inde} and kontrolsag_oprettet_dato <= date '{til}') as med_kontrolsag,
                    count(*) filter (udstillet_dato <= date '{til}' and (udtaget_dato is null or udtaget_dato > date '{til}')
                        and (bortfaldet_dato is null or bortfaldet_dato > date '{til}')) as resterende,
                    count(*) filter (bortfaldet_dato {inde} and udtaget_dato is null) as bortfaldet,
                    count(*) filter (kontrolsag_oprettet_dato {inde}) as oprettet,
                    count(*) filter (kontrolsag_oprettet_dato {inde} and {lukket}) as afsluttet,
                    count(*) filter (kontrolsag_oprettet_dato {inde} and {lukket} and {effekt}) as med_effekt,
                    count(*) filter (afsluttet_dato {inde}) as lukket_i_vinduet,
                    count(*) filter (afsluttet_dato {inde} and {effekt}) as lukket_i_vinduet_med_effekt
                from {kilde} group by all"""
            ).fetchall()
        )
    return raekker


def med_polars(filer: list[str]) -> int:
    import polars as pl

    raekker = 0
    for fil in filer:
        fra, til = (pl.lit(d).str.to_date() for d in vindue(fil))
        ramme = (
            pl.scan_csv(fil, separator=";", schema_overrides=dict.fromkeys(DATOER, pl.Date))
            if fil.endswith(".csv")
            else pl.scan_parquet(fil)
        )
        udtaget, bortfaldet, oprettet, lukket = map(pl.col, [DATOER[1], DATOER[4], DATOER[2], DATOER[3]])
        effekt = (pl.col("tilbagebetalingskrav") > 0) | (pl.col("mindreudgift") > 0)
        tal = {
            "udtaget": udtaget.is_between(fra, til),
            "med_kontrolsag": udtaget.is_between(fra, til) & (oprettet <= til),
            "resterende": (pl.col("udstillet_dato") <= til)
            & (udtaget.is_null() | (udtaget > til))
            & (bortfaldet.is_null() | (bortfaldet > til)),
            "bortfaldet": bortfaldet.is_between(fra, til) & udtaget.is_null(),
            "oprettet": oprettet.is_between(fra, til),
            "afsluttet": oprettet.is_between(fra, til) & (lukket <= til),
            "med_effekt": oprettet.is_between(fra, til) & (lukket <= til) & effekt,
            "lukket_i_vinduet": lukket.is_between(fra, til),
            "lukket_i_vinduet_med_effekt": lukket.is_between(fra, til) & effekt,
        }
        svar = ramme.group_by(CELLE).agg(**{navn: udtryk.sum() for navn, udtryk in tal.items()})
        raekker += svar.collect(engine="streaming").height
    return raekker


def med_pandas(filer: list[str]) -> int:
    import pandas as pd

    raekker = 0
    for fil in filer:
        fra, til = map(pd.Timestamp, vindue(fil))
        ramme = pd.read_csv(fil, sep=";", parse_dates=DATOER) if fil.endswith(".csv") else pd.read_parquet(fil)
        udstillet, udtaget, oprettet, lukket, bortfaldet = (pd.to_datetime(ramme[d]) for d in DATOER)
        effekt = (ramme["tilbagebetalingskrav"] > 0) | (ramme["mindreudgift"] > 0)
        i_vinduet = oprettet.between(fra, til)
        ramme["udtaget"] = udtaget.between(fra, til)
        ramme["med_kontrolsag"] = udtaget.between(fra, til) & (oprettet <= til)
        ramme["resterende"] = (udstillet <= til) & (udtaget.isna() | (udtaget > til)) & (bortfaldet.isna() | (bortfaldet > til))
        ramme["bortfaldet"] = bortfaldet.between(fra, til) & udtaget.isna()
        ramme["oprettet"] = i_vinduet
        ramme["afsluttet"] = i_vinduet & (lukket <= til)
        ramme["med_effekt"] = i_vinduet & (lukket <= til) & effekt
        ramme["lukket_i_vinduet"] = lukket.between(fra, til)
        ramme["lukket_i_vinduet_med_effekt"] = lukket.between(fra, til) & effekt
        tal = list(ramme.columns[-9:])
        raekker += len(ramme.groupby(CELLE)[tal].sum())
    return raekker


if __name__ == "__main__":
    print({"duckdb": med_duckdb, "polars": med_polars, "pandas": med_pandas}[sys.argv[1]](sys.argv[2:]))
