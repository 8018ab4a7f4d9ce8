"""A publication is whole, names what it rests on, is never written again, and is found out when a byte of it changes."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dagster_project.common.errors import UsageError
from dagster_project.common.files import sha256
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import files_in
from dagster_project.revisions.summary import since_last
from dagster_project.settings import ROOT
from tests.data_folder import Folder
from tests.publish.helpers import Copy, copies, linked

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def copy(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Published once by the command line, once more without anything new."""
    copy = copies(demo, tmp_path_factory.mktemp("udgivet"))
    answer = copy.kontrol("udgiv", "--godkendt-af", "Anna Test", "--periode", "2023-12")
    assert answer.returncode == 0, answer.stderr
    published, since, *sites = answer.stdout.splitlines()
    assert since == "Den første udgivelse til og med 2023-12."
    assert published == f"Udgivet: {copy.data / 'publikationer' / '2023-12.1'}"
    assert [Path(site.partition(": ")[2]).is_file() for site in sites] == [True, True]  # a newcomer opens what is printed
    assert copy.udgivet() == "2023-12.2"
    return copy


@pytest.fixture
def publikationer(copy: Copy, tmp_path: Path) -> Path:
    """A data folder with the two publications alone, to do harm in."""
    for folder in ("publikationer", "offentlig"):
        linked(copy.data / folder, tmp_path / folder)
    return tmp_path


def test_a_manifest_names_everything_that_the_publication_holds_and_rests_on(copy: Copy) -> None:
    folder = copy.data / "publikationer" / "2023-12.1"
    manifest = chain.read_manifest(folder)
    assert (manifest["godkendt_af"], manifest["periode"], manifest["nr"], manifest["forrige"]) == (
        "Anna Test",
        "2023-12",
        1,
        None,
    )
    files = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert files == manifest["filer"].keys() | {"manifest.json", "manifest.sha256"}
    assert {"intern/tabeller/provenu_linjer.csv", "offentlig/site/figur/maaling-1-3-alle.svg"} <= files
    assert manifest["grundlag"]["seeds"] == {f.name: sha256(f) for f in (ROOT / "seeds").glob("*.csv")}
    register = copy.sql("select leverance_id, sha256, status from marts.leverancer order by 1")
    assert [(lev["leverance_id"], lev["sha256"], lev["status"]) for lev in manifest["leverancer"]] == register
    assert manifest["metodeversioner"]["kontroltrin"] == ["1900-01-01"]


def test_every_expected_check_stands_in_the_manifest_with_its_result(copy: Copy) -> None:
    k = chain.read_manifest(copy.data / "publikationer" / "2023-12.1")["kontroller"]
    done = {r["kontrol"]: r for r in k["udfoerte"]}
    nodes = json.loads((copy.data / "dbt" / "target" / "manifest.json").read_text("utf-8"))["nodes"].values()
    assert k["forventede_dbt_proever"] == sorted(n["name"] for n in nodes if n["resource_type"] == "test")
    assert done.keys() == set(k["forventede"])
    assert {"kontrol_duckdb: afstemning", "marts/kontrolsager: sager_hverken_tabt_eller_fordoblet"} <= done.keys()
    assert {n for n, r in done.items() if not r["bestaaet"] and r["alvor"] == "ERROR"} == set()
    assert "marts/provenu_linjer" in k["forventede_aktiver"] and "publikation" not in k["forventede_aktiver"]


def test_a_second_publication_is_linked_to_the_first_and_leaves_it_as_it_was(copy: Copy) -> None:
    first, other = chain.folders(copy.data)
    assert chain.read_manifest(other)["forrige"] == {
        "publikation": "2023-12.1",
        "manifest_sha256": sha256(first / "manifest.json"),
    }
    assert chain.verify(copy.data) == []
    answer = copy.kontrol("efterproev")
    assert (answer.returncode, answer.stdout) == (0, "Alt stemmer: 2 publikationer, og kæden er hel.\n")


def test_only_the_public_part_lies_in_the_web_root(copy: Copy) -> None:
    root = copy.data / "offentlig"
    assert {p.name for p in root.iterdir()} == {"index.html", "feed.xml", "kalender.ics", "seneste", "2023-12.1", "2023-12.2"}
    assert files_in(root / "seneste") == files_in(root / "2023-12.2")
    for folder in chain.folders(copy.data):
        awaited = {f.relative_to(folder / "offentlig") for f in (folder / "offentlig").rglob("*")}
        assert {f.relative_to(root / folder.name) for f in (root / folder.name).rglob("*")} == awaited
    page = (root / "index.html").read_text("utf-8")
    assert page.index(">2023-12.2<") < page.index(">2023-12.1<") and "(rettet: se 2023-12.2)" in page
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.parse(root / "feed.xml").getroot().findall(f"{atom}entry")
    assert [e.find(f"{atom}link").get("href") for e in entries] == ["2023-12.2/site/index.html", "2023-12.1/site/index.html"]
    assert all((root / e.find(f"{atom}link").get("href")).exists() for e in entries)
    calendar = (root / "kalender.ics").read_text("utf-8")
    names = ("UID:2023-12.2@kontrolprovenu", "UID:2023-12.1@kontrolprovenu", "UID:efter-2023-12.2@kontrolprovenu")
    assert [calendar.count(name) for name in names] == [1, 1, 1] and 'href="kalender.ics"' in page


def test_everything_published_is_its_owners_alone(copy: Copy) -> None:
    for folder in ("publikationer", "offentlig"):
        for path in (copy.data / folder).rglob("*"):
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def _change(fil: Path) -> None:
    """The last byte but three becomes another, in a new file (the old one is linked to the original)."""
    content = bytearray(fil.read_bytes())
    content[-3] ^= 1
    fil.unlink()
    fil.write_bytes(content)


@pytest.mark.parametrize(
    "fil",
    [
        "publikationer/2023-12.1/intern/tabeller/provenu_aar.parquet",
        "publikationer/2023-12.1/offentlig/tabeller/benchmark.csv",
        "publikationer/2023-12.2/skjult.parquet",
        "offentlig/2023-12.2/tabeller/provenu_aar.csv",
        "offentlig/seneste/tabeller/provenu_aar.csv",
    ],
)
def test_one_changed_byte_is_found_and_named(publikationer: Path, fil: str) -> None:
    _change(publikationer / fil)
    assert chain.verify(publikationer) == [f"{fil.removeprefix('publikationer/')} er ændret"]


@pytest.mark.parametrize("navn", ["2023-12.1", "2023-12.2"])
def test_one_changed_byte_of_a_manifest_is_found(publikationer: Path, navn: str) -> None:
    _change(publikationer / "publikationer" / navn / "manifest.json")
    assert chain.verify(publikationer) == [f"{navn}/manifest.json er ændret: den passer ikke til manifest.sha256."]


def test_a_missing_an_extra_and_a_linked_file_are_found(publikationer: Path) -> None:
    tables = publikationer / "publikationer" / "2023-12.1" / "intern" / "tabeller"
    (tables / "krav.csv").unlink()
    (tables / "ekstra.csv").write_text("x", "utf-8")
    (tables / "tal.csv").unlink()
    (tables / "tal.csv").symlink_to(publikationer / "publikationer" / "2023-12.2" / "intern" / "tabeller" / "tal.csv")
    (publikationer / "publikationer" / "noget").mkdir()
    ahead = "2023-12.1/intern/tabeller"
    assert chain.verify(publikationer) == [
        f"{ahead}/ekstra.csv er kommet til",
        f"{ahead}/krav.csv mangler",
        f"{ahead}/tal.csv er ændret",
        "publikationer/noget er ingen publikation",
    ]


def test_a_publication_taken_out_of_the_chain_is_missed(publikationer: Path) -> None:
    (publikationer / "publikationer" / "2023-12.1").rename(publikationer / "gemt")
    assert chain.verify(publikationer) == ["Publikation nr. 1 i rækken mangler: 2023-12.2 har løbenummer 2."]


def test_publications_that_are_gone_from_the_end_or_all_are_missed_before_the_next_is_compared_with_none(
    copy: Copy, publikationer: Path
) -> None:
    folder = publikationer / "publikationer"
    for name in ("2023-12.2", "2023-12.1"):
        shutil.rmtree(folder / name)
        for command in (("udgiv", "--godkendt-af", "Anna Test"), ("forhaandsvis",)):
            answer = copy.kontrol(*command, KONTROL_DATA=str(publikationer))
            assert answer.returncode == 2
            assert f"Publikationen {name} mangler i {folder}" in answer.stderr and "gendan" in answer.stderr
        assert chain.verify(publikationer)[0] == f"Publikationen {name} mangler i {folder}, og offentlig/ viser den."


def test_the_command_says_what_does_not_hold_and_exits_with_1(copy: Copy, publikationer: Path) -> None:
    (publikationer / "publikationer" / "2023-12.1" / "skjult.parquet").unlink()
    answer = copy.kontrol("efterproev", KONTROL_DATA=str(publikationer))
    assert (answer.returncode, answer.stdout) == (1, "fejler: 2023-12.1/skjult.parquet mangler\n1 fejl.\n")
    with pytest.raises(UsageError, match=r"ingen publikation '2024-01.1'"):
        chain.verify(publikationer, "2024-01.1")


@pytest.mark.torture
def test_a_killed_publication_leaves_nothing_half_and_the_next_one_heals(demo: Folder, tmp_path: Path) -> None:
    copy = copies(demo, tmp_path)
    assert copy.killed_at("dagster_project.publish.publish:put_in_place:before") == -signal.SIGKILL
    assert chain.folders(copy.data) == [] and chain.verify(copy.data) == []
    # named, but not yet in the web root
    assert copy.killed_at("dagster_project.publications.web_root:_copies:before") == -signal.SIGKILL
    assert [m.name for m in chain.folders(copy.data)] == ["2023-12.1"]
    assert not (copy.data / "offentlig" / "2023-12.1").exists()
    assert copy.udgivet() == "2023-12.2"
    assert {p.name for p in (copy.data / "offentlig").iterdir()} == {
        "index.html",
        "feed.xml",
        "kalender.ics",
        "seneste",
        "2023-12.1",
        "2023-12.2",
    }
    assert {p.name for p in (copy.data / "publikationer").iterdir()} == {"2023-12.1", "2023-12.2"}
    assert chain.verify(copy.data) == []


def test_a_name_must_be_given_and_a_broken_chain_stops_the_next(copy: Copy, publikationer: Path) -> None:
    answer = copy.kontrol("udgiv", "--godkendt-af", " ")
    assert answer.returncode == 2 and "--godkendt-af skal være navnet på den, der godkender" in answer.stderr
    _change(publikationer / "publikationer" / "2023-12.1" / "manifest.json")
    with pytest.raises(UsageError, match="er ændret"):
        chain.in_row(publikationer)


def test_nothing_rests_on_a_publication_of_which_a_file_was_changed(copy: Copy, publikationer: Path) -> None:
    first, last = (publikationer / "publikationer" / f"2023-12.{nr}" for nr in (1, 2))
    _change(first / "intern" / "tabeller" / "kommuner.csv")
    which = "2023-12.1/intern/tabeller/kommuner.csv er ændret"
    for command in (("udgiv", "--godkendt-af", "Anna Test"), ("forhaandsvis",)):
        answer = copy.kontrol(*command, KONTROL_DATA=str(publikationer))
        sentence = f"kontrol: {which}, siden publikationen blev udgivet. Se: kontrol efterproev\n"
        assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", sentence)
    _change(last / "intern" / "tabeller" / "afstemning.parquet")
    (last / "skjult.parquet").unlink()
    with pytest.raises(UsageError, match=rf"{which} \(og 2 til\)"):
        chain.unharmed(publikationer)
    assert [m.name for m in chain.folders(publikationer)] == ["2023-12.1", "2023-12.2"]


def test_who_approves_is_told_when_nothing_is_new(copy: Copy) -> None:
    assert since_last(copy.data, "2023-12.2") == "Intet er ændret siden 2023-12.1: de samme leverancer, de samme tal."
