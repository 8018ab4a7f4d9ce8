"""Progress: a line per delivery and model, to whoever listens; a terminal shows a moving line, a log plain ones."""

from __future__ import annotations

from collections.abc import Callable

Lytter = Callable[[str, str, str | None], None]
_lyttere: list[Lytter] = []


def lyt(lytter: Lytter) -> None:
    """Registers a listener: it gets (what, name, problem or None)."""
    _lyttere.append(lytter)


def stop(lytter: Lytter) -> None:
    _lyttere.remove(lytter)


def meld(hvad: str, navn: str, problem: str | None = None) -> None:
    """Reports that a delivery, model or check is done."""
    for lytter in _lyttere:
        lytter(hvad, navn, problem)
