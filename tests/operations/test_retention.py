"""Years that are forgotten: nothing goes that a figure of the years that stay rests on, and what goes says by which rule."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.common.errors import UsageError
from dagster_project.deliveries.forgotten import erasure_in_the_way, forgotten
from dagster_project.operations import retention
from dagster_project.publish.rebuild import rebuild
from tests.data_folder import KEY
from tests.faults.world import killed_at
from tests.publish.helpers import NOTHING, Copy

KILDE = "kommune_sager"
HEADER = (
    "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;afgoerelse_dato;afsluttet_dato;tilbagebetalingskrav;krav_betalt"
)
OLD, MIDDLE, NEW = (f"{KILDE}_151_{year}-12.csv" for year in (2016, 2020, 2023))
YEARS = str(datetime.now(UTC).year - 2020)  # rows from before 2020 are over the limit, whenever the test runs


def case(sagsnr: str, cpr: str, year: int, claim: str, paid: str) -> str:
    """A control case of an invented person, opened, decided and closed in that year."""
    return f"{sagsnr};151;{cpr};kontanthjælp;anonym borger;samliv/enlig;01-03-{year};15-05-{year};01-06-{year};{claim};{paid}"


@pytest.fixture
def place(tmp_path: Path) -> Copy:
    """A claim of 2016 that was paid, one that was not and is told of again in 2020, and a case of 2023."""
    folder = Copy(tmp_path, noegle=KEY)
    unpaid = case("B", "610190-0002", 2016, "2.000", "500")
    folder.put(KILDE, OLD, "\n".join([HEADER, case("A", "610190-0001", 2016, "1.000", "1.000"), unpaid]) + "\n")
    folder.put(KILDE, MIDDLE, "\n".join([HEADER, unpaid]) + "\n")
    folder.put(KILDE, NEW, "\n".join([HEADER, case("D", "610190-0003", 2023, "700", "0")]) + "\n")
    answer = folder.kontrol("run")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return folder


@pytest.mark.heavy
@pytest.mark.build
@pytest.mark.torture
def test_rows_over_the_limit_go_and_every_figure_stays_as_it_was_or_says_so(place: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    data, limit = place.data, {"KONTROL_SLET_EFTER_AAR": YEARS}
    confirmed = ("ryd", "--slet", "2020", "--godkendt-af", "Anna Test")
    kept = place.sql("select tal_id, vaerdi from intermediate.int_tal where aar = 2023 order by 1")

    def rows() -> dict[str, int]:
        files = (data / "raa" / KILDE).glob("[!_]*.parquet")
        return {pq.read_table(f)["sagsnr"][0].as_py(): pq.read_metadata(f).num_rows for f in files}

    # what would go, and what can no longer be done then, is said before anything is done
    told = place.kontrol("ryd", **limit).stdout
    assert "2 rækker i 1 leverance fra før 2020" in told and f"{KILDE}: 2016-12" in told and "kontrol genskab" in told
    assert "Intet af det er slettet" in told and "1 leverance fra før 2020 er ældre" in place.kontrol("status", **limit).stdout
    refused = {
        "ingen udgivelse har tallene": (confirmed, limit),
        "--slet 2021, men indstillingen sletter rækker fra før 2020": (("ryd", "--slet", "2021", *confirmed[3:]), limit),
        "--slet kræver --godkendt-af": (confirmed[:3], limit),
        "--slet kræver KONTROL_SLET_EFTER_AAR": (confirmed, {}),
    }
    for reason, (command, setting) in refused.items():
        answer = place.kontrol(*command, **setting)
        assert answer.returncode == 2 and reason in answer.stderr, answer.stdout + answer.stderr
    assert rows() == {"A": 2, "B": 1, "D": 1}

    # killed in the middle: nothing may be published, and the next run brings it to its end
    assert place.udgivet() == "2023-12.1"
    assert place.kontrol("sikkerhedskopi", str(place.rod / "kopi")).returncode == 0
    killed = place.kontrol(*confirmed, **limit, **killed_at("dagster_project.deliveries.forgotten:_remove_copies:before"))
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    assert "blev afbrudt" in place.kontrol("status").stdout and "blev afbrudt" in place.publish().stderr
    healed = place.kontrol("run")
    assert healed.returncode == 0 and "sletning gjort færdig" in healed.stdout, healed.stdout + healed.stderr
    assert rows() == {"B": 1, "D": 1} and forgotten(data / "raa").faerdig

    sentence = f"efter KONTROL_SLET_EFTER_AAR={YEARS}: rækker fra før 2020"
    register = dict(place.sql("select filnavn, status || ': ' || coalesce(aarsag, '') from marts.leverancer"))
    assert register[OLD].startswith("slettet: slettet ") and register[OLD].endswith(sentence) and register[NEW] == "indlæst: "
    assert place.sql("select raekker_i_fil from marts.leverancer where status = 'slettet'") == [(2,)]
    assert place.sql("select sagsnr from marts.kontrolsager order by 1") == [("B",), ("D",)]
    status = place.kontrol("status", **limit).stdout
    assert "Rækker fra før 2020 er slettet" in status and "besluttet af Anna Test" in status and "ældre" not in status
    assert "Uden for tallene" not in status, "a case of 2016 that was told of in 2020 is no line without a year"
    assert "Intet nyt" in place.kontrol("run").stdout and "2016" not in place.kontrol("karantaene").stdout

    # the years that stay have the figures that they had, but for claims that were paid and are gone
    now = dict(place.sql("select tal_id, vaerdi from intermediate.int_tal where aar = 2023"))
    assert {t: (v, now.get(t)) for t, v in kept if now.get(t) != v} == {
        "indsatser/151/2023/krav_rejst": (3_700, 2_700),
        "indsatser/151/2023/krav_rejst:kommune": (3_700, 2_700),
        "indsatser/151/2023/krav_betalt": (1_500, 500),
        "indsatser/151/2023/krav_betalt:kommune": (1_500, 500),
    }
    assert place.sql("select count(*) from marts.provenu_aar where aar < 2020") == [(0,)], "none halved"

    # a figure whose rows are gone says when, by which rule, and where it stands
    trail = place.kontrol("spor", "provenu/151/2016/kl-ydelser")
    assert trail.returncode == 1 and "3.000,00, som udgivet i 2023-12.1" in trail.stdout and sentence in trail.stdout
    assert sentence in place.kontrol("spor", "--fil", OLD, "--raekke", "1").stdout

    # the next publication tells of no fall of a forgotten year, and why the claims are fewer; the first one is as it was
    assert place.kontrol("forhaandsvis").returncode == 0
    assert place.udgivet() == "2023-12.2" and place.kontrol("efterproev").returncode == 0
    table = pq.read_table(data / "publikationer" / "2023-12.2" / "intern" / "tabeller" / "reviderede_tal.parquet")
    assert {(r["aar"], r["aarsag"]) for r in table.to_pylist()} == {(2023, "rækker slettet efter regel")}

    # what needs the rows is refused by name, and they do not come back; what rests on the rest is built again to the byte
    monkeypatch.setenv("KONTROL_CPR_NOEGLE", KEY)
    with pytest.raises(UsageError, match=f"2023-12.1 kan ikke genskabes.*{sentence}"):
        rebuild(place.settings, "2023-12.1", NOTHING)
    assert rebuild(place.settings, "2023-12.2", NOTHING).afviger == ()
    assert sentence in erasure_in_the_way(data / "raa", "2023-11") and erasure_in_the_way(data / "raa", "2023-12") is None
    assert "Ingen rækker er ældre" in place.kontrol(*confirmed, **limit).stdout

    # a copy from before holds everything
    (copy,) = (place.rod / "kopi").iterdir()
    restored = Copy(place.rod / "gendannet", noegle=KEY)
    assert place.kontrol("gendan", str(copy), KONTROL_DATA=str(restored.data)).returncode == 0
    assert len(list((restored.data / "raa" / KILDE).glob("[!_]*.parquet"))) == 3 and forgotten(restored.data / "raa") is None


@pytest.mark.parametrize(
    ("then", "left", "said"),
    [
        ([(2016, 5), (2023, 7)], [(2023, 7)], []),  # a year that goes, goes whole
        ([(2016, 5), (2023, 7)], [(2016, 5), (2023, 7)], []),  # or stays whole
        ([(2016, 5), (2023, 7)], [(2016, 2), (2023, 7)], ["provenu_aar (1)"]),  # half of it would look like a fall
        ([(2016, 5), (2023, 7)], [(2023, 6)], ["provenu_aar (2)"]),
        ([(2016, 5), (2023, 7)], [], ["provenu_aar (1)"]),
    ],
)
def test_a_table_may_lose_whole_years_that_go_and_nothing_else(then: list, left: list, said: list[str]) -> None:
    with duckdb.connect() as con:
        for name, rows in (("nu", then), ("rest", left)):
            con.execute(f"attach ':memory:' as {name}; create schema {name}.marts")
            con.execute(f"create table {name}.marts.provenu_aar (aar integer, beloeb integer)")
            con.execute(f"create table {name}.marts.leverancer (periode varchar, status varchar)")
            if rows:
                con.executemany(f"insert into {name}.marts.provenu_aar values (?, ?)", [list(r) for r in rows])
            con.execute(f"insert into {name}.marts.leverancer values ('2016-12', '{name}')")  # it says itself what is gone
        assert retention._changed(con, 2020) == said


def test_outstanding_claims_must_stay_and_paid_ones_may_go() -> None:
    with duckdb.connect() as con:
        for name, rows in (("nu", [("paid", 0), ("owed", 9)]), ("rest", [])):
            con.execute(f"attach ':memory:' as {name}; create schema {name}.marts")
            con.execute(
                f"create table {name}.marts.krav (kommunekode varchar, periode varchar, aar integer, ydelse varchar, "
                "aldersklasse varchar, rejst integer, udestaaende integer)"
            )
            con.execute(
                f"create table {name}.marts.indsatser (kommunekode varchar, aar integer, noegletal varchar, vaerdi integer)"
            )
            for ydelse, owed in rows:
                con.execute(f"insert into {name}.marts.krav values ('151', '2023-12', 2023, ?, 'x', 9, ?)", [ydelse, owed])
            figures = [("krav_rejst", 18), ("krav_betalt:kommune", 9), ("krav_udestaaende", 9)] if rows else []
            for figure, value in figures:
                con.execute(f"insert into {name}.marts.indsatser values ('151', 2023, ?, ?)", [figure, value])
        assert retention._changed(con, 2020) == ["indsatser (1)", "krav (1)"]
