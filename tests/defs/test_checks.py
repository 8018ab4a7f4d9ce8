"""What a run tells Dagster: every test that dbt knows weighs in it, and no measured time looks like a CPR number."""

from __future__ import annotations

import json
import re

import pytest
from dagster import DagsterEventType, DagsterInstance

from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


def test_every_dbt_test_is_evaluated_as_a_check_of_the_run(demo: Folder) -> None:
    nodes = json.loads((demo.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    tests = {n["name"] for n in nodes if n["resource_type"] == "test"}
    with DagsterInstance.from_config(str(demo.data / "dagster")) as instance:
        run = instance.get_runs()[-1]  # the first
        events = instance.all_logs(run.run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION)
    checks = {h.dagster_event.asset_check_evaluation_data.check_name for h in events}
    assert tests and tests - checks == set()


def test_no_measured_time_is_long_enough_to_hold_a_cpr_number(demo: Folder) -> None:
    kind = {DagsterEventType.ASSET_MATERIALIZATION, DagsterEventType.ASSET_CHECK_EVALUATION}
    with DagsterInstance.from_config(str(demo.data / "dagster")) as instance:
        events = [h.dagster_event.event_specific_data for h in instance.all_logs(instance.get_runs()[-1].run_id, of_type=kind)]
    about_tables = [getattr(h, "materialization", h).metadata.get("sekunder") for h in events]
    times = [repr(o.value) for o in about_tables if o]
    assert len(times) > 100
    assert [t for t in times if re.search("[0-9]{10}", t)] == []
