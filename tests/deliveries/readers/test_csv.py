"""CSV as it is written anywhere: the same records, with the same numbers and lines, as the standard library's reader finds."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.readers.csv import BLOCK, read_csv
from dagster_project.deliveries.readers.text_scan import is_utf8, scan
from tests.deliveries.helpers import CONTACTS, contract, poster
from tests.effort import examples

COLUMNS = ["kommunekode", "kontroltrin", "henvendt_dato", "begrundelse"]
SIGN = "ab1 ;,\t\"\n\r|'æøåÆ€é\u00a0\u000b\u000c\u001c"


def read(bytes_: bytes) -> list[dict]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leverance.csv"
        path.write_bytes(bytes_)
        return poster(read_csv(path, contract(CONTACTS), scan(path)))


def answer(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """(line on which it begins, fields) of every record under the header; a line of nothing but blanks and tabs (where
    these part no fields) is none, nor is one without anything in its fields (or in its one field, of one line) where others
    have something."""
    blank = " \t".replace(separator, "")
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
    reader = csv.reader(lines, delimiter=separator)
    found, before = [], 0
    for fields in reader:
        raa = "".join(lines[before : reader.line_num])
        if raa.strip(blank + "\r\n"):
            found.append((before + 1, fields))
        before = reader.line_num
    header = next(i for i, (_, fields) in enumerate(found) if fields == COLUMNS)
    below = found[header + 1 :]
    return [(nr, fields) for nr, fields in below if not is_hollow(fields)] or below


def is_hollow(fields: list[str]) -> bool:
    bare = [f.strip(" \t\r\n\x1a") for f in fields]
    over_lines = len(fields) == 1 and ("\n" in fields[0] or "\r" in fields[0])
    return not over_lines and not any(f.replace('"', "").strip(" \t\r\n\x1a") or f == '"' for f in bare)


@st.composite
def filer(draw) -> tuple[str, str, str]:
    """(text, delimiter, encoding): a header, and lines quoted or not, blank, short and long, each with its own line end."""
    separator = draw(st.sampled_from(";,\t"))
    switch = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]]))
    unquoted = st.text("".join(c for c in SIGN if c not in "\r\n" + separator), max_size=6).map(lambda t: t.lstrip('"'))
    quoted = st.text(SIGN, max_size=6).map(lambda t: '"' + t.replace('"', '""') + '"')
    field_name = st.one_of(unquoted, quoted)
    count = st.one_of(st.just(4), st.integers(1, 6))
    line = st.one_of(
        count.flatmap(lambda n: st.lists(field_name, min_size=n, max_size=n)).map(separator.join),
        st.sampled_from(
            [
                "",
                " ",
                "\t",
                " \t ",
                '""',
                ' ""',
                '\t""',
                separator * 3 + '""',
                "\u00a0",
                "x",
                separator * 3,
                separator,
                "1;2;3;4;-;NULL;".replace(";", separator),
            ]
        ),
    )
    header = [f'"{k}"' if draw(st.booleans()) else k for k in COLUMNS]
    ahead = draw(st.lists(st.sampled_from(["", " ", "  "]), max_size=2))
    if draw(st.booleans()):
        ahead.insert(0, f"sep={separator}")
    title = st.one_of(unquoted, quoted, st.sampled_from(["Fortroligt", separator * 4, "Kommunekode" + separator + "x"]))
    ahead += draw(st.lists(title, max_size=3))
    lines = [*ahead, separator.join(header), *draw(st.lists(line, max_size=8))]
    tekst = "".join(line + draw(st.sampled_from(switch)) for line in lines)
    if draw(st.booleans()):
        tekst = tekst.rstrip("\r\n")
    return tekst, separator, draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))


@settings(max_examples=examples(200), deadline=None)
@example((";".join(COLUMNS) + "\n;;;Æ\u00a0\n", ";", "cp1252"))
@example((";".join(COLUMNS) + "\n;;;\n" + ";;;;\n" * 3 + ';;;;"1\n"\n', ";", "utf-8"))
@given(filer())
def test_the_records_their_numbers_and_lines_are_those_of_the_standard_library(fil):
    text, separator, charset = fil
    bytes_ = text.encode(charset)
    try:
        text = bytes_.decode("utf-8-sig")  # Windows-1252 that is UTF-8 as well is UTF-8
    except UnicodeDecodeError:
        assert charset == "cp1252"
    compare(read(bytes_), answer(text, separator), separator)


@pytest.mark.parametrize(
    ("charset", "quotation", "blank"),
    [("utf-8", "", ""), ("cp1252", "", ""), ("cp1252", "", "\n"), ("utf-8", '"', " \n"), ("cp1252", '"', "")],
)
def test_records_keep_their_numbers_in_a_file_of_many_blocks(charset, quotation, blank):
    lines = [";".join(COLUMNS), *(f"151;3;{i};{quotation}{'æ' * (i % 4000)}{quotation}" for i in range(12_000))]
    for i in range(1, len(lines), 701):
        lines[i] = f"{blank}kort;{i}" if i % 2 else f"{blank}{i};3;;;for lang"
    text = "\n".join(lines)
    assert len(text) > 2.5 * BLOCK
    compare(read(text.encode(charset)), answer(text, ";"), ";")


def test_records_of_the_wrong_width_alone_in_a_piece_move_no_number():
    short = f"151;{'3' * 996}"
    lines = [";".join(COLUMNS), *["151;3;1;a"] * 9, *[short] * (2 * BLOCK // 1000), "151;3;2;b"]
    text = "\n".join(lines)
    assert len(text) > 2 * BLOCK
    compare(read(text.encode()), answer(text, ";"), ";")


@settings(max_examples=examples(300), deadline=None)
@example("\ud800".encode("utf-8", "surrogatepass"))
@example("æ".encode()[:1])
@given(st.one_of(st.binary(max_size=8), st.text(max_size=8).map(str.encode)))
def test_bytes_are_utf_8_when_they_can_be_decoded_as_such(bytes_):
    try:
        bytes_.decode("utf-8")
    except UnicodeDecodeError:
        assert not is_utf8(bytes_)
    else:
        assert is_utf8(bytes_)


def compare(found: list[dict], awaited: list[tuple[int, list[str]]], separator: str) -> None:
    assert [p["fysisk_linje"] for p in found] == [line for line, _ in awaited]
    for entry, (_, fields) in zip(found, awaited, strict=True):
        n = len(COLUMNS)
        if len(fields) >= n and {f.strip() for f in fields[n:]} <= {"", "-", "NULL"}:
            assert (entry["celler"], entry["linje"]) == (dict(zip(COLUMNS, fields[:n], strict=True)), None)
        else:
            assert set(entry["celler"].values()) == {None}
            assert next(csv.reader(io.StringIO(entry["linje"], newline=""), delimiter=separator)) == fields
