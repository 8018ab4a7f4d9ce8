"""What is refused, as a sender gets it back: a refused file beside good ones, bad rows, values that would do harm elsewhere."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from dagster_project.karantaene import KOLONNER
from tests.koersel.miljoe import Mappe, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build]
GOD, DAARLIG, AFVIST = "kommune_sager_151_2023-12.csv", "kommune_sager_153_2023-12.csv", "kommune_sager_155_2023-12.xlsx"
LUMSK = "kommune_sager_157_2023-12\n\x1b[2J.csv"
LANG = "x" * 300


@pytest.fixture(scope="module")
def mappe(tmp_path_factory: pytest.TempPathFactory) -> Mappe:
    """One run over a good file, one with bad rows and a torn one; its output is that of a log, no terminal."""
    m = Mappe(tmp_path_factory.mktemp("karantaene"))
    m.laeg("kommune_sager", GOD, sager(sag("1")))
    raekker = (sag("1", "=1+1"), sag("2", "\x1b[2J[red]x"), sag("3", LANG), sag("4", "1", "610190-00"), sag("5"))
    raekker += (sag("6").replace("kontanthjælp", "bonus"),)
    m.laeg("kommune_sager", DAARLIG, sager(*(r.replace(";151;", ";153;") for r in raekker)))
    m.laeg("kommune_sager", AFVIST, b"PK\x03\x04 torn")
    m.laeg("kommune_sager", LUMSK, b"x")
    svar = m.kontrol("run")
    assert svar.returncode in (0, 1), svar.stdout + svar.stderr
    assert "Traceback" not in svar.stdout + svar.stderr
    assert f"leverance {AFVIST}: filen er ikke en Excel-projektmappe" in svar.stdout
    assert (
        "leverance kommune_sager_157_2023-12\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J.csv: filnavnet har tegn"
        in svar.stdout
    )
    return m


def test_a_refused_file_and_refused_rows_stop_no_other(mappe: Mappe) -> None:
    statusser = mappe.sql("select filnavn, status, raekker_accepteret, raekker_karantaene from marts.leverancer order by 1")
    assert statusser == [
        (GOD, "indlæst", 1, 0),
        (DAARLIG, "indlæst", 1, 5),
        (AFVIST, "afvist", None, None),
        (LUMSK, "afvist", None, None),
    ]


def test_the_list_shows_every_refusal_on_a_line_of_its_own_cut_nowhere(mappe: Mappe) -> None:
    svar = mappe.kontrol("karantaene")
    assert (svar.returncode, svar.stderr) == (0, "")
    linjer = [[c.strip() for c in linje.split("│")[1:-1]] for linje in svar.stdout.splitlines() if linje.startswith("│")]
    assert {len(linje) for linje in linjer} == {len(KOLONNER)}
    vist = {(fil, nr, kolonne): vaerdi for fil, nr, kolonne, vaerdi, *_ in linjer}
    assert vist[DAARLIG, "1", "tilbagebetalingskrav"] == "=1+1"
    assert vist[DAARLIG, "2", "tilbagebetalingskrav"] == "\N{REPLACEMENT CHARACTER}[2J[red]x"
    assert vist[DAARLIG, "3", "tilbagebetalingskrav"] == LANG
    assert vist[DAARLIG, "4", "cpr"].startswith("cpr:")
    assert vist[AFVIST, "", ""] == ""
    (bonus,) = (linje for linje in linjer if linje[3] == "bonus")
    assert bonus[4] == "Værdien er ikke en af de tilladte."
    assert bonus[5].startswith("En af værdierne kontanthjælp, uddannelseshjælp, ") and "Folkepension" in bonus[5]
    assert svar.stdout.count("Afsender ") == 3
    assert "610190-00" not in svar.stdout


def test_a_sender_gets_a_file_without_formulas_in_both_formats(mappe: Mappe, tmp_path: Path) -> None:
    svar = mappe.kontrol("karantaene", "--til", str(tmp_path / "til"))
    assert sorted(svar.stdout.split()) == sorted(str(f) for f in (tmp_path / "til").iterdir())
    assert {f.name for f in (tmp_path / "til").iterdir()} == {
        f"karantaene_{k}.{f}" for k in ("153", "155", "ukendt_afsender") for f in ("csv", "xlsx")
    }
    with (tmp_path / "til" / "karantaene_153.csv").open(encoding="utf-8-sig", newline="") as f:
        hoved, foerste, *_ = csv.reader(f, delimiter=";")
    forventet = "Et beløb som 1.115.157, 1115157,50 eller 1.115.157 kr.; punktum kun mellem grupper på tre cifre"
    assert tuple(hoved) == KOLONNER
    assert foerste[:5] == [DAARLIG, "1", "tilbagebetalingskrav", "'=1+1", "Cellen kan ikke læses som et beløb."]
    assert foerste[5].startswith(forventet)
    ark = openpyxl.load_workbook(tmp_path / "til" / "karantaene_153.xlsx").active
    assert [c.value for c in ark[1]] == list(KOLONNER)
    assert (ark["B2"].value, ark["D2"].value, ark["D2"].data_type) == (1, "=1+1", "s")
    assert ark.max_row == 6


def test_the_state_of_things_counts_what_is_refused_and_says_what_to_do(mappe: Mappe) -> None:
    svar = mappe.kontrol("status")
    assert f"  {AFVIST}: filen er ikke en Excel-projektmappe (.xlsx), eller den er ikke kommet helt med" in svar.stdout
    (linje,) = (linje for linje in svar.stdout.splitlines() if linje.startswith(" kommune_sager "))
    assert linje.split() == ["kommune_sager", "2", "0", "0", "1", "7", "5", "2023-12"]
