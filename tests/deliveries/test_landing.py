"""What is found in a landing folder: every regular file, and a word on all else that lies there; none is followed."""

from __future__ import annotations

import os
import socket

import pytest

from dagster_project.deliveries.landing import find
from tests.deliveries.helpers import CONTACTS, Place, henvendelser

NAME = f"{CONTACTS}/{CONTACTS}_151_2023-12.csv"


@pytest.fixture
def place(tmp_path) -> Place:
    place = Place(tmp_path)
    place.landing.mkdir()
    return place


def test_files_are_found_in_path_order_however_deep(place):
    dybt = "/".join("abcdefghijklmnopqrstuvwxyz")
    for path in ("z.csv", "b/y.csv", f"{dybt}/x.csv", "a.csv", "B/w.csv"):
        place.put(path, "x")
    found = find(place.landing)
    assert [f.sti for f in found] == ["B/w.csv", "a.csv", f"{dybt}/x.csv", "b/y.csv", "z.csv"]
    assert not any(f.is_refused for f in found)


def test_hidden_and_unfinished_names_are_not_looked_at_nor_what_lies_in_hidden_folders(place):
    for path in (".skjult", "a.csv.part", "a.csv.tmp", "~$a.xlsx", ".git/a.csv", "upload.part/a.csv"):
        place.put(path, "x")
    place.put("part/a.csv", "x")
    assert [f.sti for f in find(place.landing)] == ["part/a.csv"]


def test_links_are_named_and_not_followed(place, tmp_path):
    (tmp_path / "hemmelig").mkdir()
    (tmp_path / "hemmelig" / "nøgle.csv").write_text("x")
    place.put("a/egen.csv", "x")
    (place.landing / "a" / "fil.csv").symlink_to(tmp_path / "hemmelig" / "nøgle.csv")
    (place.landing / "a" / "indenfor.csv").symlink_to(place.landing / "a" / "egen.csv")
    (place.landing / "a" / "ingen.csv").symlink_to("findes-ikke")
    (place.landing / "mappe").symlink_to(tmp_path / "hemmelig")
    (place.landing / "op").symlink_to("..")
    found = {f.sti: f.is_refused for f in find(place.landing)}
    assert found.pop("a/egen.csv") is None
    assert set(found) == {"a/fil.csv", "a/indenfor.csv", "a/ingen.csv", "mappe", "op"}
    assert all("symbolsk lænke" in reason for reason in found.values())


def test_pipes_and_sockets_are_named_and_not_opened(place, monkeypatch):
    os.mkfifo(place.landing / "kø.csv")
    monkeypatch.chdir(place.landing)  # the path of a socket may hold only a hundred characters
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("sokkel.csv")
        found = find(place.landing)
    assert [f.sti for f in found] == ["kø.csv", "sokkel.csv"]
    assert all("ingen almindelig fil" in f.is_refused for f in found)


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
def test_names_that_cannot_be_written_are_refused(place, navn):
    (place.landing / os.fsdecode(navn)).write_text("x")
    (found,) = find(place.landing)
    assert "tegn, der ikke kan skrives" in found.is_refused
    found.sti.encode("utf-8")


@pytest.mark.parametrize("navn", ["æøå ÆØÅ.csv", "a'b\"c.csv", "a;b|c.csv", "a\\b.csv", "*.csv", "日本.csv", "-rf.csv"])
def test_odd_names_that_can_be_written_are_left_to_the_rules_of_names(place, navn):
    (place.landing / navn).write_text("x")
    (found,) = find(place.landing)
    assert (found.sti, found.is_refused) == (navn, None)


def test_the_stamp_changes_when_the_bytes_do(place):
    file = place.put("a/x.csv", "abc")
    (before,) = find(place.landing)
    file.write_text("abd")
    os.utime(file, ns=(before.stempel[1], before.stempel[1]))  # same size, same time of writing
    (after,) = find(place.landing)
    assert before.stempel != after.stempel
    assert find(place.landing) == [after]


def test_a_landing_folder_that_is_not_there_is_an_error_and_not_an_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        find(tmp_path / "findes-ikke")


def test_what_is_no_plain_file_is_refused_unread_and_the_neighbour_is_taken_in(place, tmp_path):
    (tmp_path / "udenfor.csv").write_text(henvendelser("2023-12-01"))
    os.mkfifo(place.landing / "kø.csv")
    place.put(NAME, henvendelser("2023-12-02"))
    (place.landing / NAME.replace("151", "101")).symlink_to(tmp_path / "udenfor.csv")
    (place.landing / os.fsdecode(b"a\xff.csv")).write_text("x")
    (place.landing / "linje\nskift.csv").write_text("x")
    files = {f.filnavn: f for f in place.take_ind()}
    assert len(files) == 5
    god = files.pop(f"{CONTACTS}_151_2023-12.csv")
    assert (god.aarsag, god.raekker_laest) == (None, 1)
    assert all(f.aarsag and f.raekker is None for f in files.values())
    assert files[f"{CONTACTS}_101_2023-12.csv"].sha256 is None
    assert sorted(p.name for p in (place.raa / CONTACTS).iterdir()) == sorted(["_tom.parquet", f"{god.leverance_id}.parquet"])
    assert place.take_ind() == []
