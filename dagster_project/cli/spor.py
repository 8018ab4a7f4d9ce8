"""The command `kontrol spor`: what is asked for, printed or written; gives the exit status."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path

from dagster_project.cli import spor_view
from dagster_project.common.danish import saa_mange, tal
from dagster_project.common.errors import UsageError
from dagster_project.deliveries.forgotten import Forgotten, FrozenFigure, forgotten, frozen_figure
from dagster_project.settings import Settings
from dagster_project.spor import backwards, write
from dagster_project.spor.find import LIMIT, find, raekker
from dagster_project.spor.sources import open_sources


class Format(StrEnum):
    """How a trail is printed."""

    TEXT = "tekst"
    JSON = "json"
    CSV = "csv"


def trace_forwards(settings: Settings, tal_id: str, as_: Format, to_file: Path | None) -> int:
    """From a figure to its rows. 0 when the recount gives the published figure, 1 when it does not."""
    if to_file is not None and not to_file.absolute().parent.is_dir():
        raise UsageError(f"--alle: mappen {to_file.absolute().parent} findes ikke.")
    if (frozen := frozen_figure(settings.raa, tal_id)) and (rule := forgotten(settings.raa)):
        return _gone(frozen, rule, as_)
    with open_sources(settings) as k:
        spor = find(k, tal_id, LIMIT if to_file is None or as_ is not Format.TEXT else 0, to_file is not None)
        if as_ is Format.JSON:
            sys.stdout.write(write.as_json(spor))
        elif as_ is Format.CSV:
            sys.stdout.writelines(write.as_csv(spor.raekker))
        else:
            print("\n".join(spor_view.linjer(spor)))
        if to_file is not None:
            count = write.write_csv(to_file, raekker(k, None))
            print(f"{saa_mange(count, 'række', 'rækker')} er skrevet til {to_file}", file=sys.stderr)
    return 0 if spor.stemmer else 1


def _gone(frozen: FrozenFigure, rule: Forgotten, as_: Format) -> int:
    """A figure that cannot be recounted: as it was last published, and why."""
    if as_ is Format.JSON:
        told = {
            "tal_id": frozen.tal_id,
            "udgivet": str(frozen.vaerdi),
            "publikation": frozen.publikation,
            "slettet": rule.sentence,
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(f"{frozen.tal_id}: {tal(frozen.vaerdi, 2)}, som udgivet i {frozen.publikation}.")
        print(f"Rækkerne bag er væk ({rule.sentence}). Tallet kan ikke regnes efter.")
    return 1


def trace_backwards(settings: Settings, file: str, row_nr: int, as_: Format) -> int:
    """From a row of a file to its figures, or to why there are none."""
    from dagster_project.cli.hvorfor import as_saved  # loads what masks a name: not for a figure that is asked for
    from dagster_project.deliveries.pseudonym import Pseudonym

    with open_sources(settings) as k:
        found = backwards.trace_row(k, as_saved(settings, file, Pseudonym.mask), row_nr)
    if as_ is Format.JSON:
        sys.stdout.write(write.rows_as_json(found))
    elif as_ is Format.CSV:
        sys.stdout.writelines(write.rows_as_csv(found))
    else:
        print("\n".join(line for r in found for line in spor_view.lines_of_row(r)))
    return 0
