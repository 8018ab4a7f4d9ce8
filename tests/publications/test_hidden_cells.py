"""Hidden cells are read and written in one place, and an unknown word is refused."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text, by_column, hidden_cells, nothing_hidden

NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


@given(st.dictionaries(NAMES, st.sampled_from(Hidden)))
def test_what_is_written_is_read_back(cells: dict[str, Hidden]) -> None:
    assert hidden_cells(as_text(cells)) == cells


def test_the_column_says_the_words_that_readers_see() -> None:
    assert as_text({"beloeb": Hidden.SECRET, "antal": Hidden.FEW}) == "beloeb=hemmeligholdt|antal=<5"
    assert hidden_cells(None) == hidden_cells("") == {}


def test_a_word_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="ukendt"):
        hidden_cells("beloeb=ukendt")


def test_each_column_knows_its_hidden_cells() -> None:
    table = pa.table(
        {"beloeb": [1, None, None], "antal": [None, 7, None], HIDDEN: ["antal=<5", "", f"beloeb={Hidden.SECRET}|antal=<5"]}
    )
    assert by_column(table) == {"antal": [Hidden.FEW, None, Hidden.FEW], "beloeb": [None, None, Hidden.SECRET]}
    assert by_column(table.set_column(2, HIDDEN, nothing_hidden(3))) == by_column(table.drop(HIDDEN)) == {}
