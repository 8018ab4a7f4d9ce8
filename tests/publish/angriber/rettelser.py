"""Two publications a small correction apart: what the one hides, narrowed by what the other shows to the correction's size."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from tests.publish.angriber.kendskab import saml_ligninger
from tests.publish.angriber.loes import bredder
from tests.publish.angriber.viden import Plads, Viden, beholdning, laes, sande

KENDT = 1000.0  # kr.: he reckons with a correction of no more than this
SMALT = 10  # a find is narrowed to a tenth of what one publication leaves, and of the amount itself


def angrib_rettelser(mapper: list[Path], kommuner: int = 98) -> list[str]:
    """Hidden amounts that the publications together tell to within a correction, where each alone does not. Not those that an
    earlier one showed: they are public, and it is their change that is hidden."""
    viden, _ = laes(mapper)
    saml_ligninger(viden, kommuner)
    hver_for_sig = bredder(viden)
    vaerdi = {(m.name, *p): v for m in mapper for p, v in sande(m).items()}
    navne = [m.name for m in mapper]
    _naesten_ens(viden, vaerdi, navne)
    viste = {beholdning(p[1:]): navne.index(p[0]) for p in sorted(viden.kendt, key=lambda p: -navne.index(p[0]))}
    fund = []
    for p, bredde in bredder(viden).items():
        if viste.get(beholdning(p[1:]), len(navne)) < navne.index(p[0]):
            continue
        loft = min(hver_for_sig[p], abs(vaerdi.get(p, 0.0))) / SMALT
        if bredde <= min(4 * KENDT, loft):
            fund.append(f"rettelse: {'/'.join(p)} inden for {bredde:.0f} kr.")
    return fund


def _naesten_ens(viden: Viden, vaerdi: dict[Plads, float], navne: list[str]) -> None:
    """The same amount in two publications: he takes for granted that it has not moved by more."""
    steder: dict[Plads, dict[str, Plads]] = {}
    for p in [*viden.kendt, *viden.ukendt]:
        if p in vaerdi and p[-1] not in ("antal", "stop_antal", "krav_antal"):
            steder.setdefault(beholdning(p[1:]), {})[p[0]] = p
    for egne in steder.values():
        for a, b in combinations([egne[n] for n in navne if n in egne], 2):
            if abs(vaerdi[b] - vaerdi[a]) <= KENDT and (a in viden.ukendt or b in viden.ukendt):
                viden.lig.append(({b: 1.0, a: -1.0}, 0.0, KENDT))
