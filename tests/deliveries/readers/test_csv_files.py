"""CSV files as wholes: encodings, headers and aliases, and every reason for refusing one, beside the neighbour that passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers.block import Reading
from dagster_project.deliveries.readers.csv import read_csv
from dagster_project.deliveries.readers.text_scan import MAX_LINE, PIECE, scan, whole_lines
from tests.deliveries.helpers import CONTACTS, contract, poster

HEADER = "kommunekode;kontroltrin;henvendt_dato;begrundelse\n"


@pytest.fixture
def open_sources(tmp_path):
    """Opens bytes (or text, as UTF-8) as a delivery of a source."""

    def open_sources(content: str | bytes, kilde: str = CONTACTS) -> Reading:
        path = Path(tmp_path) / "leverance.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(path, contract(kilde), scan(path))

    return open_sources


def grund(open_sources, content: str | bytes, kilde: str = CONTACTS) -> str:
    with pytest.raises(Refused) as error:
        poster(open_sources(content, kilde))
    return error.value.aarsag


def justifications(reading: Reading) -> list[str]:
    return [p["celler"]["begrundelse"] for p in poster(reading)]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("tekst", ["Hørsholm, ærø og Åbenrå", "“gåseøjne” – 5 € é ÿ", "ren ascii"])
def test_utf_8_with_and_without_bom_and_windows_1252_give_the_same_text(open_sources, charset, tekst):
    assert justifications(open_sources(f"{HEADER}151;3;2023-12-01;{tekst}\n".encode(charset))) == [tekst]


@pytest.mark.parametrize("damage", ["Ã¦", "Ã¸", "Ã¥"])
def test_text_encoded_twice_is_refused_in_a_windows_1252_file_and_in_a_utf_8_file(open_sources, damage):
    text = f"{HEADER}151;3;2023-12-01;r{damage}d\n"
    assert "ødelagt UTF-8" in grund(open_sources, text.encode("cp1252") + b"151;3;2023-12-02;\xe5\n")
    assert "ødelagt UTF-8" in grund(open_sources, b"151;3;2023-12-02;\xe5\n".join((HEADER.encode(), text.encode("cp1252"))))
    assert "ødelagt UTF-8" in grund(open_sources, text)


def test_one_broken_byte_in_a_utf_8_file_refuses_it_wherever_it_stands(open_sources):
    many = f"{HEADER}" + "151;3;2023-12-01;blåbær\n" * 10
    assert "ødelagt UTF-8" in grund(open_sources, many.encode() + b"151;3;2023-12-01;\xff\n")
    assert "ødelagt UTF-8" in grund(open_sources, many.encode()[:-3])


def test_broken_utf_8_is_seen_where_it_lies_across_two_readings_of_the_file(open_sources):
    rows = b"151;3;2023-12-01;r\xf8d\n" * (PIECE // 20)
    ahead = rows[: PIECE - 100 - (PIECE - 100) % 21]
    tail = b"151;3;2023-12-01;" + b"x" * (PIECE - len(ahead) - 18)
    assert len(ahead + tail) == PIECE - 1
    assert "ødelagt UTF-8" in grund(open_sources, HEADER.encode() + ahead + tail + "Ã¦\n".encode("cp1252"))
    assert justifications(open_sources(HEADER.encode() + ahead + tail + "Ãx\n".encode("cp1252")))[-1].endswith("xÃx")


@pytest.mark.parametrize("size", [1, 2, 4, 9])
@pytest.mark.parametrize("text", [b"", b"a", b"\n", b"a\nb\n", b"aaa\n\n\nb", b"a\r\naaaaaaaaaaaaaaaaaaaaaa\r\nb\r\n"])
def test_a_text_is_read_in_pieces_that_end_with_the_line_in_which_they_are_full(tmp_path, text, size):
    file = tmp_path / "text"
    file.write_bytes(b"above" + text)
    found = list(whole_lines(file, len("above"), size))
    assert b"".join(found) == text
    assert all(len(p) >= size and p.endswith(b"\n") for p in found[:-1])
    assert all(b"\n" not in p[size - 1 : -1] for p in found)


def test_bytes_that_are_no_text_in_either_encoding_are_refused(open_sources):
    assert "hverken UTF-8 eller Windows-1252" in grund(open_sources, HEADER.encode() + b"151;3;2023-12-01;\x81\xe5\n")
    assert "NUL" in grund(open_sources, f"{HEADER}151;3;2023-12-01;a\0b\n")
    assert "NUL" in grund(open_sources, HEADER.encode("utf-16"))


@pytest.mark.parametrize("indhold", ["", "\n\n", " \n\t\n", "\ufeff", ";;;\n", '""\n'])
def test_a_file_without_a_header_is_empty_and_refused(open_sources, indhold):
    assert "tom" in grund(open_sources, indhold)


@pytest.mark.parametrize("slut", ["", "\n", "\r\n", "\n\n \n"])
def test_a_header_without_rows_is_a_delivery_of_none(open_sources, slut):
    reading = open_sources(HEADER.strip() + slut)
    assert (poster(reading), reading.raekker) == ([], 0)


@pytest.mark.parametrize("foran", ["\n", ";;;\n", " \n\n;;;;;;\n", "\ufeff\n"])
def test_rows_with_nothing_in_them_may_stand_above_the_header(open_sources, foran):
    (entry,) = poster(open_sources(f"{foran}{HEADER}151;3;2023-12-01;x\n"))
    assert (entry["nr"], entry["fysisk_linje"]) == (1, foran.count("\n") + 2)


@pytest.mark.parametrize("kolonne", ["kommunekode", "kontroltrin", "henvendt_dato"])
def test_a_required_column_must_be_there_and_its_name_is_told(open_sources, kolonne):
    assert f"mangler: {kolonne};" in grund(open_sources, HEADER.replace(kolonne, "noget"))


def test_a_column_that_may_be_absent_is_left_out_and_kanal_must_be_there_though_its_cells_may_be_empty(open_sources):
    (entry,) = poster(open_sources("kommunekode;kontroltrin;henvendt_dato\n151;3;2023-12-01\n"))
    assert set(entry["celler"]) == {"kommunekode", "kontroltrin", "henvendt_dato"}
    sager = "sagsnr;kommunekode;cpr;ydelse;sagstype;oprettet_dato"
    assert "mangler: kanal;" in grund(open_sources, f"{sager}\n", "kommune_sager")
    assert poster(open_sources(f"{sager};kanal\n", "kommune_sager")) == []


@pytest.mark.parametrize("again", ["begrundelse", "Begrundelse", "BE-GRUNDELSE.", " begrundelse "])
def test_a_column_twice_is_refused_and_an_unknown_one_twice_is_not(open_sources, again):
    assert "begrundelse står to gange (kolonne 4 og 5)" in grund(open_sources, HEADER.replace("\n", f";{again}\n"))
    assert open_sources(HEADER.replace("\n", ";fritekst;fritekst;;\n")).ukendte_kolonner == ["fritekst", "fritekst"]


def test_a_column_twice_is_judged_after_aliases(open_sources):
    header = "Sagsnr.;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato"
    assert poster(open_sources(f"{header}\n", "kommune_sager")) == []
    assert "sagsnr står to gange" in grund(open_sources, f"{header};Journalnr\n", "kommune_sager")


@pytest.mark.parametrize(
    "navn", ["Sagsnr.", "SAGS NR", "Sagsnummer", "journalnr", "Journal-nummer", "sags_nr", "\u00a0sagsnr\u00a0"]
)
def test_headers_match_without_regard_to_case_spaces_and_punctuation(open_sources, navn):
    header = f"{navn};kommunekode;CPR-nr.;ydelse;kanal;sagstype;oprettet_dato"
    (entry,) = poster(open_sources(f"{header}\n7;151;6101900001;kontanthjælp;;andet;2023-01-01\n", "kommune_sager"))
    assert (entry["celler"]["sagsnr"], entry["celler"]["cpr"]) == ("7", "6101900001")


@pytest.mark.parametrize(
    "navn", ["Ydelse før", "YDELSE FOER", "ydelse_før", "ydelsefør", "Ydelse fo\u0308r".replace("o\u0308", "ø")]
)
def test_headers_match_with_danish_letters_and_without(open_sources, navn):
    header = f"sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;{navn}"
    (entry,) = poster(open_sources(f"{header}\n7;151;6101900001;kontanthjælp;;andet;2023-01-01;12,50\n", "kommune_sager"))
    assert entry["celler"]["ydelse_foer"] == "12,50"


def test_the_delimiter_is_the_one_that_finds_the_columns(open_sources):
    for separator in ";,\t":
        header = HEADER.replace(";", separator)
        (entry,) = poster(open_sources(header + separator.join(("151", "3", "2023-12-01", '"a;b,c\td"')) + "\n"))
        assert entry["celler"]["begrundelse"] == "a;b,c\td"
    assert "mangler" in grund(open_sources, HEADER.replace(";", "|"))


def test_rows_with_too_few_or_too_many_fields_are_kept_as_the_line_they_are(open_sources):
    short, god, long = poster(open_sources(f"{HEADER}151;3\n151;3;2023-12-01;x\n151;3;2023-12-01;x;6101900001\n"))
    assert [p["linje"] for p in (short, god, long)] == ["151;3", None, "151;3;2023-12-01;x;6101900001"]
    assert set(short["celler"].values()) == set(long["celler"].values()) == {None}


@pytest.mark.parametrize("celle", ['19" skærm', 'a"b"c', 'x"', ' "a"', 'a "b', 'x""'])
def test_a_quote_inside_an_unquoted_field_is_a_character(open_sources, celle):
    rows = f'151;3;2023-12-01;{celle}\n151;3;2023-12-02;"a\nb"\n'
    assert justifications(open_sources(HEADER + rows)) == [celle, "a\nb"]


@pytest.mark.parametrize("between", ["", "\n", '151;3;2023-12-01;a"b\n', "151;3;2023-12-01;x\r"])
def test_a_quote_that_is_never_closed_refuses_the_file_whatever_else_is_odd_in_it(open_sources, between):
    right = f'{HEADER}{between}151;3;2023-12-01;"aben"\n151;3;2023-12-02;x\n'
    assert poster(open_sources(right))
    assert "citationstegn" in grund(open_sources, right.replace('aben"', "aben"))
    assert "citationstegn" in grund(open_sources, right + '"')


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("closed_by", ['b"', '"b"', 'b "c"'])
@pytest.mark.parametrize("between", ["", "\n", '151;3;2023-12-09;"x;y"\n'])
def test_a_quote_that_swallows_rows_whole_refuses_the_file(open_sources, end, closed_by, between):
    # "a is closed in the third row: one record of three fields and a text, and two rows without a word
    swallowing = f'{HEADER}151;3;2023-12-01;"a\n{between}151;3;2023-12-02;x\n151;3;2023-12-03;{closed_by}\n151;3;2023-12-04;z\n'
    if "x;y" in between:  # its quotes end the text: the numbers of fields say it
        swallowing = swallowing.replace('"x;y"', "x")
    assert "åbnes i linje 2, " in grund(open_sources, swallowing.replace("\n", end))


HEADERS = [
    "begrundelse;kommunekode;kontroltrin;henvendt_dato\n",
    "kommunekode;begrundelse;kontroltrin;henvendt_dato\n",
    HEADER,
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_text_of_several_lines_is_read_wherever_its_column_stands_and_rows_that_one_swallows_are_not(open_sources, header):
    def rows(*texts: str) -> str:
        cells = {"kommunekode": "151", "kontroltrin": "3"}
        columns = header.strip().split(";")
        return header + "".join(
            ";".join((cells | {"henvendt_dato": f"2023-12-{nr:02}", "begrundelse": text})[c] for c in columns) + "\n"
            for nr, text in enumerate(texts, 1)
        )

    # with as many delimiters as would make a row of its last line, or of its first
    texts = ["ring\n3 gange", "brev;af;3.12.\nkl. 10", "brev\naf;i dag", "brev\n;af;i dag", "a\nb;c;d;e\nf", "x"]
    assert justifications(open_sources(rows(*(f'"{text}"' for text in texts)))) == texts
    assert "åbnes i linje 3, " in grund(open_sources, rows("v", '"w', "x", 'y"', "z"))
    assert "åbnes i linje 5, " in grund(open_sources, rows('"u\nv"', "w", '"x', 'y"', "z"))


def test_a_line_over_the_limit_is_refused_and_one_under_it_is_not(open_sources):
    under = f"{HEADER}151;3;2023-12-01;{'x' * (MAX_LINE - 100)}\n"
    assert len(justifications(open_sources(under))[0]) == MAX_LINE - 100
    assert "længere end 4 MB" in grund(open_sources, f"{HEADER}151;3;2023-12-01;{'x' * 3 * MAX_LINE}\n")
