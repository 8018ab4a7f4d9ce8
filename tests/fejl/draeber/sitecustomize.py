"""Kills a process of ours at a named point: on the path of a test's runs only, through PYTHONPATH.

KONTROL_TEST_DRAEB is `module:function:before|after`, e.g. `dagster_project.bygning:byt:before`. A method is `Class.method`.
With `sleep` for the last part it comes to a stand there instead.
"""

import functools
import importlib
import os
import signal
import time


def _draeb_ved(punkt: str) -> None:
    modul, funktion, hvornaar = punkt.split(":")
    sted = importlib.import_module(modul)
    *klasser, navn = funktion.split(".")
    for klasse in klasser:
        sted = getattr(sted, klasse)
    oprindelig = getattr(sted, navn)

    @functools.wraps(oprindelig)
    def draebende(*args, **kwargs):
        if hvornaar == "after":
            oprindelig(*args, **kwargs)
        if hvornaar == "sleep":
            time.sleep(600)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(sted, navn, draebende)


if os.environ.get("KONTROL_TEST_DRAEB"):
    _draeb_ved(os.environ["KONTROL_TEST_DRAEB"])
