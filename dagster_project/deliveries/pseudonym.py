"""CPR numbers to keyed pseudonyms; which key.

* Privacy at the door: CPR numbers become keyed pseudonyms, CPR-shaped digits become masks, before anything is written.
* Which key a data folder is built under: another key is another data folder, since pseudonyms would not meet.
"""

from __future__ import annotations

import hmac
import re
import struct
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic
from dagster_project.common.run_log import Keep, run_log
from dagster_project.deliveries.cpr_shapes import COARSE, NUMBER, NUMBER_OR_FLOAT, SUSPICION, digits, of_float
from dagster_project.settings import Settings

if TYPE_CHECKING:  # loaded by those who read a delivery: whether anything is new is asked with a keyed hash alone
    import pyarrow as pa

_CPR = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})-?([0-9]{4})")
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
EMPTY = frozenset(("", "-", "NULL"))


class Pseudonym:
    """HMAC-SHA-256 under one key. `key_id` names the key without giving it away."""

    def __init__(self, noegle: bytes) -> None:
        self._key = noegle
        self.key_id = self._hmac("key_id")[:8]

    def _hmac(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def aftryk(self, text: str) -> str:
        """A keyed hash of a text that may hold CPR numbers."""
        return self._hmac(text)[:32]

    def borger_id(self, cell: str) -> str | None:
        """The pseudonym of a CPR cell (`DDMMYY-SSSS` or ten digits); None when it is no CPR number."""
        digits = valid_cpr(cell)
        return self._hmac(digits)[:32] if digits else None

    def mask(self, text: str) -> str:
        """The text with every CPR-shaped run of digits replaced by `cpr:` and 16 hex digits; distinct stay distinct."""
        return NUMBER_OR_FLOAT.sub(self._mask_found, text)

    def _mask(self, digits: str) -> str:
        return "cpr:" + self._hmac(digits)[:16]

    def _mask_found(self, m: re.Match[str]) -> str:
        """A number in scientific notation keeps its exponent: the mask of a key must show that digits of it may be lost."""
        if m[1] is None:
            return self._mask(digits(m[0]))
        ten = of_float(*m.groups())
        return f"{self._mask(ten)}E{int(m[3])}" if ten else NUMBER.sub(lambda n: self._mask(digits(n[0])), m[0])

    def mask_cell(self, cell: str) -> str:
        """A cell of a CPR column: masked whole, whatever it holds (nine digits of a number are still nine digits of it)."""
        return cell if cell.strip() in EMPTY else self._mask(digits(cell)) if re.search(r"\d", cell) else self.mask(cell)

    def mask_column(self, column: pa.Array) -> pa.Array:
        """`mask` over a column: only the cells under suspicion are touched."""
        import pyarrow as pa
        import pyarrow.compute as pc

        coarse = pc.fill_null(pc.match_substring_regex(column, COARSE), False)
        if not pc.any(coarse).as_py():
            return column
        cells = column.filter(coarse)
        suspicion = pc.match_substring_regex(cells, SUSPICION)
        if not pc.any(suspicion).as_py():
            return column
        mask = pa.array([self.mask(c) for c in cells.filter(suspicion).to_pylist()], pa.string())
        return pc.replace_with_mask(column, coarse, pc.replace_with_mask(cells, suspicion, mask))

    def cpr_column(self, column: pa.Array) -> tuple[pa.Array, pa.Array, int]:
        """(masked cells, borger_id or null, distinct numbers that fail modulus 11) of a CPR column; each distinct number is
        hashed once."""
        import pyarrow as pa

        dictionary = column.dictionary_encode()
        cells = [c.strip() for c in dictionary.dictionary.to_pylist()]
        mask = pa.array([self.mask_cell(c) for c in cells], pa.string())
        ids = pa.array([self.borger_id(c) for c in cells], pa.string())
        fails = sum(modulus_11_fails(digits) for digits in map(valid_cpr, cells) if digits)
        return mask.take(dictionary.indices), ids.take(dictionary.indices), fails


def suspected(text: bytes) -> bool:
    """Whether CPR-shaped digits stand anywhere in a text of many cells. A match over the edge of two cells is suspicion for
    nothing; none goes unseen, since what parts cells is no part of a number."""
    return holds(text, COARSE) and holds(text, SUSPICION)


def holds(text: bytes, pattern: str) -> bool:
    """Whether a pattern fits anywhere in a text of many cells: one search costs a fifth of one in every cell."""
    import pyarrow as pa
    import pyarrow.compute as pc

    place = pa.py_buffer(struct.pack("=2i", 0, len(text)))
    return pc.match_substring_regex(pa.StringArray.from_buffers(1, place, pa.py_buffer(text)), pattern)[0].as_py()


def valid_cpr(cell: str) -> str | None:
    """The ten digits of a CPR cell, or None. Day + 60 (replacement and sample numbers) is valid; modulus 11 is not asked."""
    m = _CPR.fullmatch(cell.strip())
    if not m:
        return None
    day, month = int(m[1]), int(m[2])
    day = day - 60 if day > 60 else day
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month] or (month == 2 and day == 29 and int(m[3]) % 4):
        return None
    return m[1] + m[2] + m[3] + m[4]


def modulus_11_fails(digits: str) -> bool:
    """True for a number that fails the old checksum: a warning only, since numbers without it are valid since 2007."""
    return sum(int(c) * v for c, v in zip(digits, _WEIGHTS, strict=True)) % 11 != 0


def own_log(settings: Settings, name: str) -> AbstractContextManager[Path]:
    """The log of a run of this data folder, in which CPR-shaped digits are masked like everywhere."""
    return run_log(settings.logs, name, Pseudonym(settings.noegle()).mask, Keep(settings.log_antal, settings.log_dage))


def check_key(raa: Path, key: bytes) -> None:
    """Records the key's id in a new raw store. Raises SettingsError when the store was built under another key."""
    file = raa / "key_id.txt"
    key_id = Pseudonym(key).key_id
    if not file.exists():
        with atomic(file) as temporary:
            temporary.write_text(key_id, "utf-8")
    elif not re.fullmatch("[0-9a-f]{8}", found := file.read_text("utf-8", errors="replace")):
        raise SettingsError(
            f"{file} er ødelagt (afskåret eller tom), og så vides det ikke, hvilken nøgle datamappen er bygget med. Hent den fra "
            "sikkerhedskopien af datamappen; findes den ikke, så byg på ny i en tom datamappe (KONTROL_DATA) fra "
            "landingsmappens filer."
        )
    elif found != key_id:
        raise SettingsError(
            f"Datamappen er bygget med en anden nøgle (key_id {found}, den givne har {key_id}). "
            "En ny nøgle kræver en ny datamappe: sæt KONTROL_DATA til en tom mappe og kør igen."
        )
