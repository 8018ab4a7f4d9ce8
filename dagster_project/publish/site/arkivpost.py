"""An earlier publication as the archive page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .udgave import Udgave


@dataclass(frozen=True)
class Arkivpost:
    """`navn` is `<periode>.<nr>`, `adresse` the way from a page of this site to the same edition of that publication, and
    `i_mappen` the way there for who opens the page in the publication's own folder, where that is another."""

    navn: str
    adresse: str
    i_mappen: str
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
        i_mappen = f"../../../{mappe.name}/{udgave}/site/index.html"
        adresse = f"../../{mappe.name}/site/index.html" if udgave == "offentlig" else i_mappen
        om = Udgave(mappe / udgave).udgivelse
        ud.append(
            Arkivpost(mappe.name, adresse, i_mappen if i_mappen != adresse else "", om.get("udgivet", ""), om.get("status", ""))
        )
    return ud


def _orden(mappe: Path) -> tuple[str, int]:
    periode, _, nr = mappe.name.rpartition(".")
    return periode, int(nr) if nr.isdigit() else 0
