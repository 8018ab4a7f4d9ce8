"""A run's log is kept as JSON lines, masked, with tracebacks; too many and too old ones go."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.common.progress import report
from dagster_project.common.run_log import LOG, Keep, rotate, run_log
from dagster_project.deliveries.pseudonym import Pseudonym
from tests.data_folder import KEY

MASK = Pseudonym(KEY.encode()).mask
KEEP = Keep(3, 30)


def test_lines_and_the_traceback_of_what_was_not_foreseen_are_kept_without_cpr_numbers(tmp_path: Path) -> None:
    with run_log(tmp_path, "run", MASK, KEEP) as file:
        report("model", "provenu_aar", "fejler")
        try:
            raise ValueError("cell 010190-1234")
        except ValueError:
            LOG.exception("uventet fejl")
    first, second = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (first["niveau"], first["besked"]) == ("oplysning", "model provenu_aar: fejler")
    assert second["niveau"] == "fejl" and "test_run_log.py" in second["stak"] and "ValueError: cell cpr:" in second["stak"]
    assert "010190" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0 or file.parent.stat().st_mode & 0o077 == 0


def test_a_run_inside_another_writes_to_the_same_file_and_silence_leaves_none(tmp_path: Path) -> None:
    with run_log(tmp_path, "run", MASK, KEEP) as outer, run_log(tmp_path, "indre", MASK, KEEP) as inner:
        assert outer == inner
        report("model", "x")
    report("model", "after the run")
    with run_log(tmp_path, "tavs", MASK, KEEP):
        pass
    assert list(tmp_path.iterdir()) == [outer] and len(outer.read_text("utf-8").splitlines()) == 1


def test_the_newest_stay_and_the_old_go(tmp_path: Path) -> None:
    days = ["20260101", "20260301", "20260302", "20260303", "20260304"]
    for day in days:
        (tmp_path / f"{day}T120000.000000Z-run.jsonl").touch()
    gone = rotate(tmp_path, KEEP, datetime(2026, 3, 5, tzinfo=UTC))
    assert {f.name[:8] for f in gone} == {"20260101", "20260301"}
    rotate(tmp_path, KEEP, datetime(2026, 4, 2, 12, 30, tzinfo=UTC))
    assert [f.name[:8] for f in sorted(tmp_path.iterdir())] == ["20260304"], "30 days before is 3 March, half past twelve"
