"""Twenty random figures of the demo agree in every medium, and one changed number in any one of them is found."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.publish.report import build_reports
from tests.data_folder import Folder
from tests.publish.helpers import linked
from tests.publish.media import MEDIA, Edition, Figure
from tests.publish.report.conftest import REPORT, intern, make_edition  # noqa: F401 - a fixture
from tests.publish.same_everywhere import agrees, main
from tests.publish.site.conftest import publikation  # noqa: F401 - a fixture

pytestmark = pytest.mark.heavy
FIGURE = Figure("provenu_aar|151|2023|KL-ydelser", "beloeb")
PRINTED = "5.764.357"  # aarsrapport-ballerup-2023.txt
ONE_MORE = "update {} set beloeb = beloeb + 1 where kategori = 'KL-ydelser' and aar = 2023"


@pytest.fixture(scope="module")
def publication(publikation: Path, intern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The demo's publication with its pages and reports."""
    folder = linked(publikation, tmp_path_factory.mktemp("udgivet") / publikation.name)
    shutil.copytree(intern / "rapport", folder / "intern" / "rapport", copy_function=os.link)
    build_reports(folder / "offentlig")
    return folder


def test_twenty_random_figures_agree(publication: Path, demo: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(demo.data / "kontrol.duckdb")
    assert main([str(publication), "--seed", "21", "--n", "20", "--database", database]) == 0, capsys.readouterr().out
    _, *lines, last = capsys.readouterr().out.splitlines()
    assert last.startswith("seed 21: 20 figures, 0 disagree.")
    assert len({line.split(" | ")[1] + line.split()[0] for line in lines}) == 20
    assert sum("·" not in line for line in lines if line.startswith("intern")) >= 5  # in all five media


@pytest.fixture
def copy(publication: Path, tmp_path: Path) -> Path:
    """Of the internal edition what the one figure stands in, and a database of its table."""
    edition, own = publication / "intern", tmp_path / "intern"
    wanted = [f"tabeller/{t}.{kind}" for t in ("provenu_aar", "udgivelse") for kind in ("csv", "parquet")]
    wanted += ["arbejdsboeger/provenu-151.xlsx", f"rapport/{REPORT}", "site/provenu-151.html", "site/kommune/151.html"]
    for path in wanted:
        (own / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(edition / path, own / path)
    with duckdb.connect(str(tmp_path / "kontrol.duckdb")) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.provenu_aar as from read_parquet($1)", [str(edition / "tabeller" / "provenu_aar.parquet")]
        )
    return own


def in_text(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8", newline="")


def in_workbook(file: Path) -> None:
    workbook = openpyxl.load_workbook(file)
    (cell,) = [c for row in workbook["Provenu"].iter_rows() for c in row if c.value == 5_764_357]
    cell.value += 1
    workbook.save(file)


def in_database(file: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute(ONE_MORE.format("marts.provenu_aar"))


def in_report(file: Path, editions: Path, place: Path) -> None:
    shutil.copyfile(build_reports(make_edition(editions, place, provenu_aar=[ONE_MORE.format("t")]))[0], file)


def test_one_changed_number_is_found_in_the_medium_that_has_it(copy: Path, editions: Path, tmp_path: Path) -> None:
    database = copy.parent / "kontrol.duckdb"
    faults = {
        "database": (database, in_database),
        "CSV": (copy / "tabeller" / "provenu_aar.csv", lambda f: in_text(f, ";5764357,00;", ";5764358,00;")),
        "page": (copy / "site" / "provenu-151.html", lambda f: in_text(f, PRINTED, "5.764.358")),
        "workbook": (copy / "arbejdsboeger" / "provenu-151.xlsx", in_workbook),
        "PDF": (copy / "rapport" / REPORT, lambda f: in_report(f, editions, tmp_path / "other")),
    }
    assert list(faults) == list(MEDIA)
    assert Edition(copy, database, ["151"]).everywhere(FIGURE) == dict.fromkeys(MEDIA, PRINTED)
    for medium, (file, plant) in faults.items():
        whole = file.read_bytes()
        plant(file)
        found = Edition(copy, database, ["151"]).everywhere(FIGURE)
        assert not agrees(found), medium
        assert {m for m, text in found.items() if text != PRINTED} == {medium}, found
        file.write_bytes(whole)
