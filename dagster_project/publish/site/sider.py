"""Which pages an edition has: a page is there when its tables are, and nothing links to one that is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import afstemning, benchmark, benchmark_tabeller, indsatser, opfoelgning, oplysning, provenu, udk
from .arkivpost import Arkivpost
from .spor import Spor
from .spor import side as spor_side
from .udgave import Udgave


@dataclass(frozen=True)
class Side:
    """A page: its file, title, template and what that reads. `menu` is None for pages below another, which `under` names."""

    fil: str
    titel: str
    skabelon: str
    indhold: dict[str, Any]
    menu: str | None = None
    under: str | None = None


EMNER = (  # file, menu, room, the table whose municipalities have the page, what it says
    ("provenu", "Provenu", provenu, "provenu_total", "Fem kategorier, fem år og tre totaler, kr. for kr."),
    ("udk", "UDK og § 11", udk, "udk_status", "Udbetaling Danmarks statusopgørelse og § 11."),
    ("indsatser", "Indsatser", indsatser, "indsatser", "SU-kontrol, enligerklæringer, sygefravær, anker, sager ind og ud, krav."),
)
OM = {
    "benchmark.html": "Benchmark: hvor stor en andel af risikosagerne kommunerne trækker, og hvad der kommer ud af det.",
    "opfoelgning.html": "Hvem der opfylder kriteriet, hvor længe, og hvor mange sager der skal til for at komme ud.",
    "afstemning.html": "Rapporternes tal og ord mod det, der kan beregnes.",
    "metode.html": "Hver definition og hvert valg, med kilde.",
    "leverancer.html": "De filer, tallene bygger på, og de rækker, der er sat til side.",
    "arkiv.html": "Tidligere udgivelser, revisioner og tabellerne som filer.",
    "spor.html": "Nøgletal ført tilbage til rækkerne i filerne, som de blev leveret. Kun internt.",
    "udtraek.html": "Lister til kontrol efter udtalte kriterier, og sager, der skal afklares. Kun internt.",
}


def sider(u: Udgave, arkiv: Sequence[Arkivpost]) -> list[Side]:
    """Every page in the order of the menu; `index.html` first, outside it."""

    spor = Spor(u, {kode: provenu.vist_aar(u, kode) for kode in _kommuner(u, "provenu_total")})
    ud: list[Side] = []
    if b := benchmark.side(u):
        ud.append(Side("benchmark.html", b["overskrift"], "benchmark.html.j2", b, "Benchmark"))
        tabeller = benchmark_tabeller.side(u, b["periode"], b["alle"])
        ud.append(Side("benchmark-tabeller.html", "Alle celler", "benchmark_tabeller.html.j2", tabeller, under="Benchmark"))
        if o := opfoelgning.side(u, b["periode"]):
            ud.append(Side("opfoelgning.html", o["overskrift"], "opfoelgning.html.j2", o, "Opfølgning"))
    for emne, menu, rum, tabel, _ in EMNER:
        ud += _pr_kommune(u, emne, menu, _kommuner(u, tabel), rum.side, spor)
    if a := afstemning.side(u, spor.lenke):
        ud.append(Side("afstemning.html", a["overskrift"], "afstemning.html.j2", a, "Afstemning"))
    ud.append(Side("metode.html", "Metode", "metode.html.j2", oplysning.metode(u), "Metode"))
    if lev := oplysning.leverancer(u):
        ud.append(Side("leverancer.html", "Leverancer", "leverancer.html.j2", lev, "Leverancer"))
    ud.append(Side("arkiv.html", "Arkiv", "arkiv.html.j2", oplysning.arkiv(u, arkiv), "Arkiv"))
    if lister := oplysning.udtraek(u):
        ud.append(Side("udtraek.html", "Udtræk", "udtraek.html.j2", lister, "Udtræk"))
    if oversigt := spor.tallene.oversigt():
        indhold = {
            "oversigt": oversigt,
            "antal": len(spor.tallene.efter_id) + len(spor.figurer),
            "provenu": list(spor.figurer.values()),
        }
        ud.append(Side("spor.html", "Fra tal til rækker", "spor_oversigt.html.j2", indhold, "Spor"))
    sporsider = [
        Side(f.fil, f"Linjerne bag {f.titel}", "spor.html.j2", spor_side(f), under="Provenu") for f in spor.figurer.values()
    ]
    sporsider += [
        Side(t.fil, f"Rækkerne bag {t.tal['titel']}", "spor_raekker.html.j2", t.side(), under="Spor")
        for t in spor.tallene.efter_id.values()
    ]
    return [Side("index.html", "Overblik", "index.html.j2", {"indgange": _indgange(ud)}), *ud, *sporsider]


def _kommuner(u: Udgave, tabel: str) -> list[str]:
    """Those that have rows in the table."""
    return sorted(u.forskellige(tabel, "kommunekode") - {"DK"})


def _pr_kommune(
    u: Udgave, emne: str, menu: str, koder: list[str], side: Callable[[Udgave, str], dict[str, Any]], spor: Spor
) -> list[Side]:
    """One page per municipality; with several, a page that leads to each stands in the menu."""
    ud = []
    for kode in koder:
        indhold = {"spor": spor.lenke, "med_spor": spor.tallene.kolonner, **side(u, kode)}
        titel = indhold.get("overskrift") or f"{menu}, {indhold['navn']}"
        ene = len(koder) == 1
        ud.append(Side(f"{emne}-{kode}.html", titel, f"{emne}.html.j2", indhold, menu if ene else None, None if ene else menu))
    if len(ud) < 2:
        return ud
    valg = sorted((s.fil, s.indhold["navn"], s.indhold.get("overskrift", "")) for s in ud)
    return [Side(f"{emne}.html", menu, "kommuner.html.j2", {"valg": valg}, menu), *ud]


def _indgange(alle: list[Side]) -> list[tuple[str, str, str]]:
    om = OM | {s.fil: tekst for s in alle for emne, menu, _, _, tekst in EMNER if s.menu == menu and s.fil.startswith(emne)}
    return [(s.fil, s.titel, om.get(s.fil, "")) for s in alle if s.menu]
