"""The tables of an edition: every mart, the same bytes each time, and a CSV that a Danish spreadsheet reads as it was meant."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.forbindelse import open_built
from dagster_project.publish.revisioner import Revisioner
from dagster_project.publish.tabeller import laes_marts, skriv_tabeller
from dagster_project.publish.udgaver import skriv_udgaver
from dagster_project.settings import PROEVENOEGLE
from tests.koersel.miljoe import Mappe


def _csv(fil: Path) -> list[list[str]]:
    tekst = fil.read_bytes()
    assert tekst.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(tekst.decode("utf-8-sig").splitlines(), delimiter=";"))


def _marts(database: Path) -> dict[str, pa.Table]:
    with open_built(database) as built:
        return laes_marts(built)


def test_the_internal_edition_holds_every_mart_whole(demo: Mappe, udgaver: Path):
    for navn, tabel in _marts(demo.data / "kontrol.duckdb").items():
        skrevet = pq.read_table(udgaver / "intern" / "tabeller" / f"{navn}.parquet")
        assert skrevet.select(tabel.column_names).to_pylist() == tabel.to_pylist(), navn
    assert {"udgivelse", "metode", "kommuner"} <= {f.stem for f in (udgaver / "intern" / "tabeller").glob("*.csv")}


def test_the_same_database_gives_the_same_bytes(demo: Mappe, udgaver: Path, tmp_path: Path):
    with open_built(demo.data / "kontrol.duckdb") as built:
        skriv_udgaver(built, Revisioner(None), tmp_path, "2023-12", [], PROEVENOEGLE)
    filer = sorted(f.relative_to(udgaver) for f in udgaver.rglob("*") if f.is_file())
    assert filer == sorted(f.relative_to(tmp_path) for f in tmp_path.rglob("*") if f.is_file())
    for fil in filer:
        assert (udgaver / fil).read_bytes() == (tmp_path / fil).read_bytes(), fil


def test_rows_stand_in_order_of_their_columns_whatever_order_they_were_built_in(tmp_path: Path):
    def database(raekker: str) -> Path:
        fil = tmp_path / f"{len(raekker)}.duckdb"
        with duckdb.connect(str(fil)) as con:
            con.execute(f"create schema marts; create table marts.t as from (values {raekker}) v(a, b)")
        return fil

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
    skriv_tabeller({"t": tabel}, tmp_path / "t")
    hoved, *raekker = csv.reader((tmp_path / "t" / "t.csv").open(encoding="utf-8-sig", newline=""), delimiter=";")
    kolonner = dict(zip(hoved, zip(*raekker, strict=True), strict=True))
    assert kolonner["tekst"] == ("'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", 'a;"b', "", "")
    assert kolonner["beloeb"][:2] == ("-1234,50", "0,00") and kolonner["beloeb"][8] == ""
    assert kolonner["tal"] == ("0", "100", "0,5", "-2,25", "1000", "10,01", "3", "4", "")
    assert kolonner["andel"][:4] == ("0,325", "1", "0", "")
    assert kolonner["ja"][:3] == ("ja", "nej", "")
    assert (kolonner["dag"][0], kolonner["tid"][0]) == ("2023-01-02", "2023-01-02T03:04:05Z")


def test_a_hidden_cell_is_its_word_in_the_csv_and_nothing_in_the_parquet(tmp_path: Path):
    tabel = pa.table({"antal": pa.array([None, 7], pa.int64()), "beloeb": pa.array([None, None], pa.decimal128(18, 2))})
    skriv_tabeller({"t": tabel.append_column("skjult", pa.array(["antal=<5|beloeb=hemmeligholdt", ""]))}, tmp_path / "t")
    assert _csv(tmp_path / "t" / "t.csv") == [["antal", "beloeb"], ["<5", "hemmeligholdt"], ["7", ""]]
    assert pq.read_table(tmp_path / "t" / "t.parquet").to_pylist() == [
        {"antal": None, "beloeb": None, "skjult": "antal=<5|beloeb=hemmeligholdt"},
        {"antal": 7, "beloeb": None, "skjult": ""},
    ]


@pytest.mark.parametrize("udgave", ["intern", "offentlig"])
def test_the_data_package_describes_every_table_and_validates(udgaver: Path, udgave: str):
    mappe = udgaver / udgave / "tabeller"
    pakke = frictionless.Package(str(mappe / "datapackage.json"))
    svar = pakke.validate(limit_rows=2000)
    assert svar.valid, svar.flatten(["name", "type", "note"])
    assert {r.path for r in pakke.resources} == {f.name for f in mappe.iterdir()} - {"datapackage.json"}
    uden = [(r.name, f.name) for r in pakke.resources if r.type == "table" for f in r.schema.fields if not f.description]
    assert uden == []


def test_the_data_package_refuses_a_figure_that_is_none(udgaver: Path, tmp_path: Path):
    for navn in ("provenu_aar.csv", "datapackage.json"):
        (tmp_path / navn).write_bytes((udgaver / "intern" / "tabeller" / navn).read_bytes().replace(b";5764357,00;", b";ukendt;"))
    pakke = frictionless.Package(str(tmp_path / "datapackage.json"))
    svar = pakke.get_resource("provenu_aar").validate()
    assert [f.type for f in svar.tasks[0].errors] == ["type-error"]


def test_a_publication_says_what_it_is(udgaver: Path):
    udgivelse = dict(_csv(udgaver / "intern" / "tabeller" / "udgivelse.csv")[1:])
    assert {k: udgivelse[k] for k in ("periode", "nr", "data_til", "status", "opdigtet")} == {
        "periode": "2023-12",
        "nr": "1",
        "data_til": "2023-12-31",
        "status": "foreløbig",
        "opdigtet": "ja",
    }
