"""Dagster's own UI on the loopback address, over the same data folder as the command line: to work in, or only to look."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dagster_project.build.column_lineage import ensure_lineage
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import prepare
from dagster_project.defs.event_log import goer_hjem_ready
from dagster_project.settings import ROOT, Settings, SettingsError, read_settings

HOST = "127.0.0.1"  # Dagster has no login: whoever reaches the port can run everything


def main() -> None:
    """Replaces this process with `dagster dev`."""
    try:
        _execute(read_settings(), "dagster", "dev")
    except SettingsError as e:
        sys.exit(f"kontrol: {e}")


def vis(settings: Settings) -> None:
    """Replaces this process with Dagster's web server, on which nothing can be started or changed. Raises Indstillingsfejl."""
    _execute(settings, "dagster-webserver", "--read-only")


def _execute(settings: Settings, program: str, *arguments: str) -> None:
    prepare(settings)
    goer_hjem_ready(settings)
    ensure_lineage(settings, code_fingerprint())  # whoever opens the UI may look at where a column comes from
    path = Path(sys.executable).parent / program
    port = os.environ.get("KONTROL_PORT", "3000")
    os.execv(path, [str(path), *arguments, "-h", HOST, "-p", port, "-m", "dagster_project.definitions", "-d", str(ROOT)])


if __name__ == "__main__":
    main()
