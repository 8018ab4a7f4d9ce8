"""A build of what rests on something new equals a build from nothing, table by table, whatever came and in whatever order."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.build import database_file, dbt_runner, workspace
from dagster_project.build.dbt_runner import BuiltNode
from dagster_project.build.graph import Node, graph
from dagster_project.build.records import UNCHANGED, Plan, contents, missing, outdated
from dagster_project.build.sources import present_contents
from dagster_project.build.state import code_fingerprint
from dagster_project.deliveries import register
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.settings import Settings
from tests.data_folder import KEY, Folder, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build]
SU_HEAD = "undring_id;kommunekode;cpr;sendt_dato;tilbagemeldt_dato;udfald;tilbagebetalingskrav;politianmeldt"


def su(number: int, outcome: str, amount: str = "") -> str:
    """One referral to SU-styrelsen of an invented person."""
    return f"{SU_HEAD}\nU-{number};151;610190-000{number};12-09-2023;23-10-2023;{outcome};{amount};nej\n"


def snapshot(*days: str) -> str:
    """Invented risk cases of one municipality, each chosen on its day; an empty day is a case nobody has chosen."""
    rows = "".join(f"R-{nr};151;Kontanthjælp;2;Fælles bopæl;02-12-2023;{day}\n" for nr, day in enumerate(days))
    return "risikosag_id;kommunekode;omraade;kontroltrin;kriterium;udstillet_dato;udtaget_dato\n" + rows


# What may happen to a landing folder, each a file that comes or takes another's place: (source, name, content)
DELIVERIES = {
    "cases": ("kommune_sager", "kommune_sager_151_2023-11.csv", sager(sag("1", "1.000"), sag("2", "2.000", "610190-0002"))),
    "more cases": ("kommune_sager", "kommune_sager_151_2023-12.csv", sager(sag("3", "4.000", "610190-0003"))),
    "corrected": ("kommune_sager", "kommune_sager_151_2023-12_v2.csv", sager(sag("3", "5.000", "610190-0003"))),
    "taken back": ("kommune_sager", "kommune_sager_151_2023-12_v3.csv", sager(sag("3", "4.000", "610190-0003"))),
    "the same again": (
        "kommune_sager",
        "kommune_sager_151_2023-11_v2.csv",
        sager(sag("2", "2.000", "610190-0002"), sag("1", "1.000")),
    ),
    "referral": ("su_tilbagemeldinger", "su_tilbagemeldinger_151_2023-12.csv", su(4, "tilbagebetalingskrav", "700")),
    "answered": ("su_tilbagemeldinger", "su_tilbagemeldinger_151_2023-12_v2.csv", su(4, "ingen ændring")),
    "snapshot": ("udk_risikosager", "udk_risikosager_151_2023-12.csv", snapshot("", "")),
    "snapshot corrected": ("udk_risikosager", "udk_risikosager_151_2023-12_v2.csv", snapshot("05-12-2023", "")),
    "refused": ("su_tilbagemeldinger", "su_tilbagemeldinger_151_2023-11.csv", "undring_id\n1\n"),
}


# Seeds as they may have been before: what is built from them is another figure, name or step
OTHER_SEEDS = (
    ("kommuner", "update seeds.kommuner set navn = navn || ' før'"),
    ("ydelser", "update seeds.ydelser set maaneder_frem = 6, myndighed = 'udk'"),
    ("kontroltrin_regler", "update seeds.kontroltrin_regler set kontroltrin = '2' where kontroltrin = '3'"),
)


@dataclass
class World:
    """A data folder that is built as deliveries come, and beside it a build from nothing of the same."""

    settings: Settings
    landing: Folder
    nodes: dict[str, Node]
    patch: pytest.MonkeyPatch
    period: str | None = None
    runs: int = 0
    built: set[str] = field(default_factory=set)

    def deliver(self, name: str) -> None:
        self.landing.put(*DELIVERIES[name])
        with IntakeSession(
            self.settings.landing_folder, self.settings.raa, self.settings.noegle(), self.settings.maks_mb
        ) as intake:
            for kilde in (*contracts(), None):
                intake.take_ind(kilde)
            register.update(self.settings.raa, intake.journal)
            self.files = intake.journal.filer

    def plan(self, **more: object) -> Plan:
        self.runs += 1
        sources = present_contents(self.settings.raa, self.files, self.period)
        return Plan(self.nodes, sources, str(self.runs), **more)

    def build(self, plan: Plan, base: Path | None) -> list[BuiltNode]:
        file = workspace.build_file(self.settings)
        database_file.begin(file, base)
        done: list[BuiltNode] = []
        with self.patch.context() as here:  # as dbt's own process has it: it would take seconds to start for each build
            here.chdir(self.settings.data)
            for name, value in {**workspace.dbt_environment(self.settings), **self.settings.environment(self.period)}.items():
                here.setenv(name, value)
            dbt_runner.build(None, plan, done.append, lambda line: None)
        return done

    def build_what_is_new(self, **more: object) -> None:
        """In the database's place, as a run does it."""
        plan = self.plan(**more)
        done = self.build(plan, self.settings.database if self.settings.database.exists() else None)
        self.built = {k.unique_id for k in done if k.status != UNCHANGED}
        assert not [k for k in done if k.status in ("error", "skipped")]
        database_file.swap(workspace.build_file(self.settings), self.settings.database)

    def build_with_another_seed(self, name: str, change: str) -> None:
        """As if the seed had had other rows until now: its table is changed, and whatever reads it is built from that."""
        id_, nodes = f"seed.kontrol.{name}", self.nodes
        with duckdb.connect(str(self.settings.database)) as con:
            con.execute(change)
            con.execute("update bygning.knuder set kode = 'another', indhold = 'another' where unique_id = ?", [id_])
        self.nodes = nodes | {id_: replace(nodes[id_], code="another")}
        self.build_what_is_new()
        assert self.built and id_ not in self.built
        self.nodes = nodes

    def built_from_nothing(self) -> dict[str, tuple]:
        self.build(self.plan(), None)
        return tables(workspace.build_file(self.settings))

    def current(self) -> bool:
        records = database_file.read_records(self.settings.database)
        return not missing(self.nodes, records) and not outdated(self.nodes, records, self.plan().sources)


def tables(database: Path) -> dict[str, tuple]:
    """What every node came to: the fingerprint of its rows, or how a test ended and what it found."""
    return {r.id: (r.content, r.status, r.rows, r.basis) for r in database_file.read_records(database).values()}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    settings = Settings(data=tmp_path_factory.mktemp("parsed"))
    return json.loads(workspace.manifest(settings, code_fingerprint()).read_text("utf-8"))


@pytest.fixture(scope="module")
def nodes(manifest: dict) -> dict[str, Node]:
    return graph(manifest)


@pytest.fixture
def world(nodes: dict[str, Node], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    place = Folder(tmp_path)
    place.landing.mkdir()
    monkeypatch.setenv("KONTROL_CPR_NOEGLE", KEY)
    settings = Settings(data=place.data, landing=place.landing)
    umask = os.umask(0o077)
    workspace.prepare(settings)
    workspace.manifest(settings, code_fingerprint())
    yield World(settings, place, nodes, monkeypatch)
    os.umask(umask)


@pytest.mark.torture
@pytest.mark.parametrize("seed", [pytest.param(1, marks=pytest.mark.ci), 2])
def test_deliveries_in_any_order_another_period_and_a_changed_seed_equal_a_build_from_nothing(world: World, seed: int) -> None:
    chance = random.Random(seed)
    order = chance.sample([n for n in DELIVERIES if n != "cases"], len(DELIVERIES) - 1)
    rebuilt = []
    for nr, name in enumerate(["cases", *order]):
        world.deliver(name)
        world.period = "2023-11" if nr == len(order) // 2 else None
        if nr == len(order) - 1:
            world.build_with_another_seed(*chance.choice(OTHER_SEEDS))
        world.build_what_is_new()
        rebuilt.append(len(world.built))
        assert world.current()
        if nr in (len(order) // 2, len(order)):
            assert tables(world.settings.database) == world.built_from_nothing(), (seed, name)
    assert max(rebuilt[1:]) < len(world.nodes)


def test_a_delivery_builds_what_is_downstream_of_it_and_no_other_source(world: World) -> None:
    for name in ("cases", "referral"):
        world.deliver(name)
    world.build_what_is_new()
    assert world.built == world.nodes.keys()
    world.deliver("answered")
    world.build_what_is_new()
    names = {world.nodes[id_].name for id_ in world.built}
    assert {"stg_su_tilbagemeldinger", "int_su_tilbagemeldinger", "provenu_linjer", "leverancer"} <= names
    assert not names & {"stg_kommune_sager", "int_sager", "kontrolsager", "stg_udk_risikosager_noegler", "kommuner"}
    # these read the deliveries in force, of which others than theirs changed, or only whose periods they are
    assert not names & {"int_krav_over_tid", "int_udk_status_raekker", "int_benchmark_kriterier", "int_daekning", "int_periode"}
    assert tables(world.settings.database) == world.built_from_nothing()
    world.build_what_is_new()
    assert world.built == set()


def test_only_what_is_chosen_is_built_and_the_rest_is_known_to_be_behind(world: World) -> None:
    for name in ("cases", "referral"):
        world.deliver(name)
    world.build_what_is_new()
    world.deliver("answered")
    chosen = frozenset({"model.kontrol.stg_su_tilbagemeldinger"})
    world.build_what_is_new(select=chosen)
    assert world.built == chosen
    behind = outdated(world.nodes, database_file.read_records(world.settings.database), world.plan().sources)
    assert {"model.kontrol.int_su_tilbagemeldinger", "model.kontrol.int_leverancer_bedoemt"} <= set(behind)
    assert not {*chosen, "model.kontrol.int_sager"} & set(behind)
    world.build_what_is_new()
    assert world.current()
    assert tables(world.settings.database) == world.built_from_nothing()


def test_changed_code_of_a_model_builds_it_and_those_whose_input_came_out_otherwise(world: World) -> None:
    world.deliver("cases")
    world.build_what_is_new()
    records = database_file.read_records(world.settings.database)
    changed = {**world.nodes, (id_ := "model.kontrol.int_sager"): Node(**{**world.nodes[id_].__dict__, "code": "another"})}
    assert outdated(changed, records, contents(records, world.plan().sources)) == [id_]


def test_who_joins_the_register_rests_on_the_code_of_all_that_it_is_made_of(manifest: dict, nodes: dict[str, Node]) -> None:
    behind, joins = "model.kontrol.int_leverancer_status", "model.kontrol.int_su_tilbagemeldinger"
    assert behind not in nodes[joins].reads, "directly it would be no question"
    before = manifest["nodes"][behind]
    changed = {**manifest["nodes"], behind: before | {"raw_code": before["raw_code"] + "\n-- otherwise"}}
    assert graph(manifest | {"nodes": changed})[joins].inputs != nodes[joins].inputs


def test_who_says_whose_rows_of_the_register_it_reads_names_every_source_of_its_rows(manifest: dict) -> None:
    asked = 0
    for node in manifest["nodes"].values():
        if not (named := (node["config"].get("meta") or {}).get("register_af")):
            continue
        rows_of = {id_.rpartition(".stg_")[2] for id_ in node["depends_on"]["nodes"] if id_.startswith("model.kontrol.stg_")}
        asked += bool(rows_of & contracts().keys())
        assert rows_of & contracts().keys() <= ({named} if isinstance(named, str) else set(named)), node["name"]
    assert asked > 3
