"""The sample written and recorded: the sample key is for the folder recorded here and no other."""

from __future__ import annotations

import json

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.sample.demo import skriv_demo
from dagster_project.settings import Indstillinger


def skriv_og_husk(ind: Indstillinger) -> None:
    """Raises FileExistsError when the landing folder holds anything but the sample, OSError when it cannot be written."""
    ind.data.absolute().mkdir(parents=True, exist_ok=True, mode=0o700)
    skriv_demo(ind.landingsmappe)
    with atomisk(ind.proevefil) as midlertidig:
        midlertidig.write_text(json.dumps({"landing": str(ind.landingsmappe.resolve())}), "utf-8")
