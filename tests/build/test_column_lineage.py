"""Every published column says what it is made of, every model what it holds, and the documentation stands in one file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dagster import AssetKey, TableColumnDep
from sqlglot.schema import MappingSchema

from dagster_project.build.column_lineage import compute, of_sql
from dagster_project.build.compiled_project import compiled
from dagster_project.common.duckdb_read import open_built
from dagster_project.defs.dbt_specs import metadata
from dagster_project.publish.dbt_docs import build_docs, directory, page
from tests.data_folder import Folder

pytestmark = [pytest.mark.heavy, pytest.mark.build]
# they count rows, and are made of no column
NUMERATOR_ROWS = {
    ("effekt", "sager_oprettet"),
    ("effekt_grupper", "kommuner_i_gruppen"),
    ("effekt_grupper", "sager_oprettet"),
    ("effekt_pr_aarsvaerk", "grupper"),
    ("graensevaerdi_scenarier", "kommuner"),
    ("sammenligning", "n"),
    ("varsling_traef", "sammenlignet"),
    ("provenu_fordeling", "antal_sager"),
    ("su_flytninger_uge", "kontrolleret"),
    ("krav", "antal"),
    ("provenu_omraader", "kommuner_daekket"),
}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return compiled()


@pytest.fixture(scope="module")
def lineage(manifest: dict) -> dict:
    return compute(manifest)


def _models(manifest: dict) -> list[dict]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def test_every_published_column_says_which_columns_it_is_made_of(manifest: dict, lineage: dict) -> None:
    marts = [n for n in _models(manifest) if n["schema"] == "marts"]
    assert marts
    for n in marts:
        assert set(lineage[n["unique_id"]]) == set(n["columns"]), n["name"]
    without = {(n["name"], name) for n in marts for name, kilder in lineage[n["unique_id"]].items() if not kilder}
    assert without == NUMERATOR_ROWS


def test_a_column_is_made_of_columns_that_are_there(manifest: dict, lineage: dict) -> None:
    exists = {(n["schema"], n["alias"], k) for n in _models(manifest) for k in lineage[n["unique_id"]]}
    seeds = [n for n in manifest["nodes"].values() if n["resource_type"] == "seed"]
    exists |= {(n["schema"], n["alias"], k) for n in seeds for k in n["config"]["column_types"]}
    kilder = {n["name"] for n in manifest["sources"].values()}
    for model, columns in lineage.items():
        for terms in {terms for these_terms in columns.values() for terms in these_terms}:
            assert terms in exists or (terms[0] == "raa" and terms[1] in kilder and terms[2] != "*"), (model, terms)


def test_a_column_is_followed_through_steps_unions_and_windows() -> None:
    schema = MappingSchema({"s": {"t": {"a": "int", "b": "int"}, "u": {"c": "int"}}}, dialect="duckdb")
    sql = """
        with x as (select a, row_number() over (partition by b) as nr from s.t union all select c, 1 from s.u),
        y as (select *, a + nr as sum, count(*) as antal from x group by all)
        select * from y
    """
    assert of_sql(sql, schema) == {
        "a": [("s", "t", "a"), ("s", "u", "c")],
        "nr": [("s", "t", "b")],
        "sum": [("s", "t", "a"), ("s", "t", "b"), ("s", "u", "c")],
        "antal": [],
    }


def delivered(manifest: dict, lineage: dict, *kolonne: str) -> set[tuple[str, str]]:
    """The delivered columns that a column of a mart rests on, over all the models between."""
    ids = {(n["schema"], n["alias"]): n["unique_id"] for n in _models(manifest)}
    found, rest = set(), [kolonne]
    while rest:
        schema, table, name = rest.pop()
        for terms in lineage.get(ids.get((schema, table)), {}).get(name, ()):
            if terms not in found:
                found.add(terms)
                rest.append(terms)
    return {(table, name) for schema, table, name in found if schema == "raa"}


def test_the_step_of_a_case_rests_on_every_fact_that_a_rule_asks_about(manifest: dict, lineage: dict) -> None:
    kilder = delivered(manifest, lineage, "marts", "kontrolsager", "kontroltrin")
    fakta = ("kanal", "sagstype", "risikosag_id", "hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato")
    assert {("kommune_sager", f) for f in (*fakta, "virksomhedsbesoeg_dato", "oprettet_dato")} <= kilder
    assert ("udk_risikosager", "kontroltrin") in kilder
    assert not {("kommune_sager", k) for k in ("tilbagebetalingskrav", "krav_betalt", "ydelse_foer")} & kilder


def test_the_share_taken_out_rests_on_no_claim_and_the_share_with_effect_does(manifest: dict, lineage: dict) -> None:
    udtaget = delivered(manifest, lineage, "marts", "benchmark", "andel_udtaget")
    effekt = delivered(manifest, lineage, "marts", "benchmark", "andel_med_effekt")
    penge = {("udk_risikosager", "tilbagebetalingskrav"), ("udk_risikosager", "mindreudgift")}
    assert ("udk_risikosager", "udtaget_dato") in udtaget and not penge & udtaget
    assert penge < effekt and ("udk_risikosager", "udtaget_dato") not in effekt


def test_dagster_shows_it_as_column_lineage_and_nothing_before_it_is_computed() -> None:
    shown = metadata({"beloeb": [("marts", "provenu_linjer", "beloeb")]})["dagster/column_lineage"]
    assert shown.deps_by_column == {"beloeb": [TableColumnDep(AssetKey(["marts", "provenu_linjer"]), "beloeb")]}
    assert metadata({}) == metadata(None) == {}


def test_every_model_and_source_says_its_grain_in_danish(manifest: dict) -> None:
    grain = re.compile(r"\bEn række pr\. [^.]+\.$")
    described = [*_models(manifest), *manifest["sources"].values()]
    assert [n["name"] for n in described if not grain.search(n["description"])] == []
    assert [(n["name"], k) for n in _models(manifest) for k, v in n["columns"].items() if not v["description"]] == []


def test_site_report_and_workbook_are_exposures_of_the_marts(manifest: dict) -> None:
    udstillet = {e["name"]: e["depends_on"]["nodes"] for e in manifest["exposures"].values()}
    assert set(udstillet) == {"site", "aarsrapport", "arbejdsbog"}
    for name, nodes in udstillet.items():
        assert {manifest["nodes"][n]["schema"] for n in nodes} <= {"marts", "seeds"}, name


def test_the_documentation_is_one_file_with_the_same_bytes_each_time(
    manifest: dict, demo: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"KONTROL_PERIODE": "2022-12", "KONTROL_TESTALVOR": "warn", "DBT_TARGET_PATH": "x"}.items():
        monkeypatch.setenv(name, value)  # what a run leaves behind
    with open_built(demo.data / "kontrol.duckdb") as built:
        file, own = build_docs(built, tmp_path / "docs" / "index.html"), directory(manifest, built)
    html = file.read_text("utf-8")
    assert html == page(manifest, own)
    assert "INLINE DATA" not in html and str(demo.rod) not in html
    # a text of ours can neither end the script nor reach out
    evil = page({"x": "</script><script>alert(1)"}, {})
    assert "</script><script>alert" not in evil and "default-src 'none'" in evil
    nodes = own["nodes"]
    assert set(nodes["model.kontrol.provenu_aar"]["columns"]) == set(manifest["nodes"]["model.kontrol.provenu_aar"]["columns"])
    assert json.dumps(nodes)
