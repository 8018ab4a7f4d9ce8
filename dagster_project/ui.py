"""Dagster's own UI on the loopback address, over the same data folder as the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dagster_project.hjem import klargoer
from dagster_project.settings import ROD, Indstillingsfejl, laes_indstillinger

VAERT = "127.0.0.1"  # Dagster has no login: whoever reaches the port can run everything


def main() -> None:
    """Replaces this process with `dagster dev`."""
    try:
        klargoer(laes_indstillinger())
    except Indstillingsfejl as e:
        sys.exit(f"kontrol: {e}")
    dagster = Path(sys.executable).parent / "dagster"
    port = os.environ.get("KONTROL_PORT", "3000")
    os.execv(dagster, [str(dagster), "dev", "-h", VAERT, "-p", port, "-m", "dagster_project.definitions", "-d", str(ROD)])


if __name__ == "__main__":
    main()
