"""The tables of an edition: every mart, the same bytes each time, and a CSV that a Danish spreadsheet reads as it was meant."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.publications.tables import read_marts, write_tables
from dagster_project.publish.editions import write_editions
from dagster_project.revisions.find import Revisions
from dagster_project.settings import SAMPLE_KEY
from tests.data_folder import Folder


def _csv(fil: Path) -> list[list[str]]:
    text = fil.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(text.decode("utf-8-sig").splitlines(), delimiter=";"))


def _marts(database: Path) -> dict[str, pa.Table]:
    with open_built(database) as built:
        return read_marts(built)


def test_the_internal_edition_holds_every_mart_whole(demo: Folder, editions: Path):
    for name, table in _marts(demo.data / "kontrol.duckdb").items():
        written = pq.read_table(editions / "intern" / "tabeller" / f"{name}.parquet")
        assert written.select(table.column_names).to_pylist() == table.to_pylist(), name
    assert {"udgivelse", "metode", "kommuner"} <= {f.stem for f in (editions / "intern" / "tabeller").glob("*.csv")}


def test_the_same_database_gives_the_same_bytes(demo: Folder, editions: Path, tmp_path: Path):
    with open_built(demo.data / "kontrol.duckdb") as built:
        write_editions(built, Revisions(None), tmp_path, "2023-12", [], SAMPLE_KEY)
    files = sorted(f.relative_to(editions) for f in editions.rglob("*") if f.is_file())
    assert files == sorted(f.relative_to(tmp_path) for f in tmp_path.rglob("*") if f.is_file())
    for file in files:
        assert (editions / file).read_bytes() == (tmp_path / file).read_bytes(), file


def test_rows_stand_in_order_of_their_columns_whatever_order_they_were_built_in(tmp_path: Path):
    def database(rows: str) -> Path:
        file = tmp_path / f"{len(rows)}.duckdb"
        with duckdb.connect(str(file)) as con:
            con.execute(f"create schema marts; create table marts.t as from (values {rows}) v(a, b)")
        return file

    en = _marts(database("('151', 2), ('101', 9), (null, 1)"))["t"].to_pylist()
    to = _marts(database("(null, 1),  ('101', 9), ('151', 2)"))["t"].to_pylist()
    assert en == to == [{"a": "101", "b": 9}, {"a": "151", "b": 2}, {"a": None, "b": 1}]


def test_a_csv_defuses_text_and_leaves_numbers_alone(tmp_path: Path):
    tabel = pa.table(
        {
            "tekst": ["=1+1", "+x", "-x", "@x", "\tx", "\rx", 'a;"b', "", None],
            "beloeb": pa.array([Decimal("-1234.50"), *[Decimal(0)] * 7, None], pa.decimal128(18, 2)),
            "tal": pa.array(
                [*map(Decimal, ("0", "100", "0.5", "-2.25", "1000", "10.01", "3", "4")), None], pa.decimal128(28, 10)
            ),
            "andel": [0.325, 1.0, 0.0, *[None] * 6],
            "ja": [True, False, *[None] * 7],
            "dag": [date(2023, 1, 2), *[None] * 8],
            "tid": pa.array([datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC), *[None] * 8], pa.timestamp("us", "UTC")),
        }
    )
    write_tables({"t": tabel}, tmp_path / "t")
    header, *rows = csv.reader((tmp_path / "t" / "t.csv").open(encoding="utf-8-sig", newline=""), delimiter=";")
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    assert columns["tekst"] == ("'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", 'a;"b', "", "")
    assert columns["beloeb"][:2] == ("-1234,50", "0,00") and columns["beloeb"][8] == ""
    assert columns["tal"] == ("0", "100", "0,5", "-2,25", "1000", "10,01", "3", "4", "")
    assert columns["andel"][:4] == ("0,325", "1", "0", "")
    assert columns["ja"][:3] == ("ja", "nej", "")
    assert (columns["dag"][0], columns["tid"][0]) == ("2023-01-02", "2023-01-02T03:04:05Z")


def test_a_hidden_cell_is_its_word_in_the_csv_and_nothing_in_the_parquet(tmp_path: Path):
    tabel = pa.table({"antal": pa.array([None, 7], pa.int64()), "beloeb": pa.array([None, None], pa.decimal128(18, 2))})
    write_tables({"t": tabel.append_column("skjult", pa.array(["antal=<5|beloeb=hemmeligholdt", ""]))}, tmp_path / "t")
    assert _csv(tmp_path / "t" / "t.csv") == [["antal", "beloeb"], ["<5", "hemmeligholdt"], ["7", ""]]
    assert pq.read_table(tmp_path / "t" / "t.parquet").to_pylist() == [
        {"antal": None, "beloeb": None, "skjult": "antal=<5|beloeb=hemmeligholdt"},
        {"antal": 7, "beloeb": None, "skjult": ""},
    ]


@pytest.mark.parametrize("edition", ["intern", "offentlig"])
def test_the_data_package_describes_every_table_and_validates(editions: Path, edition: str):
    folder = editions / edition / "tabeller"
    package = frictionless.Package(str(folder / "datapackage.json"))
    answer = package.validate(limit_rows=2000)
    assert answer.valid, answer.flatten(["name", "type", "note"])
    assert {r.path for r in package.resources} == {f.name for f in folder.iterdir()} - {"datapackage.json"}
    without = [(r.name, f.name) for r in package.resources if r.type == "table" for f in r.schema.fields if not f.description]
    assert without == []


def test_the_data_package_refuses_a_figure_that_is_none(editions: Path, tmp_path: Path):
    for name in ("provenu_aar.csv", "datapackage.json"):
        (tmp_path / name).write_bytes(
            (editions / "intern" / "tabeller" / name).read_bytes().replace(b";5764357,00;", b";ukendt;")
        )
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    answer = package.get_resource("provenu_aar").validate()
    assert [f.type for f in answer.tasks[0].errors] == ["type-error"]


def test_a_publication_says_what_it_is(editions: Path):
    publication = dict(_csv(editions / "intern" / "tabeller" / "udgivelse.csv")[1:])
    package = json.loads((editions / "offentlig" / "tabeller" / "datapackage.json").read_text("utf-8"))
    assert (publication["kontakt"], publication["licens"]) == ("Kommunens kontrolenhed", "CC BY 4.0")
    assert [(x["name"], x["title"]) for x in package["licenses"]] == [("CC-BY-4.0", "CC BY 4.0")]
    assert [x["title"] for x in package["contributors"]] == ["Kommunens kontrolenhed"]
    assert {k: publication[k] for k in ("periode", "nr", "data_til", "foreloebige", "opdigtet")} == {
        "periode": "2023-12",
        "nr": "1",
        "data_til": "2023-12-31",
        "foreloebige": "Tal fra 2023 og benchmark fra okt.\N{NO-BREAK SPACE}2023 er foreløbige; ældre er endelige",
        "opdigtet": "ja",
    }
