"""The two parts of a run that write what the next run builds on, as programs of their own without dbt: `python -m
tests.fejl.dele indtag` takes everything in, `… slut <file>` ends a build whose build file is a copy of that file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from dagster_project import bygning, tilstand
from dagster_project.deliveries import registerfil
from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.indtag import Indtager
from dagster_project.deliveries.noegleid import tjek_noegle
from dagster_project.deliveries.register import udled
from dagster_project.hjem import byggefil, klargoer
from dagster_project.laas import laas
from dagster_project.settings import Indstillinger, laes_indstillinger


def tag_ind(ind: Indstillinger) -> None:
    """What the assets raa/* do."""
    tjek_noegle(ind.raa, ind.noegle())
    with Indtager(ind.landingsmappe, ind.raa, ind.noegle(), ind.maks_mb) as indtager:
        for kilde in (*kontrakter(), None):
            indtager.tag_ind(kilde)
        registerfil.skriv(ind.raa, udled(indtager.journal.modtaget, indtager.journal.filer))


def slut(ind: Indstillinger, faerdig: Path) -> None:
    """What follows when dbt is done."""
    bygning.begynd(byggefil(ind), None)
    shutil.copyfile(faerdig, byggefil(ind))
    bygning.byt(byggefil(ind), ind.database)
    tilstand.gem(ind, tilstand.nu(ind, None))


if __name__ == "__main__":
    os.umask(0o077)
    indstillinger = laes_indstillinger()
    klargoer(indstillinger)
    with laas(indstillinger.data.absolute()):
        tag_ind(indstillinger) if sys.argv[1] == "indtag" else slut(indstillinger, Path(sys.argv[2]))
