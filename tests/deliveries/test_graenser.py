"""The limits of one reading: memory and time are bounded whatever a file unfolds to, and the files beside it go on."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.deliveries.indtag import Graenser
from dagster_project.deliveries.konto import Fil
from tests.deliveries.hjaelp import RISIKOSAGER, Sted

GB = 1 << 30
HOVED = "risikosag_id;kommunekode;omraade;kontroltrin;udstillet_dato\n"
RAEKKE = "R{};151;kontanthjælp;3;2023-12-01\n"
GOD, FJENDE = (f"{RISIKOSAGER}_{kommune}_2023-12" for kommune in ("101", "151"))
MINDST = {"kommunekode": "151", "omraade": "kontanthjælp", "kontroltrin": "3", "udstillet_dato": "2023-12-01"}


@pytest.fixture
def sted(tmp_path) -> Sted:
    sted = Sted(tmp_path)
    sted.laeg(f"{RISIKOSAGER}/{GOD}.csv", HOVED + RAEKKE.format(1))
    return sted


def tag_ind(sted: Sted, hale: str, **graenser) -> Fil:
    """The account of the hostile file; the good one beside it must be in."""
    filer = {fil.filnavn: fil for fil in sted.tag_ind(RISIKOSAGER, graenser=Graenser(**graenser))}
    god = filer[f"{GOD}.csv"]
    assert (god.aarsag, god.raekker_laest) == (None, 1)
    return filer[FJENDE + hale]


def bombe(sted: Sted, raekker: int, **celler: str) -> None:
    """A small Parquet file of many equal rows: each distinct cell is stored once."""
    sti = sted.laeg(f"{RISIKOSAGER}/{FJENDE}.parquet", b"")
    celler = {"risikosag_id": "R1"} | MINDST | celler
    nuller = pa.repeat(pa.scalar(0, pa.int32()), 1_000_000)
    tabel = pa.table({n: pa.DictionaryArray.from_arrays(nuller, pa.array([c])) for n, c in celler.items()})
    pq.write_table(pa.concat_tables([tabel] * (raekker // 1_000_000)), sti, compression="zstd", row_group_size=raekker)
    assert sti.stat().st_size < 1 << 20


@pytest.mark.heavy
def test_a_reading_that_takes_too_long_is_stopped_and_tried_again_as_the_same_delivery(sted):
    sted.laeg(f"{RISIKOSAGER}/{FJENDE}.csv", HOVED + "\n" + "".join(RAEKKE.format(i) for i in range(2_000_000)))
    stoppet = tag_ind(sted, ".csv", sekunder=1, sekunder_pr_mb=0)
    assert stoppet.aarsag == "filen kunne ikke læses inden for tidsgrænsen"
    assert (stoppet.kommunekode, stoppet.periode, stoppet.raekker) == ("151", "2023-12", None)
    assert [lev.fil.aarsag for lev in sted.register() if lev.fil.filnavn == f"{FJENDE}.csv"] == [stoppet.aarsag]
    (laest,) = sted.tag_ind(RISIKOSAGER)
    assert (laest.leverance_id, laest.aarsag, laest.raekker_laest) == (stoppet.leverance_id, None, 2_000_000)
    assert [(lev.fil.aarsag, lev.fil.advarsler) for lev in sted.register()] == [(None, [])] * 2
    assert not list(sted.raa.rglob("*.tmp"))


def test_a_reading_that_takes_too_much_memory_is_stopped(sted):
    bombe(sted, 1_000_000, kriterium="x" * 100_000)
    stoppet = tag_ind(sted, ".parquet", hukommelse=3 * GB)
    assert "hukommelsesgrænsen" in stoppet.aarsag
    assert (stoppet.kommunekode, stoppet.raekker, stoppet.lager) == ("151", None, {})


@pytest.mark.heavy
def test_many_rows_from_a_small_file_take_bounded_memory(sted):
    bombe(sted, 8_000_000, kriterium="x" * 200)
    fil = tag_ind(sted, ".parquet", hukommelse=3 * GB, sekunder=300)
    assert (fil.aarsag, fil.raekker_laest) == (None, 8_000_000)


@pytest.mark.heavy
def test_a_line_of_one_gigabyte_is_refused_in_bounded_time_and_memory(sted):
    sti = sted.laeg(f"{RISIKOSAGER}/{FJENDE}.csv", HOVED)
    with sti.open("ab") as f:
        for _ in range(64):
            f.write(b"x" * (16 << 20))
    assert tag_ind(sted, ".csv", hukommelse=2 * GB).aarsag == "en linje er længere end 4 MB"


def test_a_sparse_file_of_a_terabyte_is_refused_for_its_size(sted):
    sti = sted.laeg(f"{RISIKOSAGER}/{FJENDE}.csv", HOVED)
    with sti.open("ab") as f:
        f.truncate(1 << 40)
    assert "over 4096 MB" in tag_ind(sted, ".csv", sekunder=20, sekunder_pr_mb=0).aarsag
