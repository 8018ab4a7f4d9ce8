"""Taking in on workers: a file is a task. A worker that sees the landing folder and has the key reads it, straight into the store
that it shares with the coordinator, which alone writes the journal.

A task holds no key and no number of a person: a file is sent when its name is one that a delivery may have."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.common.errors import SettingsError, what_happened
from dagster_project.common.machine import cores
from dagster_project.deliveries import storage
from dagster_project.deliveries.account import READER_VERSION, File
from dagster_project.deliveries.bounded import BoundedReaders, Where, refused, shared_limits
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.landing import Found, stempel
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.raw_store import write_empty
from dagster_project.deliveries.read_delivery import new_account
from dagster_project.settings import Settings, read_settings


@dataclass(frozen=True)
class Order:
    """A file of `size` bytes at `path` below the landing folder, received in `month`. `key_id` and `version` say under which key
    and by which contracts it is to be read."""

    path: str
    size: int
    month: str
    max_mb: int
    key_id: str
    version: str

    @classmethod
    def of(cls, found: Found, month: str, max_mb: int, pseudonym: Pseudonym) -> Order:
        return cls(found.sti, found.stempel[0], month, max_mb, pseudonym.key_id, _version())


def may_be_sent(found: Found, pseudonym: Pseudonym) -> bool:
    """Whether it is a delivery by its name. What is not is refused without being opened, and may be called anything."""
    account = new_account(found.sti, None, pseudonym)
    return found.is_refused is None and account.aarsag is None and account.sti == found.sti


def read(order: Order) -> dict[str, Any]:
    """The account of the file, whose rows stand in the store then; what a worker does. Raises SettingsError when this worker
    lacks what the coordinator has: the landing folder, the key, the store, or the same version of the program."""
    settings = read_settings()
    key = settings.noegle()
    if Pseudonym(key).key_id != order.key_id:
        raise SettingsError("Arbejderen har en anden KONTROL_CPR_NOEGLE end den, der spørger. Giv dem den samme, som fil:<sti>.")
    if _version() != order.version:
        raise SettingsError("Arbejderen har en anden version af kontrolprovenu end den, der spørger. Installér den samme dér.")
    found = _found(settings.landing_folder, order)
    with _raw_store(settings) as (raa, keep):
        where = Where(settings.landing_folder, raa, key, order.max_mb)
        if found.stempel[0] != order.size:
            return refused(where, found, "filen blev skrevet til, mens den blev læst; den læses igen ved næste kørsel").as_dict()
        account = _readers().begin(where, found, order.month)()
        keep(account)
    return account.as_dict()


def accounts(answers: Sequence[dict[str, Any]]) -> list[File]:
    """What workers answered, as the coordinator enters it."""
    return [File(**answer) for answer in answers]


def _found(landing: Path, order: Order) -> Found:
    try:
        return Found(order.path, stempel((landing / order.path).lstat()), None)
    except OSError as e:
        raise SettingsError(
            f"Arbejderen kan ikke læse {order.path} i landingsmappen {landing}: {what_happened(e)}. Er den monteret dér, og "
            "siger KONTROL_LANDING hvor?"
        ) from None


@contextmanager
def _raw_store(settings: Settings) -> Iterator[tuple[Path, Any]]:
    """Where this worker writes rows, and what then keeps them: a folder that all see, or objects of what lies here meanwhile."""
    if (store := storage.object_store(settings)) is None:
        raa = Path(settings.lager or settings.data.absolute()) / "raa"
        if not raa.is_dir():
            name = "KONTROL_LAGER" if settings.lager else "KONTROL_DATA"
            raise SettingsError(f"{raa} ({name}) hos arbejderen findes ikke: er lageret monteret dér?")
        yield raa, lambda account: None
        return
    with tempfile.TemporaryDirectory(prefix="kontrol-indtag-") as place:
        raa = Path(place)
        write_empty(raa, contracts())
        yield raa, lambda account: storage.keep(store, raa, account)


@cache
def _readers() -> BoundedReaders:
    """One child process of this worker, for as long as it lives: what a file does to its reader, it does to that alone."""
    return BoundedReaders(1, shared_limits(cores()))


def _version() -> str:
    """What a reading rests on beside bytes and key."""
    everyone = repr([(kilde, k.aftryk) for kilde, k in sorted(contracts().items())])
    return f"{READER_VERSION}.{hashlib.sha256(everyone.encode()).hexdigest()[:16]}"
