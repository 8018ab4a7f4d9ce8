"""Text of the wrong encoding: refused where Danish letters were encoded twice, a warning where they read as MS-DOS or Mac."""

from __future__ import annotations

import pytest

from dagster_project.deliveries.journal import stempler
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import skan


@pytest.mark.parametrize("bogstav", "æøåÆØÅ")
@pytest.mark.parametrize("laest_som", ["cp1252", "latin-1"])
def test_letters_encoded_twice_are_refused_capitals_too(tmp_path, bogstav, laest_som):
    sti = tmp_path / "a.csv"
    sti.write_bytes(f"a;S{bogstav}x\n".encode().decode(laest_som).encode())
    with pytest.raises(Afvist, match="ødelagt UTF-8"):
        skan(sti)


@pytest.mark.parametrize(
    ("bytes_", "ventet"),
    [
        ("b›rn\n".encode(), True),
        ("K‘r\n".encode(), True),
        ("s¿g ø\n".encode("cp1252"), True),
        ("et ‘citat’, Søborg\n".encode(), False),
        ("et ‘citat’, Søborg\n".encode("cp1252"), False),
    ],
)
def test_danish_of_another_age_inside_words_is_noticed(tmp_path, bytes_, ventet):
    sti = tmp_path / "a.csv"
    sti.write_bytes(bytes_)
    assert skan(sti).dos_mac is ventet


@pytest.mark.parametrize("rest", [b'{"a": [', b"", b"[]"])
def test_a_torn_memory_of_stamps_is_forgotten(tmp_path, rest):
    (tmp_path / "leverancer").mkdir()
    (tmp_path / "leverancer" / "stempler.json").write_bytes(rest)
    assert stempler(tmp_path) == {}
