"""Every row of `metode` has a name that people read, and its source says where in it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from dagster_project.figures.tal_names import choice, method_name

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
    ("name", "value", "words"),
    [
        ("mindreudgift_maaneder_frem", "12", "12 måneder frem"),
        ("faa_sager", "20", "færre end 20 sager er få"),
        ("endelig_aar_maaneder", "12", "12 måneder efter årets udgang"),
        ("ikke_maalt", "–", "en tankestreg (–)"),
        ("kanaler_kontroltrin_3", "politi|SKAT", "politi, SKAT"),
        ("bogfoeringsdato", "afgørelsesdato", "afgørelsesdato"),
        ("skjulning", None, ""),
    ],
)
def test_what_is_chosen_stands_in_words(name: str, value: str | None, words: str):
    assert choice(name, value) == words


def test_no_choice_is_a_number_or_a_sign_alone(editions: Path):
    rows = pq.read_table(editions / "offentlig" / "tabeller" / "metode.parquet").to_pylist()
    chosen = {
        r["navn"]: choice(r["navn"], r["valg"]) for r in rows if r["art"] in ("metodevalg", "offentliggørelse", "grænseværdi")
    }
    assert chosen["lav_brug"] == "under 30 pct. i 6 måneder i træk"
    assert [n for n, text in chosen.items() if len(text.split()) < 2 and n not in ("bogfoeringsdato",)] == []
