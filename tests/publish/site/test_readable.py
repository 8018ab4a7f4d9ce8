"""What a reader's eye meets on every page: nothing over anything else, figures on one line, and words for what code has names."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.heavy
Seen = dict[str, dict[str, Any]]
# names of the code, and words that are Danish but for their letters
CODE_NAMES = re.compile(
    r"\b[a-zæøå0-9]+_[a-zæøå0-9_]+\b|\b\w*(?:beloeb|maaling|noegle|aarlig|raekke|ydelsesfoer|oekonomisk)\w*\b"
)


def by_width(seen: Seen, what: str) -> list[tuple[str, str, list]]:
    """Where something of a kind was found: page, width, what."""
    assert seen and all(page[what] for page in seen.values())
    return [(name, width, found[:5]) for name, page in seen.items() for width, found in page[what].items() if found]


def test_no_cell_runs_over_its_edge(seen: Seen) -> None:
    """A cell whose text is wider than the cell stands over its neighbour, as the first column did on a phone."""
    assert by_width(seen, "cells_too_wide") == []


def test_no_text_of_a_chart_stands_on_another(seen: Seen) -> None:
    assert by_width(seen, "texts_over_each_other") == []


def test_a_phone_shows_the_column_that_matters(seen: Seen) -> None:
    """It stands next to what names the row; only where three or four columns name it, or one
    word is as wide as a phone, may the table have to be swept."""
    named_by_more = {"summer", "kohorter", "t-kriterier", "del-1", "alle"}
    found = {name: [t for t in page["cut"] if t[0] not in named_by_more] for name, page in seen.items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_all_text_can_be_read(seen: Seen) -> None:
    """No text below 13 px as it stands on the screen, the charts' labels included, at any width."""
    assert by_width(seen, "small_text") == []


def test_the_menu_stands_on_one_line_and_so_do_the_key_figures(seen: Seen) -> None:
    assert [name for name, page in seen.items() if len(page["menu_tops"]) != 1] == []
    assert [name for name, page in seen.items() if page["skewed"]] == []


def test_words_stand_there_and_no_names_of_the_code(seen: Seen) -> None:
    """Ids stand as code, in type of their own; files, cells and the columns a sender must fill as they were delivered."""
    found = {name: sorted(set(CODE_NAMES.findall(page["words"])))[:8] for name, page in seen.items()}
    assert {name: names for name, names in found.items() if names} == {}


def test_facts_beside_a_figure_are_parted_by_dots_with_air(seen: Seen) -> None:
    notes = [(name, note) for name, page in seen.items() for note in page["notes"]]
    assert notes and [n for n in notes if re.search(r"\S·|·\S", n[1])] == []
