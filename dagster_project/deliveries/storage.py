"""Where the files of `raa/` and `cache/` are kept when KONTROL_LAGER is set; register and journal stay in the data folder.

* A folder: `raa/<kilde>` and `cache` of the data folder are links into it, so everyone reads and writes there as before.
* `s3://`: the data folder keeps copies that are read, and every file is an object too. Either is made from the other when a run
  begins; what is gone in both is read from the landing folder again, or computed.

A store belongs to one data folder, whose id stands in both: the files of two municipalities, or of two keys, never mix."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from dagster_project.common.errors import SettingsError, what_happened
from dagster_project.common.files import atomic, sha256
from dagster_project.common.object_store import S3, ObjectStore
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import account_file, is_whole, store_file
from dagster_project.settings import Settings

OWNER = "datamappe"  # folder in a store: the one name in it is the id of the data folder


def object_store(settings: Settings) -> ObjectStore | None:
    """None where the files are in a folder."""
    return ObjectStore(settings.lager) if settings.lager and settings.lager.startswith(S3) else None


def settle(settings: Settings) -> ObjectStore | None:
    """Makes data folder and store agree. The caller holds the data folder. Raises SettingsError when the store cannot be used, is
    another data folder's, or another one than the files lie in."""
    raa = settings.raa
    if (store := object_store(settings)) is None:
        _settle_links(settings)
        return None
    _refuse_links(settings, settings.lager)
    _claim_objects(store, raa)
    agree(store, raa, Journal(raa).filer.values())
    return store


def agree(store: ObjectStore, raa: Path, files: Iterable[File]) -> None:
    """What an account says was stored stands both here and there; what it no longer says is there no more. A delivery that nobody
    knows is left alone."""
    there = store.listing("raa")
    for fil in files:
        whole = is_whole(raa, fil)
        for kilde in contracts():
            place = _place(kilde, fil.leverance_id)
            sums = there.get(place, {})
            if kilde not in fil.lager:
                for sum_ in sums:
                    store.delete(place, sum_)
                continue
            file, size = store_file(raa, kilde, fil.leverance_id), fil.lager[kilde]
            sum_ = fil.lager_sum.get(kilde) or (sha256(file) if whole else next(iter(sums), ""))
            if whole and sums.get(sum_) != size:
                store.keep(file, place, sum_)
            elif not whole and sums.get(sum_) == size:
                store.bring(place, sum_, file)
                written = account_file(raa, fil.leverance_id).stat()
                os.utime(file, ns=(written.st_mtime_ns, written.st_mtime_ns))  # its sum was just computed
            for other in sums.keys() - {sum_}:
                store.delete(place, other)


def keep(store: ObjectStore, raa: Path, file: File) -> None:
    """The files of a delivery that was just read, as objects."""
    for kilde, sum_ in file.lager_sum.items():
        store.keep(store_file(raa, kilde, file.leverance_id), _place(kilde, file.leverance_id), sum_)


def fetch(store: ObjectStore, raa: Path, file: File) -> None:
    """The objects that a worker left of a delivery that it read, as files. Raises StoreError when one is not there."""
    for kilde, sum_ in file.lager_sum.items():
        store.bring(_place(kilde, file.leverance_id), sum_, store_file(raa, kilde, file.leverance_id))


def only(store: ObjectStore, file: File) -> None:
    """Takes away what an earlier reading of the same delivery left: workers take the one there is."""
    for kilde, sum_ in file.lager_sum.items():
        store.erase(_place(kilde, file.leverance_id).removesuffix(".parquet"), {file.leverance_id}, but=sum_)


def erase(settings: Settings, deliveries: set[str]) -> None:
    """Every object of these deliveries, and of what they yielded. In a folder they went with their links."""
    if (store := object_store(settings)) and deliveries:
        for folder in ("raa", "cache"):
            store.erase(folder, deliveries)


def _place(kilde: str, leverance_id: str) -> str:
    return f"raa/{kilde}/{leverance_id}.parquet"


def _linked(data: Path) -> list[Path]:
    return [data / "cache", *(data / "raa" / kilde for kilde in contracts())]


def _settle_links(settings: Settings) -> None:
    data = settings.data.absolute()
    if settings.lager is None:
        return _refuse_links(settings, "ikke sat")
    lager = Path(settings.lager)
    if lager == data or lager.is_relative_to(data):
        raise SettingsError(
            f"KONTROL_LAGER={lager} ligger i datamappen {data}. Vælg en mappe uden for den, eller lad den være usat."
        )
    try:
        _claim_folder(lager, data / "raa")
        for place in _linked(data):
            _link(place, lager / place.relative_to(data))
    except OSError as e:
        raise SettingsError(f"Lageret {lager} (KONTROL_LAGER) kan ikke bruges: {what_happened(e)} ({e.filename}).") from None
    return None


def _link(place: Path, target: Path) -> None:
    """`place` leads to `target`; what lies there already moves first, file by file, and goes when all have."""
    if place.is_symlink():
        if place.readlink() != target:
            raise _elsewhere(place, f"sat til {target}")
        return
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.is_dir():
        for file in (f for f in sorted(place.rglob("*")) if f.is_file()):
            moved = target / file.relative_to(place)
            moved.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with atomic(moved) as temporary:
                shutil.copy2(file, temporary)  # with its time: sums are asked where a file is younger than they
        shutil.rmtree(place)
    place.symlink_to(target, target_is_directory=True)


def _refuse_links(settings: Settings, now: str) -> None:
    for place in _linked(settings.data.absolute()):
        if place.is_symlink():
            raise _elsewhere(place, now)


def _elsewhere(place: Path, now: str) -> SettingsError:
    return SettingsError(
        f"{place} ligger i lageret {place.readlink()}, men KONTROL_LAGER er {now}. Sæt KONTROL_LAGER tilbage, eller flyt "
        "filerne: tag en kopi med kontrol sikkerhedskopi, og gendan den i en ny datamappe under den nye indstilling."
    )


def _claim_folder(lager: Path, raa: Path) -> None:
    """Raises SettingsError when the folder is another's; and when it is ours and does not say so: it is not mounted."""
    owner, known = lager / OWNER, any(place.is_symlink() for place in _linked(raa.parent))
    names = sorted(f.name for f in owner.iterdir()) if owner.is_dir() else []
    if not names and known:
        raise SettingsError(f"Lageret {lager} (KONTROL_LAGER) er tomt, men datamappens filer lå i det. Er det monteret?")
    if not names:
        owner.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = [_own_id(raa)]
        (owner / names[0]).touch(mode=0o600)
        names = sorted(f.name for f in owner.iterdir())
    _refuse_other(names, raa, str(lager))


def _claim_objects(store: ObjectStore, raa: Path) -> None:
    if not (names := store.names(OWNER)):
        own = _own_id(raa)
        store.note(f"{OWNER}/{own}", "KONTROL_LAGER\n")
        if len(names := store.names(OWNER)) > 1:  # two began at once: neither has it
            store.drop_note(f"{OWNER}/{own}")
    _refuse_other(names, raa, store.address)


def _refuse_other(names: list[str], raa: Path, lager: str) -> None:
    if names != [_own_id(raa)]:
        raise SettingsError(
            f"Lageret {lager} (KONTROL_LAGER) hører til en anden datamappe end {raa.parent}. Giv hver datamappe sin "
            f"egen mappe eller sit eget præfiks. Findes den anden ikke mere, så tøm lageret, eller slet {lager}/{OWNER}."
        )


def _own_id(raa: Path) -> str:
    """The id of the data folder, made when it is first asked for. It is in every copy: a restored folder has the same store."""
    file = raa / "lager_id.txt"
    if not file.exists():
        with atomic(file) as temporary:
            temporary.write_text(uuid.uuid4().hex, "ascii")
    return file.read_text("ascii", errors="replace").strip()
