"""What publishing now would change against the last publication: figures, revisions, differences, quarantine, lateness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.forbindelse import open_built
from dagster_project.forsinkelse import forsinkede
from dagster_project.publish import kaede
from dagster_project.publish.kontroller import Forventet
from dagster_project.publish.nye_tal import NyeTal, find_nye
from dagster_project.publish.revisioner import Revision, Revisioner, find_revisioner
from dagster_project.publish.sammenligning import Tal, side_om_side
from dagster_project.publish.spaerring import bygget_til, hindringer
from dagster_project.settings import Indstillinger
from dagster_project.status import afviste, holder_tilbage


@dataclass(frozen=True)
class Forskel:
    """A reported figure that does not agree now, or did not then."""

    tal_id: str
    beregnet: Decimal | None
    rapporteret: Decimal | None
    forklaring: str


@dataclass(frozen=True)
class Forhaandsvisning:
    """`hindringer`: why it would be withheld. `nye`: the figures that no publication before had; all of them for the first.
    `tilbageholdt`: what a delivery would change without a word; `afviste`: deliveries that count nowhere. `kommet`, `gaaet`:
    the files of the deliveries that changed it, and of those that no longer count. `karantaene`: (file, rows) of deliveries in
    force with rows in quarantine that the last publication had not."""

    periode: str | None
    hindringer: list[str]
    revisioner: Revisioner
    nye_forskelle: list[Forskel]
    loeste_forskelle: list[Forskel]
    karantaene: list[tuple[str, int]]
    forsinkede: list[str]
    nye: NyeTal
    tilbageholdt: tuple[str, ...] = ()
    afviste: tuple[str, ...] = ()
    kommet: tuple[str, ...] = ()
    gaaet: tuple[str, ...] = ()

    def pr_kommune(self) -> dict[str, list[tuple[Tal, str]]]:
        """Changed figures that were published before, by municipality."""
        ud: dict[str, list[tuple[Tal, str]]] = {}
        for t, aarsag in self.revisioner.tal:
            if t.foer is not None:
                ud.setdefault(t.kommunekode, []).append((t, aarsag))
        return dict(sorted(ud.items()))


def forhaandsvis(ind: Indstillinger, forventet: Forventet) -> Forhaandsvisning:
    """Reads only. Raises Brugsfejl when the chain of publications or a file of theirs does not hold."""
    tidligere = [m for m, _ in kaede.uskadte(ind.data.absolute())]
    grunde = hindringer(ind, None, forventet)
    intet = Forhaandsvisning(None, grunde, Revisioner(None), [], [], [], [], NyeTal())
    if not ind.database.exists():
        return intet
    with open_built(ind.database) as built:
        periode = bygget_til(built.file)
        if periode is None:
            return intet
        fundne = find_revisioner(built, periode, tidligere)
        grunde += [f"{t} er et andet end i {fundne.fra}, og intet forklarer hvorfor" for t in fundne.uforklarede]
        fra = next((m for m in tidligere if m.name == fundne.fra), None)
        with side_om_side(built, fra) as con:
            nye, loeste = _forskelle(con, fra)
            karantaene = _karantaene(con, fra)
            nye_tal = find_nye(con)
            kommet, gaaet = _leverancer(con, fundne.linjer)
    sene = [f.linje() for f in forsinkede(ind.database)]
    holdt, uden = tuple(holder_tilbage(ind.database)), tuple(afviste(ind.database))
    return Forhaandsvisning(periode, grunde, fundne, nye, loeste, karantaene, sene, nye_tal, holdt, uden, kommet, gaaet)


def _leverancer(con: duckdb.DuckDBPyConnection, linjer: Sequence[Revision]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files of the deliveries that came and that went, of all lines that a delivery explains."""
    skift = [r for r in linjer if r.fra_leverance_id != r.til_leverance_id]
    til = {i for r in skift for i in (r.til_leverance_id or "").split("|")}
    fra = {i for r in skift for i in (r.fra_leverance_id or "").split("|")} - til
    navne = con.execute("select leverance_id, filnavn from ny.marts.leverancer order by filnavn, leverance_id").fetchall()
    return tuple(n for i, n in navne if i in til), tuple(n for i, n in navne if i in fra)


def _forskelle(con: duckdb.DuckDBPyConnection, fra: Path | None) -> tuple[list[Forskel], list[Forskel]]:
    """Figures that do not agree now and did then, or were not there; and the other way round."""
    felter = "tal_id, beregnet, rapporteret, forklaring"
    nu = con.execute(f"select {felter} from ny.marts.afstemning where status = 'afviger' order by tal_id").fetchall()
    da = []
    if fra is not None:
        fil = str(fra / "intern" / "tabeller" / "afstemning.parquet")
        sql = f"select {felter} from read_parquet(?) where status = 'afviger' order by tal_id"
        da = con.execute(sql, [fil]).fetchall()
    foer, efter = {r[0] for r in da}, {r[0] for r in nu}
    return [Forskel(*r) for r in nu if r[0] not in foer], [Forskel(*r) for r in da if r[0] not in efter]


def _karantaene(con: duckdb.DuckDBPyConnection, fra: Path | None) -> list[tuple[str, int]]:
    kendte = {lev["leverance_id"] for lev in kaede.laes_manifest(fra)["leverancer"]} if fra else set()
    raekker = con.execute(
        "select leverance_id, filnavn, raekker_karantaene from ny.marts.leverancer "
        "where status = 'indlæst' and raekker_karantaene > 0 order by filnavn"
    ).fetchall()
    return [(filnavn, n) for id_, filnavn, n in raekker if id_ not in kendte]
