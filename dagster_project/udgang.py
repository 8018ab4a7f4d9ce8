"""What a command prints when nobody reads on, as in `kontrol spor … | head`: nothing more, and no error."""

from __future__ import annotations

import io
import os
import sys


class _Udgang(io.FileIO):
    """A standard stream. Once its reader has left, the rest goes nowhere: the work is done, and its exit status is true."""

    def write(self, b) -> int | None:
        try:
            return super().write(b)
        except BrokenPipeError:
            ingen = os.open(os.devnull, os.O_WRONLY)
            os.dup2(ingen, self.fileno())
            os.close(ingen)
            return len(b)


def uden_laeser() -> None:
    """Call it before anything is printed. A run of which only the beginning is read still builds what it was asked for."""
    sys.stdout, sys.stderr = _stroem(sys.stdout), _stroem(sys.stderr)


def _stroem(s: io.TextIOWrapper | None) -> io.TextIOWrapper | None:
    if s is None:  # closed by the caller
        return None
    s.flush()
    raa = _Udgang(s.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raa), s.encoding, s.errors, line_buffering=s.line_buffering, write_through=s.write_through
    )
