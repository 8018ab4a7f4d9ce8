"""Every header that a contract knows names one column of it, and a contract says nothing that no one reads."""

from __future__ import annotations

import re

import pytest
import yaml

from dagster_project.common.program import ROOT
from dagster_project.deliveries.contract import STAGING, contracts

HEADERS = [
    (kilde, k.navn, header)
    for kilde, contract in contracts().items()
    for k in contract.kolonner
    for header in (k.navn, *k.aliaser)
]
EXPLAINED = {"source": set(), "column": set()}  # the keys of `meta`, as the table in docs/staging.md explains them
for _keys, _on in re.findall(r"^\| (`[^|]+) \| (source|column) \|", (ROOT / "docs" / "staging.md").read_text("utf-8"), re.M):
    EXPLAINED[_on] |= set(re.findall("`([^`]+)`", _keys))


@pytest.mark.parametrize(("kilde", "column", "header"), HEADERS, ids=lambda v: v.replace(" ", "_"))
def test_a_header_names_its_own_column(kilde: str, column: str, header: str) -> None:
    named = contracts()[kilde].column_for(header)
    assert named == column, f"{kilde}: {header!r} stands at {column}, but names {named} already; take it away from one of the two"


def test_a_contract_has_only_keys_that_the_document_explains() -> None:
    """A misspelt key, `alias` for `aliaser`, would be left unread, and every spelling after it with it."""
    unknown = []
    for file in sorted(STAGING.rglob("*.yml")):
        tables = [t for s in yaml.safe_load(file.read_text("utf-8")).get("sources", []) for t in s["tables"]]
        for table in (t for t in tables if t["name"] in contracts()):
            meta = [("source", table["name"], table["config"]["meta"])]
            meta += [("column", f"{table['name']}.{c['name']}", c["config"]["meta"]) for c in table["columns"]]
            unknown += [
                f"{file.relative_to(ROOT)}: {key!r} of {name} is not read; docs/staging.md has {sorted(EXPLAINED[on])}"
                for on, name, keys in meta
                for key in sorted(set(keys) - EXPLAINED[on])
            ]
    assert not unknown, "\n".join(unknown)
