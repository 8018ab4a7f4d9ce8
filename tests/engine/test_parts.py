"""A delivery computed by municipality is what it is computed whole: each model that says it may be, over a delivery of several
municipalities full of faults, row by row both ways; and the models that say they may not."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.build import per_delivery_cache
from dagster_project.build.compiled_project import compiled
from dagster_project.common.program import SEEDS
from dagster_project.engine.parts import Division, compute, parts
from dagster_project.engine.task import DELIVERY, PART, Batch, Outcome, Task, TaskError
from dagster_project.engine.worker import compute as in_worker
from tests.deliveries.helpers import RISIKOSAGER, Place
from tests.engine import faulty

pytestmark = [pytest.mark.heavy, pytest.mark.build]
ROWS = 1_100  # of three municipalities, 101 and 151 with some 500 and 461 with a hundred
MORE = [
    "R-7;Ballerup;kontanthjælp;3;;2025-05-03;;;;;;",  # 101 has an R-7 too: another case
    "X-1;151;kontanthjælp;3;;2025-05-03;;;;;;",
    "X-1;BALLERUP kommune;kontanthjælp;3;;2025-05-03;;;;;;",  # the same case again, by another spelling
    "X-2;101;kontanthjælp;3;;2025-05-03;;;;;;",
    "X-2;københavn;sygedagpenge;3;;2025-05-03;;;;;;",  # of whose contents the two rows disagree
    "X-3;;kontanthjælp;3;;2025-05-03;;;;;;",
    "X-3;;kontanthjælp;3;;2025-05-03;;;;;;",  # without a municipality no case is the same as another
    "X-4;DK;kontanthjælp;3;;2025-05-03;;;;;;",
    "X-5;151;for mange felter",
    "X-6;101;kontanthjælp;3;;2025-05-03;;2025-06-01;;;;",  # a control case that was never taken, in two municipalities
    "X-7;151;kontanthjælp;3;;2025-05-03;;2025-06-01;;;;",
]
NAMES = "kommunenavne"


@pytest.fixture(scope="module")
def models() -> dict[str, dict]:
    return {n["name"]: n for n in compiled()["nodes"].values() if n["resource_type"] in ("model", "seed")}


@pytest.fixture(scope="module")
def kept(models: dict[str, dict]) -> list[str]:
    """The models that are kept per delivery, each after those that it reads."""
    found = (
        "stg_udk_risikosager_noegler",
        "stg_udk_risikosager_gentagne",
        "int_risikosager_ligetil",
        "int_risikosager_enkeltvis",
    )
    every = [name for name, n in models.items() if n["config"].get("materialized") == "pr_leverance"]
    return [*found, *sorted(set(every) - set(found))]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("dele"))
    with faulty.write(place.landing, "2025-12", ROWS).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in MORE)
    (taken,) = place.take_ind(RISIKOSAGER)
    assert taken.aarsag is None
    place.register()
    return place


@pytest.fixture(scope="module")
def delivery(place: Place) -> str:
    return place.register()[0].fil.leverance_id


@pytest.fixture(scope="module")
def relations(models: dict[str, dict]) -> dict[tuple[str, str, str], bytes]:
    """The seeds, and the one table made of seeds, as they travel with a task."""
    found = {}
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as kontrol; create schema kontrol.seeds; create schema kontrol.staging")
        for name in ("kommuner", "kommune_aliaser", "ydelser", "ydelse_aliaser", "risikosagsomraader"):
            con.execute(f"create table kontrol.seeds.{name} as from read_csv('{SEEDS / name}.csv', all_varchar = true)")
        con.execute(f"create table kontrol.staging.{NAMES} as {models[NAMES]['compiled_code']}")
        for schema, name in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            out = io.BytesIO()
            pq.write_table(con.execute(f"from kontrol.{schema}.{name}").to_arrow_table(), out)
            found["kontrol", schema, name] = out.getvalue()
    return found


def read(where: str) -> str:
    """As the materialization narrows what a model reads to one delivery."""
    return f"['{where}/{DELIVERY}.parquet']"


def division(models: dict[str, dict], by: str) -> Division:
    """What the macro `kommunedeling` gives; how a cell is read as a municipality is what the model of keys itself says."""
    if by == "noegle":
        keys = f"read_parquet({read('cache/stg_udk_risikosager_noegler/f')})"
        return Division(keys, "coalesce(cast(r.noegle >> 54 as varchar), '')")
    typed = models["stg_udk_risikosager_noegler"]["compiled_code"]
    (joined,) = re.findall(r'left join "kontrol"."staging"."kommunenavne" as kommunekode_kommune\s+on (.*)', typed)
    joined = joined.replace("kommunekode_kommune.", "k.").replace("raekke.", "r.")
    rows = f"read_parquet({read('raa/udk_risikosager')}, union_by_name = true)"
    return Division(rows, "coalesce(k.kommunekode, '')", f'left join "kontrol"."staging"."{NAMES}" as k on {joined}')


def sql_of(models: dict[str, dict], name: str) -> str:
    sql = models[name]["compiled_code"].replace("'raa/udk_risikosager/*.parquet'", read("raa/udk_risikosager"))
    for other in models.values():
        if other["config"].get("materialized") == "pr_leverance":
            sql = sql.replace(other["relation_name"], f"read_parquet({read('cache/' + other['name'] + '/f')})")
    return sql


def computed(data: Path, batch: Batch) -> list[Outcome]:
    return compute(batch, lambda b: [in_worker(b, task, data) for task in b.tasks])


def whole(models: dict[str, dict], name: str, delivery: str, relations: dict) -> Batch:
    return Batch(name, "f", sql_of(models, name), (Task(delivery),), duckdb.__version__, relations=relations)


def in_parts(models: dict[str, dict], name: str, delivery: str, relations: dict, by: str) -> Batch:
    sql = sql_of(models, name)
    tasks = tuple(Task(delivery, part) for part in (("101", "461"), ("151",), ("",)))
    return Batch(*(name, "f", sql, tasks, duckdb.__version__), relations=relations, sql_of_part=division(models, by).of_part(sql))


def differing(one: Path, other: Path) -> int:
    a, b = (f"select * from read_parquet('{file}')" for file in (one, other))
    return duckdb.sql(
        f"select (select count(*) from ({a} except all {b})) + (select count(*) from ({b} except all {a}))"
    ).fetchone()[0]


@pytest.fixture(scope="module")
def results(
    place: Place,
    delivery: str,
    models: dict[str, dict],
    kept: list[str],
    relations: dict,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """Two data folders with the results of every model: computed whole, and in parts where the model says that it may be."""
    divided = tmp_path_factory.mktemp("delt")
    (divided / "raa").symlink_to(place.raa)
    for name in kept:
        computed(place.rod, whole(models, name, delivery, relations))
        by = models[name]["config"]["meta"].get("deles_efter")
        batch = in_parts(models, name, delivery, relations, by) if by else whole(models, name, delivery, relations)
        (outcome,) = computed(divided, batch)
        assert outcome.rows == pq.read_metadata(divided / "cache" / name / "f" / f"{delivery}.parquet").num_rows > 0
        assert len(list((divided / "cache" / name / "f").glob(f"*{PART}"))) == (3 if by else 0)
    return place.rod, divided


def test_every_model_kept_per_delivery_says_whether_it_may_be_computed_by_municipality(
    models: dict[str, dict], kept: list[str]
) -> None:
    said = {name: {k: v for k, v in models[name]["config"]["meta"].items() if k.startswith("deles")} for name in kept}
    assert all(s.get("deles_efter") in ("kommunekode", "noegle") or s.get("deles_ikke") for s in said.values()), said
    assert all(len(s) == 1 for s in said.values()), said
    assert sum("deles_efter" in s for s in said.values()) >= 4


def test_in_parts_every_result_is_what_it_is_whole(results: tuple[Path, Path], kept: list[str], delivery: str) -> None:
    one, other = results
    files = [f"cache/{name}/f/{delivery}.parquet" for name in kept]
    assert {file: differing(one / file, other / file) for file in files} == dict.fromkeys(files, 0)


def test_the_delivery_has_what_could_go_wrong(results: tuple[Path, Path], delivery: str) -> None:
    rows = pq.read_table(results[1] / f"cache/int_risikosager_karantaene/f/{delivery}.parquet").to_pylist()
    refused = {row["raekke_nr"]: row["aarsag"] for row in rows}
    assert faulty.refused(ROWS) <= set(refused)
    more = {nr - ROWS: why for nr, why in refused.items() if nr > ROWS}
    assert {nr: more.get(nr) for nr in (1, 2, 3, 4, 5, 10)} == {
        **{1: None, 2: None, 10: None},
        **{3: "dublet_noegle", 4: "modstridende_noegle", 5: "modstridende_noegle"},
    }
    assert {6, 7, 8, 9} <= set(more)  # without a municipality, and with too few fields


def test_a_model_that_may_not_be_divided_would_come_out_otherwise(
    results: tuple[Path, Path], models: dict[str, dict], delivery: str, relations: dict
) -> None:
    name = "int_risikosager_saere"
    computed(results[1], in_parts(models, name, delivery, relations, "kommunekode"))
    file = f"cache/{name}/f/{delivery}.parquet"
    assert differing(results[0] / file, results[1] / file) > 0


@pytest.mark.parametrize(
    ("rows", "most", "expected"),
    [
        ({"101": 5, "151": 4, "": 1}, 5, [("101",), ("151",), ("",)]),
        ({"101": 5, "151": 3, "461": 2, "": 1}, 5, [("101",), ("151", "461"), ("",)]),
        ({"101": 50, "151": 4}, 5, [("101",), ("151",)]),  # no municipality is divided
        ({"101": 5, "": 9}, 5, [("101",), ("",)]),
        ({"101": 50}, 5, [()]),  # the whole: there is nothing to divide it by
        ({"": 50}, 5, [()]),
        ({}, 5, [()]),
    ],
)
def test_municipalities_share_a_part_up_to_the_limit_and_rows_without_one_have_their_own(
    rows: dict[str, int], most: int, expected: list[tuple[str, ...]]
) -> None:
    assert parts(rows, most) == expected


def test_parts_that_are_not_the_whole_are_no_result(
    place: Place, models: dict[str, dict], delivery: str, relations: dict
) -> None:
    batch = in_parts(models, "stg_udk_risikosager_gentagne", delivery, relations, "noegle")

    def one_too_few(b: Batch) -> list[Outcome]:
        outcomes = [in_worker(b, task, place.rod) for task in b.tasks]
        return outcomes[1:] if len(b.tasks) > 1 else outcomes

    with pytest.raises(TaskError, match=r"delene har .* rækker i alt, og samlet er de"):
        compute(batch, one_too_few)


def test_parts_are_refused_where_files_are_objects_before_any_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"model": "m", "aftryk": "f", "sql": "", "leverancer": ["a"], "relationer": []}
    monkeypatch.setattr(per_delivery_cache, "_opened", [])
    for name, value in {"KONTROL_LAGER": "s3://kontrol/151", "KONTROL_DEL_RAEKKER": "5", "KONTROL_MOTOR": "pipes"}.items():
        monkeypatch.setenv(name, value)
    why = "a har 9 rækker og skulle regnes i dele til m: KONTROL_DEL_RAEKKER er 5.*KONTROL_LAGER er s3://kontrol/151.*Sæt "
    with pytest.raises(TaskError, match=why):
        per_delivery_cache.compute_by_workers(json.dumps(asked | {"delte": {"a": {"101": 5, "": 4}}}))


def test_sql_that_has_its_rows_from_elsewhere_is_not_divided() -> None:
    with pytest.raises(TaskError, match="kan ikke deles efter kommune"):
        Division("read_parquet(['a'])", "kommune").of_part("select * from b")


def test_what_is_no_municipality_does_not_reach_the_sql() -> None:
    with pytest.raises(TaskError, match="er ingen kommunekode"):
        Task("a", ("101') or ('1' = '1",))
