"""Every row of `metode` has a name that people read, and its source says where in it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.metodenavne import kildehenvisning, metodenavn

pytestmark = pytest.mark.heavy


def test_no_choice_rule_or_definition_is_called_by_its_name_in_the_code(udgaver: Path):
    raekker = pq.read_table(udgaver / "offentlig" / "tabeller" / "metode.parquet").to_pylist()
    navne = [metodenavn(r["art"], r["navn"]) for r in raekker]
    assert {r["art"] for r in raekker} == {"metodevalg", "regel", "grænseværdi", "definition", "offentliggørelse"}
    assert not [n for n in navne if "_" in n or n[0].islower()]
    assert len(set(navne)) == len(navne)


def test_the_workbooks_method_sheet_has_the_words(udgaver: Path):
    ark = openpyxl.load_workbook(udgaver / "offentlig" / "arbejdsboeger" / "provenu-151.xlsx")["Metode"]
    tekst = " ".join(str(c.value) for r in ark.iter_rows(min_row=5, max_col=3) for c in r)
    assert "Bogføringsdato" in tekst and "K10: der er holdt høring" in tekst and "anonym borger, kendt borger" in tekst
    assert "bogfoeringsdato" not in tekst and "hoering_dato" not in tekst and "|" not in tekst


def test_a_case_that_no_rule_takes_gets_no_step(udgaver: Path):
    raekker = pq.read_table(udgaver / "offentlig" / "tabeller" / "metode.parquet").to_pylist()
    valg = {r["navn"].partition(":")[0]: r["valg"] for r in raekker if r["art"] == "regel"}
    assert (valg["K20"], valg["K99"]) == ("risikosagens trin", "intet trin: sagen er uklassificeret")


@pytest.mark.parametrize(
    ("kilde", "henvisning"),
    [
        ("aarsrapport-ballerup-2023.txt:136", "aarsrapport-ballerup-2023.txt, linje 136"),
        ("administrationsmodel-benchmarking.txt:86-90", "administrationsmodel-benchmarking.txt, linje 86–90"),
        ("[D] ingen kilde nævner en frist", "[D] ingen kilde nævner en frist"),
        ("kommune_sager", "Kommunens kontrolsager"),
        (None, None),
    ],
)
def test_a_source_is_cited_by_document_and_line(kilde: str | None, henvisning: str | None):
    assert kildehenvisning(kilde) == henvisning
