"""When to start a run by itself: something new lies still in the landing folder, and nothing is being written there."""

from __future__ import annotations

import json
from dataclasses import dataclass

from dagster_project.deliveries.journal import stempler
from dagster_project.deliveries.landing import Fundet, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import Indstillinger


@dataclass(frozen=True)
class Vurdering:
    """`markoer` is what the next look needs to know; `noegle` names what lies new, the same as long as that is the same."""

    markoer: str
    start: bool
    noegle: str
    grund: str


def se_efter(ind: Indstillinger, markoer: str | None) -> Vurdering:
    """Compares the landing folder with what the register has received and with the last look. Raises Indstillingsfejl
    without a key, OSError for a folder that cannot be listed."""
    return vurder(find(ind.landingsmappe), stempler(ind.raa), Pseudonym(ind.noegle()), markoer)


def vurder(fundne: list[Fundet], kendte: dict[str, list], pseudonym: Pseudonym, markoer: str | None) -> Vurdering:
    """`kendte`: masked path -> [stamp, delivery] of what was received. A run takes everything that lies there, so it waits
    while anything new changes. The marker holds keyed hashes: names may hold CPR numbers."""
    nye = {
        pseudonym.aftryk(repr((f.sti, f.stempel)))
        for f in fundne
        if (kendte.get(pseudonym.masker(f.sti)) or [None])[0] != list(f.stempel)
    }
    sidst = set(json.loads(markoer)) if markoer else set()
    i_bevaegelse = len(nye - sidst)
    if not nye:
        grund = "Intet nyt i landingsmappen."
    elif i_bevaegelse:
        grund = f"{i_bevaegelse} af {len(nye)} nye filer er kommet til eller ændret siden sidst; venter, til de ligger stille."
    else:
        grund = f"{len(nye)} nye filer ligger stille."
    liste = json.dumps(sorted(nye))
    return Vurdering(liste, bool(nye) and not i_bevaegelse, pseudonym.aftryk(liste), grund)
