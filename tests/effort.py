"""How often a property is tried: in every run often enough to find what is plainly wrong, under torture many times as often."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

TORTURE = os.environ.get("TORTURE") == "1"


def examples(normal: int, torture: int | None = None) -> int:
    """The number of hypothesis' examples: `normal`, or under torture ten times as many unless another number is given."""
    return (torture or 10 * normal) if TORTURE else normal


def whole_courses(normal: int, torture: int) -> settings:
    """For courses of editions, each of which takes seconds: the same in every run, however long, and not made smaller."""
    return settings(
        max_examples=examples(normal, torture),
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
