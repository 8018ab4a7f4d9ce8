"""A run that nobody watches: its figures as JSON, its exit status, and its tags; and a month published apart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from dagster import AssetKey, DagsterInstance, RunsFilter

from dagster_project.publications.chain import read_manifest
from tests.data_folder import Folder, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]
KILDE = "kommune_sager"


def _runs(place: Folder, job: str) -> list[dict[str, str]]:
    """The tags of ours on the runs of a job, oldest first."""
    with DagsterInstance.from_config(str(place.data / "dagster")) as instance:
        runs = instance.get_runs(RunsFilter(job_name=job))
        return [{k: v for k, v in r.tags.items() if k.startswith("kontrol/")} for r in reversed(runs)]


def test_a_run_that_nobody_watches_and_an_old_month_published_apart(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.put(KILDE, f"{KILDE}_253_2023-12.csv", sager(sag("1", kommune="253"), sag("2", kommune="253", cpr="310290-0001")))
    answer = place.kontrol("run", "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    told = json.loads(answer.stdout)
    assert (told["status"], told["nyt"], told["bygget_til"]) == (0, True, "2023-12")
    assert (told["nye_leverancer"], told["nye_afvist"]) == (1, 0)
    assert told["leverancer"] == {"indlaest": 1, "afloest": 0, "dublet": 0, "afvist": 0}
    assert told["raekker"] == {"i_filerne": 2, "i_karantaene": 1}  # 31 February is no birthday
    assert told["kontroller"]["i_alt"] > 50 and told["kontroller"]["holder_udgivelsen_tilbage"] == 0
    assert (told["tabte_kroner"], told["fejler"], told["afvist"]) == ("0", [], [])
    assert told["sekunder"]["i alt"] >= told["sekunder"]["dbt"] > 0

    place.put(KILDE, f"{KILDE}_253_2023-11.csv", "navn;beløb\nx;1\n")
    answer = place.kontrol("run", "--stille")
    assert answer.returncode == 1, "every new delivery was refused"
    assert answer.stdout == "" and f"{KILDE}_253_2023-11.csv" in answer.stderr
    answer = place.kontrol("run", "--stille")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", ""), "nothing is new, and nothing fails"
    assert _runs(place, "byg_alt") == [{"kontrol/periode": "2023-12"}] * 2

    before = (place.data / "kontrol.duckdb").read_bytes()
    config = json.dumps({"ops": {"publikation": {"config": {"godkendt_af": "Anna 010190-1234"}}}})
    command = ("-m", "dagster", "asset", "materialize", "-m", "dagster_project.definitions", "--select", "publikation")
    done = subprocess.run(
        [sys.executable, *command, "--partition", "2024-01", "--config-json", config],
        env=place.environment(DAGSTER_HOME=str(place.data / "dagster")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = read_manifest(place.data / "publikationer" / "2024-01.1")
    assert manifest["periode"] == "2024-01" and "010190" not in json.dumps(manifest)
    assert (place.data / "kontrol.duckdb").read_bytes() == before, "readers still see December"
    assert not list(place.data.glob(".genskab-*"))
    with DagsterInstance.from_config(str(place.data / "dagster")) as instance:
        assert instance.get_materialized_partitions(AssetKey("publikation")) == {"2024-01"}
        (run,) = [r for r in instance.get_runs() if r.tags.get("dagster/partition") == "2024-01"]
    assert run.tags["kontrol/periode"] == "2024-01"
    assert run.tags["kontrol/godkendt_af"] == manifest["godkendt_af"]

    answer = place.kontrol("udgiv", "--godkendt-af", "Anna Test", "--periode", "2023-11")
    assert answer.returncode == 2 and "bygget til og med 2023-12, ikke 2023-11" in answer.stderr
