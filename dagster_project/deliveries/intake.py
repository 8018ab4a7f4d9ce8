"""Taking in: whatever is new in the landing folder is read by child processes into the raw store and entered in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from dagster_project.common.errors import SettingsError
from dagster_project.common.object_store import ObjectStore
from dagster_project.deliveries import storage
from dagster_project.deliveries.account import File, aftryk
from dagster_project.deliveries.bounded import BoundedReaders, Limits, Where
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.forgotten import forgotten
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.landing import Found, find
from dagster_project.deliveries.on_workers import Order, may_be_sent
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.raw_store import write_empty
from dagster_project.deliveries.read_delivery import byte_signature, new_account
from dagster_project.deliveries.stored_files import clean_up, is_whole

Progress = Callable[[File], None]
Ur = Callable[[], datetime]
Workers = Callable[[Sequence[Order]], list[File]]


def _now() -> datetime:
    return datetime.now(UTC)


class IntakeSession:
    """Takes in the files of some sources. One at a time per data folder: the caller holds the lock."""

    def __init__(
        self,
        landing: Path,
        raa: Path,
        key: bytes,
        maks_mb: int,
        limits: Limits | None = None,
        now: Ur = _now,
        laesere: int | None = None,
        store: ObjectStore | None = None,
        workers: Workers | None = None,
    ) -> None:
        """`laesere` files are read at once (the machine's cores); `now` gives the time of receipt, UTC. `store`: where what is
        read is kept too. `workers` read what may be sent to them, straight into the store."""
        self._now, self._store, self._workers = now, store, workers
        self._landing, self._raw, self._max_mb = landing, raa, maks_mb
        self._readers = BoundedReaders(laesere, limits)
        self._where = Where(landing, raa, key, maks_mb)
        self._pseudonym = Pseudonym(key)
        self.journal = Journal(raa)
        self._forgotten = forgotten(raa)
        clean_up(raa)
        write_empty(raa, contracts())

    def __enter__(self) -> IntakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.end_readers()

    def end_readers(self) -> None:
        """For when no more is to be read, or little: they are started anew for it."""
        self._readers.close()

    def nye(self, kilde: str | None) -> list[Found]:
        """What is new or changed since it was last read, in path order; `kilde` None: what lies in no source's folder."""
        return [f for f in find(self._landing) if _kilde(f.sti) == kilde and not self._known(f)]

    def _known(self, found: Found) -> bool:
        path = self._pseudonym.mask(found.sti)
        stamp, id_ = (self.journal.stamps.get(path) or [None, None])[:2]
        if stamp != list(found.stempel) or (file := self.journal.filer.get(id_)) is None:
            return False
        if not self.journal.is_received(path, id_):
            return False
        if file.slettet is not None:
            return True
        return not file.foer_tid and file.aftryk == aftryk(file, self._max_mb) and is_whole(self._raw, file)

    def take_ind(self, kilde: str | None, progress: Progress = lambda file: None) -> list[File]:
        """Reads everything new of a source. A file that cannot be read is refused and the others go on."""
        new_ones = self.nye(kilde)
        now = self._now()
        time, month = now.isoformat(timespec="seconds"), now.astimezone(ZoneInfo("Europe/Copenhagen")).strftime("%Y-%m")
        known = {found: self._of_forgotten_year(found) for found in new_ones}
        asked = [found for found in new_ones if known[found] is None]
        sent = [found for found in asked if self._workers and may_be_sent(found, self._pseudonym)]
        begun = {found: self._readers.begin(self._where, found, month) for found in asked if found not in sent}
        by_workers = dict(zip(sent, self._of_workers(sent, month), strict=True))
        was_read = []
        for found in new_ones:
            fil = known[found] or by_workers.get(found) or begun[found]()
            self._enter(fil, time, lies_in_store=found in by_workers)
            self.journal.stamps[fil.sti] = [list(found.stempel), fil.leverance_id]
            progress(fil)
            was_read.append(fil)
        if new_ones:
            self.journal.save_stamps()
        return was_read

    def _of_workers(self, sent: list[Found], month: str) -> list[File]:
        """The accounts of what workers read. Raises what they could not do, and then nothing of it is entered."""
        if not sent:
            return []
        return self._workers([Order.of(found, month, self._max_mb, self._pseudonym) for found in sent])

    def _enter(self, file: File, time: str, *, lies_in_store: bool) -> None:
        """Into the journal, when its files stand here, and in the store too. Raises SettingsError with nothing entered."""
        again = file.leverance_id in self.journal.filer
        if self._store is not None:
            (storage.fetch if lies_in_store else storage.keep)(self._store, self._raw, file)
        if lies_in_store and not is_whole(self._raw, file):
            raise SettingsError(
                f"{file.filnavn} er læst af en arbejder, og rækkerne står ikke i {self._raw / file.kilde}. Er KONTROL_LAGER hos "
                "arbejderen samme lager som her? Uden lager: er KONTROL_DATA dér samme datamappe?"
            )
        self.journal.add(file, time)
        if self._store is not None and again:
            storage.only(self._store, file)

    def _of_forgotten_year(self, found: Found) -> File | None:
        """The account of a file whose rows went by a rule, or would have: it is not opened. None for any other."""
        if self._forgotten is None or found.is_refused:
            return None
        if not self._forgotten.covers(new_account(found.sti, None, self._pseudonym)):
            return None
        sha, _ = byte_signature(self._landing / found.sti, self._max_mb)
        file = new_account(found.sti, sha, self._pseudonym)
        known = self.journal.filer.get(file.leverance_id)
        if known is not None and known.slettet:
            return known
        file.aarsag = f"rækker fra før {self._forgotten.foer_aar} er slettet efter {self._forgotten.regel} og tages ikke ind igen"
        file.aftryk = aftryk(file, self._max_mb)
        return file


def _kilde(path: str) -> str | None:
    dele = PurePosixPath(path).parts
    return dele[0] if len(dele) > 1 and dele[0] in contracts() else None
