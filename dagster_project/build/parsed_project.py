"""dbt's parsed project: made once per version of the code, kept beside a checkout or in the user's cache, or installed with the
program, and copied to every data folder.

Parsing takes a quarter of a minute of CPU, and what comes out depends on code and seeds alone: dbt is started in the data
folder, and every place it reads or writes is a path below it that is the same everywhere (settings.DATA_FOLDER)."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from dagster_project.common.files import atomic
from dagster_project.common.program import INSTALLED, ROOT, module
from dagster_project.settings import DATA_FOLDER

DBT_PROJECT = ROOT / "dbt_project"


def _place() -> Path:
    """Beside the code of a checkout. An installed package stays as it was installed: the cache of the user, as XDG says."""
    if not INSTALLED:
        return DBT_PROJECT / "target" / "parsed"
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "kontrolprovenu" / "parsed"  # noqa: PTH111


STORE = _place()
SHIPPED = ROOT / "parsed"  # what an image carries, made as it was built (Containerfile); read, and never written
# settings that dbt counts as part of the parsed project: dbt_project.yml and profiles.yml name them
_SETTINGS = ("KONTROL_TESTALVOR", "KONTROL_HUKOMMELSE", "KONTROL_MIDLERTIDIG_MAKS")
_FILES = ("partial_parse.msgpack", "manifest.json")
_STAMP = "aftryk.txt"  # in a target folder: which project stands there; written last
_WHOLE = ("--no-partial-parse",)  # models that read every source or keyed table have no file that changes with one of them
_QUIET = ("--quiet", "--log-level-file", "none")
_KEPT = 8  # projects in the store: some versions of the code, each with and without a setting


class ParseError(Exception):
    """dbt cannot read the project; the message is dbt's own."""


def fetch(target: Path, code: str, env: Mapping[str, str]) -> bool:
    """Whether `target` holds the parsed project of this code, copied from where it is kept. Parses nothing."""
    key = _key(code, env)
    if _holds(target, key) or _from_shipped(target, key):
        return True
    with _store() as store:
        if store is None or not _holds(store / key, key):
            return False
        _copy(store / key, target, key)
    return True


def ensure(target: Path, code: str, env: Mapping[str, str]) -> Path:
    """The manifest in `target`, parsed if nobody has parsed this code yet. Who asks meanwhile waits. Raises ParseError."""
    key = _key(code, env)
    if not _holds(target, key) and not _from_shipped(target, key):
        with _store() as store:
            if store is None:
                _forget(target)
                _parse(target, env)
                _stamp(target, key)
            else:
                if not _holds(store / key, key):
                    _parse_into(store, key, env)
                _copy(store / key, target, key)
    return target / "manifest.json"


def kept(name: str, code: str, env: Mapping[str, str], make: Callable[[], bytes]) -> bytes:
    """What `make` gives of the project of this code, kept in the store under `name`, so that it is made once; made for the caller
    alone where nothing can be kept. The project must be parsed by then, by `make` at the latest."""
    key = _key(code, env)
    file = STORE / key / name
    for place in (SHIPPED / key / name, file):
        with suppress(OSError):
            return place.read_bytes()
    content = make()
    with suppress(OSError), atomic(file) as temporary:
        temporary.write_bytes(content)
    return content


def _key(code: str, env: Mapping[str, str]) -> str:
    parts = [code, *(f"{name}={env.get(name, '')}" for name in _SETTINGS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@contextmanager
def _store() -> Iterator[Path | None]:
    """The folder of parsed projects, held for this process; None where the installation cannot be written to."""
    try:
        STORE.mkdir(parents=True, exist_ok=True)
        lock = FileLock(STORE / ".laas", mode=0o600)
        lock.acquire()
    except OSError:
        yield None
        return
    try:
        yield STORE
    finally:
        lock.release()


def _holds(folder: Path, key: str) -> bool:
    stamp = folder / _STAMP
    try:
        there = stamp.read_text("utf-8") == _text(key) and all((folder / name).exists() for name in _FILES)
        return there and _is_not_cut_off(folder / "manifest.json")
    except OSError:
        return False


def _is_not_cut_off(manifest: Path) -> bool:
    """Whether it ends as an object of JSON does: a whole reading takes a second, and dbt heals the other file by itself."""
    with manifest.open("rb") as file:
        file.seek(max(0, manifest.stat().st_size - 16))
        return file.read().rstrip().endswith(b"}")


def _parse_into(store: Path, key: str, env: Mapping[str, str]) -> None:
    """A whole project under its key, or nothing; the oldest make room."""
    for left in store.glob(".ny-*"):  # of a process that was killed: the lock is ours
        shutil.rmtree(left)
    new = Path(tempfile.mkdtemp(prefix=".ny-", dir=store))
    try:
        _parse(new, env)
        _stamp(new, key)
        shutil.rmtree(store / key, ignore_errors=True)
        new.rename(store / key)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for old in _newest_first(store)[_KEPT:]:
        shutil.rmtree(old)


def _newest_first(store: Path) -> list[Path]:
    return sorted((p for p in store.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)


def _from_shipped(target: Path, key: str) -> bool:
    if there := _holds(SHIPPED / key, key):
        _copy(SHIPPED / key, target, key)
    return there


def _copy(source: Path, target: Path, key: str) -> None:
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget(target)
    with suppress(OSError):  # what is installed is another's
        os.utime(source)  # the least used make room first
    for name in _FILES:
        with atomic(target / name) as temporary:
            shutil.copyfile(source / name, temporary)
    _stamp(target, key)


def _forget(target: Path) -> None:
    """Half of one project and half of another is none."""
    (target / _STAMP).unlink(missing_ok=True)


def _stamp(target: Path, key: str) -> None:
    with atomic(target / _STAMP) as temporary:
        temporary.write_text(_text(key), "utf-8")


def _text(key: str) -> str:
    return f"{key} {ROOT}"  # the place of the code too: dbt keeps where its seeds lie


def _parse(target: Path, env: Mapping[str, str]) -> None:
    places = {"DBT_PROFILES_DIR": str(DBT_PROJECT), "DBT_LOG_PATH": str(target), "DO_NOT_TRACK": "1"}
    done = subprocess.run(
        [*module("dbt.cli.main"), *_QUIET, "parse", *_WHOLE, "--project-dir", DBT_PROJECT, "--target-path", target],
        cwd=target,
        env={**env, **DATA_FOLDER, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ParseError((done.stdout + done.stderr).strip()[-2000:])
