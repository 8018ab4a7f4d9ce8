"""The command `kontrol spor`: what is asked for, printed or written; gives the exit status."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.format import tal
from dagster_project.settings import Indstillinger
from dagster_project.spor import baglaens, skriv, udskrift
from dagster_project.spor.find import GRAENSE, find, raekker
from dagster_project.spor.kilder import aabn


class Format(StrEnum):
    """How a trail is printed."""

    TEKST = "tekst"
    JSON = "json"
    CSV = "csv"


def forlaens(ind: Indstillinger, tal_id: str, som: Format, alle: Path | None) -> int:
    """From a figure to its rows. 0 when the recount gives the published figure, 1 when it does not."""
    if alle is not None and not alle.absolute().parent.is_dir():
        raise Brugsfejl(f"--alle: mappen {alle.absolute().parent} findes ikke.")
    with aabn(ind) as k:
        spor = find(k, tal_id, GRAENSE if alle is None or som is not Format.TEKST else 0, alle is not None)
        if som is Format.JSON:
            sys.stdout.write(skriv.som_json(spor))
        elif som is Format.CSV:
            sys.stdout.writelines(skriv.som_csv(spor.raekker))
        else:
            print("\n".join(udskrift.linjer(spor)))
        if alle is not None:
            antal = skriv.skriv_csv(alle, raekker(k, None))
            print(f"{tal(antal)} rækker er skrevet til {alle}", file=sys.stderr)
    return 0 if spor.stemmer else 1


def bagud(ind: Indstillinger, fil: str, raekke_nr: int, som: Format) -> int:
    """From a row of a file to its figures, or to why there are none."""
    from dagster_project.hvorfor import som_gemt  # loads what masks a name: not for a figure that is asked for

    with aabn(ind) as k:
        fundne = baglaens.find(k, som_gemt(ind, fil), raekke_nr)
    if som is Format.JSON:
        sys.stdout.write(skriv.raekker_som_json(fundne))
    elif som is Format.CSV:
        sys.stdout.writelines(skriv.raekker_som_csv(fundne))
    else:
        print("\n".join(linje for r in fundne for linje in udskrift.raekkens_linjer(r)))
    return 0
