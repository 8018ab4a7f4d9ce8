"""Publishes what stands in the data folder, in a process of its own that may be killed; nothing is expected of its checks."""

from __future__ import annotations

import os

from dagster_project.publish.udgiv import udgiv
from dagster_project.settings import laes_indstillinger
from tests.publish.hjaelp import INTET

if __name__ == "__main__":
    os.umask(0o077)
    print(udgiv(laes_indstillinger(), None, "Anna Test", "2024-01-15T09:00:00+00:00", INTET).name)
