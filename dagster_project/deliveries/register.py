"""The register: the status of every delivery, derived from the set of files received so far (docs/kontrakter.md §1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from dagster_project.deliveries.journal import Modtaget
from dagster_project.deliveries.konto import Fil

INDLAEST, DUBLET, AFLOEST, AFVIST = "indlæst", "dublet", "afløst", "afvist"


@dataclass(frozen=True)
class Leverance:
    """One delivery with its status; `tidspunkt` is when its bytes were first received."""

    fil: Fil
    status: str
    tidspunkt: str
    aarsag: str | None = None
    advarsler: tuple[str, ...] = field(default=())

    @property
    def til_og_med(self) -> str | None:
        """The month that orders it; None for a name that was not understood."""
        p = self.fil.periode
        return p if p is None or len(p) == 7 else f"{p}-12"


def udled(modtaget: Iterable[Modtaget], filer: dict[str, Fil]) -> list[Leverance]:
    """Every delivery once, in path order. The same receipts in any order give the same register, but for the one case that
    is about order: other bytes under a name already received replace the earlier ones, unless they are refused."""
    modtaget = sorted(modtaget, key=lambda m: m.nr)
    seneste = {m.sti: m.leverance_id for m in modtaget}
    antaget = {m.sti: m.leverance_id for m in modtaget if filer[m.leverance_id].aarsag is None}
    gaeldende = seneste | antaget
    # A file that could not be opened has no bytes, and is forgotten once it could.
    modtaget = [m for m in modtaget if filer[m.leverance_id].sha256 or m.leverance_id == seneste[m.sti]]
    tidspunkt: dict[str, str] = {}
    for m in modtaget:
        tidspunkt.setdefault(m.leverance_id, m.tidspunkt)
    aendret = {m.sti for m in modtaget if m.leverance_id != gaeldende[m.sti] and filer[m.leverance_id].sha256}

    leverancer = [
        Leverance(filer[id_], AFVIST, tidspunkt[id_], filer[id_].aarsag, tuple(filer[id_].advarsler))
        for id_ in gaeldende.values()
    ]
    leverancer.sort(key=lambda lev: lev.fil.sti)
    faerdige = [lev for lev in leverancer if lev.fil.version is None]
    forstaaet = sorted((lev for lev in leverancer if lev.fil.version is not None), key=_plads)
    for _, gruppe in groupby(forstaaet, key=lambda lev: _plads(lev)[:3]):
        faerdige += _versioner(list(gruppe))
    faerdige = [
        replace(lev, advarsler=(*lev.advarsler, "ændret efter modtagelse")) if lev.fil.sti in aendret else lev for lev in faerdige
    ]
    for id_ in tidspunkt.keys() - set(gaeldende.values()):
        fil = filer[id_]
        status, aarsag = (AFVIST, fil.aarsag) if fil.aarsag else (AFLOEST, "ændret efter modtagelse")
        faerdige.append(Leverance(fil, status, tidspunkt[id_], aarsag, tuple(fil.advarsler)))
    return _samme_bytes(sorted(faerdige, key=lambda lev: (lev.fil.sti, lev.fil.leverance_id)))


def _plads(lev: Leverance) -> tuple:
    return lev.fil.kilde, lev.fil.kommunekode, lev.fil.periode, lev.fil.version, lev.fil.sti


def _versioner(gruppe: list[Leverance]) -> list[Leverance]:
    """The files of one (kilde, kommune, periode), ordered by version and path, with their status."""
    ud: list[Leverance] = []
    antaget: Leverance | None = None  # the highest accepted version so far
    plads_taget: Leverance | None = None  # the file that holds the version at hand
    for lev in gruppe:
        if plads_taget and plads_taget.fil.version != lev.fil.version:
            plads_taget = None
        if plads_taget:
            ens = lev.fil.sha256 == plads_taget.fil.sha256
            aarsag = f"version {lev.fil.version} er allerede leveret i {plads_taget.fil.filnavn}"
            ud.append(replace(lev, status=DUBLET if ens else AFVIST, aarsag=aarsag))
        elif antaget and lev.fil.sha256 == antaget.fil.sha256:
            ud.append(replace(lev, status=DUBLET, aarsag=f"samme indhold som {antaget.fil.filnavn}"))
            plads_taget = lev
        elif lev.fil.aarsag:
            ud.append(lev)
        else:
            ud.append(replace(lev, status=INDLAEST))
            antaget = plads_taget = lev
    return [
        replace(lev, status=AFLOEST, aarsag=f"afløst af {antaget.fil.filnavn}")
        if lev.status == INDLAEST and lev is not antaget and lev.fil.leverance_id != antaget.fil.leverance_id
        else lev
        for lev in ud
    ]


def _samme_bytes(leverancer: list[Leverance]) -> list[Leverance]:
    """A warning for the same bytes under another period or municipality: often a quiet month, sometimes the wrong file."""
    steder: dict[tuple, set] = {}
    for lev in leverancer:
        if lev.status in (INDLAEST, AFLOEST):
            steder.setdefault((lev.fil.kilde, lev.fil.sha256), set()).add((lev.fil.kommunekode, lev.fil.periode))
    return [
        replace(lev, advarsler=(*lev.advarsler, "samme indhold som en anden periode eller kommune"))
        if len(steder.get((lev.fil.kilde, lev.fil.sha256), ())) > 1 and lev.status in (INDLAEST, AFLOEST)
        else lev
        for lev in leverancer
    ]
