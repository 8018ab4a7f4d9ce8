"""Frames (pandas) of tables (Arrow) and back: types stay Arrow's, so NULL is never NaN and an amount never a binary number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT, INTEGER, NUMBER = (pd.ArrowDtype(t) for t in (pa.string(), pa.int64(), pa.float64()))


def frame(table: pa.Table, *columns: str) -> pd.DataFrame:
    """The table, or those of its columns, as a frame."""
    return (table.select(list(columns)) if columns else table).to_pandas(types_mapper=pd.ArrowDtype)


def table(data: pd.DataFrame, schema: pa.Schema | None = None) -> pa.Table:
    """The frame as a table, with the columns and types of `schema` where it is given. Raises pyarrow's error where a value does
    not fit its type."""
    made = pa.Table.from_pandas(data if schema is None else data[schema.names], schema=schema, preserve_index=False)
    return made.replace_schema_metadata(None)


def rows(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values, None for NULL."""
    return table(data).to_pylist()


def plain(column: pd.Series | pd.Index) -> list[Any]:
    """Its values as Python has them, None for NULL; taken out of Arrow at once, a twentieth of what pandas takes one by one."""
    return pa.array(column, from_pandas=True).to_pylist()


def joined(*parts: pd.Series | str, separator: str = "") -> pd.Series:
    """Texts and numbers put together as text, row by row; NULL where a part is NULL."""
    arrays = [p if isinstance(p, str) else pc.cast(pa.array(p, from_pandas=True), pa.string()) for p in parts]
    index = next(p.index for p in parts if not isinstance(p, str))
    return pd.Series(pc.binary_join_element_wise(*arrays, separator), index=index, dtype=TEXT)
