"""Taking in real files with child processes: nothing lost, nothing read twice, and one bad file stops no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
import xlsxwriter

from dagster_project.deliveries.contract import STAGING
from dagster_project.deliveries.journal import stamps_are_torn
from dagster_project.deliveries.landing import Found, find
from dagster_project.deliveries.read_delivery import read_file
from dagster_project.deliveries.stored_files import damaged
from tests.deliveries.helpers import CONTACTS, KEY, Place, henvendelser

NONE_LEVERANCE = ("_tom", "register", "kontroltotaler")


def navn(kommune: str = "151", periode: str = "2023-12", hale: str = "") -> str:
    return f"{CONTACTS}/{CONTACTS}_{kommune}_{periode}{hale}.csv"


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


def stored(place: Place) -> list[str]:
    """Every file of rows in the raw store."""
    return sorted(str(p.relative_to(place.raa)) for p in place.raa.glob("*/*.parquet") if p.stem not in NONE_LEVERANCE)


def test_every_file_is_read_once_and_the_second_run_reads_nothing(place):
    place.put(navn("151"), henvendelser("2023-12-01", "2023-12-02"))
    place.put(navn("101"), henvendelser("2023-12-01").replace("151", "101"))
    place.put("rod.csv", "x")
    first = place.take_ind()
    assert {f.filnavn: (f.raekker, f.raekker_laest, bool(f.aarsag)) for f in first} == {
        f"{CONTACTS}_151_2023-12.csv": (2, 2, False),
        f"{CONTACTS}_101_2023-12.csv": (1, 1, False),
        "rod.csv": (None, None, True),
    }
    before = {p: p.stat().st_mtime_ns for p in place.raa.rglob("*") if p.is_file()}
    assert place.take_ind() == []
    assert {p: p.stat().st_mtime_ns for p in place.raa.rglob("*") if p.is_file()} == before


def test_what_is_read_lies_in_the_raw_store_as_it_was_delivered(place):
    place.put(navn(), "Kommunekode;KONTROLTRIN;henvendt dato\n 0151 ;3;01-12-2023\n;-;\n;;\n151\n")
    (file,) = place.take_ind(CONTACTS)
    fields = ("raekke_nr", "fysisk_linje", "linje", "kommunekode", "kontroltrin", "henvendt_dato", "besvaret_dato")
    assert [tuple(r[n] for n in fields) for r in place.raekker(file)] == [
        (1, 2, None, " 0151 ", "3", "01-12-2023", None),
        (2, 3, None, "", "-", "", None),
        (3, 5, "151", None, None, None, None),
    ]
    assert {r["leverance_id"] for r in place.raekker(file)} == {file.leverance_id}


def test_the_landing_folder_is_never_touched(place):
    place.put(navn(), henvendelser("2023-12-01"))
    place.put(navn("101"), "forkert")
    place.put(f"{CONTACTS}/.skjult.part", "x")
    before = {p: (p.stat().st_mtime_ns, p.stat().st_mode, p.read_bytes()) for p in place.landing.rglob("*") if p.is_file()}
    place.take_ind()
    assert {
        p: (p.stat().st_mtime_ns, p.stat().st_mode, p.read_bytes()) for p in place.landing.rglob("*") if p.is_file()
    } == before


@pytest.mark.parametrize("damage", ["mangler", "revet", "tom"])
def test_a_raw_file_that_is_torn_or_missing_is_read_again_from_landing(place, damage):
    place.put(navn("151"), henvendelser("2023-12-01"))
    place.put(navn("101"), henvendelser("2023-12-01"))
    files = place.take_ind(CONTACTS)
    hit = place.raa / CONTACTS / f"{files[0].leverance_id}.parquet"
    whole = hit.read_bytes()
    if damage == "mangler":
        hit.unlink()
    else:
        hit.write_bytes(whole[: len(whole) // 2] if damage == "revet" else b"")
    assert [f.leverance_id for f in place.take_ind(CONTACTS)] == [files[0].leverance_id]
    assert hit.read_bytes() == whole
    assert len(place.register()) == 2
    assert place.take_ind(CONTACTS) == []


@pytest.mark.parametrize("place_in_file", [5, 50, -200, -60])
def test_a_raw_file_with_a_changed_byte_is_read_again_from_landing_and_a_copied_one_is_not(place, place_in_file):
    place.put(navn(), henvendelser(*(f"2023-12-{day:02}" for day in range(1, 29))))
    (file,) = place.take_ind(CONTACTS)
    whole = (place.raa / CONTACTS / f"{file.leverance_id}.parquet").read_bytes()
    changed = bytearray(whole)
    changed[place_in_file] ^= 0x10
    (place.raa / CONTACTS / f"{file.leverance_id}.parquet").write_bytes(changed)
    assert damaged(place.raa, [file]) == [file.filnavn]
    (again,) = place.take_ind(CONTACTS)
    assert again.leverance_id == file.leverance_id
    assert damaged(place.raa, [again]) == []
    assert [r["henvendt_dato"] for r in place.raekker(again)] == [f"2023-12-{day:02}" for day in range(1, 29)]
    (place.raa / CONTACTS / f"{file.leverance_id}.parquet").write_bytes(whole)  # younger than its account, and the same
    assert place.take_ind(CONTACTS) == []


def test_a_column_that_is_empty_in_every_row_is_noted_and_one_that_is_missing_is_not(place):
    header = "kommunekode;kontroltrin;henvendt_dato;besvaret_dato;forslag"
    place.put(navn("151"), f"{header}\n151;3;01-12-2023; ;\n151;3;02-12-2023;-;\n151;3;03-12-2023;NULL;\n")
    place.put(navn("101"), f"{header}\n101;3;01-12-2023;;x\n101;3;02-12-2023;05-12-2023;\n")
    place.put(navn("147"), f"{header}\n")
    noted = {f.kommunekode: f.tomme_kolonner for f in place.take_ind(CONTACTS)}
    assert noted == {"151": ["besvaret_dato", "forslag"], "101": [], "147": []}


def test_a_refused_file_is_tried_again_when_the_size_limit_is_raised(place):
    place.put(navn(), henvendelser(*["2023-12-01"] * 100_000))
    (file,) = place.take_ind(CONTACTS, maks_mb=1)
    assert "over 1 MB" in file.aarsag
    assert (file.raekker, stored(place)) == (None, [])
    assert place.take_ind(CONTACTS, maks_mb=1) == []
    (file,) = place.take_ind(CONTACTS, maks_mb=2)
    assert (file.aarsag, file.raekker_laest) == (None, 100_000)
    assert [lev.fil.aarsag for lev in place.register()] == [None]


def test_a_new_alias_makes_a_refused_file_and_no_other_source_be_read_again(place, tmp_path):
    place.put(navn("101"), henvendelser("2023-12-01"))
    place.put(navn("151"), henvendelser("2023-12-01").replace("henvendt_dato", "dato for brev"))
    place.put("kommune_sager/kommune_sager_151_2023-12.csv", "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato\n")
    assert [bool(f.aarsag) for f in place.take_ind()] == [False, False, True]
    following = tmp_path / "næste udgave"
    root = STAGING.parents[2]
    for folder in ("dagster_project", "seeds", "dbt_project/models/staging"):
        shutil.copytree(root / folder, following / folder)
    (contract,) = (following / "dbt_project/models/staging").rglob(f"{CONTACTS}.yml")
    without = (
        'name: henvendt_dato, description: "Dagen STAR henvendte sig", config: {meta: {type: dato, kraevet: true, aliaser: ['
    )
    tekst = contract.read_text("utf-8")
    assert without in tekst
    contract.write_text(tekst.replace(without, f"{without}'Dato for brev', "), "utf-8")
    program = f"""
from pathlib import Path
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.intake import IntakeSession
if __name__ == "__main__":
    with IntakeSession(Path({str(place.landing)!r}), Path({str(place.raa)!r}), {KEY!r}, 4096) as session:
        print([(f.filnavn, f.aarsag) for kilde in contracts() for f in session.take_ind(kilde)])
"""
    (following / "indtag.py").write_text(program, "utf-8")
    answer = subprocess.run([sys.executable, "indtag.py"], cwd=following, capture_output=True, text=True, check=True, timeout=120)
    assert literal_eval(answer.stdout) == [(Path(navn(k)).name, None) for k in ("101", "151")]


def test_a_file_gone_from_landing_stays_in_force_and_in_the_store(place):
    file = place.put(navn(), henvendelser("2023-12-01"))
    place.take_ind(CONTACTS)
    before = place.register(), stored(place)
    file.unlink()
    assert place.take_ind() == []
    assert (place.register(), stored(place)) == before
    assert [lev.fil.aarsag for lev in before[0]] == [None]


def test_other_bytes_under_a_name_are_taken_in_and_taken_back(place):
    for date_ in ("2023-12-01", "2023-12-02", "2023-12-01"):
        place.put(navn(), henvendelser(date_))
        assert len(place.take_ind(CONTACTS)) == 1
    latest = sorted(place.register(), key=lambda lev: lev.latest)
    assert [place.raekker(lev.fil)[0]["henvendt_dato"] for lev in latest] == ["2023-12-02", "2023-12-01"]
    assert len(stored(place)) == 2


def test_a_version_that_cannot_be_read_stands_in_the_register_with_its_reason(place):
    place.put(navn(), henvendelser("2023-12-01"))
    place.take_ind(CONTACTS)
    place.put(navn(hale="_v2"), "kommunekode\n151\n")
    place.put(navn(hale="_v3"), "")
    place.take_ind(CONTACTS)
    assert [(lev.fil.version, lev.fil.aarsag is None) for lev in place.register()] == [(1, True), (2, False), (3, False)]


def test_a_statement_fills_two_sources_of_the_store_under_one_delivery(place):
    text = (Path(__file__).parents[2] / "docs" / "kilder" / "aarsrapport-ballerup-2023.txt").read_text("utf-8").split("\n")
    path = place.put("udk_statusopgoerelse/udk_statusopgoerelse_151_2023.txt", "\n".join(text[148:189]))
    (file,) = place.take_ind("udk_statusopgoerelse")
    assert path.exists()
    assert file.aarsag is None
    assert set(file.lager) == {"udk_statusopgoerelse", "udk_paragraf11"}
    assert stored(place) == [f"{kilde}/{file.leverance_id}.parquet" for kilde in sorted(file.lager)]
    assert file.raekker == file.raekker_laest > 1
    (place.raa / "udk_paragraf11" / f"{file.leverance_id}.parquet").unlink()
    assert len(place.take_ind("udk_statusopgoerelse")) == 1
    assert stored(place) == [f"{kilde}/{file.leverance_id}.parquet" for kilde in sorted(file.lager)]


def test_a_file_written_to_while_it_is_read_is_refused_until_it_stands_still(place):
    place.take_ind(CONTACTS)
    file = place.put(navn(), henvendelser("2023-12-01"))
    (found,) = find(place.landing)
    file.write_text(henvendelser("2023-12-01", "2023-12-02"))
    assert "skrevet til" in read_file(place.landing, found, place.raa, KEY, 4096).aarsag
    assert stored(place) == []
    (file,) = place.take_ind(CONTACTS)
    assert (file.aarsag, file.raekker_laest) == (None, 2)


def test_a_file_that_is_gone_before_it_is_opened_is_refused_and_forgotten_when_it_is_back(place):
    place.take_ind(CONTACTS)
    borte = read_file(place.landing, Found(navn(), (1, 1, 1, 1), None), place.raa, KEY, 4096)
    assert (borte.sha256, borte.kommunekode) == (None, "151")
    assert "kan ikke læses" in borte.aarsag


def test_only_the_owner_may_read_the_raw_store(place):
    place.put(navn(), henvendelser("2023-12-01"))
    place.take_ind()
    place.register()
    for path in place.raa.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_text_that_was_encoded_twice_is_refused_in_a_sheet_too(place):
    path = place.put(f"{CONTACTS}/{CONTACTS}_151_2023-12.xlsx", b"")
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["kommunekode", "kontroltrin", "henvendt_dato", "begrundelse"])
        sheet.write_row(1, 0, ["151", "3", "2023-12-01", "fÃ¥ medarbejdere"])
    (file,) = place.take_ind(CONTACTS)
    assert "ødelagt UTF-8" in file.aarsag


def test_a_sheet_whose_letters_came_through_another_encoding_is_named(place):
    path = place.put(f"{CONTACTS}/{CONTACTS}_151_2023-12.xlsx", b"")
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["kommunekode", "kontroltrin", "henvendt_dato", "begrundelse"])
        sheet.write_row(1, 0, ["151", "3", "2023-12-01", "f†r for f\N{REPLACEMENT CHARACTER} medarbejdere"])
    (file,) = place.take_ind(CONTACTS)
    assert file.aarsag is None
    assert [a[:14] for a in file.advarsler if "tegn" in a or "teksten" in a] == ["tegn i teksten", "teksten ligner"]


def test_a_memory_of_stamps_that_is_no_memory_is_made_anew(place):
    place.put(navn(), henvendelser("2023-12-01"))
    place.take_ind(CONTACTS)
    memory = place.raa / "leverancer" / "stempler.json"
    for torn in ('{"a": [', '{"a": 1}', "[]"):
        memory.write_text(torn)
        assert stamps_are_torn(place.raa)
        (file,) = place.take_ind(CONTACTS)
        assert (file.raekker, file.aarsag, stamps_are_torn(place.raa)) == (1, None, False)
