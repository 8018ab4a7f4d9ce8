"""Conservation is a check that can fail: a reader that loses a row, and a raw file that loses one afterwards."""

from __future__ import annotations

import pyarrow.parquet as pq

from dagster_project.deliveries.indtag import Indtager
from dagster_project.deliveries.konto import Fil
from dagster_project.deliveries.lager import beskadigede, er_hel
from dagster_project.deliveries.lagersted import lagerfil
from dagster_project.deliveries.optaelling import afvigelser
from tests.koersel.miljoe import sag, sager


def _indtager(tmp_path) -> Indtager:
    return Indtager(tmp_path / "landing", tmp_path / "raa", b"n" * 40, 4096)


def test_a_count_that_differs_from_what_was_read_is_named() -> None:
    god = Fil("a", "sti", "god.csv", "x", kilde="kommune_sager", raekker=3, raekker_laest=3)
    tabt = Fil("b", "sti", "tabt.csv", "x", kilde="kommune_sager", raekker=3, raekker_laest=2)
    afvist = Fil("c", "sti", "afvist.csv", "x", kilde="kommune_sager", aarsag="tom")
    assert afvigelser([god, tabt, afvist], "kommune_sager") == ["tabt.csv: 3 poster i filen, 2 læst"]


def test_a_raw_file_that_lost_a_row_is_read_again(tmp_path) -> None:
    fil = tmp_path / "landing" / "kommune_sager" / "kommune_sager_151_2023-12.csv"
    fil.parent.mkdir(parents=True)
    fil.write_text(sager(sag("1"), sag("2", cpr="610190-0002")))
    with _indtager(tmp_path) as indtager:
        (konto,) = indtager.tag_ind("kommune_sager")
        sti = lagerfil(tmp_path / "raa", "kommune_sager", konto.leverance_id)
        assert pq.read_metadata(sti).num_rows == 2
        pq.write_table(pq.read_table(sti).slice(1), sti)
        assert not er_hel(tmp_path / "raa", konto)
        assert len(indtager.tag_ind("kommune_sager")) == 1
        assert pq.read_metadata(sti).num_rows == 2


def test_a_damaged_raw_file_whose_delivery_is_gone_is_named(tmp_path) -> None:
    fil = tmp_path / "landing" / "kommune_sager" / "kommune_sager_151_2023-12.csv"
    fil.parent.mkdir(parents=True)
    fil.write_text(sager(sag("1")))
    with _indtager(tmp_path) as indtager:
        (konto,) = indtager.tag_ind("kommune_sager")
        assert beskadigede(tmp_path / "raa", [konto]) == []
        fil.unlink()
        lagerfil(tmp_path / "raa", "kommune_sager", konto.leverance_id).write_bytes(b"PAR1")
        assert indtager.tag_ind("kommune_sager") == []
        assert beskadigede(tmp_path / "raa", [konto]) == [konto.filnavn]
