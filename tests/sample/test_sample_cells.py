"""The sample's cells: valid by the contracts, in order of time, of invented persons, of every kind the rules know."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import yaml

from dagster_project.deliveries.contract import STAGING
from tests.sample.genregning import AARENE, UNDERSOEGT, aar, dag, kontroltrin, kr, laes_csv, sager, ydelser


def test_the_cases_show_every_situation_the_rules_tell_apart(landing):
    alle = sager(landing)
    for y in AARENE:
        oprettet = {s["sagsnr"] for s in alle if aar(s["oprettet_dato"]) == y}
        assert 60 <= len(oprettet) <= 150
    assert {kontroltrin(s) for s in alle} == {2, 3, None}
    assert {s["ankeafgoerelse"] for s in alle} == {"", "stadfæstet", "ændret", "ophævet", "afvist", "hjemvist"}
    assert any(not s["afgoerelse_dato"] for s in alle)
    assert any(s["anke_dato"] and not s["ankeafgoerelse_dato"] for s in alle)
    assert any(ydelser()[s["ydelse"]]["myndighed"] != "kommune" and s["tilbagebetalingskrav"] for s in alle)
    assert any(s["kontroltrin_registreret"] != str(kontroltrin(s) or "") for s in alle)
    assert max(Counter(s["sagsnr"] for s in alle).values()) == 2
    for s in alle:
        if not kontroltrin(s):
            assert not any(s[k] for k in ("ydelse_foer", "ydelse_efter", "tilbagebetalingskrav", "krav_efter_anke"))
        assert kr(s["krav_betalt"]) + kr(s["krav_afskrevet"]) <= kr(s["tilbagebetalingskrav"])


def test_days_are_in_order_and_never_after_the_period(landing):
    for sti in sorted((landing / "kommune_sager").glob("*.csv")):
        ultimo = date(int(sti.stem[-7:-3]), 12, 31)
        for s in laes_csv(sti):
            assert all(dag(v) <= ultimo for k, v in s.items() if k.endswith("_dato") and v)
            raekkefoelge = [dag(s[k]) for k in ("oprettet_dato", "afgoerelse_dato", "anke_dato", "ankeafgoerelse_dato")]
            givet = [d for d in raekkefoelge if d]
            assert givet == sorted(givet)
            if s["afgoerelse_dato"]:
                assert all(dag(s[k]) <= dag(s["afgoerelse_dato"]) for k in UNDERSOEGT if s[k])
            if s["afsluttet_dato"]:
                assert dag(s["afsluttet_dato"]) >= max(givet)


def test_every_cell_is_valid_by_its_contract(landing):
    vaerdier = {
        "dato": r"\d\d-\d\d-\d{4}|\d{4}-\d\d-\d\d",
        "beloeb": r"\d{1,3}(\.\d{3})*|\d+",
        "heltal": r"\d+",
        "ja_nej": "ja|nej",
    }
    vaerdier |= {"kommune": r"\d{3}", "cpr": r"\d{10}", "aar": r"20\d\d", "tekst": r".+"}
    for mappe in landing.iterdir():
        for sti in mappe.glob("*.csv") if mappe.is_dir() else ():
            (kontrakt,) = STAGING.rglob(f"{mappe.name}.yml")
            (tabel,) = yaml.safe_load(kontrakt.read_text("utf-8"))["sources"][0]["tables"]
            kolonner = {k["name"]: k["config"]["meta"] for k in tabel["columns"]}
            raekker = laes_csv(sti)
            assert list(raekker[0]) == list(kolonner)
            noegler = [tuple(r[k] for k in tabel["config"]["meta"]["noegle"]) for r in raekker]
            assert len(set(noegler)) == len(noegler)
            for r in raekker:
                for navn, meta in kolonner.items():
                    if not r[navn]:
                        assert meta.get("kraevet") is not True, (sti.name, navn)
                    elif meta["type"].startswith("enum"):
                        tilladt = set(meta.get("vaerdier") or ydelser())
                        dele = r[navn].split("|") if meta["type"] == "enum_liste" else [r[navn]]
                        assert set(dele) <= tilladt, (sti.name, navn)
                    else:
                        assert re.fullmatch(vaerdier[meta["type"]], r[navn]), (sti.name, navn)


def test_every_person_is_invented(landing):
    numre = [r["cpr"] for sti in landing.rglob("*.csv") for r in laes_csv(sti) if "cpr" in r]
    assert numre
    for nummer in numre:
        date(2000, int(nummer[2:4]), int(nummer[:2]) - 60)  # raises for a day that is not a day + 60
    for sti in landing.rglob("*.csv"):
        noegle = ("sagsnr", "flytte_id", "undring_id", "erklaering_id", "risikosag_id", "kriterium")
        for r in laes_csv(sti):
            assert all(v.startswith("DEMO-") for k, v in r.items() if v and k in (*noegle, "indsats"))
