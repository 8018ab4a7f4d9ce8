"""The editions of a publication: which tables each holds, and in which folder they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish.hvorfor_aendret import med_aarsag
from dagster_project.publish.offentlig import offentlige_tabeller
from dagster_project.publish.offentlige_revisioner import offentlige_revisioner
from dagster_project.publish.oplysninger import nummer, oplysninger
from dagster_project.publish.revisioner import Revisioner
from dagster_project.publish.revisionstabeller import revisionstabeller
from dagster_project.publish.samtidig import FRA, samtidig
from dagster_project.publish.skjul.afrunding import rundenoegle
from dagster_project.publish.sportabeller import sportabeller
from dagster_project.publish.tabeller import laes_marts
from dagster_project.publish.tidligere import SKJULTJOURNAL, laes_tidligere
from dagster_project.publish.udgave import med_tom_skjult, skriv_udgave, udgivelsen
from dagster_project.settings import laes_indstillinger, proevens_landing

INTERN, OFFENTLIG = "intern", "offentlig"


def skriv_udgaver(
    built: BuiltDatabase,
    fundne: Revisioner,
    mappe: Path,
    periode: str,
    tidligere: Sequence[Path],
    noegle: bytes | None = None,
) -> None:
    """Both editions of the publication of `periode` (YYYY-MM), and the record of what was hidden, into `mappe`, which exists.

    `fundne`: the revisions against `tidligere`, the earlier publications' folders. `noegle`: the installation's pseudonym key,
    from the settings when not given; with another key the rounded counts round otherwise, and a reader of both could narrow them.
    """
    navne = [t.name for t in tidligere]
    alle = laes_marts(built) | oplysninger(built, periode, navne, proevens_landing(built.data) is not None)
    alle |= revisionstabeller(built, fundne, periode, f"{periode}.{nummer(periode, navne)}", tidligere)
    alle |= sportabeller(built)
    skriv_begge(alle, mappe, tidligere, noegle or laes_indstillinger().noegle())


def skriv_begge(alle: Mapping[str, pa.Table], mappe: Path, tidligere: Sequence[Path], noegle: bytes) -> None:
    """The same of tables that are read already."""
    offentlige, journal = offentlige_tabeller(alle, laes_tidligere(tidligere), rundenoegle(noegle))
    offentlige |= offentlige_revisioner(alle, offentlige, _navn(alle), tidligere)
    interne = med_tom_skjult(alle)
    for udgave in (interne, offentlige):
        udgave["udgivelse"] = med_aarsag(udgave["udgivelse"], alle, udgave["reviderede_tal"])
    udgaver = [(mappe / INTERN, interne), (mappe / OFFENTLIG, offentlige)]
    samtidig(skriv_udgave, udgaver, len(alle["provenu_aar"]["kommunekode"].unique()) >= FRA)
    pq.write_table(journal, mappe / SKJULTJOURNAL, compression="zstd")
    (mappe / SKJULTJOURNAL).chmod(0o600)


def _navn(tabeller: Mapping[str, pa.Table]) -> str:
    """The publication's name: until it stands whole, its folder has another."""
    udgivelse = udgivelsen(tabeller)
    return f"{udgivelse['periode']}.{udgivelse['nr']}"
