"""Tables for analysts: a published edition or a built data folder as frames of pandas, with Danish labels and exact types.

from dagster_project.api import tabel
tabel("provenu_aar")
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.duckdb_read import open_built
from dagster_project.common.errors import UsageError
from dagster_project.common.frames import frame
from dagster_project.publish.data_package import descriptions
from dagster_project.publish.workbook.heads import overskrift
from dagster_project.settings import read_settings


def tabel(name: str, kilde: str | Path | None = None, etiketter: bool = False) -> pd.DataFrame:
    """The table `name` as a frame whose types are Arrow's: whole numbers may be missing, amounts are decimals, days are days.

    Args:
        navn: a table of `marts`, or of the edition, e.g. `provenu_aar`.
        kilde: a data folder, or the folder of a published edition; the data folder of the settings when not given.
        etiketter: whether the columns carry their Danish labels; else these stand in `attrs["etiketter"]`, by column.

    Raises UsageError, one sentence in Danish, where there is no such folder or table.
    """
    folder = Path(kilde).expanduser().absolute() if kilde is not None else read_settings().data
    data = frame(_table(name, folder))
    labels = {field_name: overskrift(field_name) for field_name in data.columns}
    om = descriptions(name)
    data.attrs = {"tabel": om["tabel"], "etiketter": labels, "beskrivelser": om["felter"]}
    return data.rename(columns=labels) if etiketter else data


def tabeller(kilde: str | Path | None = None) -> list[str]:
    """The names that `tabel` knows there."""
    return _names(Path(kilde).expanduser().absolute() if kilde is not None else read_settings().data)


def _table(name: str, folder: Path) -> pa.Table:
    known = _names(folder)
    if name not in known:
        raise UsageError(f"Tabellen {name!r} findes ikke i {folder}; der er: {', '.join(known)}.")
    if edition := _edition(folder):
        return pq.read_table(edition / f"{name}.parquet").replace_schema_metadata(None)
    with open_built(folder / "kontrol.duckdb") as built, built.session() as con:
        return con.execute(f'select * from marts."{name}" order by all nulls last').to_arrow_table()


def _names(folder: Path) -> list[str]:
    if edition := _edition(folder):
        return sorted(f.stem for f in edition.glob("*.parquet"))
    database = folder / "kontrol.duckdb"
    if not database.exists():
        raise UsageError(
            f"{folder} er hverken en datamappe med kontrol.duckdb eller en udgave med mappen tabeller; angiv en af dem, "
            "eller kør: kontrol run"
        )
    marts = "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'marts' order by 1"
    try:
        with open_built(database) as built, built.session() as con:
            return [name for (name,) in con.execute(marts).fetchall()]
    except duckdb.IOException:
        raise UsageError(f"{database} kan ikke åbnes: den er i brug, eller den er ikke en DuckDB-database.") from None


def _edition(folder: Path) -> Path | None:
    """The folder of Parquet files of a published edition."""
    tables = folder / "tabeller"
    return tables if any(tables.glob("*.parquet")) else None
