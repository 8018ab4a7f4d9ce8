"""What is refused, as a sender gets it back: a refused file beside good ones, bad rows, values that would do harm elsewhere."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from dagster_project.cli.karantaene import COLUMNS, Sheet, write_lists
from dagster_project.settings import Settings
from tests.data_folder import Folder, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build]
GOD, BAD, REFUSED = "kommune_sager_151_2023-12.csv", "kommune_sager_153_2023-12.csv", "kommune_sager_155_2023-12.xlsx"
SLY = "kommune_sager_157_2023-12\n\x1b[2J.csv"
LONG = "x" * 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One run over a good file, one with bad rows and a torn one; its output is that of a log, no terminal."""
    m = Folder(tmp_path_factory.mktemp("karantaene"))
    m.put("kommune_sager", GOD, sager(sag("1")))
    rows = (sag("1", "=1+1"), sag("2", "\x1b[2J[red]x"), sag("3", LONG), sag("4", "1", "610190-00"), sag("5"))
    rows += (sag("6").replace("kontanthjælp", "bonus"),)
    m.put("kommune_sager", BAD, sager(*(r.replace(";151;", ";153;") for r in rows)))
    m.put("kommune_sager", REFUSED, b"PK\x03\x04 torn")
    m.put("kommune_sager", SLY, b"x")
    answer = m.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    assert f"leverance {REFUSED}: filen er ikke en Excel-projektmappe" in answer.stdout
    assert "leverance kommune_sager_157_2023-12‹U+000A›‹U+001B›[2J.csv: filnavnet har tegn" in answer.stdout
    return m


def test_a_refused_file_and_refused_rows_stop_no_other(folder: Folder) -> None:
    statuses = folder.sql("select filnavn, status, raekker_accepteret, raekker_karantaene from marts.leverancer order by 1")
    assert statuses == [
        (GOD, "indlæst", 1, 0),
        (BAD, "indlæst", 1, 5),
        (REFUSED, "afvist", None, None),
        (SLY, "afvist", None, None),
    ]


def test_the_list_shows_every_refusal_on_a_line_of_its_own_cut_nowhere(folder: Folder) -> None:
    answer = folder.kontrol("karantaene")
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = [[c.strip() for c in line.split("│")[1:-1]] for line in answer.stdout.splitlines() if line.startswith("│")]
    assert {len(line) for line in lines} == {len(COLUMNS)}
    shown = {(file, nr, column): value for file, nr, column, value, *_ in lines}
    assert shown[BAD, "1", "tilbagebetalingskrav"] == "=1+1"
    assert shown[BAD, "2", "tilbagebetalingskrav"] == "‹U+001B›[2J[red]x"
    assert shown[BAD, "3", "tilbagebetalingskrav"] == LONG
    assert shown[BAD, "4", "cpr"].startswith("cpr:")
    assert shown[REFUSED, "", ""] == ""
    (bonus,) = (line for line in lines if line[3] == "bonus")
    assert bonus[4] == "Værdien er ikke en af de tilladte."
    assert bonus[5].startswith("En af værdierne kontanthjælp, uddannelseshjælp, ") and "Folkepension" in bonus[5]
    assert answer.stdout.count("Afsender ") == 3
    assert "610190-00" not in answer.stdout


def test_a_sender_gets_a_file_without_formulas_in_both_formats(folder: Folder, tmp_path: Path) -> None:
    answer = folder.kontrol("karantaene", "--til", str(tmp_path / "til"))
    assert sorted(answer.stdout.split()) == sorted(str(f) for f in (tmp_path / "til").iterdir())
    assert {f.name for f in (tmp_path / "til").iterdir()} == {
        f"karantaene_{k}.{f}" for k in ("153", "155", "ukendt_afsender") for f in ("csv", "xlsx")
    }
    with (tmp_path / "til" / "karantaene_153.csv").open(encoding="utf-8-sig", newline="") as f:
        header, first, *_ = csv.reader(f, delimiter=";")
    expected = "Et beløb som 1.115.157, 1115157,50 eller 1.115.157 kr.; punktum kun mellem grupper på tre cifre"
    assert tuple(header) == COLUMNS
    assert first[:5] == [BAD, "1", "tilbagebetalingskrav", "'=1+1", "Cellen kan ikke læses som et beløb."]
    assert first[5].startswith(expected)
    sheet = openpyxl.load_workbook(tmp_path / "til" / "karantaene_153.xlsx").active
    assert [c.value for c in sheet[1]] == list(COLUMNS)
    assert (sheet["B2"].value, sheet["D2"].value, sheet["D2"].data_type) == (1, "=1+1", "s")
    assert sheet.max_row == 6


def test_what_a_sheet_does_not_hold_stands_in_a_further_file_and_is_said(folder: Folder, tmp_path: Path) -> None:
    settings = Settings(landing=folder.landing, data=folder.data, cpr_noegle=folder.noegle)
    written = {f.name for f in write_lists(settings, tmp_path, Sheet(rows=4, signs=250))}
    names = ["karantaene_153.xlsx", "karantaene_153_2.xlsx", "karantaene_153_3.xlsx"]
    assert {*names, "karantaene_153.csv"} == {n for n in written if "153" in n}
    sheets = [[[c.value for c in row] for row in openpyxl.load_workbook(tmp_path / n).active.iter_rows()] for n in names]
    whole = "Alt står helt i karantaene_153.csv."
    assert sheets[0][1][0] == f"Bemærk: 3 rækker mere står i karantaene_153_2.xlsx. {whole}"
    assert sheets[1][1][0] == f"Bemærk: 1 række mere står i karantaene_153_3.xlsx; 1 celle er afkortet til 250 tegn. {whole}"
    assert [row[1] for sheet in sheets for row in sheet if isinstance(row[1], int)] == [1, 2, 3, 4, 6]
    assert sheets[1][2][3] == "x" * 249 + "…"
    with (tmp_path / "karantaene_153.csv").open(encoding="utf-8-sig", newline="") as f:
        assert LONG in [row[3] for row in csv.reader(f, delimiter=";")]
    # a shorter list leaves no part of the longer one behind
    write_lists(settings, tmp_path)
    assert [f.name for f in tmp_path.glob("karantaene_153*.xlsx")] == ["karantaene_153.xlsx"]
    assert openpyxl.load_workbook(tmp_path / names[0]).active.max_row == 6


def test_the_state_of_things_counts_what_is_refused_and_says_what_to_do(folder: Folder) -> None:
    answer = folder.kontrol("status")
    assert f"  {REFUSED}: filen er ikke en Excel-projektmappe (.xlsx), eller den er ikke kommet helt med" in answer.stdout
    (line,) = (line for line in answer.stdout.splitlines() if line.startswith(" kommune_sager "))
    assert line.split() == ["kommune_sager", "2", "0", "0", "1", "7", "5", "2023-12"]
