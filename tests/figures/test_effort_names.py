"""A municipality's own words in an id: readable where they can be, apart where they are, and back again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.figures.effort_names import as_id, from_id
from dagster_project.figures.kinds import figure_of
from dagster_project.figures.tal_names import noegletal

IDS = (
    ("Hedeparken", "Hedeparken"),
    ("Kolonihaver, nord (2023)", "Kolonihaver, nord (2023)"),
    ("Ærø Å-området", "Ærø Å-området"),
    ("Projekt #2", "Projekt %232"),
    ("a/b", "a%2Fb"),
    ("100 %", "100 %25"),
    ("%25", "%2525"),
    ("?x=<b>", "%3Fx%3D%3Cb%3E"),
    ("to  luft", "to %20luft"),
    ("å\u030a", "å%CC%8A"),
    ("x:y|z", "x%3Ay%7Cz"),
)


@pytest.mark.parametrize(("name", "part"), IDS)
def test_a_name_is_escaped_and_read_again(name: str, part: str) -> None:
    assert (as_id(name), from_id(part)) == (part, name)
    assert noegletal(f"indsats_sager:{part}").startswith(f"{name}: ")


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_two_names_are_one_and_none_ends_an_id(one: str, other: str) -> None:
    part, own = as_id(one), f"indsatser/151/2023/indsats_sager:{as_id(one)}"
    assert from_id(part) == one and (part == as_id(other)) == (one == other)
    assert not re.search(r"""[#/?&<>"'|\\\x00-\x1f]|  """, part) and figure_of(own) == own
