"""`kontrol status` says everything that does not hold, and only then that all agrees."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.build.status import gennemsyn
from dagster_project.common.files import sha256
from dagster_project.publications.run_account import read, save, stempel
from tests.data_folder import KEY, Folder

pytestmark = pytest.mark.heavy


@pytest.fixture
def copy(demo: Folder, tmp_path: Path) -> Folder:
    """A data folder of its own with the demo's database, its last run and the account of it."""
    folder = Folder(tmp_path, noegle=None)
    folder.data.mkdir()
    for name in ("kontrol.duckdb", "sidste_koersel.json", "kontroller.json"):
        shutil.copy(demo.data / name, folder.data / name)
    (folder.data / "cache").symlink_to(demo.data / "cache")  # a view of the database reads from there
    return folder


def change(folder: Folder, *sentences: str) -> str:
    """What the status says of the database so changed, as if a run had left it: the account is of it."""
    database = folder.data / "kontrol.duckdb"
    with duckdb.connect(str(database)) as con:
        for sentence in sentences:
            con.execute(sentence)
    save(folder.data, replace(read(folder.data), database=sha256(database), stempel=stempel(database)))
    answer = folder.kontrol("status")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


RENT = ("delete from marts.udsagn where udfald = 'holder ikke'", "delete from marts.advarsler", "delete from marts.forsinkede")


def test_the_demo_names_its_claims_and_findings_and_claims_no_more_than_holds(demo: Folder) -> None:
    out = demo.kontrol("status").stdout
    uklassificerede = demo.sql("select count(*) from marts.kontrolsager where regel = 'K99'")[0][0]
    assert f"Uden for tallene:\n  uklassificeret, {uklassificerede} fund i marts.advarsler, fx 151|DEMO-" in out
    leftovers = f"1 afsender er forsinket, 3 udsagn holder ikke og {uklassificerede} fund står til gennemsyn"
    assert f"De rapporterede tal stemmer; {leftovers}." in out
    assert "alt stemmer" not in out


def test_that_all_agrees_is_said_when_nothing_is_left(copy: Folder) -> None:
    out = change(copy, *RENT)
    assert out.rstrip().endswith("Alt er inde, og alt stemmer.")
    assert "holder ikke" not in out and "gennemsyn" not in out


@pytest.mark.parametrize(
    ("sentence", "linje", "stand"),
    [
        (
            "update marts.udsagn set udfald = 'holder ikke' where udsagn_id = 'anker-medhold'",
            "„Tre sager har været påklaget",
            "1 udsagn holder ikke.",
        ),
        (
            "update marts.trykte_summer set status = 'afviger', note = 'delene giver 7' "
            "where tal_id = 'paragraf-11/151/2023/provenu'",
            "trykt sum: paragraf-11/151/2023/provenu: delene giver 7",
            "1 fund står til gennemsyn.",
        ),
        (
            "insert into marts.udk_advarsler by name select '151' as kommunekode, 2023 as aar, 'landsblok' as art, 'x' as note, "
            "'l' as leverance_id",
            "landsblok: 151 2023: x",
            "1 fund står til gennemsyn.",
        ),
    ],
)
def test_each_kind_of_finding_is_named_and_counted(copy: Folder, sentence: str, linje: str, stand: str) -> None:
    out = change(copy, *RENT, sentence)
    assert linje in out
    assert f"De rapporterede tal stemmer; {stand} Det holder ikke offentliggørelse tilbage." in out


def test_what_has_its_own_place_is_not_a_finding_as_well(copy: Folder) -> None:
    change(
        copy,
        *RENT,
        "insert into marts.advarsler by name select 'leverance_afvist' as art, 'l' as leverance_id, 'x' as besked",
        "insert into marts.udk_advarsler by name select '151' as kommunekode, 2023 as aar, 'total' as art, 'x' as note, "
        "'l' as leverance_id",  # a control total holds back, and is named there
    )
    assert gennemsyn(copy.data / "kontrol.duckdb") == []


def test_a_missing_column_is_named_with_what_resembles_it_and_is_no_finding_as_well(copy: Folder) -> None:
    message = "a.csv: kolonnen ydelse_foer mangler; den ukendte kolonne „Ydelse før“ ligner den"
    out = change(
        copy,
        *RENT,
        "insert into marts.advarsler by name select 'indlaesning' as art, leverance_id, "
        f"'{message}' as besked from marts.leverancer where status = 'indlæst' limit 1",
    )
    assert f"Kolonner, der mangler:\n  {message}\n" in out
    assert "1 leverance mangler en kolonne" in out and "gennemsyn" not in out and "alt stemmer" not in out


def test_without_key_or_landing_folder_the_rest_is_said_all_the_same(copy: Folder) -> None:
    told = "Om der er kommet nyt, er ikke set efter: "
    assert f"{told}KONTROL_CPR_NOEGLE mangler" in copy.kontrol("status").stdout
    answer = copy.kontrol("status", KONTROL_CPR_NOEGLE=KEY)
    assert f"{told}{copy.landing}: findes ikke" in answer.stdout
    assert (answer.returncode, answer.stderr) == (0, "") and "Næste skridt: kontrol run" not in answer.stdout


def test_a_database_of_the_version_before_is_said_in_a_sentence(copy: Folder) -> None:
    out = change(copy, "drop table marts.tilbageholdt")
    assert "er bygget af en anden version af kontrol" in out and "Næste skridt: kontrol run" in out


@pytest.mark.parametrize("name", ["sidste_koersel.json", "kontroller.json"])
@pytest.mark.parametrize("rest", [b"", b'{"landing": "x', b"[]", b"\xff"])
def test_a_memory_that_is_cut_off_is_no_fault_of_the_status(copy: Folder, name: str, rest: bytes) -> None:
    (copy.data / name).write_bytes(rest)
    answer = copy.kontrol("status")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Næste skridt: " in answer.stdout
