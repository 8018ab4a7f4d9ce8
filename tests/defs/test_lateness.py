"""Who is late is shown as late: on the terminal, in Dagster, and by a scheduled run that found its month missing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from dagster import (
    AssetCheckKey,
    AssetCheckSeverity,
    AssetKey,
    AssetSelection,
    DagsterInstance,
    Definitions,
    build_schedule_context,
    define_asset_job,
)

from dagster_project.build.lateness import Late, forsinkede
from dagster_project.common.periods import month_before
from dagster_project.defs.automation import EXPECTED, maanedlig
from dagster_project.defs.lateness import NAME, afsendere
from dagster_project.defs.resources import Intake
from dagster_project.deliveries.contract import contracts
from tests.data_folder import Folder, sag, sager


@pytest.fixture
def database(folder: Folder) -> Path:
    """A built database with two late senders; the newest snapshot is of 2023-12."""
    folder.data.mkdir()
    file = folder.data / "kontrol.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.forsinkede as from (values ('udk_risikosager', 'DK', '2022-08', '2023-12'), "
            "('kommune_sager', '253', '2023-12', '2023-12'), ('kommune_sager', '253', '2023-11', '2023-12')) "
            "as f (kilde, kommunekode, mangler_periode, nyeste_i_kilden)"
        )
        con.execute(
            "create table marts.leverancer as from (values ('udk_risikosager', '2023-12', 'indlæst'), "
            "('udk_risikosager', '2024-01', 'afvist')) as l (kilde, periode, status)"
        )
    return file


def test_a_sender_is_listed_once_with_all_it_owes(database: Path) -> None:
    assert forsinkede(database) == [
        Late("kommune_sager", "253", ("2023-11", "2023-12"), "2023-12"),
        Late("udk_risikosager", "DK", ("2022-08",), "2023-12"),
    ]


def test_a_line_names_the_first_periods_and_counts_the_rest() -> None:
    missing = ("2023-01", "2023-02", "2023-03", "2023-04", "2023-05")
    assert Late("kommune_sager", "253", missing, "2023-06").linje() == (
        "kommune_sager fra 253: mangler 2023-01, 2023-02, 2023-03 og 2 til (kilden er nået til 2023-06)"
    )
    assert Late("udk_risikosager", "DK", ("2023-01",), "2023-06").linje().startswith("udk_risikosager fra landet (DK): ")


def _checks(tags: dict[str, str]) -> dict[str, object]:
    job = define_asset_job("kun_kontrollen", selection=AssetSelection.checks(afsendere))
    with DagsterInstance.ephemeral() as instance:
        answer = (
            Definitions(asset_checks=[afsendere], jobs=[job], resources={"indtag": Intake()})
            .resolve_job_def("kun_kontrollen")
            .execute_in_process(instance=instance, tags=tags)
        )
    assert answer.success
    return {e.asset_key.path[-1]: e for e in answer.get_asset_check_evaluations()}


def test_dagster_warns_of_each_source_that_a_sender_is_late_with(database: Path) -> None:
    checks = _checks({})
    assert checks.keys() == contracts().keys() and {e.severity for e in checks.values()} == {AssetCheckSeverity.WARN}
    assert {kilde for kilde, e in checks.items() if not e.passed} == {"udk_risikosager", "kommune_sager"}
    (row,) = checks["kommune_sager"].metadata["forsinkede"].records
    assert row.data == {"afsender": "253", "mangler": "2023-11, 2023-12", "nyeste_i_kilden": "2023-12"}


@pytest.mark.parametrize(("awaited", "kommet"), [("2023-12", True), ("2024-01", False)])
def test_a_scheduled_run_warns_when_its_month_has_not_come(database: Path, awaited: str, kommet: bool) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute("delete from marts.forsinkede")
    check = _checks({EXPECTED: awaited})["udk_risikosager"]
    assert check.passed is kommet
    assert check.description == (None if kommet else "2024-01 er endnu ikke leveret af nogen")


@pytest.mark.parametrize(("dag", "awaited"), [("2024-01-06", "2023-12"), ("2024-03-31", "2024-02"), ("2024-10-01", "2024-09")])
def test_the_schedule_expects_the_month_before_it(dag: str, awaited: str) -> None:
    assert month_before(date.fromisoformat(dag)) == awaited
    request = maanedlig(build_schedule_context(scheduled_execution_time=datetime.fromisoformat(f"{dag}T05:00:00+01:00")))
    assert request.tags[EXPECTED] == awaited
    assert request.run_config == {}  # nothing that is computed depends on it


@pytest.mark.heavy
def test_the_month_that_udk_never_sent_is_late_in_the_demo_and_nothing_else_is(demo: Folder) -> None:
    assert demo.sql("select kilde, kommunekode, mangler_periode from marts.forsinkede") == [("udk_risikosager", "DK", "2022-08")]
    out = demo.kontrol("status").stdout
    assert "Forsinket:\n  udk_risikosager fra landet (DK): mangler 2022-08 (kilden er nået til 2023-12)\n" in out
    assert "spørg de forsinkede afsendere" in out


@pytest.mark.heavy
@pytest.mark.build
@pytest.mark.torture
def test_who_is_late_is_said_also_when_the_figures_do_not_agree(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for kommune, periode in (("151", "2023-12"), ("253", "2023-11")):
        folder.put("kommune_sager", f"kommune_sager_{kommune}_{periode}.csv", sager(sag("1", kommune=kommune)))
    # the case is a claim of 1.000 kr.
    printed = "tal_id;dokument;aar;rapporteret;enhed\nprovenu/151/2023/kl-ydelser;rapport.pdf;2023;900;kr\n"
    folder.put("rapporterede_tal", "rapporterede_tal_151_2023.csv", printed)
    answer = folder.kontrol("run")
    assert answer.returncode == 1 and "afstemning" in answer.stdout
    key = AssetCheckKey(AssetKey(["raa", "kommune_sager"]), NAME)
    with DagsterInstance.from_config(str(folder.data / "dagster")) as instance:
        latest = instance.event_log_storage.get_latest_asset_check_execution_by_key([key])[key]
    assert latest.event.asset_check_evaluation.metadata["forsinkede"].records[0].data["afsender"] == "253"
