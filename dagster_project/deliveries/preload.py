"""What a child process that reads deliveries has loaded before its first file."""

from __future__ import annotations

import pandas  # pyarrow looks for it as it makes its first array: once here, not in each child while its file waits

from dagster_project.deliveries import read_delivery

__all__ = ["pandas", "read_delivery"]
