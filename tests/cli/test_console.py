"""A reader that leaves early, as `head` does, is no error of the command."""

from __future__ import annotations

import subprocess

import pytest

from tests.data_folder import CHECK, Folder

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize(
    "command",
    [
        ("spor", "provenu/151/2023/su"),
        ("spor", "provenu/151/2023/su", "--format", "csv"),
        ("status",),
        ("karantaene",),
        ("spor", "--help"),
    ],
)
def test_a_command_whose_reader_has_left_ends_quietly_with_its_own_status(demo: Folder, command: tuple[str, ...]):
    with subprocess.Popen([CHECK, *command], env=demo.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()  # before a word is written
        error = process.stderr.read()
    assert (process.returncode, error) == (0, b"")


def test_a_refusal_keeps_its_status_when_nobody_reads_it(demo: Folder):
    with subprocess.Popen([CHECK, "spor", "findes/ikke"], env=demo.environment(), stderr=subprocess.PIPE) as process:
        process.stderr.close()
    assert process.returncode == 2
