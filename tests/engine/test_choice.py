"""Choosing an engine: one that is not there is named before anything is begun, with what to install."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dagster_project.engine.choice import check_readers
from dagster_project.settings import SettingsError, read_settings
from tests.data_folder import KEY, Folder

pytestmark = pytest.mark.build  # `kontrol run` that ends before dbt is started


@pytest.fixture
def landing(folder: Folder) -> Folder:
    folder.landing.mkdir(exist_ok=True)
    return folder


def test_without_pyspark_a_run_says_what_to_install_and_begins_nothing(landing: Folder) -> None:
    answer = landing.kontrol("run", KONTROL_MOTOR="spark", KONTROL_SPARK="local[2]", PYTHONPATH="")
    assert answer.returncode == 2 and "Traceback" not in answer.stderr
    assert "KONTROL_MOTOR=spark kræver pyspark" in answer.stderr
    assert "pip install 'kontrolprovenu[spark]'" in answer.stderr
    assert not (landing.data / "raa").exists()


def test_without_java_a_run_says_what_to_install(landing: Folder, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    (tmp_path / "pakker" / "pyspark").mkdir(parents=True)
    (tmp_path / "pakker" / "pyspark" / "__init__.py").touch()  # that it is found is all that is asked
    answer = landing.kontrol(
        "run",
        KONTROL_MOTOR="spark",
        KONTROL_SPARK="local[2]",
        PATH=tmp_path / "tom",
        JAVA_HOME="",
        PYTHONPATH=tmp_path / "pakker",
    )
    assert answer.returncode == 2 and "Traceback" not in answer.stderr
    assert "kræver Java 17 eller 21 på denne maskine" in answer.stderr and "default-jre-headless" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("KONTROL_MOTOR", "dask", "der kræves lokal, spark eller pipes"),
        ("KONTROL_SPARK", "local", r"der kræves local\[2\]"),
        ("KONTROL_SPARK", "local[0]", r"der kræves local\[2\]"),
        ("KONTROL_SPARK", "http://spark", r"spark://<vært>:<port>"),
        ("KONTROL_PIPES", "proces", r"der kræves proces\[2\]"),
        ("KONTROL_PIPES", "proces[0]", r"der kræves proces\[2\]"),
        ("KONTROL_DEL_RAEKKER", "0", "tallet er for lille"),
        ("KONTROL_LAES_HOS", "klyngen", "der kræves koordinator eller arbejdere"),
        ("KONTROL_PIPES", "klynge:start", r"<modul>:<funktion>\[<antal>\]"),
    ],
)
def test_an_engine_that_cannot_be_understood_is_named(name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} kan ikke bruges: .*{why}"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"motor": "lokal"}, "KONTROL_LAES_HOS=arbejdere kræver KONTROL_MOTOR=spark; den er lokal"),
        ({"motor": "pipes"}, "KONTROL_LAES_HOS=arbejdere kræver KONTROL_MOTOR=spark; den er pipes"),
        ({"motor": "spark"}, "kræver, at KONTROL_CPR_NOEGLE er fil:<sti>"),
    ],
)
def test_workers_that_are_to_read_are_sparks_and_have_the_key_as_a_file(
    given: dict[str, str], why: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KONTROL_CPR_NOEGLE", KEY)
    monkeypatch.setenv("KONTROL_LAES_HOS", "arbejdere")
    with pytest.raises(SettingsError, match=why):
        check_readers(read_settings(**given))
    check_readers(read_settings(**given | {"laes_hos": "koordinator"}))
    monkeypatch.setenv("KONTROL_CPR_NOEGLE", "fil:/run/secrets/noegle")
    check_readers(read_settings(motor="spark"))


def test_the_configuration_of_one_run_goes_before_the_settings(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster_project.defs.resources import Motor

    assert Motor().environment() == {"KONTROL_MOTOR": "lokal", "KONTROL_SPARK": "local[*]"}
    with pytest.raises(SettingsError, match="kræver pyspark"):
        Motor(motor="spark").environment()
    monkeypatch.setenv("KONTROL_MOTOR", "spark")
    monkeypatch.setenv("KONTROL_SPARK", "local[2]")
    assert Motor(motor="lokal").environment() == {"KONTROL_MOTOR": "lokal", "KONTROL_SPARK": "local[2]"}
    with pytest.raises(SettingsError, match=r"^KONTROL_MOTOR kan ikke bruges: der kræves lokal, spark eller pipes"):
        Motor(motor="dask").environment()


def test_workers_by_pipes_and_a_store_of_objects_are_refused_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster_project.defs.resources import Motor

    monkeypatch.setenv("KONTROL_LAGER", "s3://kontrol/151")
    why = r"KONTROL_MOTOR=pipes kræver, at KONTROL_LAGER er en mappe eller usat; den er s3://kontrol/151\..*cache/opgaver.*Regn"
    with pytest.raises(SettingsError, match=why):
        Motor(motor="pipes").environment()
    monkeypatch.setenv("KONTROL_LAGER", "/mnt/kontrol")
    assert Motor(motor="pipes").environment()["KONTROL_MOTOR"] == "pipes"


@pytest.mark.parametrize(
    "value", ["local[4]", "local[*]", "spark://vaert:7077", "sc://vaert:15002", "sc://vaert:443/;use_ssl=true"]
)
def test_the_ways_to_reach_spark_are_understood(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTROL_SPARK", value)
    assert read_settings().spark == value
    assert "KONTROL_MOTOR" not in os.environ and read_settings().motor == "lokal"
