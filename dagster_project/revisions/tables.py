"""The tables about change that every publication holds: all figures by id, what was revised and why, and how much over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.revisions.compare import TAL, Tal
from dagster_project.revisions.find import Revision, Revisions
from dagster_project.revisions.triangle import measures_of, reasons_of, status, triangle

_VALUE = pa.decimal128(28, 10)
_TEXT = pa.string()
_TALLET = [("tal_id", _TEXT), ("kommunekode", _TEXT), ("aar", pa.int32()), ("periode", _TEXT)]
_DIFFERENCE = [("foer", _VALUE), ("efter", _VALUE), ("forskel", _VALUE), ("aarsag", _TEXT)]
_BETWEEN = [("publikation_fra", _TEXT), ("publikation_til", _TEXT)]
_IDS = [("fra_leverance_id", _TEXT), ("til_leverance_id", _TEXT)]
_COUNTED = [("sammenligninger", pa.int32()), ("revisioner", pa.int32())]
_DEVELOPMENT = [("foerste", _VALUE), ("seneste", _VALUE), ("gennemsnitlig_absolut_revision", _VALUE)]
_STATUS = ("status", _TEXT)
SCHEMAS = {
    "tal": pa.schema([*_TALLET, ("vaerdi", _VALUE), _STATUS]),
    "revisioner": pa.schema([*_TALLET, ("noegle", _TEXT), ("komponent", _TEXT), *_DIFFERENCE, *_IDS, *_BETWEEN]),
    "reviderede_tal": pa.schema([*_TALLET, *_DIFFERENCE, _STATUS, *_BETWEEN]),
    "revisionstrekant": pa.schema([*_TALLET, ("publikation", _TEXT), ("vaerdi", _VALUE), ("aarsag", _TEXT)]),
    "revisionsmaal": pa.schema([*_TALLET, *_COUNTED, *_DEVELOPMENT, _STATUS]),
}
_OM_TALLET = {
    "tal_id": "Tallets faste id.",
    "kommunekode": "Kommunens trecifrede kode, eller DK.",
    "aar": "Det år, tallet gælder.",
    "periode": "Den måned, tallet gælder; tom for et helt år.",
    "status": "foreløbig eller endelig, efter fristerne i metodevalg.",
    "foer": "Værdien i publikation_fra; tom, hvor den ikke fandtes.",
    "efter": "Værdien i publikation_til; tom, hvor den ikke længere findes.",
    "forskel": "efter minus foer; en tom regnes som 0.",
    "aarsag": "ny periode, sen leverance, rettet leverance; regel, seed, kode, afhængigheder; ellers uforklaret.",
    "publikation_fra": "Den udgivelse, der sammenlignes med.",
    "publikation_til": "Denne udgivelse.",
    "vaerdi": "Tallet, uafrundet.",
    "noegle": "Linjens nøgle som i provenu_linjer; tom, hvor tallet selv er det mindste, der udgives.",
    "komponent": "Linjens komponent som i provenu_linjer.",
    "fra_leverance_id": "Den leverance, linjen hvilede på; flere adskilt af |.",
    "til_leverance_id": "Den leverance, linjen nu hviler på; flere adskilt af |.",
    "publikation": "Den udgivelse, hvor tallet stod sådan.",
    "sammenligninger": "Par af udgivelser, der begge dækker hele tallets år eller måned.",
    "revisioner": "De af parrene, hvor tallet ikke er det samme.",
    "foerste": "Tallet, første gang det stod for hele sit år eller sin måned.",
    "seneste": "Tallet nu.",
    "gennemsnitlig_absolut_revision": "Gennemsnittet af den absolutte forskel over sammenligningerne.",
}
_TABLES = {
    "tal": "Hvert tal, der kan stå i en rapport, med sit id. En række pr. tal.",
    "revisioner": "Det, der er ændret siden sidste udgivelse, linje for linje. En række pr. tal, nøgle og komponent.",
    "reviderede_tal": "De tal, der er ændret siden sidste udgivelse; offentligt dem, som begge viser. En række pr. tal.",
    "revisionstrekant": "Ændrede tal, som hver udgivelse viser dem, og hvorfor de ændredes. En række pr. tal og udgivelse.",
    "revisionsmaal": "Hvor meget ændrede tal er revideret, regnet af revisionstrekant. En række pr. tal.",
}
DESCRIPTIONS = {
    name: {"tabel": _TABLES[name], "felter": {field_name: _OM_TALLET[field_name] for field_name in schema.names}}
    for name, schema in SCHEMAS.items()
}


CHOICES = "select noegle, valg from marts.metodevalg_gaeldende where kommunekode = 'DK' and gyldig_til is null"


def revision_tables(
    built: BuiltDatabase, found: Revisions, periode: str, name: str, earlier: Sequence[Path]
) -> dict[str, pa.Table]:
    """The tables for the publication `navn` of `periode`, of the revisions found; all but `tal` are empty for the first. They
    hold keys of cases: only for the internal edition."""
    with built.session() as con:
        choice = dict(con.execute(CHOICES).fetchall())
        all_tal = con.execute(f"{TAL} order by tal_id").fetchall()
    between = (found.fra, name)

    def st(tal: tuple) -> str:
        return status(tal[2], tal[3], periode, choice)

    revisions = [
        (*_tallet(r), r.noegle, r.komponent, *_difference(r), r.aarsag, r.fra_leverance_id, r.til_leverance_id, *between)
        for r in sorted(found.linjer, key=lambda r: (r.tal_id, r.noegle or "", r.komponent or ""))
    ]
    changed = [(t, reason) for t, reason in found.tal if t.foer is not None]
    points = triangle(built, name, earlier, {t.tal_id for t, _ in changed})
    reasons = reasons_of(earlier, "intern") | {(name, t.tal_id): reason for t, reason in changed}
    rows = {
        "tal": [(*t, st(t)) for t in all_tal],
        "revisioner": revisions,
        "reviderede_tal": [(*_tallet(t), *_difference(t), reason, st(_tallet(t)), *between) for t, reason in changed],
        "revisionstrekant": [(*p, reasons.get((p[4], p[0]))) for p in points],
        "revisionsmaal": [(*m, st(m)) for m in measures_of(points)],
    }
    return {n: _table(rows[n], schema) for n, schema in SCHEMAS.items()}


def _tallet(t: Revision | Tal) -> tuple:
    return t.tal_id, t.kommunekode, t.aar, t.periode


def _difference(t: Revision | Tal) -> tuple:
    return t.foer, t.efter, (t.efter or 0) - (t.foer or 0)


def _table(rows: list[tuple], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
    return pa.table([pa.array(k, field_name.type) for k, field_name in zip(columns, schema, strict=True)], schema=schema)
