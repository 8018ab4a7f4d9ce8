"""Dagster's own UI on the loopback address, over the same data folder as the command line: to work in, or only to look."""

from __future__ import annotations

import os
import sys

from dagster_project.build.column_lineage import ensure_lineage
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import prepare
from dagster_project.common.program import PACKAGE, module
from dagster_project.defs.event_log import goer_hjem_ready
from dagster_project.settings import Settings, SettingsError, read_settings

HOST = "127.0.0.1"  # Dagster has no login: whoever reaches the port can run everything


def main() -> None:
    """Replaces this process with `dagster dev`."""
    try:
        _execute(read_settings(), *module("dagster"), "dev")
    except SettingsError as e:
        sys.exit(f"kontrol: {e}")


def vis(settings: Settings) -> None:
    """Replaces this process with Dagster's web server, on which nothing can be started or changed. Raises Indstillingsfejl."""
    _execute(settings, *module("dagster_webserver"), "--read-only")


def _execute(settings: Settings, *command: str) -> None:
    prepare(settings)
    goer_hjem_ready(settings)
    ensure_lineage(settings, code_fingerprint())  # whoever opens the UI may look at where a column comes from
    os.execv(
        sys.executable,
        [*command, "-h", HOST, "-p", str(settings.port), "-m", "dagster_project.definitions", "-d", str(PACKAGE.parent)],
    )


if __name__ == "__main__":
    main()
