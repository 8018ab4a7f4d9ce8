"""A change in one sentence.

* Why a publication differs from the one before, in plain Danish: kinds of cause, deliveries behind them, figures.
* What a publication changed of the one before it, in one sentence for the person who just approved it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.danish import enumeration, maaned, saa_mange, tal
from dagster_project.figures.names import KILDER
from dagster_project.publications import chain
from dagster_project.publications.hidden_cells import HIDDEN
from dagster_project.revisions.causes import BOUNDARIES, CORRECTED, NEW_PERIODE, SEN
from dagster_project.revisions.find import predecessor
from dagster_project.revisions.no_longer_shown import is_one

KEY = "revision_aarsag"
AT_MOST = 4  # deliveries and kinds of figures that are named; the rest are counted
_WORD = {
    NEW_PERIODE: "en ny periode er leveret",
    SEN: "leverancer er kommet sent",
    CORRECTED: "leverancer er rettet",
    "kode": "beregningen er ændret",
    "afhængigheder": "programmer, som beregningen bruger, er skiftet",
}
_GROUPS = {"udk-status": "Udbetaling Danmarks opgørelse", "paragraf-11": "§ 11", "indsatser": "indsatser og krav"}


def with_reason(publication: pa.Table, tables: Mapping[str, pa.Table], revised: pa.Table) -> pa.Table:
    """`udgivelse` with the row `revision_aarsag`. `tables`: the internal tables, of which causes and deliveries are taken: these
    are public, in `metode` and `leverancer`. `revised`: the edition's own: a hidden figure is neither named nor counted."""
    row = {"noegle": KEY, "vaerdi": _text(tables, revised.to_pylist())}
    row |= {HIDDEN: ""} if HIDDEN in publication.column_names else {}
    return pa.concat_tables([publication, pa.Table.from_pylist([row], schema=publication.schema)]).sort_by("noegle")


def _text(tables: Mapping[str, pa.Table], shown: list[dict]) -> str:
    """Empty for the first publication, and where nothing changed."""
    internal = tables["reviderede_tal"].to_pylist()
    gone = sum(map(is_one, shown))
    shown = [r for r in shown if not is_one(r)]
    no_longer = [f"Vises ikke længere: {tal(gone)} tal, der stod i en tidligere udgivelse."] if gone else []
    if not internal:
        return " ".join(no_longer)
    hvorfor = enumeration(sorted({_word(terms) for r in internal for terms in r["aarsag"].split(BOUNDARIES)}))
    from_ = internal[0]["publikation_fra"]
    parts = [f"Ændret siden {from_}, fordi {hvorfor}{_leverancer(tables)}."]
    if shown:
        parts.append(f"Ændrede tal: {_groups(shown)}.")
    if {r["tal_id"] for r in internal} - {r["tal_id"] for r in shown}:
        parts.append("Tal, som en af de to udgivelser skjuler, er ikke nævnt.")
    return " ".join([*parts, *no_longer])


def _word(reason: str) -> str:
    kind, _, file = reason.partition(": ")
    if file:
        what_happened = "et valg eller en regel" if kind == "regel" else "en af projektets lister"
        return f"{what_happened} er ændret ({file.removesuffix('.csv')})"
    return _WORD.get(reason, "årsagen er ikke fundet")


def _leverancer(tables: Mapping[str, pa.Table]) -> str:
    """The deliveries that changed figures now rest on, by source, sender and period."""
    ids = {i for r in tables["revisioner"].to_pylist() if r["til_leverance_id"] != r["fra_leverance_id"]
            for i in (r["til_leverance_id"] or "").split("|")}  # fmt: skip
    names = {r["kommunekode"]: r["navn"] for r in tables["kommuner"].to_pylist()} | {"DK": "hele landet"}
    fields = ["leverance_id", "kilde", "kommunekode", "periode"]
    terms = sorted(
        f"{KILDER.get(r['kilde'], r['kilde'])}, {names.get(r['kommunekode'], r['kommunekode'])} {maaned(r['periode'])}"
        for r in tables["leverancer"].select(fields).to_pylist()
        if r["leverance_id"] in ids
    )
    return f" ({'; '.join(_at_most(terms))})" if terms else ""


def _groups(shown: list[dict]) -> str:
    count = Counter(_group(r) for r in shown)
    return enumeration(_at_most([f"{tal(n)} i {g}" for g, n in sorted(count.items(), key=lambda p: (-p[1], p[0]))]))


def _group(r: dict) -> str:
    kind = r["tal_id"].partition("/")[0]
    when = maaned(r["periode"]) if r["periode"] else str(r["aar"])
    return f"{_GROUPS.get(kind, kind)} for {when}"


def _at_most(terms: list[str]) -> list[str]:
    return terms if len(terms) <= AT_MOST else [*terms[:AT_MOST], f"{tal(len(terms) - AT_MOST)} til"]


def since_last(data: Path, name: str) -> str:
    """Deliveries in force that came since, and figures that both have and that changed. Raises UsageError when the chain of
    publications does not hold."""
    terms = chain.in_row(data)
    (this,) = (manifest for folder, manifest in terms if folder.name == name)
    before = {folder: manifest for folder, manifest in terms if manifest["loebenr"] < this["loebenr"]}
    from_ = predecessor(this["periode"], list(before))
    if from_ is None:
        return f"Den første udgivelse til og med {this['periode']}."
    new_ones = len(_loaded(this) - _loaded(before[from_]))
    changed = pq.read_metadata(chain.rod(data) / name / "intern" / "tabeller" / "reviderede_tal.parquet").num_rows
    return what_is_new(from_.name, new_ones, changed, this["grundlag"] == before[from_]["grundlag"])


def what_is_new(from_: str, come: int, changed: int, same: bool) -> str:
    """`come`: deliveries since the publication `from_`; `changed`: of its figures; `same`: whether both rest on the same code,
    lists and deliveries."""
    if same and not come and not changed:
        return f"Intet er ændret siden {from_}: de samme leverancer, de samme tal."
    deliveries = f"{saa_mange(come, 'leverance', 'leverancer')} er kommet til" if come else "ingen leverance er kommet til"
    figures = f"{tal(changed)} af de tal, der stod der, er ændret" if changed else "intet af de tal, der stod der, er ændret"
    return f"Mod {from_}: {deliveries}, {figures}."


def _loaded(manifest: dict) -> set[str]:
    return {lev["leverance_id"] for lev in manifest["leverancer"] if lev["status"] == "indlæst"}
