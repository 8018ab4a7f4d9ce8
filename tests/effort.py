"""How often a property is tried: in every run often enough to find what is plainly wrong, under torture many times as often."""

from __future__ import annotations

import os

TORTURE = os.environ.get("TORTURE") == "1"


def examples(normal: int, torture: int | None = None) -> int:
    """The number of hypothesis' examples: `normal`, or under torture ten times as many unless another number is given."""
    return (torture or 10 * normal) if TORTURE else normal
