"""The console that every command prints to: as wide as the terminal, or, into a file or a pipe, as wide as its tables."""

from __future__ import annotations

import os
import sys
import unicodedata

from rich.console import Console

_UDEN_TERMINAL = 10_000  # columns: a table takes what it needs of them, and a row stays one line


def konsol() -> Console:
    """No markup and no colouring of words: what is printed may come from a sender."""
    ud = Console(highlight=False, markup=False, soft_wrap=True, file=sys.stdout)
    if not ud.is_terminal and "COLUMNS" not in os.environ:
        ud.width = _UDEN_TERMINAL
    return ud


def synlig(tekst: str) -> str:
    """A sender's text (a cell, the name of a file) on one line, without signs that steer a terminal."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c).startswith("C") else c for c in tekst)
