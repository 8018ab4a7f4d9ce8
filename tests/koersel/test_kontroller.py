"""Every test that dbt knows weighs in a run: one that is no check of Dagster's can fail without anyone hearing of it."""

from __future__ import annotations

import json

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
