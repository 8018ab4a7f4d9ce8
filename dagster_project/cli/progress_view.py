"""What the command line shows while a run is under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.live import Live
from rich.text import Text

from dagster_project.cli.console import console
from dagster_project.common import progress
from dagster_project.common.signs import on_one_line

_out = console()


@contextmanager
def progress_display() -> Iterator[None]:
    """A line that changes on a terminal, plain lines in a log; what fails is always a line that stays. It is drawn when there is
    something new to say, by no thread of its own: dbt's process begins as a copy of this one (build/dbt_process.py)."""
    if not _out.is_terminal:
        with _heard_by(_line):
            yield
        return
    with Live(Text("begynder …"), console=_out, auto_refresh=False, transient=True) as shown:

        def change(what_happened: str, name: str, problem: str | None) -> None:
            shown.update(Text(on_one_line(f"{what_happened} {name}")), refresh=True)
            if problem:
                _line(what_happened, name, problem)

        with _heard_by(change):
            yield


@contextmanager
def _heard_by(listener: progress.Listener) -> Iterator[None]:
    progress.listen(listener)
    try:
        yield
    finally:
        progress.stop(listener)


def _line(what_happened: str, name: str, problem: str | None) -> None:
    _out.print(on_one_line(f"{what_happened} {name}" + (f": {problem}" if problem else "")))
