"""What a file's place and name must say: each refusal, and beside it the neighbour that passes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.file_name import DeliveryName, interpret, is_missed, kommunekoder
from tests.effort import examples


def read(sti: str) -> DeliveryName:
    return interpret(PurePosixPath(sti), contracts())


def grund(sti: str) -> str:
    with pytest.raises(Refused) as error:
        read(sti)
    return error.value.aarsag


@pytest.mark.parametrize("kilde", contracts())
def test_every_source_is_understood_in_its_own_period_and_every_format_of_its_contract(kilde):
    k = contracts()[kilde]
    periode = "2023-12" if k.periode == "maaned" else "2023"
    for format_ in k.formater:
        awaited = DeliveryName(kilde, "151", periode, 1, format_)
        assert read(f"{kilde}/{kilde}_151_{periode}.{format_}") == awaited


def test_the_formats_are_those_of_the_contract():
    formats = {kilde: set(k.formater) for kilde, k in contracts().items()}
    assert all({"csv", "xlsx"} <= f for f in formats.values())
    assert {kilde for kilde, f in formats.items() if "parquet" in f} == {"udk_risikosager"}
    assert {kilde for kilde, f in formats.items() if "txt" in f} == {"udk_statusopgoerelse", "udk_paragraf11"}


@pytest.mark.parametrize(("navn", "version"), [("", 1), ("_v1", 1), ("_v2", 2), ("_v10", 10), ("_v123456789", 123456789)])
def test_a_name_without_a_version_is_version_1(navn, version):
    assert read(f"kommune_sager/kommune_sager_151_2023-12{navn}.csv").version == version


@pytest.mark.parametrize("navn", ["_v0", "_v", "_v-1", "_v1.5", "_V2", "_v1234567890", "_v2_v3", "-v2", " v2", "_2"])
def test_a_version_that_is_no_whole_number_of_at_least_1_is_refused(navn):
    assert re.search("version|forstås", grund(f"kommune_sager/kommune_sager_151_2023-12{navn}.csv"))


def test_files_in_the_root_or_deeper_than_one_folder_are_refused_and_one_folder_down_is_right():
    name = "kommune_sager_151_2023-12.csv"
    assert read(f"kommune_sager/{name}")
    assert "ligger forkert" in grund(name)
    assert "ligger forkert" in grund(f"kommune_sager/2023/{name}")
    assert "ligger forkert" in grund(f"kommune_sager/../kommune_sager/{name}")


def test_an_unknown_source_is_refused_in_the_folder_and_in_the_name():
    assert "ukendt kilde" in grund("kommune_sag/kommune_sag_151_2023-12.csv")
    assert "anden kilde end mappen" in grund("kommune_sager/kommune_flytninger_151_2023-12.csv")
    assert "anden kilde end mappen" in grund("kommune_sager/kommune_sag_151_2023-12.csv")


@pytest.mark.parametrize(
    "periode", ["2023", "2023-00", "2023-13", "0000-12", "2023-1", "202312", "23-12", "2023-12-31", "2023_12"]
)
def test_a_period_that_is_no_month_is_refused_for_a_monthly_source(periode):
    assert re.search("periode|forstås", grund(f"kommune_sager/kommune_sager_151_{periode}.csv"))


@pytest.mark.parametrize("periode", ["2023-12", "0000", "23", "20233"])
def test_a_period_that_is_no_year_is_refused_for_a_yearly_source(periode):
    assert re.search("periode|forstås", grund(f"enligerklaeringer/enligerklaeringer_151_{periode}.csv"))


def test_a_yearly_delivery_is_ordered_as_december():
    assert read("enligerklaeringer/enligerklaeringer_151_2023.csv").til_og_med == "2023-12"
    assert read("kommune_sager/kommune_sager_151_2023-03.csv").til_og_med == "2023-03"


@pytest.mark.parametrize("kilde", contracts())
def test_dk_stands_only_in_the_names_of_the_three_udk_sources_and_of_own_facts(kilde):
    periode = "2023-12" if contracts()[kilde].periode == "maaned" else "2023"
    path = f"{kilde}/{kilde}_DK_{periode}.csv"
    if kilde.startswith("udk_") or (contracts()[kilde].egne_fakta and kilde not in ("bemanding", "modtagere")):
        assert read(path).kommunekode == "DK"
    else:
        assert "DK kan ikke stå" in grund(path)


@pytest.mark.parametrize("kode", ["411", "999", "000", "100"])
def test_a_code_that_is_no_municipality_is_refused(kode):
    assert "98 kommuners" in grund(f"kommune_sager/kommune_sager_{kode}_2023-12.csv")


@pytest.mark.parametrize("kode", ["51", "0151", "dk", "Ballerup", ""])
def test_a_code_in_another_form_is_refused(kode):
    assert "forstås" in grund(f"kommune_sager/kommune_sager_{kode}_2023-12.csv")


def test_all_98_municipalities_may_deliver():
    assert len(kommunekoder()) == 98
    for code in kommunekoder():
        assert read(f"kommune_sager/kommune_sager_{code}_2023-12.csv").kommunekode == code


@pytest.mark.parametrize(
    ("kilde", "periode", "format_"),
    [
        ("kommune_sager", "2023-12", "parquet"),
        ("kommune_sager", "2023-12", "txt"),
        ("udk_risikosager", "2023-12", "txt"),
    ],
)
def test_a_format_that_the_contract_does_not_list_is_refused(kilde, periode, format_):
    assert f".{format_}" in grund(f"{kilde}/{kilde}_151_{periode}.{format_}")


@pytest.mark.parametrize("hale", [".xls", ".CSV", ".csv.gz", "", ".csv ", ".csv\n", ".xlsm"])
def test_another_ending_is_refused(hale):
    assert "forstås" in grund(f"kommune_sager/kommune_sager_151_2023-12{hale}")


def test_digits_are_the_ten_of_ascii():
    assert "forstås" in grund("kommune_sager/kommune_sager_151_202٣-12.csv")


@pytest.mark.parametrize("navn", [".x.csv", "~$x.xlsx", "x.csv.part", "x.csv.tmp", ".part", ".gitkeep"])
def test_hidden_files_lock_files_and_uploads_under_way_are_not_looked_at(navn):
    assert is_missed(navn)


@pytest.mark.parametrize("navn", ["x.csv", "~x.csv", "$x.csv", "x.part.csv", "part", "x.TMP", "x~$.csv"])
def test_names_that_only_look_like_those_are_looked_at(navn):
    assert not is_missed(navn)


@settings(max_examples=examples(300), deadline=None)
@given(st.text(max_size=60))
def test_a_name_is_understood_or_refused_and_never_anything_else(navn):
    for path in (navn, f"kommune_sager/{navn}", f"kommune_sager/kommune_sager_{navn}"):
        try:
            assert read(path).kilde == "kommune_sager"
        except Refused:
            continue


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kommune_sager_151_2023-12.csv.gz", "pak den ud"),
        ("kommune_sager_151_2023-12.zip", "pak den ud"),
        ("kommune_sager_151_2023-12.xlsm", "afleveres som .csv eller .xlsx"),
        ("kommune_sager_151_2023-12_v2.ods", "afleveres som .csv eller .xlsx"),
        ("kommune_sager_151_2023-12.CSV", "små bogstaver"),
        ("Kommune_Sager_151_2023-12_V2.xlsx", "små bogstaver"),
        ("kommune_sager_151_2023-12 (1).csv", "ligner en kopi"),
        ("kommune_sager_151_2023-12 - Kopi (2).xlsx", "ligner en kopi"),
        ("Kopi af kommune_sager_151_2023-12.csv", "ligner en kopi"),
    ],
)
def test_a_name_that_is_nearly_one_says_what_to_do(name, said):
    assert said in grund(f"kommune_sager/{name}") and "forventede kommune_sager_" in grund(f"kommune_sager/{name}")
