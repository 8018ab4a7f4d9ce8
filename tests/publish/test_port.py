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

from dagster_project.defs.kontroller import forventet, gem_konto
from dagster_project.publish.kontroller import Forventet, Konto, Resultat, gaelder, kontofil, laes, port
from dagster_project.publish.spaerring import blandet
from dagster_project.settings import Indstillinger

ALT = AssetSelection.all() | AssetSelection.all_asset_checks()


def _defs(model_kommer: bool = True, holder: bool = True, alvor: AssetCheckSeverity = AssetCheckSeverity.ERROR) -> Definitions:
    """A model, one built on it, the database; a test of the first and one of the database."""

    @asset(output_required=False)
    def model() -> Iterator[Output]:
        if model_kommer:
            yield Output(None)

    @asset(deps=[model])
    def anden_model() -> None: ...

    @asset(name="kontrol_duckdb")
    def database() -> MaterializeResult:
        return MaterializeResult()

    @asset_check(asset=model)
    def unik() -> AssetCheckResult:
        return AssetCheckResult(passed=True)

    @asset_check(asset=AssetKey("kontrol_duckdb"))
    def afstemning() -> AssetCheckResult:
        return AssetCheckResult(passed=holder, severity=alvor)

    return Definitions(
        assets=[model, anden_model, database],
        asset_checks=[unik, afstemning],
        jobs=[
            define_asset_job("alt", ALT),
            define_asset_job("uden_proeven", ALT - AssetSelection.checks(unik)),
            define_asset_job("uden_databasen", AssetSelection.assets(model)),
        ],
        executor=in_process_executor,
    )


@pytest.fixture
def ind(tmp_path: Path) -> Indstillinger:
    (tmp_path / "raa" / "leverancer").mkdir(parents=True)
    (tmp_path / "raa" / "leverancer" / "register.parquet").write_bytes(b"register")
    (tmp_path / "kontrol.duckdb").write_bytes(b"database")
    return Indstillinger(data=tmp_path)


def _grunde(ind: Indstillinger, defs: Definitions, job: str = "alt", dbt_proever: tuple[str, ...] = ("unik",)) -> list[str]:
    """Runs the job, keeps its account, and asks the gate."""
    manifest = ind.data / "manifest.json"
    noder = {f"test.{p}": {"name": p, "resource_type": "test"} for p in dbt_proever}
    manifest.write_text(json.dumps({"nodes": {**noder, "model.m": {"name": "m", "resource_type": "model"}}}), "utf-8")
    with DagsterInstance.ephemeral() as instans:
        svar = defs.resolve_job_def(job).execute_in_process(instance=instans)
        assert svar.success
        gem_konto(instans, svar.run_id, ind)
    return port(forventet(defs.resolve_asset_graph(), manifest), laes(ind.data))


def test_a_run_that_built_and_evaluated_everything_passes(ind: Indstillinger) -> None:
    assert _grunde(ind, _defs()) == []


def test_a_skipped_model_cannot_publish_though_the_run_is_green(ind: Indstillinger) -> None:
    grunde = _grunde(ind, _defs(model_kommer=False))
    assert "anden_model blev ikke bygget i den kørsel, der lavede databasen" in grunde


def test_a_deselected_test_cannot_publish(ind: Indstillinger) -> None:
    grunde = _grunde(ind, _defs(), "uden_proeven")
    assert grunde[0] == "dbt: unik har ikke meldt sig i den kørsel, der lavede databasen"
    assert grunde[1] == "model: unik har ikke meldt sig i den kørsel, der lavede databasen"


def test_a_dbt_test_that_dagster_does_not_know_of_cannot_publish(ind: Indstillinger) -> None:
    grunde = _grunde(ind, _defs(), dbt_proever=("unik", "sager_hverken_tabt_eller_fordoblet"))
    assert grunde == ["dbt: sager_hverken_tabt_eller_fordoblet har ikke meldt sig i den kørsel, der lavede databasen"]


def test_a_check_that_never_reported_cannot_publish(ind: Indstillinger) -> None:
    """The check is selected; its asset never came, so it was never evaluated."""
    assert "model: unik har ikke meldt sig i den kørsel, der lavede databasen" in _grunde(ind, _defs(model_kommer=False))


def test_a_failing_check_cannot_publish_and_a_warning_can(ind: Indstillinger) -> None:
    assert _grunde(ind, _defs(holder=False)) == ["kontrol_duckdb: afstemning holder ikke"]
    assert _grunde(ind, _defs(holder=False, alvor=AssetCheckSeverity.WARN)) == []


def _uden_databasen(ind: Indstillinger) -> str:
    with DagsterInstance.ephemeral() as instans:
        svar = _defs().resolve_job_def("uden_databasen").execute_in_process(instance=instans)
        gem_konto(instans, svar.run_id, ind)
    return svar.run_id


def test_what_a_later_run_leaves_alone_stays_in_the_account_under_the_run_that_built_it(ind: Indstillinger) -> None:
    _grunde(ind, _defs())
    foer = laes(ind.data)
    koersel = _uden_databasen(ind)
    efter = laes(ind.data)
    assert (efter.aktiver, efter.resultater, efter.database) == (foer.aktiver, foer.resultater, foer.database)
    assert efter.koersler["model: unik"] == koersel
    assert efter.koersler["kontrol_duckdb: afstemning"] == foer.koersler["kontrol_duckdb: afstemning"] != koersel


def test_a_database_that_no_run_of_ours_left_gets_no_account(ind: Indstillinger) -> None:
    _grunde(ind, _defs())
    foer = kontofil(ind.data).read_bytes()
    ind.database.write_bytes(b"another database")
    _uden_databasen(ind)
    assert kontofil(ind.data).read_bytes() == foer
    assert not gaelder(laes(ind.data), ind.database)


def test_what_is_out_of_date_is_not_said_to_be_missing_too() -> None:
    konto = Konto("d", "r", "k", ("a",), (Resultat("a: x", True, "ERROR"),), ("b", "b: y"))
    assert port(Forventet(frozenset("ab"), frozenset({"a: x", "b: y"}), frozenset({"x", "y"})), konto) == []
    assert blandet(konto) == ["databasen er blandet: b, b: y er ikke bygget på det nyeste; kør: kontrol run"]


def test_a_check_that_is_defined_but_not_in_the_account_is_named() -> None:
    konto = Konto("d", "r", "k", ("a",), (Resultat("a: x", True, "ERROR"),))
    assert port(Forventet(frozenset({"a"}), frozenset({"a: x", "a: y"}), frozenset()), konto) == [
        "a: y har ikke meldt sig i den kørsel, der lavede databasen"
    ]
