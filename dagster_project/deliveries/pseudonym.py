"""CPR numbers to keyed pseudonyms; which key.

* Privacy at the door: CPR numbers become keyed pseudonyms, CPR-shaped digits become masks, before anything is written.
* Which key a data folder is built under: another key is another data folder, since pseudonyms would not meet.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic
from dagster_project.common.run_log import Keep, run_log
from dagster_project.deliveries.cpr_dress import MAYBE, dressed, suspicion, suspicion_of_key
from dagster_project.deliveries.cpr_shapes import COARSE, NUMBER, NUMBER_OR_FLOAT, digits, of_float
from dagster_project.deliveries.cpr_wrapped import CODED, wrapped
from dagster_project.settings import Settings

if TYPE_CHECKING:  # loaded by those who read a delivery: whether anything is new is asked with a keyed hash alone
    import pyarrow as pa

    from dagster_project.deliveries.readers.searched import Piece

_CPR = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})-?([0-9]{4})")
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_TEN = re.compile(
    r"(?:[\doO][^\dA-Za-z]{0,99}){9}[\doO]|\d[.,]\d{5}|\d{4}[.,]\d+[eE]"
)  # where that stands nowhere, no number does
_MASK = re.compile("(cpr:[0-9a-f]{16})")
# a day with or without a time, whole: 31.12.9999 00:00 is ten digits that begin with a date
_DATE = re.compile(
    r"\s*(?:\d{1,2}([-./ ])\d{1,2}\1\d{4}|\d{4}([-./ ])\d{1,2}\2\d{1,2})(?:[T ]\s?\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?\s*"
)
_AMOUNT = re.compile(r"\s*-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?(?:\s?kr\.?)?\s*", re.I)
EMPTY = frozenset(("", "-", "NULL"))
SUSPICION = {
    (delimiter, nine): f"{COARSE}|{suspicion(delimiter, whole_nine=nine)}|{CODED}"
    for delimiter in ";,\t"
    for nine in (True, False)
}


class Pseudonym:
    """HMAC-SHA-256 under one key. `key_id` names the key without giving it away."""

    def __init__(self, key: bytes) -> None:
        self._key = key
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
        """The text with every CPR number in it, however it is dressed, replaced by `cpr:` and 16 hex digits of its ten digits:
        distinct stay distinct. So is any run of ten digits, which may be one."""
        return self._masked(text, key=False)

    def mask_key(self, text: str) -> str:
        """A key: less of it may be a number in some dress, for numbers of cases have years, zeros and strokes in them too."""
        return self._masked(text, key=True)

    def mask_amount(self, text: str) -> str:
        """A cell that should be a number: one that is an amount may have as many digits, parted at every third."""
        return self._mask_whole(text) if _AMOUNT.fullmatch(text) else self.mask(text)

    def mask_date(self, text: str) -> str:
        """A cell that should be a day: one that is, in any year, is no person's number."""
        return self._mask_whole(text) if _DATE.fullmatch(text) else self.mask(text)

    def _masked(self, text: str, *, key: bool) -> str:
        text = self._replaced(text, wrapped(text, key=key))
        text = _outside_masks(text, self._mask_whole)
        return _outside_masks(text, lambda part: self._replaced(part, dressed(part, key=key))) if MAYBE.search(text) else text

    def _mask_whole(self, text: str) -> str:
        return NUMBER_OR_FLOAT.sub(self._mask_found, text) if _TEN.search(text) else text

    def _replaced(self, text: str, found: Iterable[tuple[int, int, str]]) -> str:
        end, new = 0, ""
        for start, end_, ten in found:
            new += text[end:start] + self._mask(ten)
            end = end_
        return new + text[end:]

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
        if cell.strip() in EMPTY or not any(map(str.isnumeric, cell)):
            return self.mask(cell)
        ten = next((ten for *_, ten in wrapped(cell)), None)
        return self._mask(ten or digits(cell) or cell)

    def mask_column(self, column: pa.Array, kind: str = "tekst") -> pa.Array:
        """A column masked as its kind of the contract asks: of the distinct cells only those under suspicion are touched."""
        import pyarrow as pa
        import pyarrow.compute as pc

        mask = {"noegle": self.mask_key, "beloeb": self.mask_amount, "tal": self.mask_amount, "dato": self.mask_date}.get(
            kind, self.mask
        )
        pattern = f"{COARSE}|{suspicion_of_key() if kind == 'noegle' else suspicion()}|{CODED}"
        if kind == "noegle":  # nearly every one is another
            suspected_ = pc.fill_null(pc.match_substring_regex(column, pattern), False)
            if not pc.any(suspected_).as_py():
                return column
            masked = pa.array([mask(c) for c in column.filter(suspected_).to_pylist()], pa.string())
            return pc.replace_with_mask(column, suspected_, masked)
        coded = column.dictionary_encode()
        cells = coded.dictionary
        suspected_ = pc.match_substring_regex(cells, pattern)
        if not pc.any(suspected_).as_py():
            return column
        masked = pa.array([mask(c) for c in cells.filter(suspected_).to_pylist()], pa.string())
        return pc.replace_with_mask(cells, suspected_, masked).take(coded.indices)

    def cpr_column(self, column: pa.Array) -> tuple[pa.Array, pa.Array, int]:
        """(masked cells, borger_id or null, distinct numbers that fail modulus 11) of a CPR column; each distinct number is
        hashed once."""
        import pyarrow as pa

        dictionary = column.dictionary_encode()
        # the mark with which a text begins that was put behind another
        cells = [c.removeprefix("\ufeff").strip() for c in dictionary.dictionary.to_pylist()]
        mask = pa.array([self.mask_cell(c) for c in cells], pa.string())
        ids = pa.array([self.borger_id(c) for c in cells], pa.string())
        fails = sum(modulus_11_fails(digits) for digits in map(valid_cpr, cells) if digits)
        return mask.take(dictionary.indices), ids.take(dictionary.indices), fails


def _outside_masks(text: str, change: Callable[[str], str]) -> str:
    """Of what is masked already no digit is asked."""
    parts = _MASK.split(text)
    parts[::2] = map(change, parts[::2])
    return "".join(parts)


def suspected(text: Piece, delimiter: str) -> bool:
    """Whether anything like a CPR number stands in a text of many cells that the delimiter parts, but for nine digits in one
    piece: case numbers have as many. A match over the edge of two cells is suspicion for nothing; none goes unseen."""
    return text.fits(SUSPICION[delimiter, False])


def holds_digits(cells: pa.Array, n: int) -> bool:
    """Whether a column holds so many digits at all: where free text is words, nothing in it need be looked for."""
    import numpy as np

    if not len(cells) or not (letters := cells.buffers()[2]):
        return False
    signs = np.frombuffer(letters, np.uint8)
    return bool(np.count_nonzero(((signs - ord("0")) < 10) | (signs > 0xD0)) >= n)  # below it, letters of the West and no digit


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
