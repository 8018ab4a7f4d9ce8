"""Files of `raa/` and `cache/` as objects in an S3 bucket, each under its place and its SHA-256.

The name of an object says what it holds. Two writers of one place never replace each other's file: with the same bytes they
write the same object, with others they write another. S3 shows an object when it is whole, and whoever reads one computes its sum
before the file takes its place. So nothing here needs a lock or a conditional put, which pyarrow has not got (26.0)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dagster_project.common.errors import SettingsError, what_happened
from dagster_project.common.files import atomic

S3 = "s3://"
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9][A-Za-z0-9._=-]*)*")
_OBJECT = re.compile(r"(?P<place>.+)/(?P<sum>[0-9a-f]{64})\.parquet")
_CODE = re.compile(r"AWS Error ([A-Z_]+)")
_SAID = {
    "ACCESS_DENIED": "adgang nægtet",
    "INVALID_ACCESS_KEY_ID": "adgangsnøglen (AWS_ACCESS_KEY_ID) kendes ikke",
    "INVALID_CLIENT_TOKEN_ID": "adgangsnøglen (AWS_ACCESS_KEY_ID) kendes ikke",
    "SIGNATURE_DOES_NOT_MATCH": "adgangsnøglen passer ikke (AWS_SECRET_ACCESS_KEY)",
    "NO_SUCH_BUCKET": "bucketen findes ikke",
    "RESOURCE_NOT_FOUND": "findes ikke",
    "NETWORK_CONNECTION": "lageret svarer ikke",
    "REQUEST_TIMEOUT": "lageret svarer ikke i tide",
    "SERVICE_UNAVAILABLE": "lageret er optaget",
    "SLOW_DOWN": "lageret er optaget",
}
_PIECE = 1 << 20


class StoreError(SettingsError):
    """The store cannot be read or written; the message is Danish, says what to do, and holds no secret."""


def checked(text: str) -> str:
    """The address of a store without a `/` at its end. Raises ValueError, which does not repeat it: keys may stand in it."""
    address = text.rstrip("/")
    if not _ADDRESS.fullmatch(address):
        raise ValueError(
            "der kræves en mappe eller s3://<bucket>/<præfiks> med små bogstaver og cifre i bucketens navn; "
            "adgangsnøgler og endepunkt står i miljøet (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL), ikke her"
        )
    return address


class ObjectStore:
    """A place is a path below the data folder, as `raa/<kilde>/<leverance_id>.parquet`. Credentials, region and endpoint come
    from the environment, as AWS names them, and are kept nowhere."""

    def __init__(self, address: str, filesystem: Any = None) -> None:
        self.address = address
        self._root = address.removeprefix(S3)
        self._given = filesystem

    @cached_property
    def _fs(self) -> Any:
        """Opened when it is first asked for: to load pyarrow's S3 takes a tenth of a second, and its threads survive no fork."""
        if self._given is not None:
            return self._given
        from pyarrow.fs import S3FileSystem

        endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "")
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        where = {"scheme": endpoint.scheme, "endpoint_override": endpoint.netloc} if endpoint.netloc else {}
        return S3FileSystem(region=region, request_timeout=60, connect_timeout=10, **where)

    def listing(self, folder: str) -> dict[str, dict[str, int]]:
        """Every place below `folder` that has an object, with the bytes of each by its sum."""
        from pyarrow.fs import FileSelector

        found: dict[str, dict[str, int]] = {}
        with self._told("kan ikke læses", folder):
            infos = self._fs.get_file_info(FileSelector(f"{self._root}/{folder}", recursive=True, allow_not_found=True))
        for info in infos:
            named = _OBJECT.fullmatch(info.path.removeprefix(f"{self._root}/"))
            if info.is_file and named:
                found.setdefault(named["place"] + ".parquet", {})[named["sum"]] = info.size
        return found

    def names(self, folder: str) -> list[str]:
        """The names of the objects right below `folder`, in order."""
        from pyarrow.fs import FileSelector

        with self._told("kan ikke læses", folder):
            infos = self._fs.get_file_info(FileSelector(f"{self._root}/{folder}", allow_not_found=True))
        return sorted(info.base_name for info in infos if info.is_file)

    def keep(self, file: Path, place: str, sum_: str) -> None:
        """The file as an object. Raises StoreError when it cannot be put, or is not what its sum says."""
        key, digest = self._key(place, sum_), hashlib.sha256()
        with self._told("kan ikke skrives", place), file.open("rb") as from_, self._fs.open_output_stream(key) as to:
            while piece := from_.read(_PIECE):
                digest.update(piece)
                to.write(piece)
        if digest.hexdigest() != sum_:
            self.delete(place, sum_)
            raise StoreError(
                f"{file} er ændret, siden dens kontrolsum blev skrevet; intet er lagt i {self.address}. Kør: kontrol run"
            )

    def note(self, place: str, text: str) -> None:
        """A small object of text, whose name says all."""
        with self._told("kan ikke skrives", place), self._fs.open_output_stream(f"{self._root}/{place}") as to:
            to.write(text.encode())

    def bring(self, place: str, sum_: str, target: Path) -> None:
        """The object as a file, whole or not at all. Raises StoreError when it is gone, cut off, or not what its name says."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with atomic(target) as temporary:
            key = self._key(place, sum_)
            with self._told("kan ikke læses", place), self._fs.open_input_stream(key) as from_, temporary.open("wb") as to:
                while piece := from_.read(_PIECE):
                    digest.update(piece)
                    to.write(piece)
            if digest.hexdigest() != sum_:
                raise StoreError(
                    f"{place} i {self.address} kom ikke hel frem: kontrolsummen passer ikke. Intet er taget i brug. Kør igen; "
                    f"sker det hver gang, er objektet ødelagt: slet {self.address}/{self._name(place, sum_)}, og kør igen, så "
                    "bliver det lavet på ny."
                )

    def delete(self, place: str, sum_: str) -> None:
        with self._told("kan ikke slettes", place), suppress(FileNotFoundError):
            self._fs.delete_file(self._key(place, sum_))

    def drop_note(self, place: str) -> None:
        with self._told("kan ikke slettes", place), suppress(FileNotFoundError):
            self._fs.delete_file(f"{self._root}/{place}")

    def erase(self, folder: str, stems: set[str], but: str | None = None) -> None:
        """Every object below `folder` of a file that is called so, but the one with the sum `but`."""
        for place, sums in self.listing(folder).items():
            if Path(place).stem in stems:
                for sum_ in sums.keys() - {but}:
                    self.delete(place, sum_)

    def _name(self, place: str, sum_: str) -> str:
        return f"{place.removesuffix('.parquet')}/{sum_}.parquet"

    def _key(self, place: str, sum_: str) -> str:
        return f"{self._root}/{self._name(place, sum_)}"

    @contextmanager
    def _told(self, what: str, place: str) -> Iterator[None]:
        try:
            yield
        except OSError as e:
            code = _CODE.search(str(e))
            why = _SAID.get(code[1], code[1]) if code else what_happened(e) if e.errno else "ukendt fejl"
            raise StoreError(
                f"{place} i lageret {self.address} {what}: {why}. Se efter KONTROL_LAGER, adgangsnøgle og rettigheder "
                "(læse, skrive, slette, liste), og kør igen."
            ) from None
