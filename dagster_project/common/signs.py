"""Signs that do harm where a text is shown: those that steer and do not show (control signs, signs without width, signs that
turn the reading round) are named, and a text that a spreadsheet would take for a formula is defused.

`raa/` keeps a text as it was delivered. What leaves it (tables, pages, reports, lists to senders, the terminal) goes through here
or through the macro `synlig`, its SQL twin (dbt_project/macros/tegn.sql)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded by those who have tables: the terminal's lines need none of it
    import pyarrow as pa

# as the macro `styretegn`: Cc but line breaks and tabs, Cf, Co, and the two separators
_STEERING = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\p{Cf}\p{Co}\x{2028}\x{2029}]"
_SPACES = "\t\n\r"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a cell that begins so for a formula


def named(sign: str) -> str:
    """`‹U+202E›`: which sign stood there."""
    return f"‹U+{ord(sign):04X}›"


def is_steering(sign: str) -> bool:
    """Whether a reader would not see it, or would see other signs differently; line breaks and tabs are not among them."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") and sign not in _SPACES


def visible(text: str) -> str:
    """With every steering sign named."""
    return text if text.isprintable() else "".join(named(c) if is_steering(c) else c for c in text)


def on_one_line(text: str) -> str:
    """The same with line breaks, tabs and signs that no standard knows named too: for the terminal, and for lists."""
    return "".join(named(c) if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp") else c for c in text)


def visible_table(table: pa.Table) -> pa.Table:
    """The table with every text so; most tables hold none that must be looked at twice."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            steering = pc.match_substring_regex(table[field.name], _STEERING)
            if pc.any(steering).as_py():
                texts = [None if t is None else visible(t) for t in table[field.name].to_pylist()]
                table = table.set_column(i, field, pa.array(texts, field.type))
    return table


def defuse(cell: str) -> str:
    """The text as a cell of a CSV, with a leading ' where it begins like a formula."""
    return "'" + cell if cell.startswith(DANGEROUS) else cell
