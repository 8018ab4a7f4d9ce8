"""A new source is the five files of its how-to and nothing else: followed in a copy of the project that was loaded before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.docs.howto import HOWTOS, command, copy_repository, follow, steps

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]
HOWTO = (HOWTOS / "ny-kilde.md").read_text("utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that the how-to's commands made, its own checks among them; then published."""
    copy = copy_repository(tmp_path_factory.mktemp("projekt") / "copy")
    place = tmp_path_factory.mktemp("verden")
    _succeed(f"KONTROL_DATA={place / 'before'} .venv/bin/python -c 'import dagster_project.definitions'", copy)
    follow(HOWTO, copy)
    (commands,) = (s.text for s in steps(HOWTO) if s.kind == "run")
    (place / "after").mkdir()
    said = _succeed(f"export TMPDIR={place / 'after'}\n{commands}\n.venv/bin/kontrol udgiv --godkendt-af Prøven", copy)
    assert "31-02-2023" in said  # what `kontrol karantaene` shows its sender
    (database,) = place.glob("after/*/kontrol.duckdb")
    return database.parent


def _succeed(commands: str, copy: Path) -> str:
    answer = command(commands, copy)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def _sql(built: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(built / "kontrol.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


def test_its_faulty_row_is_quarantined_with_the_cell_as_delivered(built: Path) -> None:
    assert _sql(built, "select raekke_nr, aarsag, felt, vaerdi from marts.karantaene") == [
        (2, "ugyldig_dato", "svar_dato", "31-02-2023")
    ]


def test_the_register_counts_its_rows(built: Path) -> None:
    assert _sql(built, "select kilde, status, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer") == [
        ("boligstoette_svar", "indlæst", 3, 2, 1)
    ]


def test_its_mart_holds_the_rows_in_force(built: Path) -> None:
    assert [(s, str(h)) for s, h in _sql(built, "select svar_id, husleje from marts.boligstoette_svar order by 1")] == [
        ("A1", "4500.00"),
        ("A3", "500.50"),
    ]


def test_its_mart_is_published_inside_only(built: Path) -> None:
    found = {f.parts[-3]: pq.read_table(f).num_rows for f in built.rglob("tabeller/boligstoette_svar.parquet")}
    assert found == {"intern": 2}
