"""What withholds a publication: a run that left something out, a database, deliveries or code that are not the run's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.publications.gate import hindringer
from dagster_project.publications.not_in_database import not_built
from dagster_project.publications.run_account import read, save
from dagster_project.settings import Settings
from tests.data_folder import Folder
from tests.publish.helpers import NOTHING, copies

pytestmark = pytest.mark.heavy


def test_a_run_that_left_out_a_model_a_test_and_a_check_publishes_nothing(demo: Folder, tmp_path: Path) -> None:
    copy = copies(demo, tmp_path)
    account = json.loads((copy.data / "kontroller.json").read_text("utf-8"))
    account["aktiver"].remove("marts/benchmark")
    silent = ("marts/provenu_aar: provenu_aar_er_summen_af_linjerne", "kontrol_duckdb: afstemning")
    account["resultater"] = [r for r in account["resultater"] if r["kontrol"] not in silent]
    (copy.data / "kontroller.json").write_text(json.dumps(account), "utf-8")
    answer = copy.kontrol("udgiv", "--godkendt-af", "Anna Test")
    assert answer.returncode == 2
    assert answer.stderr == (
        "kontrol: Udgivelsen holdes tilbage: marts/benchmark blev ikke bygget i den kørsel, der lavede databasen; "
        "dbt: provenu_aar_er_summen_af_linjerne har ikke meldt sig i den kørsel, der lavede databasen; "
        "kontrol_duckdb: afstemning har ikke meldt sig i den kørsel, der lavede databasen; og 1 til. "
        "Hvorfor, og hvad der kan gøres, siger: kontrol status.\n"
    )
    assert not (copy.data / "publikationer" / "2023-12.1").exists()


def test_nothing_built_is_nothing_to_publish(tmp_path: Path) -> None:
    assert hindringer(Settings(data=tmp_path), None, NOTHING) == ["der er ikke bygget noget, der kan udgives; kør: kontrol run"]


def test_a_database_that_is_not_what_was_delivered_is_not_published(demo: Folder, tmp_path: Path) -> None:
    own = copies(demo, tmp_path / "egen", with_landing=True)
    assert hindringer(own.settings, None, NOTHING) == []  # the stamps of a copy are others, its bytes are not
    assert hindringer(own.settings, "2023-11", NOTHING) == [
        "databasen er bygget til og med 2023-12, ikke 2023-11; kør: kontrol run --periode 2023-11"
    ]
    new = own.put("kommune_sager", "kommune_sager_253_2023-12.csv", "sagsnr\n1\n")
    new_ones = "1 fil i landingsmappen er ny eller ændret, siden databasen blev bygget; kør: kontrol run"
    assert hindringer(own.settings, None, NOTHING) == [new_ones]
    assert not_built(own.settings) == ["nye eller ændrede filer i landingsmappen: kommune_sager/kommune_sager_253_2023-12.csv"]
    new.unlink()
    assert not_built(own.settings) == []
    same_size = next(own.landing.glob("su_tilbagemeldinger/*.csv"))
    same_size.write_bytes(same_size.read_bytes().swapcase())
    assert not_built(own.settings) == [f"nye eller ændrede filer i landingsmappen: su_tilbagemeldinger/{same_size.name}"]
    same_size.write_bytes(same_size.read_bytes().swapcase())
    register = own.data / "raa" / "leverancer" / "register.parquet"
    register.write_bytes(register.read_bytes() + b" ")
    assert hindringer(own.settings, None, NOTHING)[0].startswith("registret over leverancer er ændret")
    with (own.data / "kontrol.duckdb").open("ab") as f:
        f.write(b" ")
    assert "ikke den database, som kørslens kontroller gælder" in hindringer(own.settings, None, NOTHING)[0]


def test_other_code_than_the_database_was_built_by_publishes_nothing(demo: Folder, tmp_path: Path) -> None:
    copy = copies(demo, tmp_path)
    account = read(copy.data)
    save(copy.data, type(account)(**{**account.__dict__, "kode": "en anden"}))
    assert hindringer(copy.settings, None, NOTHING)[0].startswith("kode, seeds eller afhængigheder er ændret")
