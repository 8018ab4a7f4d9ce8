"""The environment that a test gives a process: the caller's, less every setting of ours and of dbt's and Dagster's."""

from __future__ import annotations

import os
from collections.abc import Mapping

# COLUMNS too: how wide the caller's terminal is, is nothing to a test; nor which worker asks, to a pytest that a test starts
_OWN = ("KONTROL_", "DAGSTER_", "DBT_", "PYTEST_", "COLUMNS")


def without_settings(more: Mapping[str, object] | None = None) -> dict[str, str]:
    """What `hjem.klargoer` put into this process for an earlier test must not reach the next one."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_OWN)}
    return inherited | {k: str(v) for k, v in (more or {}).items()}
