"""What a selection criterion may read: exactly these columns, and nothing of where a person comes from."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp

from dagster_project.build.compiled_project import compiled
from tests.dbt.columns_read import read_columns

pytestmark = [pytest.mark.heavy, pytest.mark.build]
_SPOR = {"kommunekode", "borger_id", "leverance_id", "raekke_nr"}
_CRITERION = {
    "kommunekode",
    "kriterium",
    "grundlag",
    "saetning",
    "kontroltype",
    "alder_fra",
    "alder_til",
    "dage_fra",
    "dage_til",
    "gyldig_fra",
    "gyldig_til",
}
_SHARED = {"udtraekskriterier_gaeldende": _CRITERION, "int_periode": {"periode"}}
ALLOWED = {
    "int_udtraek_flytninger": ("int_flytninger", {"flytte_id", "anmeldt_dato", "alder", "kontroltype", "afgoerelse"}),
    "int_udtraek_enligerklaeringer": ("int_enligerklaeringer", {"erklaering_id", "aar", "sendt_dato", "besvaret_dato"}),
    "int_udtraek_krav": (
        "int_sager",
        {
            "sagsnr",
            "ydelse",
            "afgoerelse_dato",
            "tilbagebetalingskrav",
            "krav_betalt",
            "krav_afskrevet",
            "anke_dato",
            "ankeafgoerelse",
        },
    ),
    "int_udtraek_su": ("int_su_tilbagemeldinger", {"undring_id", "sendt_dato", "tilbagemeldt_dato"}),
}
STAGING = ["stg_kommune_flytninger", "stg_enligerklaeringer", "stg_kommune_sager", "stg_su_tilbagemeldinger"]
FORBIDDEN = re.compile(
    r"fra_kommunekode|navn|national|statsborger|etni|oprindelse|herkomst|land|foede|sprog|religion|koen|adresse|cpr"
)


@pytest.fixture(scope="module")
def models() -> dict[str, dict]:
    """dbt's models by name, compiled."""
    return {n["name"]: n for n in compiled()["nodes"].values() if n["resource_type"] == "model"}


@pytest.mark.parametrize("model", ALLOWED)
def test_a_criterion_reads_exactly_the_columns_it_may(models: dict[str, dict], model: str) -> None:
    table, columns = ALLOWED[model]
    assert read_columns(models[model]["compiled_code"]) == _SHARED | {table: columns | _SPOR}


def test_the_lists_read_the_criteria_and_nothing_else(models: dict[str, dict]) -> None:
    assert {n.split(".")[-1] for n in models["udtraek"]["depends_on"]["nodes"]} == set(ALLOWED)
    tree = sqlglot.parse_one(models["udtraek"]["compiled_code"], dialect="duckdb")
    cte = {c.alias for c in tree.find_all(exp.CTE)}
    assert {t.name for t in tree.find_all(exp.Table)} - cte == set(ALLOWED)


@pytest.mark.parametrize("model", STAGING)
def test_a_typed_column_is_made_of_the_delivered_column_of_its_own_name(models: dict[str, dict], model: str) -> None:
    tree = sqlglot.parse_one(models[model]["compiled_code"], dialect="duckdb")
    tried = next(c for c in tree.find_all(exp.CTE) if c.alias == "proevet").this
    typet = next(u for u in tried.find_all(exp.Subquery) if u.alias == "t").this
    assert typet.expressions
    for field_name in typet.expressions:
        own = {
            field_name.alias_or_name.removesuffix("__celle"),
            "borger_id" if field_name.alias_or_name.startswith("cpr") else "",
        }
        assert {k.name for k in field_name.find_all(exp.Column) if k.table == "raekke"} <= own, field_name.alias_or_name


def test_no_criterion_may_read_where_a_person_comes_from_or_is_called() -> None:
    for table, columns in ALLOWED.values():
        assert [k for k in columns if FORBIDDEN.search(k)] == [], table


def test_nothing_scores_or_ranks(models: dict[str, dict]) -> None:
    for model in ("udtraek", *ALLOWED):
        tree = sqlglot.parse_one(models[model]["compiled_code"], dialect="duckdb")
        assert list(tree.find_all(exp.Window, exp.Order, exp.AggFunc)) == [], model
    assert set(models["udtraek"]["columns"]) == _SPOR | {"kriterium", "saetning", "noegle", "forhold"}


def test_the_lists_and_what_shows_single_cases_are_never_public(models: dict[str, dict]) -> None:
    for model in ("udtraek", "kontroltrin_afvigelser", "kontrolsager_uklassificerede", "provenu_fordeling"):
        assert models[model]["config"]["meta"]["offentlig"] is False, model
        assert "ikke_offentlig" in models[model]["tags"], model


def test_a_column_is_found_wherever_it_is_read() -> None:
    sql = """
        with k as (select s.dage from seed as s where s.grundlag = 'x'),
        f as (
            select t.a from tabel as t inner join k on t.b > k.dage
            where exists (select 1 from anden as o where o.c = t.d) order by t.e
        )
        select * from f
    """
    assert read_columns(sql) == {"seed": {"dage", "grundlag"}, "tabel": {"a", "b", "d", "e"}, "anden": {"c"}}


@pytest.mark.parametrize(
    "sql", ["select t.* from tabel as t", "select * from tabel", "select a from tabel", "select t.a from tabel as t where b > 1"]
)
def test_what_does_not_name_its_columns_is_refused(sql: str) -> None:
    with pytest.raises(ValueError):
        read_columns(sql)
