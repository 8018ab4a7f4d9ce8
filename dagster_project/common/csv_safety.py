"""Text cells of a CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def defuse(cell: str) -> str:
    """The text, defused by a leading ' where it begins like a formula."""
    return "'" + cell if cell.startswith(DANGEROUS) else cell
