"""The picture of the layers is what the imports give."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.layers import DOCUMENT, circles, draw, drawn, floors, imports, needed, picture


def _package(folder: Path, **files: str) -> Path:
    package = folder / "house"
    for name, text in {"__init__": "", **files}.items():
        path = package / f"{name.replace('__in__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return package


def test_the_picture_in_the_document_is_what_the_code_gives() -> None:
    assert drawn(DOCUMENT.read_text("utf-8")) == picture(), "draw it anew: python docs/layers.py"


def test_an_import_counts_however_and_wherever_it_is_written(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        cli__in__app="import house.build.run\nfrom house import settings\n",
        build__in__run="def f():\n    from ..deliveries import read\n",
        build__in__state="from . import run\n",
        deliveries__in__read="from house.settings import A\nimport duckdb\n",
        settings="A = 1\n",
    )
    assert imports(package) == {
        "cli": {"build", "settings"},
        "build": {"deliveries"},
        "deliveries": {"settings"},
        "settings": set(),
    }
    assert floors(imports(package)) == [["cli"], ["build"], ["deliveries"], ["settings"]]


def test_an_arrow_that_follows_from_others_is_not_drawn() -> None:
    assert needed({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}


def test_rooms_that_import_each_other_have_no_floor() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}}
    assert circles(graph) == [["b", "c"]]
    with pytest.raises(ValueError, match="'b', 'c'"):
        floors(graph)


def test_a_room_is_drawn_with_what_its_first_line_says(tmp_path: Path) -> None:
    chart = picture(
        _package(
            tmp_path, build__in____init__='"""From raa/ to a database: swapped in.\n\nMore."""\n', cli="import house.build\n"
        )
    )
    assert chart.splitlines()[2:-1] == [
        '    cli["<b>cli</b>"]',
        '    build["<b>build</b><br/>From raa/ to a database"]',
        "    cli --> build",
    ]


def test_drawing_keeps_what_stands_around_the_picture() -> None:
    before = DOCUMENT.read_text("utf-8")
    assert drawn(draw(before, "other")) == "other"
    assert draw(draw(before, "other"), drawn(before)) == before
    with pytest.raises(ValueError, match="no place"):
        draw("# A document\n", "chart")
