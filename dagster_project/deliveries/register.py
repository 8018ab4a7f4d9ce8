"""The register as the readings know it: every delivery received so far, and when. Its status (in force, superseded, duplicate,
refused) rests on its rows too, and is derived where they are typed: dbt's model `int_leverancer_status`
(docs/kontrakter.md §1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.deliveries.journal import Modtaget
from dagster_project.deliveries.konto import Fil


@dataclass(frozen=True)
class Leverance:
    """One delivery: `tidspunkt` is when its bytes were first received, `senest` the number of the last receipt of them."""

    fil: Fil
    tidspunkt: str
    senest: int

    @property
    def til_og_med(self) -> str | None:
        """The month that orders it; None for a name that was not understood."""
        p = self.fil.periode
        return p if p is None or len(p) == 7 else f"{p}-12"


def udled(modtaget: Iterable[Modtaget], filer: dict[str, Fil]) -> list[Leverance]:
    """Every delivery once, in path order. A file that could not be opened has no bytes, and is forgotten once it could."""
    modtaget = sorted(modtaget, key=lambda m: m.nr)
    seneste = {m.sti: m.leverance_id for m in modtaget}
    foerste: dict[str, str] = {}
    sidste: dict[str, int] = {}
    for m in modtaget:
        if filer[m.leverance_id].sha256 or m.leverance_id == seneste[m.sti]:
            foerste.setdefault(m.leverance_id, m.tidspunkt)
            sidste[m.leverance_id] = m.nr
    leverancer = [Leverance(filer[id_], tidspunkt, sidste[id_]) for id_, tidspunkt in foerste.items()]
    return sorted(leverancer, key=lambda lev: (lev.fil.sti, lev.fil.leverance_id))
