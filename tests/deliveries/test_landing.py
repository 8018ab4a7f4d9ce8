"""What is found in a landing folder: every regular file, and a word on all else that lies there; none is followed."""

from __future__ import annotations

import os
import socket

import pytest

from dagster_project.deliveries.landing import find
from tests.deliveries.hjaelp import HENVENDELSER, Sted, henvendelser

NAVN = f"{HENVENDELSER}/{HENVENDELSER}_151_2023-12.csv"


@pytest.fixture
def sted(tmp_path) -> Sted:
    sted = Sted(tmp_path)
    sted.landing.mkdir()
    return sted


def test_files_are_found_in_path_order_however_deep(sted):
    dybt = "/".join("abcdefghijklmnopqrstuvwxyz")
    for sti in ("z.csv", "b/y.csv", f"{dybt}/x.csv", "a.csv", "B/w.csv"):
        sted.laeg(sti, "x")
    fundne = find(sted.landing)
    assert [f.sti for f in fundne] == ["B/w.csv", "a.csv", f"{dybt}/x.csv", "b/y.csv", "z.csv"]
    assert not any(f.afvises for f in fundne)


def test_hidden_and_unfinished_names_are_not_looked_at_nor_what_lies_in_hidden_folders(sted):
    for sti in (".skjult", "a.csv.part", "a.csv.tmp", "~$a.xlsx", ".git/a.csv", "upload.part/a.csv"):
        sted.laeg(sti, "x")
    sted.laeg("part/a.csv", "x")
    assert [f.sti for f in find(sted.landing)] == ["part/a.csv"]


def test_links_are_named_and_not_followed(sted, tmp_path):
    (tmp_path / "hemmelig").mkdir()
    (tmp_path / "hemmelig" / "nøgle.csv").write_text("x")
    sted.laeg("a/egen.csv", "x")
    (sted.landing / "a" / "fil.csv").symlink_to(tmp_path / "hemmelig" / "nøgle.csv")
    (sted.landing / "a" / "indenfor.csv").symlink_to(sted.landing / "a" / "egen.csv")
    (sted.landing / "a" / "ingen.csv").symlink_to("findes-ikke")
    (sted.landing / "mappe").symlink_to(tmp_path / "hemmelig")
    (sted.landing / "op").symlink_to("..")
    fundet = {f.sti: f.afvises for f in find(sted.landing)}
    assert fundet.pop("a/egen.csv") is None
    assert set(fundet) == {"a/fil.csv", "a/indenfor.csv", "a/ingen.csv", "mappe", "op"}
    assert all("symbolsk lænke" in grund for grund in fundet.values())


def test_pipes_and_sockets_are_named_and_not_opened(sted, monkeypatch):
    os.mkfifo(sted.landing / "kø.csv")
    monkeypatch.chdir(sted.landing)  # the path of a socket may hold only a hundred characters
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("sokkel.csv")
        fundne = find(sted.landing)
    assert [f.sti for f in fundne] == ["kø.csv", "sokkel.csv"]
    assert all("ingen almindelig fil" in f.afvises for f in fundne)


@pytest.mark.parametrize(
    "navn",
    [
        b"a\nb.csv",
        b"a\x1b[2Jb.csv",
        b"a\tb.csv",
        b"a\x7fb.csv",
        b"a\xc2\x85b.csv",
        b"\xff\xfe.csv",
        "a\u202evsc.csv".encode(),
    ],
)
def test_names_that_cannot_be_written_are_refused(sted, navn):
    (sted.landing / os.fsdecode(navn)).write_text("x")
    (fundet,) = find(sted.landing)
    assert "tegn, der ikke kan skrives" in fundet.afvises
    fundet.sti.encode("utf-8")


@pytest.mark.parametrize("navn", ["æøå ÆØÅ.csv", "a'b\"c.csv", "a;b|c.csv", "a\\b.csv", "*.csv", "日本.csv", "-rf.csv"])
def test_odd_names_that_can_be_written_are_left_to_the_rules_of_names(sted, navn):
    (sted.landing / navn).write_text("x")
    (fundet,) = find(sted.landing)
    assert (fundet.sti, fundet.afvises) == (navn, None)


def test_the_stamp_changes_when_the_bytes_do(sted):
    fil = sted.laeg("a/x.csv", "abc")
    (foer,) = find(sted.landing)
    fil.write_text("abd")
    os.utime(fil, ns=(foer.stempel[1], foer.stempel[1]))  # same size, same time of writing
    (efter,) = find(sted.landing)
    assert foer.stempel != efter.stempel
    assert find(sted.landing) == [efter]


def test_a_landing_folder_that_is_not_there_is_an_error_and_not_an_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        find(tmp_path / "findes-ikke")


def test_what_is_no_plain_file_is_refused_unread_and_the_neighbour_is_taken_in(sted, tmp_path):
    (tmp_path / "udenfor.csv").write_text(henvendelser("2023-12-01"))
    os.mkfifo(sted.landing / "kø.csv")
    sted.laeg(NAVN, henvendelser("2023-12-02"))
    (sted.landing / NAVN.replace("151", "101")).symlink_to(tmp_path / "udenfor.csv")
    (sted.landing / os.fsdecode(b"a\xff.csv")).write_text("x")
    (sted.landing / "linje\nskift.csv").write_text("x")
    filer = {f.filnavn: f for f in sted.tag_ind()}
    assert len(filer) == 5
    god = filer.pop(f"{HENVENDELSER}_151_2023-12.csv")
    assert (god.aarsag, god.raekker_laest) == (None, 1)
    assert all(f.aarsag and f.raekker is None for f in filer.values())
    assert filer[f"{HENVENDELSER}_101_2023-12.csv"].sha256 is None
    assert sorted(p.name for p in (sted.raa / HENVENDELSER).iterdir()) == sorted(["_tom.parquet", f"{god.leverance_id}.parquet"])
    assert sted.tag_ind() == []
