"""What a dbt project should hold, asked of its manifest: the rules of dbt's project evaluator that matter here.

Each rule gives the nodes that break it, by name. What may break one, and why, stands in exceptions.csv."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

Manifest = Mapping[str, Any]
Node = Mapping[str, Any]
RULES: dict[str, Callable[[Manifest], Iterator[str]]] = {}
PREFIXES = {"staging": "stg_", "intermediate": "int_"}  # marts, and afstemning beside them, are named for their readers


def rule(function: Callable[[Manifest], Iterator[str]]) -> Callable[[Manifest], Iterator[str]]:
    RULES[function.__name__] = function
    return function


def broken(manifest: Manifest) -> set[tuple[str, str]]:
    """Every (rule, node) that does not hold."""
    return {(name, node) for name, ask in RULES.items() for node in ask(manifest)}


def _models(manifest: Manifest) -> list[Node]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def _layer(node: Node) -> str:
    return node["fqn"][1]


def _parents(node: Node, kind: str) -> list[str]:
    return [p for p in node["depends_on"]["nodes"] if p.startswith(f"{kind}.")]


@rule
def only_staging_reads_sources(manifest: Manifest) -> Iterator[str]:
    """A delivered cell is typed and judged in one place."""
    yield from (n["name"] for n in _models(manifest) if _layer(n) != "staging" and _parents(n, "source"))


@rule
def staging_reads_no_later_layer(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        layers = {_layer(manifest["nodes"][p]) for p in _parents(n, "model")}
        if _layer(n) == "staging" and layers - {"staging"}:
            yield n["name"]


@rule
def intermediate_reads_no_marts(manifest: Manifest) -> Iterator[str]:
    """The folder afstemning holds what is computed of marts, and is no part of this rule."""
    for n in _models(manifest):
        layers = {_layer(manifest["nodes"][p]) for p in _parents(n, "model")}
        if _layer(n) == "intermediate" and layers & {"marts", "afstemning"}:
            yield n["name"]


@rule
def staging_reads_one_delivered_source(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        delivered = [p for p in _parents(n, "source") if not p.endswith(".leverancer")]
        if _layer(n) == "staging" and len(delivered) > 1:
            yield n["name"]


@rule
def every_model_has_a_parent(manifest: Manifest) -> Iterator[str]:
    yield from (n["name"] for n in _models(manifest) if not n["depends_on"]["nodes"])


@rule
def every_source_is_read(manifest: Manifest) -> Iterator[str]:
    read = {p for n in _models(manifest) for p in _parents(n, "source")}
    yield from (s["name"] for u, s in manifest["sources"].items() if u not in read)


@rule
def every_model_is_read(manifest: Manifest) -> Iterator[str]:
    """By another; a data test alone is no reader. A publication holds every table of marts."""
    read = {p for n in _models(manifest) for p in n["depends_on"]["nodes"]}
    yield from (n["name"] for n in _models(manifest) if n["schema"] != "marts" and n["unique_id"] not in read)


@rule
def no_table_is_named_past_ref(manifest: Manifest) -> Iterator[str]:
    """A schema's name after `from` or `join` is a table that the graph does not know of."""
    past = re.compile(r"\b(?:from|join)\s+(?:raa|seeds|staging|intermediate|marts)\.", re.IGNORECASE)
    yield from (n["name"] for n in _models(manifest) if past.search(n["raw_code"]))


@rule
def a_name_tells_its_layer(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        prefix, of_a_layer = PREFIXES.get(_layer(n)), n["name"].startswith(tuple(PREFIXES.values()))
        if (prefix and not n["name"].startswith(prefix)) or (_layer(n) == "marts" and of_a_layer):
            yield n["name"]


@rule
def a_model_stands_in_a_folder_of_its_subject(manifest: Manifest) -> Iterator[str]:
    yield from (n["name"] for n in _models(manifest) if _layer(n) != "afstemning" and len(n["fqn"]) != 4)


@rule
def a_model_is_described_beside_itself(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        folder = PurePosixPath(n["original_file_path"]).parent
        yaml = PurePosixPath((n["patch_path"] or "").partition("://")[2])
        if not n["description"] or yaml.parent != folder:
            yield n["name"]


@rule
def a_description_ends_with_the_grain(manifest: Manifest) -> Iterator[str]:
    grain = re.compile(r"En række pr\. [^.]+(\. ?[a-zæøå][^.]*)*\.$")
    yield from (n["name"] for n in [*_models(manifest), *manifest["sources"].values()] if not grain.search(n["description"]))


@rule
def every_column_of_marts_is_described(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        described = n["columns"] and all(c["description"] and c["data_type"] for c in n["columns"].values())
        if n["schema"] == "marts" and not described:
            yield n["name"]


@rule
def every_table_of_marts_states_its_key(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        if n["schema"] == "marts" and not n["config"]["meta"].get("noegle"):
            yield n["name"]


@rule
def an_exposure_names_public_models_and_they_alone_are_public(manifest: Manifest) -> Iterator[str]:
    named = {p for e in manifest["exposures"].values() for p in e["depends_on"]["nodes"]}
    yield from (n["name"] for n in _models(manifest) if (n["access"] == "public") != (n["unique_id"] in named))


@rule
def a_public_model_has_a_contract_and_an_owner(manifest: Manifest) -> Iterator[str]:
    for n in _models(manifest):
        owned = n["group"] and any(g["name"] == n["group"] for g in manifest["groups"].values())
        if n["access"] == "public" and not (n["contract"]["enforced"] and owned):
            yield n["name"]


@rule
def a_unit_test_stands_beside_its_model(manifest: Manifest) -> Iterator[str]:
    folders = {n["name"]: PurePosixPath(n["original_file_path"]).parent for n in _models(manifest)}
    for test in manifest["unit_tests"].values():
        if PurePosixPath(test["original_file_path"]).parent != folders[test["model"]]:
            yield test["name"]
