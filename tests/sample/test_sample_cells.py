"""The sample's cells: valid by the contracts, in order of time, of invented persons, of every kind the rules know."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import yaml

from dagster_project.deliveries.contract import STAGING
from tests.sample.recount import EXAMINED, YEARS, aar, dag, kontroltrin, kr, read_csv, sager, ydelser


def test_the_cases_show_every_situation_the_rules_tell_apart(landing):
    everyone = sager(landing)
    for y in YEARS:
        oprettet = {s["sagsnr"] for s in everyone if aar(s["oprettet_dato"]) == y}
        assert 60 <= len(oprettet) <= 150
    assert {kontroltrin(s) for s in everyone} == {2, 3, None}
    assert {s["ankeafgoerelse"] for s in everyone} == {"", "stadfæstet", "ændret", "ophævet", "afvist", "hjemvist"}
    assert any(not s["afgoerelse_dato"] for s in everyone)
    assert any(s["anke_dato"] and not s["ankeafgoerelse_dato"] for s in everyone)
    assert any(ydelser()[s["ydelse"]]["myndighed"] != "kommune" and s["tilbagebetalingskrav"] for s in everyone)
    assert any(s["kontroltrin_registreret"] != str(kontroltrin(s) or "") for s in everyone)
    assert max(Counter(s["sagsnr"] for s in everyone).values()) == 2
    for s in everyone:
        if not kontroltrin(s):
            assert not any(s[k] for k in ("ydelse_foer", "ydelse_efter", "tilbagebetalingskrav", "krav_efter_anke"))
        assert kr(s["krav_betalt"]) + kr(s["krav_afskrevet"]) <= kr(s["tilbagebetalingskrav"])


def test_days_are_in_order_and_never_after_the_period(landing):
    for path in sorted((landing / "kommune_sager").glob("*.csv")):
        ultimo = date(int(path.stem[-7:-3]), 12, 31)
        for s in read_csv(path):
            assert all(dag(v) <= ultimo for k, v in s.items() if k.endswith("_dato") and v)
            order = [dag(s[k]) for k in ("oprettet_dato", "afgoerelse_dato", "anke_dato", "ankeafgoerelse_dato")]
            given = [d for d in order if d]
            assert given == sorted(given)
            if s["afgoerelse_dato"]:
                assert all(dag(s[k]) <= dag(s["afgoerelse_dato"]) for k in EXAMINED if s[k])
            if s["afsluttet_dato"]:
                assert dag(s["afsluttet_dato"]) >= max(given)


def test_every_cell_is_valid_by_its_contract(landing):
    values = {
        "dato": r"\d\d-\d\d-\d{4}|\d{4}-\d\d-\d\d",
        "beloeb": r"\d{1,3}(\.\d{3})*|\d+",
        "heltal": r"\d{1,3}(\.\d{3})*|\d+",
        "ja_nej": "ja|nej",
    }
    values |= {"kommune": r"\d{3}", "cpr": r"\d{10}", "aar": r"20\d\d", "tekst": r".+", "noegle": r"\S+"}
    values |= {"tal": r"\d+(,\d+)?|\d+\.(\d{1,2}|\d{4,})"}  # a point that can separate no thousands
    for folder in landing.iterdir():
        for path in folder.glob("*.csv") if folder.is_dir() else ():
            (contract,) = STAGING.rglob(f"{folder.name}.yml")
            (table,) = yaml.safe_load(contract.read_text("utf-8"))["sources"][0]["tables"]
            columns = {k["name"]: k["config"]["meta"] for k in table["columns"]}
            spelt = {a.lower(): n for n, meta in columns.items() for a in (n, *meta.get("aliaser", ()))}
            rows = [{spelt[h]: v for h, v in r.items()} for r in read_csv(path)]
            left_out = columns.keys() - rows[0].keys()
            may_be_left_out = {"fremadrettet_besparelse"}  # KL's tool alone writes it
            if table["config"]["meta"].get("egne_fakta"):  # the name says the municipality
                may_be_left_out = {n for n, meta in columns.items() if not meta.get("kraevet")} | {"kommunekode"}
            assert left_out <= may_be_left_out, path.name
            columns = {n: meta for n, meta in columns.items() if n not in left_out}
            assert list(rows[0]) == list(columns)
            keys = [tuple(r[k] for k in table["config"]["meta"]["noegle"]) for r in rows]
            assert len(set(keys)) == len(keys)
            for r in rows:
                for navn, meta in columns.items():
                    if not r[navn]:
                        assert meta.get("kraevet") is not True, (path.name, navn)
                    elif meta["type"].startswith("enum"):
                        allowed = set(meta.get("vaerdier") or ydelser())
                        parts = r[navn].split("|") if meta["type"] == "enum_liste" else [r[navn]]
                        assert set(parts) <= allowed, (path.name, navn)
                    elif not (meta.get("dk") and r[navn] == "DK"):
                        assert re.fullmatch(values[meta["type"]], r[navn]), (path.name, navn)


def test_every_person_is_invented(landing):
    numbers = [r["cpr"] for path in landing.rglob("*.csv") for r in read_csv(path) if "cpr" in r]
    assert numbers
    for number in numbers:
        date(2000, int(number[2:4]), int(number[:2]) - 60)  # raises for a day that is not a day + 60
    for path in landing.rglob("*.csv"):
        key = ("sagsnr", "flytte_id", "undring_id", "erklaering_id", "risikosag_id", "kriterium")
        for r in read_csv(path):
            assert all(v.startswith("DEMO-") for k, v in r.items() if v and k in (*key, "indsats"))
