"""The console: width, safe text, a reader that leaves.

* The console that every command prints to: as wide as the terminal, or, into a file or a pipe, as wide as its tables.
* What a command prints when nobody reads on, as in `kontrol spor … | head`: nothing more, and no error.
"""

from __future__ import annotations

import io
import os
import sys

from rich.console import Console

_WITHOUT_TERMINAL = 10_000  # columns: a table takes what it needs of them, and a row stays one line


def console() -> Console:
    """No markup and no colouring of words: what is printed may come from a sender."""
    out = Console(highlight=False, markup=False, soft_wrap=True, file=sys.stdout)
    if not out.is_terminal and "COLUMNS" not in os.environ:
        out.width = _WITHOUT_TERMINAL
    return out


class _Output(io.FileIO):
    """A standard stream. Once its reader has left, the rest goes nowhere: the work is done, and its exit status is true."""

    def write(self, b) -> int | None:
        try:
            return super().write(b)
        except BrokenPipeError:
            none = os.open(os.devnull, os.O_WRONLY)
            os.dup2(none, self.fileno())
            os.close(none)
            return len(b)


def without_reader() -> None:
    """Call it before anything is printed. A run of which only the beginning is read still builds what it was asked for."""
    sys.stdout, sys.stderr = _flow(sys.stdout), _flow(sys.stderr)


def _flow(s: io.TextIOWrapper | None) -> io.TextIOWrapper | None:
    if s is None:  # closed by the caller
        return None
    s.flush()
    raa = _Output(s.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raa), s.encoding, s.errors, line_buffering=s.line_buffering, write_through=s.write_through
    )
