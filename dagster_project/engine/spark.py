"""Spark as seen from dbt's process: what must be there before it is chosen, and the one session of a build."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dagster_project.common.errors import SettingsError
from dagster_project.common.program import module
from dagster_project.engine.task import FOREIGN, Batch, Calls, Outcome, TaskError

# this Java only places tasks: compiled in haste a session costs 12 s of CPU, compiled well 21 (2026-11)
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def check(master: str) -> None:
    """Raises SettingsError when something is missing that a build on that master would miss an hour later."""
    needed = ("pyspark", "grpc_status", "zstandard") if master.startswith("sc://") else ("pyspark",)
    if not all(find_spec(name) for name in needed):
        raise SettingsError(
            "KONTROL_MOTOR=spark kræver pyspark, som ikke er installeret. Installér det: pip install 'kontrolprovenu[spark]', "
            "eller lad KONTROL_MOTOR være lokal."
        )
    if not master.startswith("sc://") and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SettingsError(
            f"KONTROL_SPARK={master} kræver Java 17 eller 21 på denne maskine, og ingen blev fundet. Installér det "
            "(Debian: apt install default-jre-headless), eller sæt JAVA_HOME."
        )


class Spark:
    """A session that begins with what it is first asked and ends when it is closed, or with this process, whatever ends it: the
    driver reads from it. `own` is what its workers are told beside where the files are, where they are on this machine."""

    def __init__(self, master: str, data: Path, own: Mapping[str, str] | None = None, log: str = "spark.log") -> None:
        self._master, self._data, self._own, self._log = master, data, own or {}, log
        self._driver: subprocess.Popen[bytes] | None = None

    def compute(self, batch: Batch) -> list[Outcome]:
        """The outcome of every task of the batch. Raises TaskError."""
        return self._ask(batch)

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        """What the function, which workers import, answers to each of the items, in their order. Raises TaskError."""
        return self._ask(Calls(function, tuple(items)))

    def close(self) -> None:
        """Lets the session end. What is asked later begins another."""
        if self._driver is not None:
            self._driver.stdin.close()
            self._driver.wait()
            self._driver = None

    def _ask(self, what: Batch | Calls) -> Any:
        driver = self._driver = self._driver or self._start()
        try:
            pickle.dump(what, driver.stdin)
            driver.stdin.flush()
            answer = pickle.load(driver.stdout)
        except (EOFError, OSError):
            raise TaskError(f"Sparks proces blev afbrudt (status {driver.wait()}); bygning/{self._log} siger hvorfor.") from None
        if isinstance(answer, str):
            raise TaskError(answer)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        # Spark's workers inherit what it has
        environment = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)} | {"KONTROL_SPARK": self._master}
        environment.setdefault("SPARK_SUBMIT_OPTS", _JAVA)
        if self._master.startswith("local"):
            environment |= {"KONTROL_DATA": str(self._data), "PYSPARK_PYTHON": sys.executable, **self._own}
            environment |= {k: v for k in ("KONTROL_LAGER",) if (v := os.environ.get(k))}
        with (self._data / "bygning" / self._log).open("wb") as log:
            return subprocess.Popen(
                module("dagster_project.engine.spark_driver"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
            )
