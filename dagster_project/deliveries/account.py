"""The account of a reading.

* The account of one file: what was read of it, or why it is refused.
* Conservation at the door: what an independent count found in a file against what was read of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.file_name import kommunekoder

READER_VERSION = 10  # raise it when a reader gives other cells for the same bytes: every file still in landing is read again


@dataclass
class File:
    """`aarsag` is None for a delivery that was read, else why it is refused; the counts are None then. `sti` and `filnavn`
    are masked like everything else here: it may be written."""

    leverance_id: str
    sti: str
    filnavn: str
    sha256: str | None
    kilde: str | None = None
    kommunekode: str | None = None
    periode: str | None = None
    version: int | None = None
    aarsag: str | None = None
    aftryk: str = ""
    foer_tid: bool = False  # its period had not begun when it was received: tried again at every run
    raekker: int | None = None
    raekker_laest: int | None = None
    ukendte_kolonner: list[str] = field(default_factory=list)
    manglende_kolonner: list[str] = field(default_factory=list)
    tomme_kolonner: list[str] = field(default_factory=list)  # empty in every row
    advarsler: list[str] = field(default_factory=list)
    kontroltotaler: list[dict] = field(default_factory=list)
    modulus_11: int = 0  # CPR numbers that fail the old checksum, distinct within a block
    lager: dict[str, int] = field(default_factory=dict)  # bytes of the file in each source's raw store
    lager_sum: dict[str, str] = field(default_factory=dict)  # and their SHA-256; none where an earlier version wrote it
    slettet: str | None = None  # when and by which rule its rows went; the rest of the account stays

    def as_dict(self) -> dict:
        """Without `slettet` where nothing is."""
        return {k: v for k, v in asdict(self).items() if k != "slettet" or v is not None}


def aftryk(file: File, maks_mb: int) -> str:
    """What a reading rests on beside the bytes: when it changes, the file is read again if it still lies there. A refusal
    rests on more: on the size limit, and on every contract and municipality code that its name was held against."""
    if file.aarsag is None:
        return f"{READER_VERSION}.{contracts()[file.kilde].aftryk}"
    everyone = [k.aftryk for k in contracts().values()] + sorted(kommunekoder())
    return f"{READER_VERSION}.{maks_mb}.{hashlib.sha256(repr(everyone).encode()).hexdigest()[:16]}"


def leverance_id(path: str, sha: str | None) -> str:
    """Place and bytes: the place holds source, municipality, period and version. Two files of one version with the same
    bytes are two deliveries, so the name has to be in it."""
    return hashlib.sha256(f"{path}\0{sha}".encode()).hexdigest()[:16]


def deviations(files: Iterable[File], kilde: str) -> list[str]:
    """One sentence per delivery of the source whose two counts differ; refused files have none."""
    return [
        f"{f.filnavn}: {f.raekker} poster i filen, {f.raekker_laest} læst"
        for f in files
        if f.kilde == kilde and f.aarsag is None and f.raekker != f.raekker_laest
    ]
