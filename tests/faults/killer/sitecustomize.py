"""Kills a process of ours at a named point: on the path of a test's runs only, through PYTHONPATH.

TEST_DRAEB is `module:function:before|after`, e.g. `dagster_project.build.database_file:place:before`. A method is
`Class.method`.
With `sleep` for the last part it comes to a stand there instead.
"""

import functools
import importlib
import os
import signal
import time


def _kill_at(point: str) -> None:
    modul, function, when = point.split(":")
    place = importlib.import_module(modul)
    *classes, name = function.split(".")
    for class_ in classes:
        place = getattr(place, class_)
    original = getattr(place, name)

    @functools.wraps(original)
    def killing(*args, **kwargs):
        if when == "after":
            original(*args, **kwargs)
        if when == "sleep":
            time.sleep(600)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, killing)


if os.environ.get("TEST_DRAEB"):
    _kill_at(os.environ["TEST_DRAEB"])
