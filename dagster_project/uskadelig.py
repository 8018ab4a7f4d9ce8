"""Text cells of a CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

FARLIGE = ("=", "+", "-", "@", "\t", "\r")


def uskadelig(celle: str) -> str:
    """The text, defused by a leading ' where it begins like a formula."""
    return "'" + celle if celle.startswith(FARLIGE) else celle
