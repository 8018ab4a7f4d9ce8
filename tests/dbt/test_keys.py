"""The two tests that hold for every table: whoever states a key must be among those that they ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize(
    ("sample", "art", "meta"), [("noegler_er_unikke", "model", "noegle"), ("seeds_holder", "seed", "raekker")]
)
def test_every_table_that_states_what_its_rows_hold_is_asked(demo: Folder, sample: str, art: str, meta: str) -> None:
    nodes: list[dict[str, Any]] = list(
        json.loads((demo.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    )
    erklaerede = {n["unique_id"] for n in nodes if n["resource_type"] == art and meta in n["config"]["meta"]}
    (asked,) = (set(n["depends_on"]["nodes"]) for n in nodes if n["name"] == sample)
    assert erklaerede and asked == erklaerede


def test_every_published_table_states_its_key(demo: Folder) -> None:
    nodes = json.loads((demo.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    marts = [n for n in nodes if n["resource_type"] == "model" and n["schema"] == "marts"]
    assert marts and [n["name"] for n in marts if not n["config"]["meta"].get("noegle")] == []
