"""pandas out of sight in the program's own processes, which have no use for it."""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec


class _Skjult(MetaPathFinder, Loader):
    """Finds pandas, so that whoever only asks whether it is there is answered, and loads it for nobody. (None in sys.modules
    would do for Python, but Arrow looks for pandas there.)"""

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == "pandas" else None

    def create_module(self, spec: ModuleSpec) -> None:
        raise ModuleNotFoundError("the program has no use for pandas", name=spec.name)


def skjul() -> None:
    """Call it before anything else is done in a process. DuckDB and Arrow load pandas, where it is installed, to see whether a
    value is one of its own: half a second of a command that asks the database, two of a run (2026-11). Both take an import that
    fails for "not installed"."""
    sys.meta_path.insert(0, _Skjult())
