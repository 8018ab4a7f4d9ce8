"""A file beside its sum: told apart from one that was changed, and asked for its bytes only where it is younger."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.common.files import agrees_with_sum, write_sum
from tests.effort import examples


@settings(max_examples=examples(30), deadline=None)
@given(st.binary(min_size=1, max_size=200), st.data())
def test_any_change_of_a_file_is_seen_and_a_copy_is_the_same(tmp_path_factory, content: bytes, data) -> None:
    file: Path = tmp_path_factory.mktemp("sum") / "resultat.parquet"
    file.write_bytes(content)
    assert not agrees_with_sum(file)  # without a sum nobody knows
    write_sum(file)
    written = (file.parent / "resultat.parquet.sum").stat().st_mtime_ns
    os.utime(file, ns=(written + 1, written + 1))  # copied, and whole
    assert agrees_with_sum(file)
    place = data.draw(st.integers(0, len(content) - 1))
    changed = bytearray(content)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    for other in (bytes(changed), content[:place], content + b"x"):
        file.write_bytes(other)
        os.utime(file, ns=(written + 1, written + 1))
        assert not agrees_with_sum(file)
    file.unlink()
    assert not agrees_with_sum(file)
