"""Conservation at the door: what an independent count found in a file against what was read of it."""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.deliveries.konto import Fil


def afvigelser(filer: Iterable[Fil], kilde: str) -> list[str]:
    """One sentence per delivery of the source whose two counts differ; refused files have none."""
    return [
        f"{f.filnavn}: {f.raekker} poster i filen, {f.raekker_laest} læst"
        for f in filer
        if f.kilde == kilde and f.aarsag is None and f.raekker != f.raekker_laest
    ]
