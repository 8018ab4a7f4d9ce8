"""datapackage.json: what the tables of an edition hold, column by column, in Frictionless' form; the words are dbt's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import yaml

from dagster_project.common.program import ROOT
from dagster_project.disclosure.policy import INTERNAL
from dagster_project.publications.hidden_cells import HIDDEN, Hidden
from dagster_project.publish import about_tables
from dagster_project.revisions import tables
from dagster_project.spor import audit_tables

_MODELS = ROOT / "dbt_project" / "models"
_CSV = {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}


def write_data_package(tabeller: Mapping[str, pa.Table], folder: Path, om: Mapping[str, str], description: str) -> None:
    """`folder`/datapackage.json for the CSV and Parquet files there; `om`: what the publication says of itself. Sorted, and
    without a time: same bytes."""
    resources = [_csv(name, table) for name, table in sorted(tabeller.items())]
    resources += [_parquet(name) for name in sorted(tabeller)]
    package = {"name": "kontrolprovenu", "title": om["titel"], "description": description}
    package |= _terms_of_use(om) | {"resources": resources}
    file = folder / "datapackage.json"
    file.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    file.chmod(0o600)


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
    if contact := om.get("kontakt"):
        out["contributors"] = [{"title": contact, "role": "contributor"}]
    return out


def _csv(name: str, table: pa.Table) -> dict:
    texts = descriptions(name)
    fields = [_field_name(f, texts["felter"].get(f.name, "")) for f in table.schema if f.name != HIDDEN]
    return {
        "name": name,
        "description": " ".join(filter(None, (texts["tabel"], INTERNAL.get(name)))),
        "path": f"{name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"csv": _CSV},
        "schema": {"fields": fields, "missingValues": ["", *Hidden]},
    }


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
    art = field_name.type
    if pa.types.is_boolean(art):
        form = {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nej"]}
    elif pa.types.is_integer(art):
        form = {"type": "integer"}
    elif pa.types.is_decimal(art) or pa.types.is_floating(art):
        form = {"type": "number", "decimalChar": ","}
    elif pa.types.is_timestamp(art):
        form = {"type": "datetime"}
    else:
        form = {"type": "date" if pa.types.is_date(art) else "string"}
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
                return {"tabel": model.get("description", ""), "felter": {k["name"]: k["description"] for k in model["columns"]}}
    return {"tabel": "", "felter": {}}
