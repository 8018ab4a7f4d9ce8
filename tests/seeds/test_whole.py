"""Each seed holds what its YAML says of its rows: said in a second, before the build asks the same of the tables."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from tests.seeds.documents import SEEDS, is_day, seed

YAML = {path.stem: yaml.safe_load(path.read_text("utf-8"))["seeds"][0] for path in sorted(SEEDS.glob("*.yml"))}
"""By seed what dbt reads of it: `column_types` are its columns, `meta.raekker` what holds of its rows."""


@pytest.mark.parametrize("name", YAML)
def test_a_row_has_the_columns_of_the_yaml(name: str) -> None:
    columns = list(YAML[name]["config"]["column_types"])
    for line, row in enumerate(seed(name), start=2):
        assert list(row) == columns and None not in row.values(), (
            f"seeds/{name}.csv, line {line}: expected the {len(columns)} cells {columns}; found {list(row.values())}. "
            "A cell with a comma stands in quotation marks"
        )


@pytest.mark.parametrize("name", YAML)
def test_a_row_holds_what_the_yaml_says(name: str) -> None:
    rules = YAML[name]["config"]["meta"]["raekker"]
    key_columns = [re.sub(r"coalesce\((\w+), ''\)", r"\1", column) for column in rules["noegle"]]  # a key that may be empty
    filled = {*rules["noegle"], *rules.get("udfyldt", ())} & set(YAML[name]["config"]["column_types"])
    keys = Counter(tuple(row[column] for column in key_columns) for row in seed(name))
    assert not [key for key, n in keys.items() if n > 1], f"seeds/{name}.csv: two rows of one {', '.join(key_columns)}"
    for line, row in enumerate(seed(name), start=2):
        where = f"seeds/{name}.csv, line {line}"
        assert not (empty := [column for column in sorted(filled) if not row[column]]), f"{where}: fill {', '.join(empty)}"
        for column, allowed in rules.get("tilladte", {}).items():
            assert not row[column] or row[column] in map(str, allowed), (
                f"{where}: {column} is {row[column]!r}, not one of {allowed}"
            )
        for column in {"gyldig_fra", "gyldig_til"} & row.keys():
            assert not row[column] or is_day(row[column]), f"{where}: {column} is {row[column]!r}; write the day as 2024-07-01"


def test_a_part_and_what_a_share_is_computed_of_are_key_figures() -> None:
    names = {row["noegletal"] for row in seed("noegletal")}
    for row in seed("noegletal"):
        named = {*row["del_af"].split("|"), *row["regnet_af"].split("|")} - {""}
        assert named <= names, (
            f"seeds/noegletal.csv: {row['noegletal']} names {sorted(named - names)}, which is no noegletal there"
        )
