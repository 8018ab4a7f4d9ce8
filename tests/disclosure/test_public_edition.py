"""What may be public: the worked example, the one list of tables, and nothing that leads to a case."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from dagster_project.disclosure.policy import INTERNAL, INTERVAL_COLUMNS, PUBLIC_TABLES
from dagster_project.disclosure.public_edition import public_tables, public_udsagn
from dagster_project.disclosure.rounding import rounding_key
from dagster_project.publications.hidden_cells import hidden_cells
from dagster_project.settings import ROOT
from tests.data_folder import Folder
from tests.disclosure.worlds import World, tabeller


def raekker(editions: Path, edition: str, tabel: str) -> list[dict]:
    with (editions / edition / "tabeller" / f"{tabel}.csv").open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=";"))


def test_the_worked_example_of_ballerup_2023(editions: Path):
    kategori = {r["kategori"]: r["beloeb"] for r in raekker(editions, "offentlig", "provenu_aar") if r["aar"] == "2023"}
    assert kategori == {
        "KL-ydelser": "5764357,00",
        "Stop af tilflytninger": "761984,00",
        "SU-sager": "1983289,00",
        "UDK-ydelser": "hemmeligholdt",
        "§ 11-sager": "hemmeligholdt",
    }
    total = {r["total"]: r["beloeb"] for r in raekker(editions, "offentlig", "provenu_total") if r["aar"] == "2023"}
    assert total == {"som offentliggjort": "11264947,00", "KL-sammenlignelig": "5764357,00", "uden § 11": "hemmeligholdt"}


@pytest.mark.parametrize(
    "tal_id", ["provenu/151/2023/udk-ydelser", "provenu/151/2023/udk-ydelser#2", "provenu/151/2023/paragraf-11"]
)
def test_the_reported_figure_of_a_hidden_one_is_hidden_too(editions: Path, tal_id: str):
    (row,) = [r for r in raekker(editions, "offentlig", "afstemning") if r["tal_id"] == tal_id]
    assert {row[k] for k in ("beregnet", "rapporteret", "forskel")} == {"hemmeligholdt"}


def test_the_reported_figure_of_a_shown_one_is_shown(editions: Path):
    (row,) = [r for r in raekker(editions, "offentlig", "afstemning") if r["tal_id"] == "provenu/151/2023/kl-ydelser"]
    assert (row["beregnet"], row["rapporteret"], row["forskel"]) == ("5764357", "5764357", "0")


def test_the_internal_edition_shows_what_the_public_hides(editions: Path):
    total = {r["total"]: r["beloeb"] for r in raekker(editions, "intern", "provenu_total") if r["aar"] == "2023"}
    assert total["uden § 11"] == "10149790,00"
    for table in PUBLIC_TABLES:
        hidden = pq.read_table(editions / "intern" / "tabeller" / f"{table}.parquet")["skjult"].to_pylist()
        assert set(hidden) <= {""}, table


def test_one_citizens_amount_of_the_published_report_is_not_public(editions: Path):
    bolig = [
        r for r in raekker(editions, "offentlig", "udk_status") if r["kommunekode"] == "151" and r["ydelse"] == "Boligydelse"
    ]
    assert {(r["stop_antal"], r["stop_beloeb"]) for r in bolig if r["aar"] == "2023"} == {("<5", "hemmeligholdt")}


def test_zero_is_shown(editions: Path):
    (row,) = [r for r in raekker(editions, "offentlig", "provenu_aar") if (r["aar"], r["kategori"]) == ("2021", "§ 11-sager")]
    assert (row["beloeb"], row["antal"]) == ("0,00", "0")


def test_only_the_named_tables_are_public_and_they_lose_the_named_columns(editions: Path):
    files = {f.name for f in (editions / "offentlig" / "tabeller").iterdir()}
    assert files == {f"{n}.{e}" for n in PUBLIC_TABLES for e in ("csv", "parquet")} | {"datapackage.json"}
    for navn, without in PUBLIC_TABLES.items():
        internal, public = (
            pq.read_schema(editions / edition / "tabeller" / f"{navn}.parquet") for edition in ("intern", "offentlig")
        )
        of_both = [f for f in public if f.name not in INTERVAL_COLUMNS.get(navn, ())]
        assert [f for f in internal if f.name not in without] == of_both, navn
        assert len(public) == len(of_both) + len(INTERVAL_COLUMNS.get(navn, ())), navn


def test_no_table_that_its_model_calls_internal_is_on_the_list():
    for file in (ROOT / "dbt_project" / "models").rglob("*.yml"):
        for model in yaml.safe_load(file.read_text("utf-8")).get("models", []):
            meta = model.get("config", {}).get("meta", {})
            assert meta.get("offentlig", True) or model["name"] not in PUBLIC_TABLES, model["name"]


def test_every_table_is_public_or_internal_for_a_stated_reason(editions: Path):
    everyone = {f.stem for f in (editions / "intern" / "tabeller").glob("*.parquet")}
    assert everyone == PUBLIC_TABLES.keys() | INTERNAL.keys() and not PUBLIC_TABLES.keys() & INTERNAL.keys()
    package = json.loads((editions / "intern" / "tabeller" / "datapackage.json").read_text("utf-8"))
    om = {r["name"]: r["description"] for r in package["resources"]}
    assert all(om[n].endswith(reason) for n, reason in INTERNAL.items())


def test_nothing_public_names_a_case_a_person_or_a_file(demo: Folder, editions: Path):
    fields = {f.name for p in (editions / "offentlig" / "tabeller").glob("*.parquet") for f in pq.read_schema(p)}
    assert not fields & {
        "borger_id",
        "cpr",
        "sagsnr",
        "noegle_id",
        "risikosag_id",
        "leverance_id",
        "raekke_nr",
        "sha256",
        "filnavn",
    }
    content = b"".join(f.read_bytes() for f in sorted((editions / "offentlig").rglob("*.csv"))).decode("utf-8")
    secret = {v for r in demo.sql("select sagsnr, borger_id, leverance_id from marts.kontrolsager") for v in r}
    assert [h for h in secret if h in content] == []


def test_what_was_hidden_and_why_is_recorded_beside_the_editions(editions: Path):
    journal = {r["tal_id"]: r for r in pq.read_table(editions / "skjult.parquet").to_pylist()}
    assert journal["provenu/151/2023/paragraf-11"]["grund"] == "beløb på 1–4 sager"
    assert journal["provenu/151/2023/uden-paragraf-11"] == {
        "tal_id": "provenu/151/2023/uden-paragraf-11",
        "vaerdi": 10149790.0,
        "grund": "kunne ellers udledes af det viste",
    }
    assert not list((editions / "offentlig").rglob("skjult*"))


def test_readers_are_told_how_figures_are_rounded_and_hidden(editions: Path):
    publication = {r["noegle"]: r["vaerdi"] for r in raekker(editions, "offentlig", "udgivelse")}
    assert "som 5 går op i" in publication["afrunding"]
    assert "1–4" in publication["skjulning"] and "over 85 pct." in publication["skjulning"]
    for edition in ("intern", "offentlig"):
        method = {r["navn"] for r in raekker(editions, edition, "metode") if r["art"] == "offentliggørelse"}
        assert method == {"afrunding", "interval", "skjulning", "skjulning_taeller"}


@pytest.mark.parametrize(
    ("art", "hidden", "is_shown"),
    [
        ("retning", {}, True),
        ("retning", {"indsatser/151/2023/su_undringer_sendt": "antal"}, False),
        ("foerende", {}, False),
        ("foelges", {}, False),
    ],
)
def test_a_claim_is_public_where_every_figure_that_tells_it_is(art: str, hidden: dict[str, str], is_shown: bool):
    """One about other municipalities or other years is told by figures that it does not name."""
    figure = "indsatser/151/2023/su_undringer_sendt"
    texts = {"citat": "Vi sender flere", "beregnet": "74", "udfald": "holder", "begrundelse": None}
    claim = pa.table({k: [v] for k, v in {"art": art, "maal": figure, **texts}.items()})
    (row,) = public_udsagn(claim, hidden).to_pylist()
    assert {k: row[k] for k in texts} == (texts if is_shown else dict.fromkeys(texts))
    assert ("citat" in row["skjult"]) is not is_shown


@pytest.mark.parametrize("whole", range(5, 10))
def test_the_word_of_a_part_leaves_three_values_of_it(editions: Path, whole: int):
    """Of six decided appeals five are upheld. Were the five `hemmeligholdt`, as a count that is not 1–4, everybody would know
    that they are five: of six nothing is left to hide."""
    of_word = defaultdict(list)
    for part in range(1, whole):
        counts = {"anker_afgjort": whole, "anker_stadfaestet": part}
        world = World(indsatser=[("151", 2023, *c) for c in counts.items()])
        tables, _ = public_tables(tabeller(world, editions / "intern" / "tabeller"), [], rounding_key(b"k" * 32))
        told = {r["noegletal"]: hidden_cells(r["skjult"]).get("vaerdi", r["vaerdi"]) for r in tables["indsatser"].to_pylist()}
        assert told["anker_afgjort"] == whole
        of_word[told["anker_stadfaestet"]].append(part)
    assert all(len(parts) >= 3 for parts in of_word.values()), dict(of_word)
