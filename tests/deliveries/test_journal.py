"""What was received and read: a record that is changed, cut off or gone is named with the next step, or made again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest

from dagster_project.common.errors import SettingsError
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.raw_store import schema, write_empty
from dagster_project.deliveries.register import derive
from tests.deliveries.helpers import CONTACTS

FILE = File("a" * 16, f"{CONTACTS}/a.csv", "a.csv", "0" * 64, CONTACTS, "151", "2023-12", 1, raekker=800, raekker_laest=800)


@pytest.fixture
def raa(tmp_path: Path) -> Path:
    journal = Journal(tmp_path)
    for letter in "abc":
        journal.add(replace(FILE, leverance_id=letter * 16, sti=f"{CONTACTS}/{letter}.csv"), "2024-01-02T03:04:05+00:00")
    return tmp_path


def records(raa: Path) -> list[Path]:
    return sorted((raa / "leverancer").glob("*/*.json"))


def known(raa: Path) -> list[tuple]:
    journal = Journal(raa)
    return [(lev.fil, lev.tidspunkt, lev.latest) for lev in derive(journal.received, journal.filer)]


def test_a_record_of_which_any_byte_is_another_is_named_or_the_same_as_before(raa: Path) -> None:
    before, chance = known(raa), Random(15)
    for record in records(raa):
        whole = record.read_bytes()
        for _ in range(40):
            changed = bytearray(whole)
            changed[chance.randrange(len(changed))] = chance.randrange(256)
            record.write_bytes(changed)
            try:
                assert known(raa) == before, bytes(changed)
            except SettingsError as error:
                assert str(record) in str(error) and "sikkerhedskopien" in str(error)
        record.write_bytes(whole)


def test_a_receipt_or_an_account_that_is_gone_is_named(raa: Path) -> None:
    for gone in (raa / "leverancer" / "modtaget" / "00000002.json", raa / "leverancer" / "laest" / f"{'b' * 16}.json"):
        whole = gone.read_bytes()
        gone.unlink()
        with pytest.raises(SettingsError, match=f"{gone.name} mangler"):
            known(raa)
        gone.write_bytes(whole)


def test_of_the_last_receipt_that_is_gone_the_file_is_received_again(raa: Path) -> None:
    (raa / "leverancer" / "modtaget" / "00000003.json").unlink()
    journal = Journal(raa)
    assert [journal.is_received(f"{CONTACTS}/{letter}.csv", letter * 16) for letter in "abc"] == [True, True, False]


def test_records_of_an_earlier_version_carry_no_sum(raa: Path) -> None:
    before = known(raa)
    for record in records(raa):
        record.write_text(json.dumps({k: v for k, v in json.loads(record.read_bytes()).items() if k != "kontrolsum"}))
    assert known(raa) == before


@pytest.mark.parametrize("torn", [b"", b"PAR1", b"\0" * 400])
def test_the_empty_file_of_a_source_is_made_again(tmp_path: Path, torn: bytes) -> None:
    write_empty(tmp_path, contracts())
    (file,) = (tmp_path / CONTACTS).iterdir()
    file.write_bytes(torn)
    write_empty(tmp_path, contracts())
    assert pq.read_schema(file).remove_metadata() == schema(contracts()[CONTACTS])
