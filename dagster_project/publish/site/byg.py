"""The files of the site: `byg_site` writes every page of an edition to `<udgave>/site/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .arkivpost import Arkivpost
from .gem import gem
from .side import tegn
from .sider import sider
from .udgave import Udgave


def byg_site(udgave: Path, arkiv: Sequence[Arkivpost] = (), rapporter: Sequence[str] = ()) -> None:
    """Writes the pages of the edition in `udgave` from its tables alone; the same tables give the same bytes.

    `arkiv`: the earlier publications, newest first. `rapporter`: the reports that are being made beside it.
    Raises FileNotFoundError for an edition without tables."""
    if not (udgave / "tabeller").is_dir():
        raise FileNotFoundError(f"{udgave / 'tabeller'} findes ikke: sitet bygges af en udgaves tabeller. Byg dem først.")
    u = Udgave(udgave, (f"rapport/{r}" for r in rapporter))
    alle = sider(u, arkiv)
    menu = [s for s in alle if s.menu]
    site = udgave / "site"
    site.mkdir(mode=0o700, exist_ok=True)
    for s in alle:
        fil = site / s.fil
        gem(fil, tegn(s.skabelon, u=u, side=s, menuen=menu, **s.indhold))
        if figur := s.indhold.get("f"):
            gem(fil.with_suffix(".csv"), (figur.alle.csv(figur.linjer),))
        elif skriv := s.indhold.get("skriv"):
            skriv(fil.with_suffix(".csv"))
