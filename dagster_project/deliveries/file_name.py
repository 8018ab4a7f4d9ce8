"""What a delivery's place and name say: source, municipality, period, version, format (docs/kontrakter.md §1 and §5)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import SEEDS, Contract

_NAME = re.compile(
    r"(?P<kilde>[a-z0-9_]+?)_(?P<kommune>[0-9]{3}|DK)_(?P<periode>[0-9]{4}(?:-[0-9]{2})?)"
    r"(?:_v(?P<version>[0-9]{1,9}))?\.(?P<format>csv|xlsx|parquet|txt)"
)


_SHEETS, _PACKED = (
    ("xls", "xlsm", "xlsb", "xltx", "xltm", "xlt", "ods", "numbers", "tsv"),
    ("zip", "gz", "7z", "rar", "bz2", "xz"),
)
_COPY = re.compile(r"\s*\(\d+\)(?=\.)|\s*-?\s*(?:Kopi|Copy)(?:\s*\(\d+\))?(?=\.)|^(?:Kopi af|Copy of)\s+", re.I)


@dataclass(frozen=True)
class DeliveryName:
    """`periode` is `YYYY-MM`, or `YYYY` for a yearly source; `kommunekode` has three digits or is `DK`."""

    kilde: str
    kommunekode: str
    periode: str
    version: int
    format: str

    @property
    def til_og_med(self) -> str:
        """The month that orders the delivery: a yearly one counts as December (docs/kontrakter.md §5)."""
        return self.periode if len(self.periode) == 7 else f"{self.periode}-12"


@cache
def kommunekoder() -> frozenset[str]:
    """The 98 municipalities of the seed."""
    with (SEEDS / "kommuner.csv").open(encoding="utf-8", newline="") as f:
        return frozenset(r["kommunekode"] for r in csv.DictReader(f))


def is_missed(name: str) -> bool:
    """Names that are no deliveries: hidden files, Office lock files, uploads under way."""
    return name.startswith((".", "~$")) or name.endswith((".part", ".tmp"))


def interpret(path: PurePosixPath, contracts: dict[str, Contract]) -> DeliveryName:
    """The name of a file at `path` relative to the landing folder. Raises Refused when it stands in the wrong place or says
    something that no contract allows."""
    if len(path.parts) != 2:
        raise Refused("filen ligger forkert: leverancer ligger i <landing>/<kilde>/, ikke højere oppe eller dybere")
    if path.parts[0] not in contracts:
        raise Refused(f"ukendt kilde; forventede en af mapperne {', '.join(contracts)}")
    contract = contracts[path.parts[0]]
    expected = f"{contract.kilde}_<kommunekode>_<{'YYYY-MM' if contract.periode == 'maaned' else 'YYYY'}>[_v<N>].<format>"
    m = _NAME.fullmatch(path.name)
    if not m:
        raise Refused(f"filnavnet kan ikke forstås{_hint(path.name, contract)}; forventede {expected}")
    if m["kilde"] != contract.kilde:
        raise Refused(f"filnavnet nævner en anden kilde end mappen; forventede {expected}")
    if m["kommune"] == "DK" and not contract.dk:
        raise Refused(f"DK kan ikke stå i navnet på {contract.kilde}; forventede en kommunekode")
    if m["kommune"] != "DK" and m["kommune"] not in kommunekoder():
        raise Refused(f"{m['kommune']} er ikke en af de 98 kommuners kode")
    _check_periode(m["periode"], contract, expected)
    if m["format"] not in contract.formater:
        raise Refused(f"{contract.kilde} tages ikke imod som .{m['format']}; forventede {', '.join(contract.formater)}")
    version = int(m["version"] or 1)
    if version < 1:
        raise Refused("versionen i filnavnet er ikke et helt tal på mindst 1")
    return DeliveryName(contract.kilde, m["kommune"], m["periode"], version, m["format"])


def _hint(name: str, contract: Contract) -> str:
    """What is the matter with a name that is nearly one, and what to do."""
    stem, _, ending = name.rpartition(".")
    formats = " eller ".join(f".{f}" for f in contract.formater)
    if ending.lower() in _PACKED:
        return f": .{ending.lower()} er en pakket fil; pak den ud, og aflever filen i den som {formats}"
    if ending.lower() in _SHEETS and _NAME.fullmatch(f"{stem}.csv"):
        return f": kilden afleveres som {formats}; åbn filen, og gem den sådan"
    if _NAME.fullmatch(name.lower().replace("_dk_", "_DK_")):
        return ": den skrives med små bogstaver (kun DK med store)"
    if _NAME.fullmatch(_COPY.sub("", name)):
        return ": den ligner en kopi; er den en ny udgave, så giv den en højere version (_v2), ellers slet den"
    return ""


def _check_periode(periode: str, contract: Contract, expected: str) -> None:
    if (len(periode) == 7) != (contract.periode == "maaned"):
        raise Refused(f"perioden i filnavnet har forkert form; forventede {expected}")
    if int(periode[:4]) < 1 or (len(periode) == 7 and not 1 <= int(periode[5:]) <= 12):
        raise Refused(f"perioden i filnavnet er ingen måned; forventede {expected}")
