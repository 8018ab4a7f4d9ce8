"""Progress: a line per delivery and model, to whoever listens; a terminal shows a moving line, a log plain ones."""

from __future__ import annotations

from collections.abc import Callable

from dagster_project.common.run_log import LOG

Listener = Callable[[str, str, str | None], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Registers a listener: it gets (what, name, problem or None)."""
    _listeners.append(listener)


def stop(listener: Listener) -> None:
    _listeners.remove(listener)


def report(what_happened: str, name: str, problem: str | None = None) -> None:
    """Reports that a delivery, model or check is done."""
    LOG.info("%s %s%s", what_happened, name, f": {problem}" if problem else "")
    for listener in _listeners:
        listener(what_happened, name, problem)
