"""What a delivery's place and name say: source, municipality, period, version, format (docs/kontrakter.md §1 and §5)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from dagster_project.deliveries.contract import SEEDS, Kontrakt
from dagster_project.deliveries.refusal import Afvist

_NAVN = re.compile(
    r"(?P<kilde>[a-z0-9_]+?)_(?P<kommune>[0-9]{3}|DK)_(?P<periode>[0-9]{4}(?:-[0-9]{2})?)"
    r"(?:_v(?P<version>[0-9]{1,9}))?\.(?P<format>csv|xlsx|parquet|txt)"
)


@dataclass(frozen=True)
class Leveringsnavn:
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


def overses(navn: str) -> bool:
    """Names that are no deliveries: hidden files, Office lock files, uploads under way."""
    return navn.startswith((".", "~$")) or navn.endswith((".part", ".tmp"))


def fortolk(sti: PurePosixPath, kontrakter: dict[str, Kontrakt]) -> Leveringsnavn:
    """The name of a file at `sti` relative to the landing folder. Raises Afvist when it stands in the wrong place or says
    something that no contract allows."""
    if len(sti.parts) != 2:
        raise Afvist("filen ligger forkert: leverancer ligger i <landing>/<kilde>/, ikke højere oppe eller dybere")
    if sti.parts[0] not in kontrakter:
        raise Afvist(f"ukendt kilde; forventede en af mapperne {', '.join(kontrakter)}")
    kontrakt = kontrakter[sti.parts[0]]
    forventet = f"{kontrakt.kilde}_<kommunekode>_<{'YYYY-MM' if kontrakt.periode == 'maaned' else 'YYYY'}>[_v<N>].<format>"
    m = _NAVN.fullmatch(sti.name)
    if not m:
        raise Afvist(f"filnavnet kan ikke forstås; forventede {forventet}")
    if m["kilde"] != kontrakt.kilde:
        raise Afvist(f"filnavnet nævner en anden kilde end mappen; forventede {forventet}")
    if m["kommune"] == "DK" and not kontrakt.dk:
        raise Afvist(f"DK kan ikke stå i navnet på {kontrakt.kilde}; forventede en kommunekode")
    if m["kommune"] != "DK" and m["kommune"] not in kommunekoder():
        raise Afvist(f"{m['kommune']} er ikke en af de 98 kommuners kode")
    _tjek_periode(m["periode"], kontrakt, forventet)
    if m["format"] not in kontrakt.formater:
        raise Afvist(f"{kontrakt.kilde} tages ikke imod som .{m['format']}; forventede {', '.join(kontrakt.formater)}")
    version = int(m["version"] or 1)
    if version < 1:
        raise Afvist("versionen i filnavnet er ikke et helt tal på mindst 1")
    return Leveringsnavn(kontrakt.kilde, m["kommune"], m["periode"], version, m["format"])


def _tjek_periode(periode: str, kontrakt: Kontrakt, forventet: str) -> None:
    if (len(periode) == 7) != (kontrakt.periode == "maaned"):
        raise Afvist(f"perioden i filnavnet har forkert form; forventede {forventet}")
    if int(periode[:4]) < 1 or (len(periode) == 7 and not 1 <= int(periode[5:]) <= 12):
        raise Afvist(f"perioden i filnavnet er ingen måned; forventede {forventet}")
