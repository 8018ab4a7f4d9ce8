"""Whatever is materialized, from the command line or by GraphQL: readers see a whole database, status says what is behind, and
`kontrol run` mends it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from dagster_project.build import database_file
from dagster_project.common.files import sha256
from dagster_project.publications.own_place import settle
from dagster_project.publications.run_account import read
from dagster_project.settings import ROOT
from tests.data_folder import Folder
from tests.publish.helpers import Copy, copies

pytestmark = pytest.mark.heavy
BIN = Path(sys.executable).parent
MODULE = ("-m", "dagster_project.definitions")
ANSWER = "su_tilbagemeldinger_151_2023-12"
LAUNCH = """mutation($p: ExecutionParams!) { launchRun(executionParams: $p) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
BACKFILL = """mutation($p: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $p) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
BACKFILL_STATUS = """query($id: String!) { partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill {
  status runs { status tags { key value } } } } }"""


DATABASE, TABLE = ["kontrol_duckdb"], ["marts", "provenu_aar"]
CHECKS = [
    (DATABASE, "afstemning"),
    (["raa", "kommune_sager"], "ingen_afsender_er_forsinket"),
    (TABLE, "provenu_aar_er_summen_af_linjerne"),
    (TABLE, "noegle_er_unik"),
]


def materialize(place: Folder, selection: str, *more: str) -> subprocess.CompletedProcess[str]:
    """As a Dagster user does it, with nothing but the documented environment."""
    command = [BIN / "dagster", "asset", "materialize", *MODULE, "--select", selection, *more]
    env = place.environment(DAGSTER_HOME=str(place.data / "dagster"))
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)


def correct(place: Folder) -> None:
    """A referral to SU-styrelsen is answered otherwise."""
    folder = place.landing / "su_tilbagemeldinger"
    text = (folder / f"{ANSWER}.csv").read_text("utf-8")
    place.put("su_tilbagemeldinger", f"{ANSWER}_v2.csv", text.replace("uden svar", "ingen ændring", 1))


@pytest.fixture
def place(demo: Folder, tmp_path: Path) -> Copy:
    copy = copies(demo, tmp_path, with_landing=True)
    (copy.data / "dagster").mkdir()
    return copy


@pytest.mark.torture
@pytest.mark.ci
def test_what_is_chosen_is_built_the_rest_is_named_and_a_run_mends_it(place: Copy) -> None:
    correct(place)
    assert f"nye eller ændrede filer i landingsmappen: su_tilbagemeldinger/{ANSWER}_v2.csv" in place.kontrol("status").stdout
    assert materialize(place, "raa/su_tilbagemeldinger").returncode == 0
    status = place.kontrol("status").stdout
    assert "Ikke med i tallene endnu:\n  1 leverance læst, siden databasen blev bygget\n" in status
    assert status.rstrip().endswith("Næste skridt: kontrol run, som bygger det, der mangler.")
    assert place.sql("select count(*) from marts.leverancer where kilde = 'su_tilbagemeldinger'") == [(2,)]
    done = materialize(place, "staging/stg_su_tilbagemeldinger")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "intermediate/int_su_tilbagemeldinger" in read(place.data).uaktuelle
    status = place.kontrol("status").stdout
    assert "Blandet database" in status and "int_su_tilbagemeldinger" in status
    assert "databasen er blandet" in place.kontrol("udgiv", "--godkendt-af", "Anna Test").stderr
    before = read(place.data).koersler
    assert place.kontrol("run").returncode == 0
    account, records = read(place.data), database_file.read_records(place.data / "kontrol.duckdb")
    assert account.uaktuelle == ()
    # a table's key is asked again when its rows are others, and only then
    stands = {f"{r.schema}/{r.name}: noegle_er_unik": r for r in records.values()}
    keys = {n: stands[n] for n in account.hviler_paa if n in stands}
    assert {n: r.content for n, r in keys.items()} == {n: account.hviler_paa[n] for n in keys}
    asked = {n for n in keys if account.koersler[n] != before.get(n)}
    assert "marts/leverancer: noegle_er_unik" in asked and asked < keys.keys()
    assert place.kontrol("udgiv", "--godkendt-af", "Anna Test").returncode == 0


@pytest.mark.torture
def test_a_damaged_or_foreign_database_is_found_and_built_again(place: Copy, demo: Folder) -> None:
    with duckdb.connect(str(place.data / "kontrol.duckdb")) as con:
        con.execute("drop table marts.provenu_aar")
    assert "er ikke den database" in place.kontrol("status").stdout
    done = place.kontrol("run")
    assert (done.returncode, "Intet nyt" in done.stdout) == (0, False)
    assert place.tabeller() == demo.tabeller()
    (place.data / "kontrol.duckdb").write_bytes(b"not a database")
    assert place.kontrol("run").returncode == 0
    assert place.tabeller() == demo.tabeller()


@pytest.mark.torture
def test_without_a_database_the_database_alone_says_what_to_do_and_pieces_are_kept(place: Copy, demo: Folder) -> None:
    (place.data / "kontrol.duckdb").unlink()
    assert "der er ikke bygget nogen database endnu" in (done := materialize(place, "kontrol_duckdb")).stdout + done.stderr
    assert "bygger på noget, der ikke er bygget" in (done := materialize(place, "marts/provenu_aar")).stdout + done.stderr
    assert materialize(place, "raa/su_tilbagemeldinger").returncode == 0
    assert materialize(place, "seeds/kommuner").returncode == 0
    assert not (place.data / "kontrol.duckdb").exists()
    assert "ikke nok til en hel database" in place.kontrol("status").stdout
    assert place.kontrol("run").returncode == 0
    assert place.tabeller() == demo.tabeller()


@pytest.mark.torture
@pytest.mark.ci
def test_checks_and_the_database_alone_by_graphql(place: Copy) -> None:
    with server(place) as ask:
        for assets, checks in (([], CHECKS), ([DATABASE], [])):
            assert run(ask, assets, checks) == "SUCCESS", (assets, checks)
    assert read(place.data).uaktuelle == ()


@pytest.mark.torture
def test_each_kind_of_check_and_a_table_alone_by_graphql(place: Copy) -> None:
    with server(place) as ask:
        for assets, checks in (*(([], [check]) for check in CHECKS), ([TABLE], [])):
            assert run(ask, assets, checks) == "SUCCESS", (assets, checks)
    assert read(place.data).uaktuelle == ()
    answer = place.kontrol("forhaandsvis")  # asks what a publication asks
    assert (answer.returncode, "Kan udgives: " in answer.stdout) == (0, True), answer.stdout + answer.stderr


@pytest.mark.torture
def test_old_months_are_published_again_as_a_backfill_and_the_database_is_left_alone(place: Copy) -> None:
    settle(place.settings)  # whoever reads a copied folder first points its database to the folder's own files
    months, before = ["2022-12", "2023-11"], sha256(place.data / "kontrol.duckdb")
    approval = {"ops": {"publikation": {"config": {"godkendt_af": "Anna Test"}}}}
    chosen = {  # as Dagster's page of the asset sends it
        "assetSelection": [{"path": ["publikation"]}],
        "partitionNames": months,
        "fromFailure": False,
        "runConfigData": json.dumps(approval),
        "tags": [],
    }
    assert not (place.data / "dagster" / "dagster.yaml").exists(), "Dagster's own defaults: both runs start at once"
    with server(place) as ask:
        started = ask(BACKFILL, p=chosen)["launchPartitionBackfill"]
        assert started["__typename"] == "LaunchBackfillSuccess", started

        def backfill() -> dict | None:
            found = ask(BACKFILL_STATUS, id=started["backfillId"])["partitionBackfillOrError"]
            return found if found["status"].startswith(("COMPLETED", "FAILED", "CANCELED")) else None

        done = wait(backfill, 1800)
    assert done["status"] == "COMPLETED_SUCCESS", done
    tags = [{t["key"]: t["value"] for t in r["tags"]} for r in done["runs"]]
    assert sorted((t["kontrol/periode"], t["kontrol/godkendt_af"]) for t in tags) == [(m, "Anna Test") for m in months]
    assert sorted(p.name for p in (place.data / "publikationer").iterdir() if p.is_dir()) == [f"{m}.1" for m in months]
    assert place.kontrol("efterproev").returncode == 0
    assert sha256(place.data / "kontrol.duckdb") == before


@contextmanager
def server(place: Folder) -> Iterator:
    """`dagster dev` over a data folder; gives a way to ask it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = place.environment(DAGSTER_HOME=str(place.data / "dagster"))
    command = [BIN / "dagster", "dev", *MODULE, "-h", "127.0.0.1", "-p", str(port)]
    log = (place.rod / "dev.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)

    def ask(query: str, **variables: object) -> dict:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["data"]

    try:
        wait(lambda: answers(ask), 240)
        yield ask
    finally:
        os.killpg(process.pid, 15)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:  # a code server waits for a run that it began
            os.killpg(process.pid, 9)
        log.close()


def answers(ask) -> bool:
    try:
        return bool(ask("query { version }"))
    except OSError:
        return False


def run(ask, assets: list[list[str]], checks: list[tuple[list[str], str]]) -> str:
    """How a run of a selection ended."""
    selector = {
        "repositoryLocationName": "dagster_project.definitions",
        "repositoryName": "__repository__",
        "jobName": "__ASSET_JOB",
        "assetSelection": [{"path": a} for a in assets],
        "assetCheckSelection": [{"assetKey": {"path": a}, "name": n} for a, n in checks],
    }
    started = ask(LAUNCH, p={"selector": selector, "mode": "default", "runConfigData": "{}"})["launchRun"]
    assert started["__typename"] == "LaunchRunSuccess", started
    return wait(lambda: ended(ask(STATUS, id=started["run"]["runId"])["runOrError"]["status"]), 300)


def ended(status: str) -> str | None:
    return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None


def wait(done, seconds: float):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := done():
            return found
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds} s")
