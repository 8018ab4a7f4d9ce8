"""The one exception by which a whole delivery is refused (docs/kontrakter.md §1 "whole file refused")."""

from __future__ import annotations


class Afvist(Exception):
    """A delivery that cannot be taken in. `aarsag` is shown to the sender: plain Danish, no cell values, no CPR number."""

    def __init__(self, aarsag: str) -> None:
        super().__init__(aarsag)
        self.aarsag = aarsag
