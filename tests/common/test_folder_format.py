"""The format of a data folder: an older one is brought along, a newer one refused, by every command."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.common.folder_format import FORMAT, WrongFormat, bring_up_to_date, format_of
from dagster_project.common.program import version
from dagster_project.deliveries.register import REGISTER
from tests.data_folder import Folder


def written(data: Path) -> dict:
    return json.loads((data / "format.json").read_text("utf-8"))


def test_a_new_folder_is_of_this_programs_format_and_nothing_is_brought(tmp_path: Path) -> None:
    assert format_of(tmp_path) is None
    assert bring_up_to_date(tmp_path) is None
    assert written(tmp_path) == {"format": FORMAT, "program": version()}


def test_a_folder_from_before_the_file_is_brought_along_once(tmp_path: Path) -> None:
    (tmp_path / "raa").mkdir()
    (tmp_path / "koersel.log").write_text("what dbt said last")
    assert format_of(tmp_path) == 1
    assert bring_up_to_date(tmp_path) == (1, FORMAT)
    assert not (tmp_path / "koersel.log").exists() and written(tmp_path)["format"] == FORMAT
    assert bring_up_to_date(tmp_path) is None


def test_the_register_of_format_2_gets_the_word_on_rows_that_went_and_keeps_its_rows(tmp_path: Path) -> None:
    register = tmp_path / "raa" / "leverancer" / "register.parquet"
    register.parent.mkdir(parents=True)
    pq.write_table(pa.table({"leverance_id": ["a", "b"]}), register)
    (tmp_path / "format.json").write_text('{"format": 2, "program": "0.1.0"}')
    assert bring_up_to_date(tmp_path) == (2, FORMAT)
    row = {"slettet": None}
    assert pq.read_table(register).to_pylist() == [{"leverance_id": "a"} | row, {"leverance_id": "b"} | row]
    assert pq.read_schema(register).field("slettet") == REGISTER.field("slettet")
    (tmp_path / "format.json").write_text('{"format": 2, "program": "0.1.0"}')  # cut off before it was said, and done again
    assert bring_up_to_date(tmp_path) == (2, FORMAT) and pq.read_table(register).num_columns == 2


def test_a_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "format.json").write_text('{"form')
    with pytest.raises(WrongFormat, match="ødelagt"):
        format_of(tmp_path)


def test_between_two_releases_the_number_of_the_program_is_no_help(tmp_path: Path) -> None:
    (tmp_path / "format.json").write_text(json.dumps({"format": FORMAT + 1, "program": version()}))
    with pytest.raises(WrongFormat, match="Installér den udgave, som skrev den eller nyere"):
        format_of(tmp_path)


@pytest.mark.parametrize("command", ["status", "advarsler", "ryd", "vis", "tjeneste", "demo"])
def test_an_older_program_refuses_a_newer_folder_and_writes_nothing(folder: Folder, command: str) -> None:
    folder.data.mkdir()
    (folder.data / "format.json").write_text(json.dumps({"format": FORMAT + 1, "program": "9.9.9"}))
    answer = folder.kontrol(command)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert f"har format {FORMAT + 1}" in answer.stderr and "Installér 9.9.9" in answer.stderr
    assert [f.name for f in folder.data.iterdir()] == ["format.json"]
