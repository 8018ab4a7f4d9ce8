"""An earlier publication as the archive page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .udgave import Udgave


@dataclass(frozen=True)
class Arkivpost:
    """`navn` is `<periode>.<nr>`, `adresse` the way from a page of this site to the same edition of that publication."""

    navn: str
    adresse: str
    udgivet: str
    status: str


def poster(udgave: str, tidligere: Sequence[Path]) -> list[Arkivpost]:
    """The earlier publications that have this edition, newest first.

    The public edition is read from the web root, where `<periode>.<nr>/` is the edition itself; the internal one from the folder
    of publications, where it stands one level deeper."""
    ud = []
    for mappe in sorted(tidligere, key=_orden, reverse=True):
        if not (mappe / udgave / "site").is_dir():
            continue
        vej = f"../../{mappe.name}" if udgave == "offentlig" else f"../../../{mappe.name}/{udgave}"
        om = Udgave(mappe / udgave).udgivelse
        ud.append(Arkivpost(mappe.name, f"{vej}/site/index.html", om.get("udgivet", ""), om.get("status", "")))
    return ud


def _orden(mappe: Path) -> tuple[str, int]:
    periode, _, nr = mappe.name.rpartition(".")
    return periode, int(nr) if nr.isdigit() else 0
