"""The last gate: what was expected of a run against what it built and evaluated. Real runs of a small graph, which Dagster calls
green, and which cannot publish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetKey,
    AssetSelection,
    DagsterInstance,
    Definitions,
    MaterializeResult,
    Output,
    asset,
    asset_check,
    define_asset_job,
    in_process_executor,
)

from dagster_project.defs.publication import dbt_graph, expected, save_account
from dagster_project.publications.gate import mixed
from dagster_project.publications.run_account import Account, CheckResult, Expected, account_file, is_valid, port, read
from dagster_project.settings import Settings

EVERYTHING = AssetSelection.all() | AssetSelection.all_asset_checks()


def _defs(model_comes: bool = True, holder: bool = True, alvor: AssetCheckSeverity = AssetCheckSeverity.ERROR) -> Definitions:
    """A model, one built on it, the database; a test of the first and one of the database."""

    @asset(output_required=False)
    def model() -> Iterator[Output]:
        if model_comes:
            yield Output(None)

    @asset(deps=[model])
    def second_model() -> None: ...

    @asset(name="kontrol_duckdb")
    def database() -> MaterializeResult:
        return MaterializeResult()

    @asset_check(asset=model)
    def unique() -> AssetCheckResult:
        return AssetCheckResult(passed=True)

    @asset_check(asset=AssetKey("kontrol_duckdb"))
    def afstemning() -> AssetCheckResult:
        return AssetCheckResult(passed=holder, severity=alvor)

    return Definitions(
        assets=[model, second_model, database],
        asset_checks=[unique, afstemning],
        jobs=[
            define_asset_job("alt", EVERYTHING),
            define_asset_job("uden_proeven", EVERYTHING - AssetSelection.checks(unique)),
            define_asset_job("uden_databasen", AssetSelection.assets(model)),
        ],
        executor=in_process_executor,
    )


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder with a register and a database. The small graph is all there is: the real one's tests would be called out of date,
    if another test had loaded the real definitions in this process."""
    monkeypatch.setattr(dbt_graph, "nodes", {})
    monkeypatch.setattr(dbt_graph, "navne", {})
    (tmp_path / "raa" / "leverancer").mkdir(parents=True)
    (tmp_path / "raa" / "leverancer" / "register.parquet").write_bytes(b"register")
    (tmp_path / "kontrol.duckdb").write_bytes(b"database")
    return Settings(data=tmp_path)


def _reasons(settings: Settings, defs: Definitions, job: str = "alt", dbt_tests: tuple[str, ...] = ("unique",)) -> list[str]:
    """Runs the job, keeps its account, and asks the gate."""
    manifest = settings.data / "manifest.json"
    nodes = {f"test.{p}": {"name": p, "resource_type": "test"} for p in dbt_tests}
    manifest.write_text(json.dumps({"nodes": {**nodes, "model.m": {"name": "m", "resource_type": "model"}}}), "utf-8")
    with DagsterInstance.ephemeral() as instance:
        answer = defs.resolve_job_def(job).execute_in_process(instance=instance)
        assert answer.success
        save_account(instance, answer.run_id, settings)
    return port(expected(defs.resolve_asset_graph(), manifest), read(settings.data))


def test_a_run_that_built_and_evaluated_everything_passes(settings: Settings) -> None:
    assert _reasons(settings, _defs()) == []


def test_a_skipped_model_cannot_publish_though_the_run_is_green(settings: Settings) -> None:
    reasons = _reasons(settings, _defs(model_comes=False))
    assert "second_model blev ikke bygget i den kørsel, der lavede databasen" in reasons


def test_a_deselected_test_cannot_publish(settings: Settings) -> None:
    reasons = _reasons(settings, _defs(), "uden_proeven")
    assert reasons[0] == "dbt: unique har ikke meldt sig i den kørsel, der lavede databasen"
    assert reasons[1] == "model: unique har ikke meldt sig i den kørsel, der lavede databasen"


def test_a_dbt_test_that_dagster_does_not_know_of_cannot_publish(settings: Settings) -> None:
    reasons = _reasons(settings, _defs(), dbt_tests=("unique", "sager_hverken_tabt_eller_fordoblet"))
    assert reasons == ["dbt: sager_hverken_tabt_eller_fordoblet har ikke meldt sig i den kørsel, der lavede databasen"]


def test_a_check_that_never_reported_cannot_publish(settings: Settings) -> None:
    """The check is selected; its asset never came, so it was never evaluated."""
    assert "model: unique har ikke meldt sig i den kørsel, der lavede databasen" in _reasons(settings, _defs(model_comes=False))


def test_a_failing_check_cannot_publish_and_a_warning_can(settings: Settings) -> None:
    assert _reasons(settings, _defs(holder=False)) == ["kontrol_duckdb: afstemning holder ikke"]
    assert _reasons(settings, _defs(holder=False, alvor=AssetCheckSeverity.WARN)) == []


def _without_databasen(settings: Settings) -> str:
    with DagsterInstance.ephemeral() as instance:
        answer = _defs().resolve_job_def("uden_databasen").execute_in_process(instance=instance)
        save_account(instance, answer.run_id, settings)
    return answer.run_id


def test_what_a_later_run_leaves_alone_stays_in_the_account_under_the_run_that_built_it(settings: Settings) -> None:
    _reasons(settings, _defs())
    before = read(settings.data)
    run = _without_databasen(settings)
    after = read(settings.data)
    assert (after.aktiver, after.resultater, after.database) == (before.aktiver, before.resultater, before.database)
    assert after.koersler["model: unique"] == run
    assert after.koersler["kontrol_duckdb: afstemning"] == before.koersler["kontrol_duckdb: afstemning"] != run


def test_a_database_that_no_run_of_ours_left_gets_no_account(settings: Settings) -> None:
    _reasons(settings, _defs())
    before = account_file(settings.data).read_bytes()
    settings.database.write_bytes(b"another database")
    _without_databasen(settings)
    assert account_file(settings.data).read_bytes() == before
    assert not is_valid(read(settings.data), settings.database)


def test_what_is_out_of_date_is_not_said_to_be_missing_too() -> None:
    account = Account("d", "r", "k", ("a",), (CheckResult("a: x", True, "ERROR"),), ("b", "b: y"))
    assert port(Expected(frozenset("ab"), frozenset({"a: x", "b: y"}), frozenset({"x", "y"})), account) == []
    assert mixed(account) == ["databasen er blandet: b, b: y er ikke bygget på det nyeste; kør: kontrol run"]


def test_a_check_that_is_defined_but_not_in_the_account_is_named() -> None:
    account = Account("d", "r", "k", ("a",), (CheckResult("a: x", True, "ERROR"),))
    assert port(Expected(frozenset({"a"}), frozenset({"a: x", "a: y"}), frozenset()), account) == [
        "a: y har ikke meldt sig i den kørsel, der lavede databasen"
    ]
