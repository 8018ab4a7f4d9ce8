"""What may be public: the worked example, the one list of tables, and nothing that leads to a case."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from dagster_project.publish.omfang import INTERNE, OFFENTLIGE
from dagster_project.settings import ROD
from tests.koersel.miljoe import Mappe


def raekker(udgaver: Path, udgave: str, tabel: str) -> list[dict]:
    with (udgaver / udgave / "tabeller" / f"{tabel}.csv").open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=";"))


def test_the_worked_example_of_ballerup_2023(udgaver: Path):
    kategori = {r["kategori"]: r["beloeb"] for r in raekker(udgaver, "offentlig", "provenu_aar") if r["aar"] == "2023"}
    assert kategori == {
        "KL-ydelser": "5764357,00",
        "Stop af tilflytninger": "761984,00",
        "SU-sager": "1983289,00",
        "UDK-ydelser": "hemmeligholdt",
        "§ 11-sager": "hemmeligholdt",
    }
    total = {r["total"]: r["beloeb"] for r in raekker(udgaver, "offentlig", "provenu_total") if r["aar"] == "2023"}
    assert total == {"som offentliggjort": "11264947,00", "KL-sammenlignelig": "5764357,00", "uden § 11": "hemmeligholdt"}


@pytest.mark.parametrize(
    "tal_id", ["provenu/151/2023/udk-ydelser", "provenu/151/2023/udk-ydelser#2", "provenu/151/2023/paragraf-11"]
)
def test_the_reported_figure_of_a_hidden_one_is_hidden_too(udgaver: Path, tal_id: str):
    (raekke,) = [r for r in raekker(udgaver, "offentlig", "afstemning") if r["tal_id"] == tal_id]
    assert {raekke[k] for k in ("beregnet", "rapporteret", "forskel")} == {"hemmeligholdt"}


def test_the_reported_figure_of_a_shown_one_is_shown(udgaver: Path):
    (raekke,) = [r for r in raekker(udgaver, "offentlig", "afstemning") if r["tal_id"] == "provenu/151/2023/kl-ydelser"]
    assert (raekke["beregnet"], raekke["rapporteret"], raekke["forskel"]) == ("5764357", "5764357", "0")


def test_the_internal_edition_shows_what_the_public_hides(udgaver: Path):
    total = {r["total"]: r["beloeb"] for r in raekker(udgaver, "intern", "provenu_total") if r["aar"] == "2023"}
    assert total["uden § 11"] == "10149790,00"
    for tabel in OFFENTLIGE:
        skjult = pq.read_table(udgaver / "intern" / "tabeller" / f"{tabel}.parquet")["skjult"].to_pylist()
        assert set(skjult) <= {""}, tabel


def test_one_citizens_amount_of_the_published_report_is_not_public(udgaver: Path):
    bolig = [r for r in raekker(udgaver, "offentlig", "udk_status") if r["kommunekode"] == "151" and r["ydelse"] == "Boligydelse"]
    assert {(r["stop_antal"], r["stop_beloeb"]) for r in bolig if r["aar"] == "2023"} == {("<5", "hemmeligholdt")}


def test_zero_is_shown(udgaver: Path):
    (raekke,) = [r for r in raekker(udgaver, "offentlig", "provenu_aar") if (r["aar"], r["kategori"]) == ("2021", "§ 11-sager")]
    assert (raekke["beloeb"], raekke["antal"]) == ("0,00", "0")


def test_only_the_named_tables_are_public_and_they_lose_the_named_columns(udgaver: Path):
    filer = {f.name for f in (udgaver / "offentlig" / "tabeller").iterdir()}
    assert filer == {f"{n}.{e}" for n in OFFENTLIGE for e in ("csv", "parquet")} | {"datapackage.json"}
    for navn, uden in OFFENTLIGE.items():
        intern, offentlig = (
            pq.read_schema(udgaver / udgave / "tabeller" / f"{navn}.parquet") for udgave in ("intern", "offentlig")
        )
        assert [f for f in intern if f.name not in uden] == list(offentlig), navn


def test_no_table_that_its_model_calls_internal_is_on_the_list():
    for fil in (ROD / "dbt_project" / "models").rglob("*.yml"):
        for model in yaml.safe_load(fil.read_text("utf-8")).get("models", []):
            meta = model.get("config", {}).get("meta", {})
            assert meta.get("offentlig", True) or model["name"] not in OFFENTLIGE, model["name"]


def test_every_table_is_public_or_internal_for_a_stated_reason(udgaver: Path):
    alle = {f.stem for f in (udgaver / "intern" / "tabeller").glob("*.parquet")}
    assert alle == OFFENTLIGE.keys() | INTERNE.keys() and not OFFENTLIGE.keys() & INTERNE.keys()
    pakke = json.loads((udgaver / "intern" / "tabeller" / "datapackage.json").read_text("utf-8"))
    om = {r["name"]: r["description"] for r in pakke["resources"]}
    assert all(om[n].endswith(grund) for n, grund in INTERNE.items())


def test_nothing_public_names_a_case_a_person_or_a_file(demo: Mappe, udgaver: Path):
    felter = {f.name for p in (udgaver / "offentlig" / "tabeller").glob("*.parquet") for f in pq.read_schema(p)}
    assert not felter & {
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
    indhold = b"".join(f.read_bytes() for f in sorted((udgaver / "offentlig").rglob("*.csv"))).decode("utf-8")
    hemmelige = {v for r in demo.sql("select sagsnr, borger_id, leverance_id from marts.kontrolsager") for v in r}
    assert [h for h in hemmelige if h in indhold] == []


def test_what_was_hidden_and_why_is_recorded_beside_the_editions(udgaver: Path):
    journal = {r["tal_id"]: r for r in pq.read_table(udgaver / "skjult.parquet").to_pylist()}
    assert journal["provenu/151/2023/paragraf-11"]["grund"] == "beløb på 1–4 sager"
    assert journal["provenu/151/2023/uden-paragraf-11"] == {
        "tal_id": "provenu/151/2023/uden-paragraf-11",
        "vaerdi": 10149790.0,
        "grund": "kunne ellers udledes af det viste",
    }
    assert not list((udgaver / "offentlig").rglob("skjult*"))


def test_readers_are_told_how_figures_are_rounded_and_hidden(udgaver: Path):
    udgivelse = {r["noegle"]: r["vaerdi"] for r in raekker(udgaver, "offentlig", "udgivelse")}
    assert "gange 5" in udgivelse["afrunding"]
    assert "1–4" in udgivelse["skjulning"] and "over 85 pct." in udgivelse["skjulning"]
    for udgave in ("intern", "offentlig"):
        metode = {r["navn"] for r in raekker(udgaver, udgave, "metode") if r["art"] == "offentliggørelse"}
        assert metode == {"afrunding", "skjulning", "skjulning_taeller"}
