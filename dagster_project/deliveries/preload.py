"""What a child process that reads deliveries has loaded before its first file."""

from __future__ import annotations

from dagster_project.deliveries import read_delivery

__all__ = ["read_delivery"]
