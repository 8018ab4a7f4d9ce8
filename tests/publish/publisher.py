"""Publishes what stands in the data folder, in a process of its own that may be killed; nothing is expected of its checks."""

from __future__ import annotations

import os

from dagster_project.publish.publish import publish
from dagster_project.settings import read_settings
from tests.publish.helpers import NOTHING

if __name__ == "__main__":
    os.umask(0o077)
    print(publish(read_settings(), None, "Anna Test", "2024-01-15T09:00:00+00:00", NOTHING).name)
