"""Conservation is a check that can fail: a reader that loses a row, and a raw file that loses one afterwards."""

from __future__ import annotations

import pyarrow.parquet as pq

from dagster_project.deliveries.account import File, deviations
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.deliveries.stored_files import damaged, is_whole, store_file
from tests.data_folder import sag, sager


def _session(tmp_path) -> IntakeSession:
    return IntakeSession(tmp_path / "landing", tmp_path / "raa", b"n" * 40, 4096)


def test_a_count_that_differs_from_what_was_read_is_named() -> None:
    god = File("a", "sti", "god.csv", "x", kilde="kommune_sager", raekker=3, raekker_laest=3)
    lost = File("b", "sti", "tabt.csv", "x", kilde="kommune_sager", raekker=3, raekker_laest=2)
    refused = File("c", "sti", "afvist.csv", "x", kilde="kommune_sager", aarsag="tom")
    assert deviations([god, lost, refused], "kommune_sager") == ["tabt.csv: 3 poster i filen, 2 læst"]


def test_a_raw_file_that_lost_a_row_is_read_again(tmp_path) -> None:
    file = tmp_path / "landing" / "kommune_sager" / "kommune_sager_151_2023-12.csv"
    file.parent.mkdir(parents=True)
    file.write_text(sager(sag("1"), sag("2", cpr="610190-0002")))
    with _session(tmp_path) as session:
        (account,) = session.take_ind("kommune_sager")
        path = store_file(tmp_path / "raa", "kommune_sager", account.leverance_id)
        assert pq.read_metadata(path).num_rows == 2
        pq.write_table(pq.read_table(path).slice(1), path)
        assert not is_whole(tmp_path / "raa", account)
        assert len(session.take_ind("kommune_sager")) == 1
        assert pq.read_metadata(path).num_rows == 2


def test_a_damaged_raw_file_whose_delivery_is_gone_is_named(tmp_path) -> None:
    file = tmp_path / "landing" / "kommune_sager" / "kommune_sager_151_2023-12.csv"
    file.parent.mkdir(parents=True)
    file.write_text(sager(sag("1")))
    with _session(tmp_path) as session:
        (account,) = session.take_ind("kommune_sager")
        assert damaged(tmp_path / "raa", [account]) == []
        file.unlink()
        store_file(tmp_path / "raa", "kommune_sager", account.leverance_id).write_bytes(b"PAR1")
        assert session.take_ind("kommune_sager") == []
        assert damaged(tmp_path / "raa", [account]) == [account.filnavn]
