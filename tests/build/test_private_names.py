"""The private names of dbt and XlsxWriter that the program leans on (docs/beslutninger/0003, 0011, 0016): a new version of either
that changes one fails here, by name."""

from __future__ import annotations

import inspect

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.events.types import JinjaLogInfo, MainEncounteredError
from dbt.node_types import NodeType
from dbt.task.build import BuildTask
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from dagster_project.build.dbt_runner import _few_events
from dagster_project.build.per_delivery_cache import Plugin


@pytest.mark.parametrize("kind", [NodeType.Model, NodeType.Seed, NodeType.Test])
def test_dbts_runners_are_classes_by_type_that_run_a_node_and_know_whether_it_is_skipped(kind: NodeType) -> None:
    runner = BuildTask.RUNNER_MAP[kind]
    assert list(inspect.signature(runner.run_with_hooks).parameters) == ["self", "manifest"]
    assert not runner(config=None, adapter=None, node=None, node_index=1, num_nodes=1).skip


def test_dbt_asks_that_table_which_class_runs_a_node() -> None:
    assert "RUNNER_MAP" in BuildTask.get_runner_type.__code__.co_names


def test_dbts_answer_for_a_node_that_stands_is_made_of_node_status_and_message() -> None:
    assert list(inspect.signature(RunResult.from_node).parameters) == ["node", "status", "message"]
    assert (RunStatus.Success, TestStatus.Pass) == ("success", "pass")


def test_dbts_connection_is_found_and_can_be_closed() -> None:
    assert inspect.ismethod(DuckDBConnectionManager.env) and inspect.ismethod(DuckDBConnectionManager.close_all_connections)


def test_dbts_events_go_to_the_manager_that_is_set_and_few_are_written_out() -> None:
    heard: list[str] = []
    with _few_events():
        get_event_manager().callbacks.append(lambda told: heard.append(told.info.name))
        for event in (Note(msg="of no use to anyone"), JinjaLogInfo(msg="of a macro"), MainEncounteredError(exc="of dbt")):
            fire_event(event)
        fire_event(Note(msg="a warning"), level=EventLevel.WARN)
    assert heard == ["JinjaLogInfo", "MainEncounteredError", "Note"]


@pytest.mark.parametrize("threads", ["1", "3"])
def test_duckdb_has_the_threads_that_the_run_chose(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTROL_TRAADE", threads)
    with duckdb.connect() as con:
        Plugin("kontrol", {}).configure_connection(con)
        assert con.execute("select current_setting('threads')").fetchone() == (int(threads),)


def test_xlsxwriter_numbers_formats_escapes_text_and_writes_rows_by_these_names() -> None:
    assert XMLwriter()._escape_data(XMLwriter()._escape_control_characters("a\x01<")) == "a_x0001_&lt;"
    assert list(inspect.signature(Worksheet._write_rows).parameters) == ["self"]
    assert list(inspect.signature(Worksheet._check_dimensions).parameters)[:3] == ["self", "row", "col"]
    assert {"tables", "fh"} <= vars(Worksheet()).keys()
    book = Workbook("never_written.xlsx", {"in_memory": True})
    assert [f._get_xf_index() for f in (book.add_format({"bold": True}), book.add_format({"italic": True}))] == [1, 2]
    assert isinstance(book.add_format(), Format)
