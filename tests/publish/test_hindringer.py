"""What withholds a publication: a run that left something out, a database, deliveries or code that are not the run's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.publish.kontroller import gem, laes
from dagster_project.publish.spaerring import hindringer
from dagster_project.settings import Indstillinger
from tests.koersel.miljoe import Mappe
from tests.publish.hjaelp import INTET, kopier

pytestmark = pytest.mark.heavy


def test_a_run_that_left_out_a_model_a_test_and_a_check_publishes_nothing(demo: Mappe, tmp_path: Path) -> None:
    kopi = kopier(demo, tmp_path)
    konto = json.loads((kopi.data / "kontroller.json").read_text("utf-8"))
    konto["aktiver"].remove("marts/benchmark")
    tavse = ("marts/provenu_aar: provenu_aar_er_summen_af_linjerne", "kontrol_duckdb: afstemning")
    konto["resultater"] = [r for r in konto["resultater"] if r["kontrol"] not in tavse]
    (kopi.data / "kontroller.json").write_text(json.dumps(konto), "utf-8")
    svar = kopi.kontrol("udgiv", "--godkendt-af", "Anna Test")
    assert svar.returncode == 2
    assert svar.stderr == (
        "kontrol: Udgivelsen holdes tilbage: marts/benchmark blev ikke bygget i den kørsel, der lavede databasen; "
        "dbt: provenu_aar_er_summen_af_linjerne har ikke meldt sig i den kørsel, der lavede databasen; "
        "kontrol_duckdb: afstemning har ikke meldt sig i den kørsel, der lavede databasen; og 1 til.\n"
    )
    assert not (kopi.data / "publikationer" / "2023-12.1").exists()


def test_nothing_built_is_nothing_to_publish(tmp_path: Path) -> None:
    assert hindringer(Indstillinger(data=tmp_path), None, INTET) == [
        "der er ikke bygget noget, der kan udgives; kør: kontrol run"
    ]


def test_a_database_that_is_not_what_was_delivered_is_not_published(demo: Mappe, tmp_path: Path) -> None:
    egen = kopier(demo, tmp_path / "egen", med_landing=True)
    assert hindringer(egen.ind, None, INTET) == []  # the stamps of a copy are others, its bytes are not
    assert hindringer(egen.ind, "2023-11", INTET) == [
        "databasen er bygget til og med 2023-12, ikke 2023-11; kør: kontrol run --periode 2023-11"
    ]
    ny = egen.laeg("kommune_sager", "kommune_sager_253_2023-12.csv", "sagsnr\n1\n")
    nye = "1 filer i landingsmappen er nye eller ændrede, siden databasen blev bygget; kør: kontrol run"
    assert hindringer(egen.ind, None, INTET) == [nye]
    ny.unlink()
    register = egen.data / "raa" / "leverancer" / "register.parquet"
    register.write_bytes(register.read_bytes() + b" ")
    assert hindringer(egen.ind, None, INTET)[0].startswith("registret over leverancer er ændret")
    with (egen.data / "kontrol.duckdb").open("ab") as f:
        f.write(b" ")
    assert "ikke den database, som kørslens kontroller gælder" in hindringer(egen.ind, None, INTET)[0]


def test_other_code_than_the_database_was_built_by_publishes_nothing(demo: Mappe, tmp_path: Path) -> None:
    kopi = kopier(demo, tmp_path)
    konto = laes(kopi.data)
    gem(kopi.data, type(konto)(**{**konto.__dict__, "kode": "en anden"}))
    assert hindringer(kopi.ind, None, INTET)[0].startswith("kode, seeds eller afhængigheder er ændret")
