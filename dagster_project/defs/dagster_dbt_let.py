"""What the graph takes from dagster-dbt, loaded without dbt."""

from __future__ import annotations

import sys

# dagster-dbt uses dbt's own types where dbt can be imported and brings its own where it cannot, as with dbt Fusion, a program
# without a Python library. Nothing of dbt runs in this process (dbt_proces.py), and importing it is more than half of what
# loading Dagster costs (2.6 of 4.7 s, 2026-11). So dbt is out of sight while dagster-dbt is loaded, and only then.
_SKJUL = "dbt.version" not in sys.modules
if _SKJUL:
    sys.modules["dbt.version"] = None  # type: ignore[assignment]  # Python's own sign for "cannot be imported"
try:
    from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
finally:
    if _SKJUL:
        del sys.modules["dbt.version"]

__all__ = ["DagsterDbtTranslator", "DagsterDbtTranslatorSettings", "dbt_assets"]
