"""A publication is whole, names what it rests on, is never written again, and is found out when a byte of it changes."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.skan import sha256
from dagster_project.publish import kaede
from dagster_project.publish.siden_sidst import siden_sidst
from dagster_project.settings import ROD
from tests.koersel.miljoe import Mappe
from tests.publish.hjaelp import Kopi, kopier, laenket

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def kopi(demo: Mappe, tmp_path_factory: pytest.TempPathFactory) -> Kopi:
    """Published once by the command line, once more without anything new."""
    kopi = kopier(demo, tmp_path_factory.mktemp("udgivet"))
    svar = kopi.kontrol("udgiv", "--godkendt-af", "Anna Test", "--periode", "2023-12")
    assert svar.returncode == 0, svar.stderr
    udgivet, siden, *sites = svar.stdout.splitlines()
    assert siden == "Den første publikation til og med 2023-12."
    assert udgivet == f"Udgivet: {kopi.data / 'publikationer' / '2023-12.1'}"
    assert [Path(site.partition(": ")[2]).is_file() for site in sites] == [True, True]  # a newcomer opens what is printed
    assert kopi.udgivet() == "2023-12.2"
    return kopi


@pytest.fixture
def publikationer(kopi: Kopi, tmp_path: Path) -> Path:
    """A data folder with the two publications alone, to do harm in."""
    for mappe in ("publikationer", "offentlig"):
        laenket(kopi.data / mappe, tmp_path / mappe)
    return tmp_path


def test_a_manifest_names_everything_that_the_publication_holds_and_rests_on(kopi: Kopi) -> None:
    mappe = kopi.data / "publikationer" / "2023-12.1"
    manifest = kaede.laes_manifest(mappe)
    assert (manifest["godkendt_af"], manifest["periode"], manifest["nr"], manifest["forrige"]) == (
        "Anna Test",
        "2023-12",
        1,
        None,
    )
    filer = {f.relative_to(mappe).as_posix() for f in mappe.rglob("*") if f.is_file()}
    assert filer == manifest["filer"].keys() | {"manifest.json", "manifest.sha256"}
    assert "intern/tabeller/provenu_linjer.csv" in filer
    assert manifest["grundlag"]["seeds"] == {f.name: sha256(f) for f in (ROD / "seeds").glob("*.csv")}
    register = kopi.sql("select leverance_id, sha256, status from marts.leverancer order by 1")
    assert [(lev["leverance_id"], lev["sha256"], lev["status"]) for lev in manifest["leverancer"]] == register
    assert manifest["metodeversioner"]["kontroltrin"] == ["1900-01-01"]


def test_every_expected_check_stands_in_the_manifest_with_its_result(kopi: Kopi) -> None:
    k = kaede.laes_manifest(kopi.data / "publikationer" / "2023-12.1")["kontroller"]
    udfoerte = {r["kontrol"]: r for r in k["udfoerte"]}
    noder = json.loads((kopi.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    assert k["forventede_dbt_proever"] == sorted(n["name"] for n in noder if n["resource_type"] == "test")
    assert udfoerte.keys() == set(k["forventede"])
    assert {"kontrol_duckdb: afstemning", "marts/kontrolsager: sager_hverken_tabt_eller_fordoblet"} <= udfoerte.keys()
    assert {n for n, r in udfoerte.items() if not r["bestaaet"] and r["alvor"] == "ERROR"} == set()
    assert "marts/provenu_linjer" in k["forventede_aktiver"] and "publikation" not in k["forventede_aktiver"]


def test_a_second_publication_is_linked_to_the_first_and_leaves_it_as_it_was(kopi: Kopi) -> None:
    foerste, anden = kaede.mapper(kopi.data)
    assert kaede.laes_manifest(anden)["forrige"] == {
        "publikation": "2023-12.1",
        "manifest_sha256": sha256(foerste / "manifest.json"),
    }
    assert kaede.efterproev(kopi.data) == []
    svar = kopi.kontrol("efterproev")
    assert (svar.returncode, svar.stdout) == (0, "Alt stemmer: 2 publikationer, og kæden er hel.\n")


def test_only_the_public_part_lies_in_the_web_root(kopi: Kopi) -> None:
    rod = kopi.data / "offentlig"
    assert {p.name for p in rod.iterdir()} == {"index.html", "2023-12.1", "2023-12.2"}
    for mappe in kaede.mapper(kopi.data):
        ventet = {f.relative_to(mappe / "offentlig") for f in (mappe / "offentlig").rglob("*")}
        assert {f.relative_to(rod / mappe.name) for f in (rod / mappe.name).rglob("*")} == ventet
    side = (rod / "index.html").read_text("utf-8")
    assert side.index("2023-12.2") < side.index("2023-12.1") and "(rettet: se 2023-12.2)" in side


def test_everything_published_is_its_owners_alone(kopi: Kopi) -> None:
    for mappe in ("publikationer", "offentlig"):
        for sti in (kopi.data / mappe).rglob("*"):
            assert sti.stat().st_mode & 0o777 == (0o700 if sti.is_dir() else 0o600), sti


def _aendr(fil: Path) -> None:
    """The last byte but three becomes another, in a new file (the old one is linked to the original)."""
    indhold = bytearray(fil.read_bytes())
    indhold[-3] ^= 1
    fil.unlink()
    fil.write_bytes(indhold)


@pytest.mark.parametrize(
    "fil",
    [
        "publikationer/2023-12.1/intern/tabeller/provenu_aar.parquet",
        "publikationer/2023-12.1/offentlig/tabeller/benchmark.csv",
        "publikationer/2023-12.2/skjult.parquet",
        "offentlig/2023-12.2/tabeller/provenu_aar.csv",
    ],
)
def test_one_changed_byte_is_found_and_named(publikationer: Path, fil: str) -> None:
    _aendr(publikationer / fil)
    assert kaede.efterproev(publikationer) == [f"{fil.removeprefix('publikationer/')} er ændret"]


@pytest.mark.parametrize("navn", ["2023-12.1", "2023-12.2"])
def test_one_changed_byte_of_a_manifest_is_found(publikationer: Path, navn: str) -> None:
    _aendr(publikationer / "publikationer" / navn / "manifest.json")
    assert kaede.efterproev(publikationer) == [f"{navn}/manifest.json er ændret: den passer ikke til manifest.sha256."]


def test_a_missing_an_extra_and_a_linked_file_are_found(publikationer: Path) -> None:
    tabeller = publikationer / "publikationer" / "2023-12.1" / "intern" / "tabeller"
    (tabeller / "krav.csv").unlink()
    (tabeller / "ekstra.csv").write_text("x", "utf-8")
    (tabeller / "tal.csv").unlink()
    (tabeller / "tal.csv").symlink_to(publikationer / "publikationer" / "2023-12.2" / "intern" / "tabeller" / "tal.csv")
    (publikationer / "publikationer" / "noget").mkdir()
    foran = "2023-12.1/intern/tabeller"
    assert kaede.efterproev(publikationer) == [
        f"{foran}/ekstra.csv er kommet til",
        f"{foran}/krav.csv mangler",
        f"{foran}/tal.csv er ændret",
        "publikationer/noget er ingen publikation",
    ]


def test_a_publication_taken_out_of_the_chain_is_missed(publikationer: Path) -> None:
    (publikationer / "publikationer" / "2023-12.1").rename(publikationer / "gemt")
    assert kaede.efterproev(publikationer) == ["Publikation nr. 1 i rækken mangler: 2023-12.2 har løbenummer 2."]


def test_the_command_says_what_does_not_hold_and_exits_with_1(kopi: Kopi, publikationer: Path) -> None:
    (publikationer / "publikationer" / "2023-12.1" / "skjult.parquet").unlink()
    svar = kopi.kontrol("efterproev", KONTROL_DATA=str(publikationer))
    assert (svar.returncode, svar.stdout) == (1, "fejler: 2023-12.1/skjult.parquet mangler\n1 fejl.\n")
    with pytest.raises(Brugsfejl, match=r"ingen publikation '2024-01.1'"):
        kaede.efterproev(publikationer, "2024-01.1")


def test_a_killed_publication_leaves_nothing_half_and_the_next_one_heals(demo: Mappe, tmp_path: Path) -> None:
    kopi = kopier(demo, tmp_path)
    assert kopi.draebt_ved("dagster_project.publish.udgiv:paa_plads:before") == -signal.SIGKILL
    assert kaede.mapper(kopi.data) == [] and kaede.efterproev(kopi.data) == []
    # named, but not yet in the web root
    assert kopi.draebt_ved("dagster_project.publish.webrod:_kopier:before") == -signal.SIGKILL
    assert [m.name for m in kaede.mapper(kopi.data)] == ["2023-12.1"]
    assert not (kopi.data / "offentlig" / "2023-12.1").exists()
    assert kopi.udgivet() == "2023-12.2"
    assert {p.name for p in (kopi.data / "offentlig").iterdir()} == {"index.html", "2023-12.1", "2023-12.2"}
    assert {p.name for p in (kopi.data / "publikationer").iterdir()} == {"2023-12.1", "2023-12.2"}
    assert kaede.efterproev(kopi.data) == []


def test_a_name_must_be_given_and_a_broken_chain_stops_the_next(kopi: Kopi, publikationer: Path) -> None:
    svar = kopi.kontrol("udgiv", "--godkendt-af", " ")
    assert svar.returncode == 2 and "--godkendt-af skal være navnet på den, der godkender" in svar.stderr
    _aendr(publikationer / "publikationer" / "2023-12.1" / "manifest.json")
    with pytest.raises(Brugsfejl, match="er ændret"):
        kaede.i_raekke(publikationer)


def test_nothing_rests_on_a_publication_of_which_a_file_was_changed(kopi: Kopi, publikationer: Path) -> None:
    foerste, sidste = (publikationer / "publikationer" / f"2023-12.{nr}" for nr in (1, 2))
    _aendr(foerste / "intern" / "tabeller" / "kommuner.csv")
    hvilken = "2023-12.1/intern/tabeller/kommuner.csv er ændret"
    for kommando in (("udgiv", "--godkendt-af", "Anna Test"), ("forhaandsvis",)):
        svar = kopi.kontrol(*kommando, KONTROL_DATA=str(publikationer))
        saetning = f"kontrol: {hvilken}, siden publikationen blev udgivet. Se: kontrol efterproev\n"
        assert (svar.returncode, svar.stdout, svar.stderr) == (2, "", saetning)
    _aendr(sidste / "intern" / "tabeller" / "afstemning.parquet")
    (sidste / "skjult.parquet").unlink()
    with pytest.raises(Brugsfejl, match=rf"{hvilken} \(og 2 til\)"):
        kaede.uskadte(publikationer)
    assert [m.name for m in kaede.mapper(publikationer)] == ["2023-12.1", "2023-12.2"]


def test_who_approves_is_told_when_nothing_is_new(kopi: Kopi) -> None:
    assert siden_sidst(kopi.data, "2023-12.2") == "Intet er ændret siden 2023-12.1: de samme leverancer, de samme tal."
