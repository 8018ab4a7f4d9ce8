"""Every row of `metode` has a name that people read, and its source says where in it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from dagster_project.figures.tal_names import kilde_reference, method_name

pytestmark = pytest.mark.heavy


def test_no_choice_rule_or_definition_is_called_by_its_name_in_the_code(editions: Path):
    rows = pq.read_table(editions / "offentlig" / "tabeller" / "metode.parquet").to_pylist()
    names = [method_name(r["art"], r["navn"]) for r in rows]
    assert {r["art"] for r in rows} == {"metodevalg", "regel", "grænseværdi", "definition", "offentliggørelse"}
    assert not [n for n in names if "_" in n or n[0].islower()]
    assert len(set(names)) == len(names)


def test_the_workbooks_method_sheet_has_the_words(editions: Path):
    sheet = openpyxl.load_workbook(editions / "offentlig" / "arbejdsboeger" / "provenu-151.xlsx")["Metode"]
    text = " ".join(str(c.value) for r in sheet.iter_rows(min_row=5, max_col=3) for c in r)
    assert "Bogføringsdato" in text and "K10: der er holdt høring" in text and "anonym borger, kendt borger" in text
    assert "bogfoeringsdato" not in text and "hoering_dato" not in text and "|" not in text


def test_a_case_that_no_rule_takes_gets_no_step(editions: Path):
    rows = pq.read_table(editions / "offentlig" / "tabeller" / "metode.parquet").to_pylist()
    choice = {r["navn"].partition(":")[0]: r["valg"] for r in rows if r["art"] == "regel"}
    assert (choice["K20"], choice["K99"]) == ("risikosagens trin", "intet trin: sagen er uklassificeret")


@pytest.mark.parametrize(
    ("kilde", "reference"),
    [
        ("aarsrapport-ballerup-2023.txt:136", "aarsrapport-ballerup-2023.txt, linje 136"),
        ("administrationsmodel-benchmarking.txt:86-90", "administrationsmodel-benchmarking.txt, linje 86–90"),
        ("[D] ingen kilde nævner en frist", "[D] ingen kilde nævner en frist"),
        ("kommune_sager", "Kommunens kontrolsager"),
        (None, None),
    ],
)
def test_a_source_is_cited_by_document_and_line(kilde: str | None, reference: str | None):
    assert kilde_reference(kilde) == reference
