"""What a run tells Dagster: every test that dbt knows weighs in it, and no measured time looks like a CPR number."""

from __future__ import annotations

import json
import re

import pytest
from dagster import DagsterEventType, DagsterInstance

from tests.koersel.miljoe import Mappe

pytestmark = pytest.mark.heavy


def test_every_dbt_test_is_evaluated_as_a_check_of_the_run(demo: Mappe) -> None:
    noder = json.loads((demo.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    prover = {n["name"] for n in noder if n["resource_type"] == "test"}
    with DagsterInstance.from_config(str(demo.data / "dagster")) as instans:
        koersel = instans.get_runs()[-1]  # the first
        haendelser = instans.all_logs(koersel.run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION)
    kontroller = {h.dagster_event.asset_check_evaluation_data.check_name for h in haendelser}
    assert prover and prover - kontroller == set()


def test_no_measured_time_is_long_enough_to_hold_a_cpr_number(demo: Mappe) -> None:
    slags = {DagsterEventType.ASSET_MATERIALIZATION, DagsterEventType.ASSET_CHECK_EVALUATION}
    with DagsterInstance.from_config(str(demo.data / "dagster")) as instans:
        haendelser = [h.dagster_event.event_specific_data for h in instans.all_logs(instans.get_runs()[-1].run_id, of_type=slags)]
    oplysninger = [getattr(h, "materialization", h).metadata.get("sekunder") for h in haendelser]
    tider = [repr(o.value) for o in oplysninger if o]
    assert len(tider) > 100
    assert [t for t in tider if re.search("[0-9]{10}", t)] == []
