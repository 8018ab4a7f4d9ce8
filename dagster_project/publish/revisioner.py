"""Revisions: what a new publication changes of the last one, line by line and figure by figure, each with its cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish import kaede
from dagster_project.publish.aarsager import SKEL, UFORKLARET, Aarsag, Forklarer, Tilstand
from dagster_project.publish.aftryk import grundlag
from dagster_project.publish.hviler_paa import find_skift
from dagster_project.publish.kilder import Grundlag
from dagster_project.publish.sammenligning import Linje, Tal, aendrede_linjer, aendrede_tal, side_om_side

_LEVERANCER = """
    select leverance_id, kilde, kommunekode, periode, version, status,
        case when length(periode) = 4 then periode || '-12' else periode end as til_og_med
    from ny.marts.leverancer
"""


@dataclass(frozen=True)
class Revision:
    """A line that differs. `noegle` and `komponent` are None where the figure itself is the smallest thing that is published."""

    tal_id: str
    kommunekode: str
    aar: int
    periode: str | None
    noegle: str | None
    komponent: str | None
    foer: Decimal | None
    efter: Decimal | None
    aarsag: str
    fra_leverance_id: str | None
    til_leverance_id: str | None


@dataclass(frozen=True)
class Revisioner:
    """`fra` is the publication compared with; None, and all empty, for the first. `tal`: each changed figure and the causes of
    its lines, joined; the new ones are those without `foer`."""

    fra: str | None
    linjer: tuple[Revision, ...] = ()
    tal: tuple[tuple[Tal, str], ...] = ()

    @property
    def uforklarede(self) -> list[str]:
        """Figures with a difference that neither a delivery nor a rule, seed or code explains."""
        return sorted({r.tal_id for r in self.linjer if UFORKLARET in r.aarsag.split(SKEL)})


def forgaenger(periode: str, tidligere: Sequence[Path]) -> Path | None:
    """Of the earlier publications the newest of this period or one before it: an older month published late is no revision.
    Tables without a manifest were never published."""
    mulige = [m for m in tidligere if kaede.orden(m.name)[0] <= periode and (m / kaede.MANIFEST).exists()]
    return max(mulige, key=lambda m: kaede.orden(m.name), default=None)


def find_revisioner(built: BuiltDatabase, periode: str, tidligere: Sequence[Path]) -> Revisioner:
    """Compares the database with the last publication of its period or before."""
    fra = forgaenger(periode, tidligere)
    if fra is None:
        return Revisioner(None)
    manifest = kaede.laes_manifest(fra)
    foer = Tilstand(manifest["periode"], tuple(manifest["leverancer"]), manifest["grundlag"])
    with side_om_side(built, fra) as con:
        nu = _nu(con, periode)
        forklarer, grund = Forklarer(foer, nu), Grundlag(con)
        tal = aendrede_tal(con)
        skift = find_skift(built, fra, foer, nu, tal)
        nye = {t.tal_id for t in tal if t.foer is None}
        linjer = [
            _revision(linje, forklarer.linje(linje.fra, linje.til, grund.linjens(linje)), None, linje.noegle, linje.komponent)
            for linje in aendrede_linjer(con)
            if linje.tal_id not in nye  # what was never published is not revised
        ]
        return Revisioner(
            fra.name, *_samlet(linjer, tal, lambda t: forklarer.tal(grund.tallets(t), skifte=skift.get(t.tal_id)), grund)
        )


def _nu(con: duckdb.DuckDBPyConnection, periode: str) -> Tilstand:
    svar = con.execute(_LEVERANCER)
    navne = [k[0] for k in svar.description]
    return Tilstand(periode, tuple(dict(zip(navne, r, strict=True)) for r in svar.fetchall()), grundlag())


def _samlet(
    linjer: list[Revision], tal: list[Tal], forklar: Callable[[Tal], Aarsag], grund: Grundlag
) -> tuple[tuple[Revision, ...], tuple[tuple[Tal, str], ...]]:
    """The lines with the figures that have none, and every changed figure with its causes."""
    arter: dict[str, set[str]] = {}
    for r in linjer:
        arter.setdefault(r.tal_id, set()).update(r.aarsag.split(SKEL))
    samlede = []
    for t in tal:
        egne = set()
        if t.tal_id.startswith("provenu/"):
            egne = set().union(*(arter.get(k, set()) for k in grund.kategorier(t.tal_id)))
        if not egne:
            aarsag = forklar(t)
            egne = {aarsag.tekst}
            if t.foer is not None:
                linjer.append(_revision(t, aarsag, t.periode, None, None))
        samlede.append((t, SKEL.join(sorted(egne))))
    return tuple(linjer), tuple(samlede)


def _revision(t: Linje | Tal, aarsag: Aarsag, periode: str | None, noegle: str | None, komponent: str | None) -> Revision:
    return Revision(
        t.tal_id, t.kommunekode, t.aar, periode, noegle, komponent, t.foer, t.efter, aarsag.tekst, aarsag.fra, aarsag.til
    )
