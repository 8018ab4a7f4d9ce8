"""A reader that leaves early, as `head` does, is no error of the command."""

from __future__ import annotations

import subprocess

import pytest

from tests.koersel.miljoe import KONTROL, Mappe

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize(
    "kommando",
    [
        ("spor", "provenu/151/2023/su"),
        ("spor", "provenu/151/2023/su", "--format", "csv"),
        ("status",),
        ("karantaene",),
        ("spor", "--help"),
    ],
)
def test_a_command_whose_reader_has_left_ends_quietly_with_its_own_status(demo: Mappe, kommando: tuple[str, ...]):
    with subprocess.Popen([KONTROL, *kommando], env=demo.miljoe(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as proces:
        proces.stdout.close()  # before a word is written
        fejl = proces.stderr.read()
    assert (proces.returncode, fejl) == (0, b"")


def test_a_refusal_keeps_its_status_when_nobody_reads_it(demo: Mappe):
    with subprocess.Popen([KONTROL, "spor", "findes/ikke"], env=demo.miljoe(), stderr=subprocess.PIPE) as proces:
        proces.stderr.close()
    assert proces.returncode == 2
