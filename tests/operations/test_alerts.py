"""Alerts: once per cause and way, through a real mail server and a real web server, and nothing personal in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from dagster import DagsterInstance, Definitions, Failure, asset, build_sensor_context, define_asset_job, in_process_executor

from dagster_project.defs.alerts import advarsler
from dagster_project.defs.event_log import prepare_home
from dagster_project.publications.run_account import read, save
from dagster_project.settings import Settings
from tests.data_folder import KEY, Folder
from tests.operations.servers import smtp_server, web_server
from tests.worlds import copied

CPR = "010190-1234"
RECONCILIATION = "kontrol_duckdb: afstemning"
TO = {"KONTROL_ADVARSEL_MAIL": "drift@kommune.test, dpo@kommune.test", "KONTROL_ADVARSEL_FRA": "kontrol@kommune.test"}


@pytest.fixture
def place(one_leverance: Folder, tmp_path: Path) -> Folder:
    """A built folder in which a delivery was refused, one is late, a correction loses and a printed figure does not agree."""
    folder = copied(one_leverance, tmp_path / "kopi")
    with duckdb.connect(str(folder.data / "kontrol.duckdb")) as con:
        _refuse(con, "a" * 32, f"kolonnen cpr mangler ({CPR})")
        con.execute(
            "insert into marts.forsinkede by name select 'su_tilbagemeldinger' as kilde, '151' as kommunekode, "
            "'2023-11' as nyeste_i_kilden, '2023-11' as mangler_periode"
        )
        con.execute(
            "insert into marts.tilbageholdt by name select 'rettelse_taber' as kontrol, "
            "'rettelse_taber/x/151/2023-11/v2' as tal_id, "
            "-90000.00 as forskel, 'afviger' as status, 'rettelse_taber' as holder_tilbage"
        )
    account = read(folder.data)
    results = tuple(replace(r, bestaaet=r.bestaaet and r.kontrol != RECONCILIATION) for r in account.resultater)
    assert results != account.resultater, "the check was asked, and held"
    save(folder.data, replace(account, resultater=results))
    return folder


def _refuse(con: duckdb.DuckDBPyConnection, leverance_id: str, reason: str) -> None:
    con.execute(
        "insert into marts.leverancer by name select * replace (? as leverance_id, 'afvist' as status, ? as aarsag, "
        "2 as version) "
        "from marts.leverancer limit 1",
        [leverance_id, reason],
    )


@pytest.fixture
def settings(place: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    for name, value in {"KONTROL_DATA": place.data, "KONTROL_LANDING": place.landing, "KONTROL_CPR_NOEGLE": KEY, **TO}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("DAGSTER_HOME", str(place.data / "dagster"))
    settings = Settings()
    prepare_home(settings)
    yield settings


def test_each_cause_is_told_of_once_by_mail_and_by_webhook(place: Folder) -> None:
    with smtp_server() as (smtp, mails), web_server() as (hook, posts):
        ways = {"KONTROL_SMTP": smtp, "KONTROL_ADVARSEL_WEBHOOK": hook, **TO}
        first = place.kontrol("advarsler", **ways)
        assert first.returncode == 0, first.stderr
        (mail,) = mails
        text = mail.get_content()
        assert mail["To"] == "drift@kommune.test, dpo@kommune.test" and mail["From"] == "kontrol@kommune.test"
        assert "Leverance afvist:" in text and "kommune_sager fra 151 for 2023-11 version 2: kolonnen cpr mangler" in text
        assert "su_tilbagemeldinger fra 151: mangler 2023-11" in text
        assert "rettelse_taber/x/151/2023-11/v2: −90.000" in text
        assert "afstemning holder ikke" in text
        (post,) = posts
        assert post["text"].partition("\n")[2] == text.replace("\r\n", "\n")
        assert {a["art"] for a in post["advarsler"]} == {
            *("Leverance afvist", "Leverance forsinket", "Rettelse, der taber", "Udgivelse holdes tilbage")
        }
        for said in (text, json.dumps(post), first.stdout):
            assert CPR not in said and CPR.replace("-", "") not in said

        again = place.kontrol("advarsler", **ways)
        assert (len(mails), len(posts)) == (1, 1) and "0 nye sendt som mail" in again.stdout

        with duckdb.connect(str(place.data / "kontrol.duckdb")) as con:
            _refuse(con, "b" * 32, "filen er tom")
        assert place.kontrol("advarsler", **ways).returncode == 0
        assert "filen er tom" in mails[1].get_content() and "kolonnen cpr" not in mails[1].get_content()


def test_what_does_not_come_through_is_said_with_its_setting_and_tried_again(place: Folder) -> None:
    with web_server() as (hook, posts):
        failing = place.kontrol("advarsler", KONTROL_SMTP="smtp://127.0.0.1:1", KONTROL_ADVARSEL_WEBHOOK=hook, **TO)
        assert failing.returncode == 2 and "KONTROL_SMTP" in failing.stderr
        assert len(posts) == 1, "the other way was not kept from it"
        with smtp_server() as (smtp, mails):
            assert place.kontrol("advarsler", KONTROL_SMTP=smtp, KONTROL_ADVARSEL_WEBHOOK=hook, **TO).returncode == 0
            assert (len(mails), len(posts)) == (1, 1)
            refused = place.kontrol("advarsler", "--proev", KONTROL_SMTP=smtp, KONTROL_ADVARSEL_MAIL="x@afvist.test")
            assert refused.returncode == 2 and "KONTROL_ADVARSEL_MAIL" in refused.stderr
    with web_server(status=500) as (hook, _):
        answer = place.kontrol("advarsler", "--proev", KONTROL_ADVARSEL_WEBHOOK=hook)
        assert answer.returncode == 2 and "KONTROL_ADVARSEL_WEBHOOK: adressen svarede 500" in answer.stderr
        assert "hemmelig" not in answer.stderr
    for wrong in ({"KONTROL_ADVARSEL_WEBHOOK": "http://andre.test/x"}, {"KONTROL_SMTP": "localhost", **TO}):
        answer = place.kontrol("advarsler", "--proev", **wrong)
        assert answer.returncode == 2 and next(iter(wrong)) in answer.stderr


def test_the_sensor_tells_of_a_run_that_failed_and_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    @asset
    def dbt() -> None:
        raise ValueError(f"could not convert '{CPR}'")

    @asset
    def publikation() -> None:
        raise Failure("Udgivelsen holdes tilbage: kontrollen x holder ikke.")

    jobs = [
        define_asset_job(name, selection=[a], executor_def=in_process_executor)
        for name, a in (("byg_alt", dbt), ("udgiv", publikation))
    ]
    failing = Definitions(assets=[dbt, publikation], jobs=jobs)
    with smtp_server() as (smtp, mails), DagsterInstance.get() as instance:
        monkeypatch.setenv("KONTROL_SMTP", smtp)
        for name in ("byg_alt", "udgiv", "byg_alt"):
            assert not failing.resolve_job_def(name).execute_in_process(instance=instance, raise_on_error=False).success
        first = advarsler(build_sensor_context(instance=instance))
        text = mails[0].get_content()
        assert "byg_alt: trinnet dbt fejlede (ValueError)." in text and text.count("byg_alt:") == 1
        assert "udgiv: Udgivelsen holdes tilbage: kontrollen x holder ikke." in text
        assert CPR not in text
        assert first.skip_message == "6 sendt som mail"
        assert advarsler(build_sensor_context(instance=instance)).skip_message == "0 sendt som mail"
        assert len(mails) == 1


def test_without_anybody_to_tell_the_sensor_says_which_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KONTROL_ADVARSEL_MAIL")
    with DagsterInstance.get() as instance:
        assert "KONTROL_ADVARSEL_MAIL" in advarsler(build_sensor_context(instance=instance)).skip_message
