"""`kontrol spor`: what a trail shows, what it says of a spoiled figure, and of an id that is none."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dagster_project.common.errors import UsageError
from dagster_project.common.signs import on_one_line
from dagster_project.spor.find import find
from dagster_project.spor.sources import Kilder, kilder
from tests.data_folder import Folder
from tests.seeds.documents import cut_out, flat, seed

pytestmark = pytest.mark.heavy


def test_a_row_is_shown_as_it_was_delivered(k: Kilder, demo: Folder) -> None:
    spor = find(k, "provenu/151/2023/su")
    assert (spor.publiceret, spor.enhed, spor.antal) == (Decimal(1983289), "kr", len(spor.raekker))
    for r in spor.raekker:
        file = demo.landing / "su_tilbagemeldinger" / r.leverance.filnavn
        assert hashlib.sha256(file.read_bytes()).hexdigest() == r.leverance.sha256
        line = file.read_text("utf-8-sig").splitlines()[r.fysisk_linje - 1]
        assert r.celler["undring_id"] in line and r.celler["tilbagebetalingskrav"] in line
        assert "cpr" not in r.celler and r.borger_id and r.borger_id not in line


def test_a_case_carries_the_rule_that_gave_its_step(k: Kilder) -> None:
    spor = find(k, "provenu/151/2023/kl-ydelser", graense=1000)
    sentences = {(r["regel"], flat(r["kildesaetning"])) for r in seed("kontroltrin_regler")}
    for r in spor.raekker:
        assert r.trinregel and (r.trinregel[0], flat(r.trinregel[2])) in sentences and r.trinregel[1] in ("2", "3")
    assert {m.noegle for m in spor.metodevalg} >= {"mindreudgift_maaneder_frem", "bogfoeringsdato"}


def test_every_rule_rests_on_a_sentence_of_its_document() -> None:
    for r in seed("beregningsregler"):
        document, _, line = r["kilde"].partition(":")
        if r["kildesaetning"].startswith("[D]"):
            assert document == "[D]" or line, r
        else:
            assert flat(r["kildesaetning"]) in cut_out(document, line), r["regel"]


def test_a_total_is_made_of_its_categories(k: Kilder) -> None:
    spor = find(k, "provenu/151/2023/uden-paragraf-11")
    assert spor.stemmer
    assert {role for role, _, _ in spor.delsummer} == {"KL-ydelser", "UDK-ydelser", "Stop af tilflytninger", "SU-sager"}
    assert sum(partial_sum for _, _, partial_sum in spor.delsummer) == spor.publiceret == Decimal(10149790)


@pytest.mark.parametrize(
    ("tal_id", "error"),
    [
        ("provenu/151/2023/su", "update marts.provenu_aar set beloeb = beloeb + 1 where kategori = 'SU-sager' and aar = 2023"),
        ("provenu/151/2023/su", "delete from marts.provenu_linjer where kategori = 'SU-sager' and aar = 2023 and beloeb = 64520"),
        ("provenu/151/2023/su", "update marts.provenu_linjer set beloeb = beloeb + case beloeb when 64520 then 1 else -1 end "
         "where kategori = 'SU-sager' and aar = 2023 and beloeb in (64520, 95377)"),
        ("provenu/151/2023/uden-paragraf-11", "update marts.provenu_total set beloeb = beloeb - 0.01 where aar = 2023"),
        ("indsatser/151/2023/anker_afgjort", "update marts.indsatser set vaerdi = vaerdi + 1 where noegletal = 'anker_afgjort'"),
        ("benchmark/2023-12/151/3/alle/andel_udtaget", "update marts.benchmark set andel_udtaget = andel_udtaget + 1e-6"),
        ("benchmark/2023-12/151/3/alle/udtaget", "update marts.benchmark set udtaget = udtaget + 1"),
        ("udk-status/151/2023/boligydelse/krav-beloeb", "update marts.udk_status set krav_beloeb = 0"),
    ],
)  # fmt: skip
def test_a_spoiled_table_is_found(copy: Folder, tal_id: str, error: str) -> None:
    with duckdb.connect(str(copy.data / "kontrol.duckdb")) as con:
        k = kilder(con, copy.data / "raa")
        assert find(k, tal_id, graense=0).stemmer
        con.execute(error)
        assert not find(k, tal_id, graense=0).stemmer


def test_a_raw_row_that_is_lost_is_found_and_ends_with_status_1(copy: Folder) -> None:
    kilde = (copy.data / "raa").resolve() / "su_tilbagemeldinger"
    (copy.data / "raa").unlink()
    (copy.data / "raa" / "su_tilbagemeldinger").mkdir(parents=True)
    lost = find(
        kilder(duckdb.connect(str(copy.data / "kontrol.duckdb"), read_only=True), kilde.parent), "provenu/151/2023/su"
    ).raekker[0]
    for file in kilde.glob("*.parquet"):
        table = pq.read_table(file)
        blev = pc.not_equal(table["undring_id"], lost.celler["undring_id"])
        pq.write_table(table.filter(blev), copy.data / "raa" / "su_tilbagemeldinger" / file.name)
    answer = copy.kontrol("spor", "provenu/151/2023/su")
    assert answer.returncode == 1
    assert f"række {lost.raekke_nr} (findes ikke i den rå kopi)" in answer.stdout
    assert answer.stdout.splitlines()[-1].startswith("✗ ")


@pytest.mark.parametrize(
    ("tal_id", "awaited"),
    [
        ("provenu/151/2023/syu", "provenu/151/2023/su"),
        ("provenu/151/2023/kl-ydelser/skat", "provenu/151/2023/kl-ydelser"),
        ("provenu/151/2023/som-offentliggjort/anke", "provenu/151/2023/som-offentliggjort"),
        ("provenu/151/1999/su", "provenu/151/2023/su"),
        ("benchmark/2023-12/151/3/all/andel_udtag", "benchmark/2023-12/151/3/alle/andel_udtaget"),
        ("benchmark/2023-12/999/3/alle/udtaget", "/3/alle/udtaget"),
        ("indsatser/151/2023/anker", "indsatser/151/2023/anker_afgjort"),
        ("indsatser/151/2023/kolonihave_aarsvaerk", "trykt i en rapport"),
        ("udk-status/dk/2023/boligydelse/antal", "udk-status/dk/2023/"),
        ("su", "er ikke et tal-id"),
        ("", "er ikke et tal-id"),
        ("../../etc/passwd", "er ikke et tal-id"),
        ("provenu/151/2023/su' or 1=1 --", "provenu/151/2023/su"),
        ("indsatser/151/2023/x'; drop table marts.indsatser; --", "Intet beregnet tal"),
        ("benchmark/2023-12/dk/3/alle/udtaget) from x --", "benchmark/2023-12/dk/3/alle/udtaget"),
    ],
)
def test_an_id_that_no_figure_has_is_said_with_what_comes_nearest(k: Kilder, tal_id: str, awaited: str) -> None:
    with pytest.raises(UsageError, match="id") as error:
        find(k, tal_id)
    assert awaited in str(error.value)


def test_a_bound_of_a_printed_figure_is_the_figure_and_the_country_may_be_in_capitals(k: Kilder) -> None:
    assert find(k, "benchmark/2023-12/DK/3/alle/udtaget", 0).tal_id == "benchmark/2023-12/dk/3/alle/udtaget"
    assert find(k, "indsatser/151/2023/su_flytninger_pr_uge#nedre").tal_id == "indsatser/151/2023/su_flytninger_pr_uge"


def test_the_command_prints_text_json_and_csv_and_writes_all_rows(demo: Folder, tmp_path: Path) -> None:
    tal_id, file = "benchmark/2023-12/dk/3/alle/udtaget", tmp_path / "alle.csv"
    answer = demo.kontrol("spor", tal_id, "--format", "json", "--alle", str(file))
    assert answer.returncode == 0, answer.stderr
    spor = json.loads(answer.stdout)
    assert (spor["tal_id"], spor["stemmer"], len(spor["raekker"])) == (tal_id, True, 100)
    with file.open(encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f, delimiter=";"))
    assert len(rows) == int(Decimal(spor["publiceret"])) == spor["antal"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [r["celle_risikosag_id"] for r in rows[:100]] == [r["celler"]["risikosag_id"] for r in spor["raekker"]]
    answer = demo.kontrol("spor", "provenu/151/2023/tilflytninger", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.stdout), delimiter=";"))
    assert sum(Decimal(r["bidrag"].replace(",", ".")) for r in rows) == Decimal(761984)
    answer = demo.kontrol("spor", tal_id, "--alle", str(tmp_path / "ingen" / "x.csv"))
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_a_delivered_cell_cannot_steer_the_terminal() -> None:
    assert on_one_line("a\x1b[2Jb\nc\u202ed") == "a‹U+001B›[2Jb‹U+000A›c‹U+202E›d"
