"""Every reference to a document finds the document and the place in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.references import ROOT, elsewhere, missing_paths, names, section, texts, wrong_links, wrong_references

TEXTS = {str(path): text for path, text in texts() if path.name != "CHANGELOG.md"}
DOCUMENTS = {path: text for path, text in TEXTS.items() if path.endswith(".md")}
CODE = {path: text for path, text in TEXTS.items() if not path.startswith("tests/docs/")}


def test_a_reference_finds_its_document_and_the_place_in_it() -> None:
    assert {p: w for p, t in CODE.items() if (w := wrong_references(t, ROOT / "docs"))} == {}


def test_no_reference_points_out_of_the_repository() -> None:
    assert {p: w for p, t in CODE.items() if (w := elsewhere(t))} == {}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(path: str) -> None:
    assert wrong_links(Path(path), DOCUMENTS[path], ROOT) == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_files_that_a_document_names_are_there(path: str) -> None:
    assert missing_paths(DOCUMENTS[path], ROOT) == []


def test_many_references_are_looked_at() -> None:
    assert sum(t.count("docs/kontrakter.md") + t.count("docs/domaene.md") for t in CODE.values()) > 60


@pytest.mark.parametrize(
    "reference",
    [
        "docs/findes_ikke.md",
        "docs/kontrakter.md §9",
        'docs/kontrakter.md §5 "Bookings"',
        'docs/kontrakter.md §1 "Figures"',
        "docs/kontrakter.md §4 `provenu_maaned`",
        'docs/kontrakter.md §1 "current row", §8',
        'docs/domaene.md "Provision"',
    ],
)
def test_a_reference_to_what_is_not_there_is_found(reference: str) -> None:
    assert len(wrong_references(f'"""What it is ({reference})."""', ROOT / "docs")) == 1


def test_a_reference_out_of_the_repository_is_found() -> None:
    assert elsewhere("as in 2-" + "contracts §1") and elsewhere("see ../" + "shared/x") and not elsewhere("2-3 files")


def test_a_section_ends_where_the_next_begins() -> None:
    text = "## 1. A\n\n**one**\n\n## 2. B\n\n| two | x |\n"
    assert names(section(text, 1)) == ["1. A", "one"] and names(section(text, 2)) == ["2. B", "two"] and section(text, 3) is None


def test_a_link_to_a_missing_heading_or_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Way of a krone\n", "utf-8")
    text = "[a](a.md#way-of-a-krone) [b](a.md#way) [c](b.md) [d](https://dr.dk)"
    assert wrong_links(Path("c.md"), text, tmp_path) == ["a.md#way", "b.md"]


def test_a_named_file_that_is_missing_is_found(tmp_path: Path) -> None:
    text = "New file `seeds/new.csv`:\n\n`seeds/new.csv` `seeds/old.csv` `seeds/<name>.csv`\n```sh\n`docs/in_a_block.md`\n```\n"
    assert missing_paths(text, tmp_path) == ["seeds/old.csv"]


def test_a_word_of_the_glossary_is_spelled_in_code_without_danish_letters() -> None:
    rows = [line.split("|")[1:3] for line in DOCUMENTS["docs/ordliste.md"].splitlines() if line.startswith("| ")][1:]
    words = [(word.strip(), code.strip(" `")) for word, code in rows]
    assert len(words) > 30 and len({word for word, _ in words}) == len(words)
    letters = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
    assert [(w, c) for w, c in words if w.translate(letters) != c or not c.isascii()] == []
