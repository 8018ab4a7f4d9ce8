"""What a child process that reads deliveries has loaded before its first file."""

from __future__ import annotations

from dagster_project.uden_pandas import skjul

skjul()

from dagster_project.deliveries import laesning  # noqa: E402

__all__ = ["laesning"]
