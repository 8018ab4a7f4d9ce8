"""Headers as people and programs write them name the column that a reader would say they name, and no other one."""

from __future__ import annotations

import pytest

from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.headers import find_header

DRESSED = {
    ("kommune_sager", "sagsnr"): "J.nr.¤Sagens ID¤SAGS-NR.:¤\ufeffSagsnr¤Sagsnr (KMD)¤Journal\nnr.",
    ("kommune_sager", "cpr"): "Borgerens CPR¤Borgers personnummer¤Cpr\u00a0nr.",
    ("kommune_sager", "kommunekode"): "Kommunens nr.¤KOMMUNE_KODE",
    ("kommune_sager", "hoering_dato"): "Høringens dato¤Horingsdato¤Høring (dato)¤Dato for høringen¤Høring sendt (dd-mm-åååå)",
    ("kommune_sager", "afgoerelse_dato"): "Afgørelsens dato¤Afgörelsesdato¤Afgørelse d.¤Afgjort tidspunkt¤Afgørelses-\ndato",
    ("kommune_sager", "kontrolbesoeg_dato"): "Kontrolbesøgets dato¤Kontrolbesøg gennemført",
    ("kommune_sager", "ankeafgoerelse_dato"): "Ankeafgørelse (dato)¤Ankeafgørelsens dato¤Ankestyrelsens afgørelse (dato)",
    ("kommune_sager", "ankeafgoerelse"): "Ankeafgørelse¤Ankeafgørelse (udfald)",
    ("kommune_sager", "risikosag_id"): "Risikosagens nr.¤UDK-sagsnr",
    ("kommune_flytninger", "afgoerelse"): "Afgørelse¤Afgørelse (resultat)",
    ("kommune_flytninger", "afgoerelse_dato"): "Afgørelse (dato)¤Afgørelsens dato",
    ("kommune_flytninger", "besparelse_maaneder"): "Besparelse (måneder)",
    ("su_tilbagemeldinger", "undring_id"): "Undringens nr.",
    ("enligerklaeringer", "aar"): "År¤Ar¤AAR",
    ("udk_statusopgoerelse", "krav_antal"): "Krav (antal)¤Tilbagebetalingskrav (antal)",
    ("udk_statusopgoerelse", "krav_beloeb"): "Krav (beløb)¤Tilbagebetalingskrav (kr.)",
    ("udk_statusopgoerelse", "stop_antal"): "Stop/nedregulering (antal)",
    ("udk_paragraf11", "aarlig_besparelse"): "Årlig besparelse for afsluttede sager med §11 svar",
}  # fmt: skip
# no header of these is the amount or the outcome that it begins with
OF_ANOTHER_KIND = [
    ("su_tilbagemeldinger", "Udfald (dato)"), ("kommune_sager", "Ydelse (kr.)"), ("kommune_sager", "Tilbagebetalingskrav (dato)"),
    ("kommune_sager", "Tilbagebetalingskrav (antal)"), ("kommune_sager", "Sagstype (beløb)"),
    ("kommune_flytninger", "Alder (dato)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kilde", "column", "header"), [(*at, h) for at, headers in DRESSED.items() for h in headers.split("¤")], ids=repr
)
def test_a_dressed_header_names_its_column(kilde: str, column: str, header: str) -> None:
    assert contracts()[kilde].column_for(header) == column


@pytest.mark.parametrize(("kilde", "header"), OF_ANOTHER_KIND)
def test_brackets_that_say_another_kind_name_another_column(kilde: str, header: str) -> None:
    assert contracts()[kilde].column_for(header) is None


def _header(*cells: str) -> list[str]:
    contract = contracts()["star_henvendelser"]
    return find_header([(1, list(cells))], contract.mangler, contract.column_for)[1]


def test_a_header_that_numbers_its_columns_is_read_without_the_numbers() -> None:
    assert _header("1. Kommune", "2. Trin", "", "3. Henvendt") == ["Kommune", "Trin", "", "Henvendt"]
    assert _header("a) Kommune", "b) Trin", "c) Henvendt") == ["Kommune", "Trin", "Henvendt"]
    # where only some are numbered, the number is part of the name: a second answer is not the first
    assert _header("Kommune", "Trin", "Henvendt", "1. Svardato", "2. Svardato")[3:] == ["1. Svardato", "2. Svardato"]


NAMES = ["Sagsnr", "Afgørelsesdato", "Tilbagebetalingskrav (kr.)"]


@pytest.mark.parametrize("form", ["Sager[{}]", "'Sager 2024'[{}]", "Sager.{}", "dbo.Sager.{}", "{}¹", "{} ²)", "[{}]"])
def test_the_table_of_a_query_and_the_mark_of_a_footnote_are_no_part_of_a_header(form: str) -> None:
    names = [n.replace(" (kr.)", "") if "." in form else n for n in NAMES]
    contract = contracts()["kommune_sager"]
    _, cells, _ = find_header([(1, [*map(form.format, names), ""])], lambda cells: [], contract.column_for)
    assert [contract.column_for(c) for c in cells] == ["sagsnr", "afgoerelse_dato", "tilbagebetalingskrav", None]


@pytest.mark.parametrize(
    "header", ["Sager.Sagsnr¤Anke.Tilbagebetalingskrav", "Sagsnr¤Anke[Tilbagebetalingskrav]", "Sagsnr¤Anke.Tilbagebetalingskrav"]
)
def test_what_stands_before_one_column_alone_is_part_of_its_name(header: str) -> None:
    contract = contracts()["kommune_sager"]
    _, cells, _ = find_header([(1, ["Afgørelsesdato", "CPR", *header.split("¤")])], lambda cells: [], contract.column_for)
    assert "tilbagebetalingskrav" not in [contract.column_for(c) for c in cells]
