"""A standalone Spark on this machine for tests: a master and two workers of one core each, which see the data folder by another
path than whoever drives them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.engine.on_spark import HOME, spark_environment
from tests.surroundings import without_settings


@dataclass
class Cluster:
    """`data` is the path by which the workers see the data folder, `logs` the folder of Spark's own event logs."""

    root: Path
    port: int
    own: dict[str, str] = field(default_factory=dict)  # what each worker has in its environment beside the data folder
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.root / "monteret"

    @property
    def logs(self) -> Path:
        return self.root / "haendelser"

    @property
    def conf(self) -> Path:
        return self.root / "conf"

    def environment(self) -> dict[str, str]:
        """What the one who drives it adds to its own."""
        reading = {"KONTROL_LAES_HOS": "arbejdere", "KONTROL_CPR_NOEGLE": self.own["KONTROL_CPR_NOEGLE"]}
        return {"SPARK_CONF_DIR": str(self.conf), "PYSPARK_PYTHON": sys.executable, **reading}

    def start(self, *arguments: str, **more: str | Path) -> subprocess.Popen[bytes]:
        environment = without_settings(spark_environment(SPARK_CONF_DIR=self.conf, PYSPARK_PYTHON=sys.executable, **more))
        with (self.root / "spark.out").open("ab") as out:
            process = subprocess.Popen(
                [HOME / "bin" / "spark-class", *arguments], env=environment, cwd=self.root, stdout=out, stderr=out
            )
        self.started.append(process)
        return process

    def start_worker(self) -> None:
        name = f"arbejder-{len(self.workers)}"
        command = ("--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", str(self.root / name))
        self.workers.append(
            self.start(
                "org.apache.spark.deploy.worker.Worker",
                *("--host", "127.0.0.1", *command, self.master),
                KONTROL_DATA=self.data,
                **self.own,
                SPARK_LOCAL_DIRS=self.root / f"{name}-lokalt",
            )
        )


@contextmanager
def cluster(root: Path, data: Path, landing: Path, key: Path) -> Iterator[Cluster]:
    """Up until the end of the block, whatever happens in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        spark = Cluster(root, free.getsockname()[1])
    for folder in (spark.logs, spark.conf):
        folder.mkdir(parents=True)
    spark.data.symlink_to(data)
    (root / "landing").symlink_to(landing)
    spark.own = {"KONTROL_LANDING": str(root / "landing"), "KONTROL_CPR_NOEGLE": f"fil:{key}"}
    # as plain text, so that what stands in it can be searched
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": f"file:{spark.logs}",
        "spark.broadcast.compress": "false",
        "spark.executor.memory": "600m",
    }
    (spark.conf / "spark-defaults.conf").write_text("".join(f"{k} {v}\n" for k, v in settings.items()))
    try:
        spark.start(
            "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(spark.port), "--webui-port", "0"
        )
        wait(lambda: _answers(spark.port), 120)
        for _ in range(2):
            spark.start_worker()
        out = spark.root / "spark.out"
        wait(lambda: out.read_text(errors="replace").count("Successfully registered with master") >= 2, 120)
        yield spark
    finally:
        for process in spark.started:
            kill(process.pid)
            process.wait()


def kill(pid: int) -> None:
    """A process and all that it started, at once: as when a machine goes."""
    below = descendants(pid)
    for one in (pid, *below):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = stat.read_text()
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            found.append(child)
            waiting.append(child)
    return found


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def wait(until: Callable[[], object], seconds: float) -> object:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := until():
            return found
        time.sleep(0.02)
    raise AssertionError(f"nothing within {seconds} s")


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
