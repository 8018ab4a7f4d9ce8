"""CSV files as wholes: encodings, headers and aliases, and every reason for refusing one, beside the neighbour that passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.deliveries.readers.block import Laesning
from dagster_project.deliveries.readers.csv_text import read_csv
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import MAKS_LINJE, STYKKE, skan
from tests.deliveries.hjaelp import HENVENDELSER, kontrakt, poster

HOVED = "kommunekode;kontroltrin;henvendt_dato;begrundelse\n"


@pytest.fixture
def aabn(tmp_path):
    """Opens bytes (or text, as UTF-8) as a delivery of a source."""

    def aabn(indhold: str | bytes, kilde: str = HENVENDELSER) -> Laesning:
        sti = Path(tmp_path) / "leverance.csv"
        sti.write_bytes(indhold if isinstance(indhold, bytes) else indhold.encode())
        return read_csv(sti, kontrakt(kilde), skan(sti))

    return aabn


def grund(aabn, indhold: str | bytes, kilde: str = HENVENDELSER) -> str:
    with pytest.raises(Afvist) as fejl:
        poster(aabn(indhold, kilde))
    return fejl.value.aarsag


def begrundelser(laesning: Laesning) -> list[str]:
    return [p["celler"]["begrundelse"] for p in poster(laesning)]


@pytest.mark.parametrize("tegnsaet", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("tekst", ["Hørsholm, ærø og Åbenrå", "“gåseøjne” – 5 € é ÿ", "ren ascii"])
def test_utf_8_with_and_without_bom_and_windows_1252_give_the_same_text(aabn, tegnsaet, tekst):
    assert begrundelser(aabn(f"{HOVED}151;3;2023-12-01;{tekst}\n".encode(tegnsaet))) == [tekst]


@pytest.mark.parametrize("skade", ["Ã¦", "Ã¸", "Ã¥"])
def test_broken_utf_8_is_refused_in_a_windows_1252_file_and_left_alone_in_a_utf_8_file(aabn, skade):
    tekst = f"{HOVED}151;3;2023-12-01;r{skade}d\n"
    assert "ødelagt UTF-8" in grund(aabn, tekst.encode("cp1252") + b"151;3;2023-12-02;\xe5\n")
    assert "ødelagt UTF-8" in grund(aabn, b"151;3;2023-12-02;\xe5\n".join((HOVED.encode(), tekst.encode("cp1252"))))
    assert begrundelser(aabn(tekst)) == [f"r{skade}d"]


def test_one_broken_byte_in_a_utf_8_file_refuses_it_wherever_it_stands(aabn):
    mange = f"{HOVED}" + "151;3;2023-12-01;blåbær\n" * 10
    assert "ødelagt UTF-8" in grund(aabn, mange.encode() + b"151;3;2023-12-01;\xff\n")
    assert "ødelagt UTF-8" in grund(aabn, mange.encode()[:-3])


def test_broken_utf_8_is_seen_where_it_lies_across_two_readings_of_the_file(aabn):
    raekker = b"151;3;2023-12-01;r\xf8d\n" * (STYKKE // 20)
    foran = raekker[: STYKKE - 100 - (STYKKE - 100) % 21]
    hale = b"151;3;2023-12-01;" + b"x" * (STYKKE - len(foran) - 18)
    assert len(foran + hale) == STYKKE - 1
    assert "ødelagt UTF-8" in grund(aabn, HOVED.encode() + foran + hale + "Ã¦\n".encode("cp1252"))
    assert begrundelser(aabn(HOVED.encode() + foran + hale + "Ãx\n".encode("cp1252")))[-1].endswith("xÃx")


def test_bytes_that_are_no_text_in_either_encoding_are_refused(aabn):
    assert "hverken UTF-8 eller Windows-1252" in grund(aabn, HOVED.encode() + b"151;3;2023-12-01;\x81\xe5\n")
    assert "NUL" in grund(aabn, f"{HOVED}151;3;2023-12-01;a\0b\n")
    assert "NUL" in grund(aabn, HOVED.encode("utf-16"))


@pytest.mark.parametrize("indhold", ["", "\n\n", " \n\t\n", "\ufeff", ";;;\n", '""\n'])
def test_a_file_without_a_header_is_empty_and_refused(aabn, indhold):
    assert "tom" in grund(aabn, indhold)


@pytest.mark.parametrize("slut", ["", "\n", "\r\n", "\n\n \n"])
def test_a_header_without_rows_is_a_delivery_of_none(aabn, slut):
    laesning = aabn(HOVED.strip() + slut)
    assert (poster(laesning), laesning.raekker) == ([], 0)


@pytest.mark.parametrize("foran", ["\n", ";;;\n", " \n\n;;;;;;\n", "\ufeff\n"])
def test_rows_with_nothing_in_them_may_stand_above_the_header(aabn, foran):
    (post,) = poster(aabn(f"{foran}{HOVED}151;3;2023-12-01;x\n"))
    assert (post["nr"], post["fysisk_linje"]) == (1, foran.count("\n") + 2)


@pytest.mark.parametrize("kolonne", ["kommunekode", "kontroltrin", "henvendt_dato"])
def test_a_required_column_must_be_there_and_its_name_is_told(aabn, kolonne):
    assert f"mangler: {kolonne};" in grund(aabn, HOVED.replace(kolonne, "noget"))


def test_a_column_that_may_be_absent_is_left_out_and_kanal_must_be_there_though_its_cells_may_be_empty(aabn):
    (post,) = poster(aabn("kommunekode;kontroltrin;henvendt_dato\n151;3;2023-12-01\n"))
    assert set(post["celler"]) == {"kommunekode", "kontroltrin", "henvendt_dato"}
    sager = "sagsnr;kommunekode;cpr;ydelse;sagstype;oprettet_dato"
    assert "mangler: kanal;" in grund(aabn, f"{sager}\n", "kommune_sager")
    assert poster(aabn(f"{sager};kanal\n", "kommune_sager")) == []


@pytest.mark.parametrize("igen", ["begrundelse", "Begrundelse", "BE-GRUNDELSE.", " begrundelse "])
def test_a_column_twice_is_refused_and_an_unknown_one_twice_is_not(aabn, igen):
    assert "begrundelse står to gange (kolonne 4 og 5)" in grund(aabn, HOVED.replace("\n", f";{igen}\n"))
    assert aabn(HOVED.replace("\n", ";fritekst;fritekst;;\n")).ukendte_kolonner == ["fritekst", "fritekst"]


def test_a_column_twice_is_judged_after_aliases(aabn):
    hoved = "Sagsnr.;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato"
    assert poster(aabn(f"{hoved}\n", "kommune_sager")) == []
    assert "sagsnr står to gange" in grund(aabn, f"{hoved};Journalnr\n", "kommune_sager")


@pytest.mark.parametrize(
    "navn", ["Sagsnr.", "SAGS NR", "Sagsnummer", "journalnr", "Journal-nummer", "sags_nr", "\u00a0sagsnr\u00a0"]
)
def test_headers_match_without_regard_to_case_spaces_and_punctuation(aabn, navn):
    hoved = f"{navn};kommunekode;CPR-nr.;ydelse;kanal;sagstype;oprettet_dato"
    (post,) = poster(aabn(f"{hoved}\n7;151;6101900001;kontanthjælp;;andet;2023-01-01\n", "kommune_sager"))
    assert (post["celler"]["sagsnr"], post["celler"]["cpr"]) == ("7", "6101900001")


@pytest.mark.parametrize(
    "navn", ["Ydelse før", "YDELSE FOER", "ydelse_før", "ydelsefør", "Ydelse fo\u0308r".replace("o\u0308", "ø")]
)
def test_headers_match_with_danish_letters_and_without(aabn, navn):
    hoved = f"sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;{navn}"
    (post,) = poster(aabn(f"{hoved}\n7;151;6101900001;kontanthjælp;;andet;2023-01-01;12,50\n", "kommune_sager"))
    assert post["celler"]["ydelse_foer"] == "12,50"


def test_the_delimiter_is_the_one_that_finds_the_columns(aabn):
    for skilletegn in ";,\t":
        hoved = HOVED.replace(";", skilletegn)
        (post,) = poster(aabn(hoved + skilletegn.join(("151", "3", "2023-12-01", '"a;b,c\td"')) + "\n"))
        assert post["celler"]["begrundelse"] == "a;b,c\td"
    assert "mangler" in grund(aabn, HOVED.replace(";", "|"))


def test_rows_with_too_few_or_too_many_fields_are_kept_as_the_line_they_are(aabn):
    kort, god, lang = poster(aabn(f"{HOVED}151;3\n151;3;2023-12-01;x\n151;3;2023-12-01;x;6101900001\n"))
    assert [p["linje"] for p in (kort, god, lang)] == ["151;3", None, "151;3;2023-12-01;x;6101900001"]
    assert set(kort["celler"].values()) == set(lang["celler"].values()) == {None}


@pytest.mark.parametrize("celle", ['19" skærm', 'a"b"c', 'x"', ' "a"', 'a "b', 'x""'])
def test_a_quote_inside_an_unquoted_field_is_a_character(aabn, celle):
    raekker = f'151;3;2023-12-01;{celle}\n151;3;2023-12-02;"a\nb"\n'
    assert begrundelser(aabn(HOVED + raekker)) == [celle, "a\nb"]


@pytest.mark.parametrize("imellem", ["", "\n", '151;3;2023-12-01;a"b\n', "151;3;2023-12-01;x\r"])
def test_a_quote_that_is_never_closed_refuses_the_file_whatever_else_is_odd_in_it(aabn, imellem):
    rigtig = f'{HOVED}{imellem}151;3;2023-12-01;"aben"\n151;3;2023-12-02;x\n'
    assert poster(aabn(rigtig))
    assert "citationstegn" in grund(aabn, rigtig.replace('aben"', "aben"))
    assert "citationstegn" in grund(aabn, rigtig + '"')


def test_a_line_over_the_limit_is_refused_and_one_under_it_is_not(aabn):
    under = f"{HOVED}151;3;2023-12-01;{'x' * (MAKS_LINJE - 100)}\n"
    assert len(begrundelser(aabn(under))[0]) == MAKS_LINJE - 100
    assert "længere end 4 MB" in grund(aabn, f"{HOVED}151;3;2023-12-01;{'x' * 3 * MAKS_LINJE}\n")
