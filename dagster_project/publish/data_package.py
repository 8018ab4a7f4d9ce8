"""datapackage.json: what the tables of an edition, and the files of its charts, hold, column by column, in Frictionless' form.

The words are dbt's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import yaml

from dagster_project.common.program import ROOT
from dagster_project.disclosure.policy import INTERNAL, INTERVAL_COLUMNS
from dagster_project.publications.hidden_cells import HIDDEN, Hidden
from dagster_project.publish import about_tables
from dagster_project.publish.citation import address, citation, edition_name
from dagster_project.revisions import tables
from dagster_project.spor import audit_tables

_MODELS = ROOT / "dbt_project" / "models"
_CSV = {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
_AS_CSV = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig", "dialect": {"csv": _CSV}}


PACKAGE = "datapackage.json"


def write_data_package(tables: Mapping[str, pa.Table], folder: Path, om: Mapping[str, str], description: str) -> None:
    """`folder`/datapackage.json for the CSV and Parquet files there; `om`: what the publication says of itself. Sorted, and
    without a time: same bytes."""
    resources = [_csv(name, table) for name, table in sorted(tables.items())]
    resources += [_parquet(name) for name in sorted(tables)]
    _write(folder / PACKAGE, _head("kontrolprovenu", om["titel"], description, om) | {"resources": resources})


class Drawn(NamedTuple):
    """A chart in files of its own: `<name>.csv`, `.svg`, and where it has a page to embed `.html`. `kind`: those of one kind have
    the same columns, of the table `table`."""

    name: str
    kind: str
    title: str
    description: str
    table: str
    schema: pa.Schema
    has_page: bool


def write_figures_package(drawn: Sequence[Drawn], folder: Path, om: Mapping[str, str]) -> None:
    """`folder`/datapackage.json for the files of charts there, and beside it the columns of each kind, `<kind>.skema.json`."""
    for d in {d.kind: d for d in drawn}.values():
        _write(folder / _schema_file(d), _schema(d.schema, descriptions(d.table)["felter"] | _NAME))
    description = "Figurerne hver for sig: tallene i dem (CSV), billedet (SVG) og en side til at indlejre (HTML)."
    resources = [r for d in drawn for r in _of_figure(d)]
    package = _head("kontrolprovenu-figurer", f"{om['titel']}: figurer", description, om)
    _write(folder / PACKAGE, package | {"resources": resources})


_NAME = {
    "kommune": "Kommunens navn, eller Hele landet.",
    "aendret": "De af rækkens tal, som en senere udgivelse har ændret: hvad de var, i hvilken udgivelse, og hvorfor; ellers tom.",
}
_SHOWS = {"svg": "image/svg+xml", "html": "text/html"}


def _schema_file(d: Drawn) -> str:
    return f"{d.kind}.skema.json"


def _of_figure(d: Drawn) -> list[dict]:
    rows = {"name": d.name, "title": d.title, "description": d.description, "path": f"{d.name}.csv", **_AS_CSV}
    shown = [
        {
            "name": f"{d.name}-{form}",
            "title": d.title,
            "path": f"{d.name}.{form}",
            "type": "file",
            "format": form,
            "mediatype": kind,
        }
        for form, kind in _SHOWS.items()
        if form != "html" or d.has_page
    ]
    return [rows | {"schema": _schema_file(d)}, *shown]


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    file.chmod(0o600)


def _head(name: str, title: str, description: str, om: Mapping[str, str]) -> dict:
    """What the package is, in which release, where it stands for good, how it is cited, and under which terms."""
    head = {"name": name, "title": title, "description": description, "version": edition_name(om)}
    if place := address(om):
        head["homepage"] = place
    return head | {"citation": citation(om)} | _terms_of_use(om)


LICENCES = {  # name and address of those that people write; any other is its own title alone
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC BY-SA 4.0": ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0 1.0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


def _terms_of_use(om: Mapping[str, str]) -> dict:
    """Under which licence the figures may be used again, and whom to ask; of an older publication nothing."""
    out: dict = {}
    if licence := om.get("licens"):
        name, address = LICENCES.get(licence, ("", ""))
        out["licenses"] = [{"name": name, "path": address, "title": licence} if name else {"title": licence}]
    who = [("publisher", om.get("udgiver")), ("contributor", om.get("kontakt"))]
    if people := [{"title": name, "role": role} for role, name in who if name]:
        out["contributors"] = people
    return out


def _csv(name: str, table: pa.Table) -> dict:
    texts = descriptions(name)
    return {
        "name": name,
        "description": " ".join(filter(None, (texts["tabel"], INTERNAL.get(name)))),
        "path": f"{name}.csv",
        **_AS_CSV,
        "schema": _schema(table.schema, texts["felter"]),
    }


def _schema(schema: pa.Schema, texts: Mapping[str, str]) -> dict:
    fields = [_field_name(f, texts.get(f.name, "")) for f in schema if f.name != HIDDEN]
    return {"fields": fields, "missingValues": ["", *Hidden]}


def _parquet(name: str) -> dict:
    return {
        "name": f"{name}-parquet",
        "description": f"Samme tabel som {name}.csv med typer; kolonnen {HIDDEN} nævner de skjulte celler i rækken.",
        "path": f"{name}.parquet",
        "type": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _field_name(field_name: pa.Field, description: str) -> dict:
    kind = field_name.type
    if pa.types.is_boolean(kind):
        form = {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nej"]}
    elif pa.types.is_integer(kind):
        form = {"type": "integer"}
    elif pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        form = {"type": "number", "decimalChar": ","}
    elif pa.types.is_timestamp(kind):
        form = {"type": "datetime"}
    else:
        form = {"type": "date" if pa.types.is_date(kind) else "string"}
    return {"name": field_name.name, "description": description, **form}


@cache
def descriptions(name: str) -> dict:
    """The description of a table and of its columns, from the YAML beside its model; empty where there is none."""
    own = about_tables.DESCRIPTIONS | tables.DESCRIPTIONS | audit_tables.DESCRIPTIONS
    if name in own:
        return own[name]
    for file in sorted(_MODELS.rglob(f"{name}.yml")):
        for model in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader).get("models", []):
            if model["name"] == name:
                fields = {k["name"]: k["description"] for k in model["columns"]}
                return {"tabel": model.get("description", ""), "felter": fields | INTERVAL_COLUMNS.get(name, {})}
    return {"tabel": "", "felter": {}}
