"""A text in pieces: nothing of it is lost or doubled, and each piece has its own verdict of a search of all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.raw_store import schema
from dagster_project.deliveries.readers import csv as csv_reader
from dagster_project.deliveries.readers.searched import Text
from tests.deliveries.helpers import RISIKOSAGER, Read, contract
from tests.effort import examples

LINES = st.lists(st.text("ab1", max_size=6), max_size=20).map(lambda lines: "\n".join(lines).encode())


@settings(max_examples=examples(200), deadline=None)
@given(LINES, st.integers(1, 40))
def test_pieces_are_whole_lines_that_make_the_text(text, size):
    pieces = [p.buffer().to_pybytes() for p in Text(text, size).pieces]
    assert b"".join(pieces) == text
    assert all(p.endswith(b"\n") and len(p) >= size for p in pieces[:-1])
    assert [p.lines() for p in Text(text, size).pieces] == [p.count(b"\n") for p in pieces]


@settings(max_examples=examples(200), deadline=None)
@given(LINES, st.integers(1, 40))
def test_each_piece_is_judged_by_what_stands_in_itself(text, size):
    pieces = Text(text, size).pieces
    held = [p.buffer().to_pybytes() for p in pieces]
    assert [p.fits("a1|bb") for p in pieces] == [b"a1" in h or b"bb" in h for h in held]
    assert [b"1" in p for p in pieces] == [b"1" in h for h in held]


def test_rows_in_pieces_and_searches_of_any_size_are_stored_alike_and_masked(tmp_path, monkeypatch):
    """A number in the last row of a piece, and in the first of the next search."""
    header = "risikosag_id;kommunekode;omraade;kontroltrin;kriterium;udstillet_dato\n"
    ids = [f"R{i}" if i % 7 else f"610190-{1000 + i}" for i in range(200)]
    text = header + "".join(f"{id_};151;kontanthjælp;3;x;2024-01-02\n" for id_ in ids)
    stored = []
    for i, (searched, block) in enumerate([(16 << 20, 8 << 20), (1_000, 600), (300, 200)]):
        monkeypatch.setattr(csv_reader, "SEARCHED", searched)
        monkeypatch.setattr(csv_reader, "BLOCK", block)
        place = Read(tmp_path / str(i))
        file = place.file(RISIKOSAGER, text)
        assert (file.aarsag, file.raekker, file.raekker_laest) == (None, 200, 200)
        stored.append([[row[name] for name in schema(contract(RISIKOSAGER)).names[1:]] for row in place.raekker(file)])
    assert stored[0] == stored[1] == stored[2]
    found = [row[3] for row in stored[0]]
    assert [id_ for id_ in found if id_.startswith("R")] == [f"R{i}" for i in range(200) if i % 7]
    assert len({id_ for id_ in found if id_.startswith("cpr:")}) == 29
