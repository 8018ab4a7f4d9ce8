"""Revisions: what a new publication changes of the last one, line by line and figure by figure, each with its cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import grundlag
from dagster_project.revisions.causes import BOUNDARIES, UNEXPLAINED, Explainer, Grounds, Reason, State
from dagster_project.revisions.compare import Line, Tal, changed_lines, changed_tal, side_by_side
from dagster_project.revisions.deliveries_behind import find_switch

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
class Revisions:
    """`fra` is the publication compared with; None, and all empty, for the first. `tal`: each changed figure and the causes of
    its lines, joined; the new ones are those without `foer`."""

    fra: str | None
    linjer: tuple[Revision, ...] = ()
    tal: tuple[tuple[Tal, str], ...] = ()

    @property
    def unexplained(self) -> list[str]:
        """Figures with a difference that neither a delivery nor a rule, seed or code explains."""
        return sorted({r.tal_id for r in self.linjer if UNEXPLAINED in r.aarsag.split(BOUNDARIES)})


def predecessor(periode: str, earlier: Sequence[Path]) -> Path | None:
    """Of the earlier publications the newest of this period or one before it: an older month published late is no revision.
    Tables without a manifest were never published."""
    possible = [m for m in earlier if chain.order(m.name)[0] <= periode and (m / chain.MANIFEST).exists()]
    return max(possible, key=lambda m: chain.order(m.name), default=None)


def find_revisions(built: BuiltDatabase, periode: str, earlier: Sequence[Path]) -> Revisions:
    """Compares the database with the last publication of its period or before."""
    from_ = predecessor(periode, earlier)
    if from_ is None:
        return Revisions(None)
    manifest = chain.read_manifest(from_)
    before = State(manifest["periode"], tuple(manifest["leverancer"]), manifest["grundlag"])
    with side_by_side(built, from_) as con:
        now = _now(con, periode)
        explains, grounds = Explainer(before, now), Grounds(con)
        tal = changed_tal(con)
        switch = find_switch(built, from_, before, now, tal)
        new_ones = {t.tal_id for t in tal if t.foer is None}
        lines, came = [], []
        for line in changed_lines(con):
            reason = explains.linje(line.fra, line.til, grounds.of_line(line))
            revision = _revision(line, reason, None, line.noegle, line.komponent)
            # what was never published is not revised, but a total that it is added to is
            (came if line.tal_id in new_ones else lines).append(revision)
        return Revisions(
            from_.name,
            *_joined(lines, came, tal, lambda t: explains.tal(grounds.tallets(t), switch=switch.get(t.tal_id)), grounds),
        )


def _now(con: duckdb.DuckDBPyConnection, periode: str) -> State:
    answer = con.execute(_LEVERANCER)
    names = [k[0] for k in answer.description]
    return State(periode, tuple(dict(zip(names, r, strict=True)) for r in answer.fetchall()), grundlag())


def _joined(
    lines: list[Revision], came: list[Revision], tal: list[Tal], explain: Callable[[Tal], Reason], grounds: Grounds
) -> tuple[tuple[Revision, ...], tuple[tuple[Tal, str], ...]]:
    """The lines with the figures that have none, and every changed figure with its causes. `came`: lines of categories that no
    publication had."""
    kinds: dict[str, set[str]] = {}
    for r in lines:
        kinds.setdefault(r.tal_id, set()).update(r.aarsag.split(BOUNDARIES))
    added: dict[str, list[Revision]] = {}
    for r in came:
        added.setdefault(r.tal_id, []).append(r)
    joined = []
    for t in tal:
        own = set()
        if t.tal_id.startswith("provenu/"):
            categories = grounds.kategorier(t.tal_id)
            own = set().union(*(kinds.get(k, set()) for k in categories))
            new = [r for k in categories for r in added.get(k, ())]
            if new and t.foer is not None:
                lines.append(_of_new_categories(t, new))
                own |= set(lines[-1].aarsag.split(BOUNDARIES))
        if not own:
            reason = explain(t)
            own = {reason.tekst}
            if t.foer is not None:
                lines.append(_revision(t, reason, t.periode, None, None))
        joined.append((t, BOUNDARIES.join(sorted(own))))
    return tuple(lines), tuple(joined)


def _of_new_categories(t: Tal, new: Sequence[Revision]) -> Revision:
    """What categories that no publication had add to a total that one had: one row, since each of their lines is new."""
    reason = Reason(
        BOUNDARIES.join(sorted({kind for r in new for kind in r.aarsag.split(BOUNDARIES)})),
        None,
        "|".join(sorted({i for r in new for i in (r.til_leverance_id or "").split("|") if i})) or None,
    )
    part = Tal(t.tal_id, t.kommunekode, t.aar, t.periode, None, sum((r.efter or Decimal(0) for r in new), Decimal(0)))
    return _revision(part, reason, None, None, None)


def _revision(t: Line | Tal, reason: Reason, periode: str | None, key: str | None, component: str | None) -> Revision:
    return Revision(
        t.tal_id, t.kommunekode, t.aar, periode, key, component, t.foer, t.efter, reason.tekst, reason.fra, reason.til
    )
