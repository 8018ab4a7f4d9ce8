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

from dagster_project.deliveries.readers.csv_text import BLOK, read_csv
from dagster_project.deliveries.skan import er_utf8, skan
from tests.deliveries.hjaelp import HENVENDELSER, kontrakt, poster
from tests.effort import examples

KOLONNER = ["kommunekode", "kontroltrin", "henvendt_dato", "begrundelse"]
TEGN = "ab1 ;,\t\"\n\r|'æøåÆ€é\u00a0\u000b\u000c\u001c"


def laes(bytes_: bytes) -> list[dict]:
    with TemporaryDirectory() as mappe:
        sti = Path(mappe) / "leverance.csv"
        sti.write_bytes(bytes_)
        return poster(read_csv(sti, kontrakt(HENVENDELSER), skan(sti)))


def facit(tekst: str, skilletegn: str) -> list[tuple[int, list[str]]]:
    """(line on which it begins, fields) of every record under the header; a line of nothing but blanks and tabs (where
    these part no fields) is none."""
    blanke = " \t".replace(skilletegn, "")
    linjer = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", tekst)
    laeser = csv.reader(linjer, delimiter=skilletegn)
    fundne, foer = [], 0
    for felter in laeser:
        raa = "".join(linjer[foer : laeser.line_num])
        if raa.strip(blanke + "\r\n"):
            fundne.append((foer + 1, felter))
        foer = laeser.line_num
    hoved = next(i for i, (_, felter) in enumerate(fundne) if felter == KOLONNER)
    return fundne[hoved + 1 :]


@st.composite
def filer(draw) -> tuple[str, str, str]:
    """(text, delimiter, encoding): a header, and lines quoted or not, blank, short and long, each with its own line end."""
    skilletegn = draw(st.sampled_from(";,\t"))
    skift = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]]))
    ukvoteret = st.text("".join(c for c in TEGN if c not in "\r\n" + skilletegn), max_size=6).map(lambda t: t.lstrip('"'))
    kvoteret = st.text(TEGN, max_size=6).map(lambda t: '"' + t.replace('"', '""') + '"')
    felt = st.one_of(ukvoteret, kvoteret)
    antal = st.one_of(st.just(4), st.integers(1, 6))
    linje = st.one_of(
        antal.flatmap(lambda n: st.lists(felt, min_size=n, max_size=n)).map(skilletegn.join),
        st.sampled_from(
            ["", " ", "\t", " \t ", '""', "\u00a0", "x", skilletegn * 3, skilletegn, "1;2;3;4;-;NULL;".replace(";", skilletegn)]
        ),
    )
    hoved = [f'"{k}"' if draw(st.booleans()) else k for k in KOLONNER]
    foran = draw(st.lists(st.sampled_from(["", " ", "  "]), max_size=2))
    if draw(st.booleans()):
        foran.insert(0, f"sep={skilletegn}")
    titel = st.one_of(ukvoteret, kvoteret, st.sampled_from(["Fortroligt", skilletegn * 4, "Kommunekode" + skilletegn + "x"]))
    foran += draw(st.lists(titel, max_size=3))
    linjer = [*foran, skilletegn.join(hoved), *draw(st.lists(linje, max_size=8))]
    tekst = "".join(linje + draw(st.sampled_from(skift)) for linje in linjer)
    if draw(st.booleans()):
        tekst = tekst.rstrip("\r\n")
    return tekst, skilletegn, draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))


@settings(max_examples=examples(200), deadline=None)
@example((";".join(KOLONNER) + "\n;;;Æ\u00a0\n", ";", "cp1252"))
@given(filer())
def test_the_records_their_numbers_and_lines_are_those_of_the_standard_library(fil):
    tekst, skilletegn, tegnsaet = fil
    bytes_ = tekst.encode(tegnsaet)
    try:
        tekst = bytes_.decode("utf-8-sig")  # Windows-1252 that is UTF-8 as well is UTF-8
    except UnicodeDecodeError:
        assert tegnsaet == "cp1252"
    sammenlign(laes(bytes_), facit(tekst, skilletegn), skilletegn)


@pytest.mark.parametrize(
    ("tegnsaet", "citat", "blank"),
    [("utf-8", "", ""), ("cp1252", "", ""), ("cp1252", "", "\n"), ("utf-8", '"', " \n"), ("cp1252", '"', "")],
)
def test_records_keep_their_numbers_in_a_file_of_many_blocks(tegnsaet, citat, blank):
    linjer = [";".join(KOLONNER), *(f"151;3;{i};{citat}{'æ' * (i % 4000)}{citat}" for i in range(12_000))]
    for i in range(1, len(linjer), 701):
        linjer[i] = f"{blank}kort;{i}" if i % 2 else f"{blank}{i};3;;;for lang"
    tekst = "\n".join(linjer)
    assert len(tekst) > 2.5 * BLOK
    sammenlign(laes(tekst.encode(tegnsaet)), facit(tekst, ";"), ";")


def test_records_of_the_wrong_width_alone_in_a_piece_move_no_number():
    linjer = [";".join(KOLONNER), *("151;3;1;a" for _ in range(9)), *("151;3" for _ in range(2 * BLOK // 6)), "151;3;2;b"]
    tekst = "\n".join(linjer)
    sammenlign(laes(tekst.encode()), facit(tekst, ";"), ";")


@settings(max_examples=examples(300), deadline=None)
@example("\ud800".encode("utf-8", "surrogatepass"))
@example("æ".encode()[:1])
@given(st.one_of(st.binary(max_size=8), st.text(max_size=8).map(str.encode)))
def test_bytes_are_utf_8_when_they_can_be_decoded_as_such(bytes_):
    try:
        bytes_.decode("utf-8")
    except UnicodeDecodeError:
        assert not er_utf8(bytes_)
    else:
        assert er_utf8(bytes_)


def sammenlign(fundne: list[dict], ventet: list[tuple[int, list[str]]], skilletegn: str) -> None:
    assert [p["fysisk_linje"] for p in fundne] == [linje for linje, _ in ventet]
    for post, (_, felter) in zip(fundne, ventet, strict=True):
        n = len(KOLONNER)
        if len(felter) >= n and {f.strip() for f in felter[n:]} <= {"", "-", "NULL"}:
            assert (post["celler"], post["linje"]) == (dict(zip(KOLONNER, felter[:n], strict=True)), None)
        else:
            assert set(post["celler"].values()) == {None}
            assert next(csv.reader(io.StringIO(post["linje"], newline=""), delimiter=skilletegn)) == felter
