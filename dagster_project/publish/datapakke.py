"""datapackage.json: what the tables of an edition hold, column by column, in Frictionless' form; the words are dbt's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import yaml

from dagster_project.publications.hidden_cells import SKJULT, Hidden
from dagster_project.publish import oplysninger, revisionstabeller, sportabeller
from dagster_project.publish.omfang import INTERNE
from dagster_project.rod import ROD

_MODELLER = ROD / "dbt_project" / "models"
_CSV = {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}


def skriv_datapakke(tabeller: Mapping[str, pa.Table], mappe: Path, titel: str, beskrivelse: str) -> None:
    """`mappe`/datapackage.json for the CSV and Parquet files there. Sorted, and without a time: same bytes."""
    ressourcer = [_csv(navn, tabel) for navn, tabel in sorted(tabeller.items())]
    ressourcer += [_parquet(navn) for navn in sorted(tabeller)]
    pakke = {"name": "kontrolprovenu", "title": titel, "description": beskrivelse, "resources": ressourcer}
    fil = mappe / "datapackage.json"
    fil.write_text(json.dumps(pakke, ensure_ascii=False, indent=2) + "\n", "utf-8")
    fil.chmod(0o600)


def _csv(navn: str, tabel: pa.Table) -> dict:
    tekster = beskrivelser(navn)
    felter = [_felt(f, tekster["felter"].get(f.name, "")) for f in tabel.schema if f.name != SKJULT]
    return {
        "name": navn,
        "description": " ".join(filter(None, (tekster["tabel"], INTERNE.get(navn)))),
        "path": f"{navn}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"csv": _CSV},
        "schema": {"fields": felter, "missingValues": ["", *Hidden]},
    }


def _parquet(navn: str) -> dict:
    return {
        "name": f"{navn}-parquet",
        "description": f"Samme tabel som {navn}.csv med typer; kolonnen {SKJULT} nævner de skjulte celler i rækken.",
        "path": f"{navn}.parquet",
        "type": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _felt(felt: pa.Field, beskrivelse: str) -> dict:
    art = felt.type
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
    return {"name": felt.name, "description": beskrivelse, **form}


@cache
def beskrivelser(navn: str) -> dict:
    """The description of a table and of its columns, from the YAML beside its model; empty where there is none."""
    egne = oplysninger.BESKRIVELSER | revisionstabeller.BESKRIVELSER | sportabeller.BESKRIVELSER
    if navn in egne:
        return egne[navn]
    for fil in sorted(_MODELLER.rglob(f"{navn}.yml")):
        for model in yaml.load(fil.read_text("utf-8"), Loader=yaml.CSafeLoader).get("models", []):
            if model["name"] == navn:
                return {"tabel": model.get("description", ""), "felter": {k["name"]: k["description"] for k in model["columns"]}}
    return {"tabel": "", "felter": {}}
