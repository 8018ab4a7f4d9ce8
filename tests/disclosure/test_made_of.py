"""A public folder is made of its public tables and of nothing else; a value that hides in any other way is found."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.editions import write_edition
from dagster_project.publish.report import build_reports
from dagster_project.publish.site import build_site
from tests.disclosure.attacker.attack import attack
from tests.disclosure.attacker.made_of import attack_made
from tests.publish.site.conftest import publikation  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def alone(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's public folder, made of its Parquet tables where there is no internal edition."""
    public = tmp_path_factory.mktemp("alene") / "offentlig"
    tables = sorted((editions / "offentlig" / "tabeller").glob("*.parquet"))
    write_edition(public, {f.stem: pq.read_table(f) for f in tables})
    build_site(public)  # first: with reports there it would link to them, which the shared world's has not
    build_reports(public)
    return public


def test_nothing_in_the_demos_public_folder_gives_a_hidden_figure_away(editions: Path, alone: Path, tmp_path: Path) -> None:
    """Site and report too: every file of the folder is read."""
    folder = tmp_path / editions.name
    shutil.copytree(editions, folder, ignore=shutil.ignore_patterns("offentlig"))
    shutil.copytree(alone, folder / "offentlig")
    assert {f.suffix for f in (folder / "offentlig").rglob("*.*")} == {
        *(".parquet", ".csv", ".json", ".xlsx", ".pdf", ".html", ".svg"),
    }
    assert attack([folder]) == []


def test_what_stands_beside_an_internal_edition_is_made_of_the_public_tables_alone(publikation: Path, alone: Path) -> None:  # noqa: F811
    assert attack_made(publikation / "offentlig", alone, "tabeller/", "arbejdsboeger/", "site/") == []


def _replaced(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert re.search(pattern, text)
    file.write_text(re.sub(pattern, new, text, count=1), "utf-8")


def _colour(public: Path) -> None:
    """A shade as dark as a share that is rounded."""
    _replaced(next((public / "site" / "figur").glob("maaling-1-*.svg")), "<circle ", '<circle fill-opacity="0.3174" ')


def _width(public: Path) -> None:
    _replaced(next((public / "site").glob("provenu*.html")), '(<rect [^>]*?width=")[0-9.]+', r"\g<1>11.15")


def _size(public: Path) -> None:
    """As many blanks after the end of a page as there are cases."""
    with (public / "site" / "index.html").open("ab") as page:
        page.write(b" " * 3)


def _column(public: Path) -> None:
    """A column of a book as wide as an amount is large."""
    book = next((public / "arbejdsboeger").glob("*.xlsx"))
    with zipfile.ZipFile(book) as before:
        parts = {part: before.read(part) for part in before.namelist()}
    sheet = next(p for p in sorted(parts) if p.startswith("xl/worksheets/sheet") and b"<col " in parts[p])
    parts[sheet] = re.sub(rb'(<col [^>]*?width=")[0-9.]+', rb"\g<1>11.15157", parts[sheet], count=1)
    with zipfile.ZipFile(book, "w") as after:
        for part, content in parts.items():
            after.writestr(part, content)


def _coordinates(public: Path) -> None:
    """A drawing in the report moved by as many points as there are cases."""
    report = next((public / "rapport").rglob("*.pdf"))
    with pikepdf.open(report, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"q 1 0 0 1 3 0 cm Q")
        pdf.save(report)


def _rows(public: Path) -> None:
    """The rows of a chart's file in the order of what is hidden."""
    file = next((public / "site" / "figur").glob("provenu-*.csv"))
    head, first, second, *rest = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([head, second, first, *rest]))


def _name(public: Path) -> None:
    """A file that is there for what it is called."""
    shutil.copy(public / "site" / "index.html", public / "site" / "3.html")


@pytest.mark.parametrize("plant", [_colour, _width, _size, _column, _coordinates, _rows, _name])
def test_a_value_that_hides_beside_the_tables_is_found(alone: Path, tmp_path: Path, plant: Callable[[Path], None]) -> None:
    public = Path(shutil.copytree(alone, tmp_path / "offentlig"))
    plant(public)
    assert len(attack_made(public, alone)) == 1
