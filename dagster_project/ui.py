"""Dagster's own UI on the loopback address, over the same data folder as the command line: to work in, or only to look."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dagster_project.haendelseslog import goer_hjem_klar
from dagster_project.herkomst.gem import sikr
from dagster_project.hjem import klargoer
from dagster_project.settings import ROD, Indstillinger, Indstillingsfejl, laes_indstillinger
from dagster_project.tilstand import kodeaftryk

VAERT = "127.0.0.1"  # Dagster has no login: whoever reaches the port can run everything


def main() -> None:
    """Replaces this process with `dagster dev`."""
    try:
        _koer(laes_indstillinger(), "dagster", "dev")
    except Indstillingsfejl as e:
        sys.exit(f"kontrol: {e}")


def vis(ind: Indstillinger) -> None:
    """Replaces this process with Dagster's web server, on which nothing can be started or changed. Raises Indstillingsfejl."""
    _koer(ind, "dagster-webserver", "--read-only")


def _koer(ind: Indstillinger, program: str, *argumenter: str) -> None:
    klargoer(ind)
    goer_hjem_klar(ind)
    sikr(ind, kodeaftryk())  # whoever opens the UI may look at where a column comes from
    sti = Path(sys.executable).parent / program
    port = os.environ.get("KONTROL_PORT", "3000")
    os.execv(sti, [str(sti), *argumenter, "-h", VAERT, "-p", port, "-m", "dagster_project.definitions", "-d", str(ROD)])


if __name__ == "__main__":
    main()
