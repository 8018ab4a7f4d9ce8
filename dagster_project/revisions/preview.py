"""What publishing now would change.

* The figures that a publication would hold for the first time: counted by table and municipality, and the key ones by value.
* What publishing now would change against the last publication: figures, revisions, differences, quarantine, lateness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.build.lateness import forsinkede
from dagster_project.build.status import afviste, corrections, holds_back, lost
from dagster_project.common.duckdb_read import open_built
from dagster_project.publications import chain
from dagster_project.publications.gate import bygget_til, hindringer
from dagster_project.publications.run_account import Expected
from dagster_project.revisions.compare import Tal, side_by_side
from dagster_project.revisions.find import Revision, Revisions, find_revisions
from dagster_project.settings import Settings

# figures of `new` that the earlier publication has not; without an earlier one: all of them
_NEW = """
    with alle as (select * from nye_tal union all select * from nye_benchmarktal),
    kendte as (select tal_id from foer_tal union all select tal_id from foer_benchmarktal),
    nye as (select alle.* from alle anti join kendte using (tal_id) where vaerdi is not null)
"""
_COUNT = f"{_NEW} select split_part(tal_id, '/', 1), kommunekode, count(*) from nye group by all order by all"
# the totals of each municipality's newest year, and both measures on step 3 of the newest month: the country's, and theirs who
# have totals here
_NOEGLETAL = f"""
    {_NEW},
    totaler as (
        select * from nye
        where tal_id like 'provenu/%' and split_part(tal_id, '/', 5) = ''
            and split_part(tal_id, '/', 4) in (select slug from ny.seeds.provenu_totaler)
        qualify aar = max(aar) over (partition by kommunekode)
    ),
    maalinger as (
        select * from nye
        where (tal_id like 'benchmark/%/3/alle/andel_udtaget' or tal_id like 'benchmark/%/3/alle/andel_med_effekt')
            and (kommunekode = 'DK' or kommunekode in (select kommunekode from totaler))
        qualify periode = max(periode) over (partition by kommunekode)
    )
    select tal_id, kommunekode, aar, periode, null, vaerdi from (from totaler union all from maalinger) order by tal_id
"""


@dataclass(frozen=True)
class Counts:
    """How many new figures a table (the first part of their ids) has for a municipality, or DK."""

    tabel: str
    kommunekode: str
    antal: int


@dataclass(frozen=True)
class NewFigures:
    """`noegletal` are among those that `antal` counts."""

    antal: tuple[Counts, ...] = ()
    noegletal: tuple[Tal, ...] = ()

    def __len__(self) -> int:
        return sum(a.antal for a in self.antal)

    def per_table(self) -> dict[str, int]:
        out: dict[str, int] = {}
        for a in self.antal:
            out[a.tabel] = out.get(a.tabel, 0) + a.antal
        return out


def find_new(con: duckdb.DuckDBPyConnection) -> NewFigures:
    """`con` comes from `side_by_side`."""
    count = tuple(Counts(*r) for r in con.execute(_COUNT).fetchall())
    return NewFigures(count, tuple(Tal(*r) for r in con.execute(_NOEGLETAL).fetchall()))


@dataclass(frozen=True)
class Difference:
    """A reported figure that does not agree now, or did not then."""

    tal_id: str
    beregnet: Decimal | None
    rapporteret: Decimal | None
    forklaring: str


@dataclass(frozen=True)
class Preview:
    """`hindringer`: why it would be withheld. `nye`: the figures that no publication before had; all of them for the first.
    `tilbageholdt`: what a delivery would change without a word; `afviste`: deliveries that count nowhere; `rettelser`: versions
    with less than those that they replace, or over twice; `tabt`: kinds of findings whose kroner count nowhere. `kommet`, `gone`:
    the files of the deliveries that changed it, and of those that no longer count. `karantaene`: (file, rows, words)
    of deliveries in force with rows in quarantine that the last publication had not. `ikke_laengere`: figures that were public
    and would be hidden; who tries to publish knows them."""

    periode: str | None
    hindringer: list[str]
    revisioner: Revisions
    new_differences: list[Difference]
    solved_differences: list[Difference]
    karantaene: list[tuple[str, int, str]]
    forsinkede: list[str]
    nye: NewFigures
    tilbageholdt: tuple[str, ...] = ()
    afviste: tuple[str, ...] = ()
    kommet: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    ikke_laengere: tuple[str, ...] = ()
    rettelser: tuple[str, ...] = ()
    tabt: tuple[str, ...] = ()

    def per_kommune(self) -> dict[str, list[tuple[Tal, str]]]:
        """Changed figures that were published before, by municipality."""
        out: dict[str, list[tuple[Tal, str]]] = {}
        for t, reason in self.revisioner.tal:
            if t.foer is not None:
                out.setdefault(t.kommunekode, []).append((t, reason))
        return dict(sorted(out.items()))


def preview(settings: Settings, expected: Expected) -> Preview:
    """Reads only: whether it can be published is for who tries it to say. Raises UsageError when the chain of publications or a
    file of theirs does not hold."""
    earlier = [m for m, _ in chain.unharmed(settings.data.absolute())]
    reasons = hindringer(settings, None, expected)
    nothing = Preview(None, reasons, Revisions(None), [], [], [], [], NewFigures())
    if not settings.database.exists():
        return nothing
    with open_built(settings.database) as built:
        periode = bygget_til(built.file)
        if periode is None:
            return nothing
        found = find_revisions(built, periode, earlier)
        reasons += [f"{t} er et andet end i {found.fra}, og intet forklarer hvorfor" for t in found.unexplained]
        from_ = next((m for m in earlier if m.name == found.fra), None)
        with side_by_side(built, from_) as con:
            new_ones, solved = _differences(con, from_)
            karantaene = _karantaene(con, from_)
            new_tal = find_new(con)
            come, gone = _leverancer(con, found.linjer)
    late_ones = [f.linje() for f in forsinkede(settings.database)]
    held, without = tuple(holds_back(settings.database)), tuple(afviste(settings.database))
    moved, outside = tuple(corrections(settings.database)), tuple(lost(settings.database))
    return Preview(
        periode, reasons, found, new_ones, solved, karantaene, late_ones, new_tal, held, without, come, gone, (), moved, outside
    )


def _leverancer(con: duckdb.DuckDBPyConnection, lines: Sequence[Revision]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files of the deliveries that came and that went, of all lines that a delivery explains."""
    switch = [r for r in lines if r.fra_leverance_id != r.til_leverance_id]
    to = {i for r in switch for i in (r.til_leverance_id or "").split("|")}
    from_ = {i for r in switch for i in (r.fra_leverance_id or "").split("|")} - to
    names = con.execute("select leverance_id, filnavn from ny.marts.leverancer order by filnavn, leverance_id").fetchall()
    return tuple(n for i, n in names if i in to), tuple(n for i, n in names if i in from_)


def _differences(con: duckdb.DuckDBPyConnection, from_: Path | None) -> tuple[list[Difference], list[Difference]]:
    """Figures that do not agree now and did then, or were not there; and the other way round."""
    fields = "tal_id, beregnet, rapporteret, forklaring"
    now = con.execute(f"select {fields} from ny.marts.afstemning where status = 'afviger' order by tal_id").fetchall()
    then = []
    if from_ is not None:
        file = str(from_ / "intern" / "tabeller" / "afstemning.parquet")
        sql = f"select {fields} from read_parquet(?) where status = 'afviger' order by tal_id"
        then = con.execute(sql, [file]).fetchall()
    before, after = {r[0] for r in then}, {r[0] for r in now}
    return [Difference(*r) for r in now if r[0] not in before], [Difference(*r) for r in then if r[0] not in after]


def _karantaene(con: duckdb.DuckDBPyConnection, from_: Path | None) -> list[tuple[str, int, str]]:
    known = {lev["leverance_id"] for lev in chain.read_manifest(from_)["leverancer"]} if from_ else set()
    rows = con.execute(
        "select leverance_id, l.filnavn, l.raekker_karantaene, a.besked from ny.marts.leverancer as l "
        "inner join ny.marts.advarsler as a using (leverance_id) where a.art = 'raekker_i_karantaene' order by l.filnavn"
    ).fetchall()
    return [(file, n, said) for id_, file, n, said in rows if id_ not in known]
