"""Total rows of a UDK statement delivered as a table: compared, never added, no records; named where it is unclear whose."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dagster_project.deliveries.account import File
from tests.deliveries.helpers import Place

HEADER = "kommunekode;ydelse;stop_antal;stop_beloeb;krav_antal;krav_beloeb;efterregulering;skat;provenu_i_alt"
ROWS = ("151;Folkepension;1;1.000;2;2.000;0;;3.000", "151;Boligstøtte;1;500;1;700;0;;1.200")
NAME = "udk_statusopgoerelse/udk_statusopgoerelse_151_2023.csv"


def taken(tmp_path: Path, *rows: str) -> tuple[File, list[dict]]:
    """What intake says of the statement, and the records that it stored."""
    place = Place(tmp_path)
    place.put(NAME, "\n".join((HEADER, *rows)) + "\n")
    (file,) = place.take_ind("udk_statusopgoerelse")
    assert file.aarsag is None and file.raekker == file.raekker_laest
    return file, place.raekker(file)


@pytest.mark.parametrize("label", ["Total", "I alt", "i  alt", "TOTAL ", "Sum"])
@pytest.mark.parametrize("code", ["151", ""])
def test_a_total_row_is_a_control_total_and_no_record(tmp_path: Path, label: str, code: str) -> None:
    file, stored = taken(tmp_path, *ROWS, f"{code};{label};;1.500;;2.700;0;;4.200")
    assert [r["ydelse"] for r in stored] == ["Folkepension", "Boligstøtte"]
    assert file.kontroltotaler == [
        {
            **{"kommunekode": "151", "stop_beloeb": "1.500", "krav_beloeb": "2.700", "efterregulering": "0", "skat": ""},
            **{"provenu_i_alt": "4.200", "fysisk_linje": "4"},
        }
    ]


def test_records_behind_a_total_are_numbered_without_it(tmp_path: Path) -> None:
    _, stored = taken(tmp_path, ROWS[0], "151;Total;;1.000;;2.000;0;;3.000", ROWS[1])
    assert [(r["raekke_nr"], r["fysisk_linje"]) for r in stored] == [(1, 2), (2, 4)]


def test_a_total_of_several_municipalities_without_a_code_is_named(tmp_path: Path) -> None:
    file, stored = taken(tmp_path, ROWS[0], ROWS[1].replace("151", "DK"), ";I alt;;1.500;;2.700;0;;4.200")
    assert (len(stored), file.kontroltotaler) == (2, [])
    assert [a for a in file.advarsler if a.startswith("linje 4: Total uden kommunekode under rækker for 2 kommuner")]


def test_a_benefit_whose_name_begins_so_is_a_record(tmp_path: Path) -> None:
    _, stored = taken(tmp_path, ROWS[0].replace("Folkepension", "Totalt nedsat førtidspension"))
    assert len(stored) == 1


def test_a_total_row_of_a_sheet(tmp_path: Path) -> None:
    place, book = Place(tmp_path), openpyxl.Workbook()
    for row in (HEADER, *ROWS, "151;I alt;;1500;;2700;0;;4200"):
        book.active.append(row.split(";"))
    (place.landing / NAME).parent.mkdir(parents=True)
    book.save(place.landing / NAME.replace(".csv", ".xlsx"))
    (file,) = place.take_ind("udk_statusopgoerelse")
    assert (file.raekker, file.raekker_laest, len(file.kontroltotaler)) == (2, 2, 1)
