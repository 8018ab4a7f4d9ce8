"""Which pages an edition has: a page is there when its tables are, and nothing links to one that is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dagster_project.publish.site import figures_of
from dagster_project.publish.site.edition import ArchiveEntry, Edition
from dagster_project.publish.site.figure import Figure
from dagster_project.publish.site.pages import (
    about,
    afstemning,
    benchmark,
    effekt,
    forside,
    indsatser,
    kilder,
    kommune,
    naeste,
    opfoelgning,
    ordliste,
    provenu,
    udk,
)
from dagster_project.publish.site.pages.filer import Files
from dagster_project.publish.site.pages.spor import Spor
from dagster_project.publish.site.pages.spor import page as spor_page
from dagster_project.publish.site.pages.udkast import FILE as DRAFTS
from dagster_project.publish.site.pages.udkast import page as drafts


@dataclass(frozen=True)
class Page:
    """A page: its file, title, template and what that reads. `menu` is None for pages below another, which `under` names."""

    fil: str
    titel: str
    template: str
    indhold: dict[str, Any]
    menu: str | None = None
    under: str | None = None
    klasse: str = ""
    figurer: Sequence[Figure] = ()

    @property
    def rod(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * self.fil.count("/")


SUBJECTS = (  # file, menu, room, the table whose municipalities have the page, what it says
    ("provenu", "Provenu", provenu, "provenu_total", "Fem kategorier og tre totaler, år for år, kr. for kr."),
    ("udk", "UDK og § 11", udk, "udk_status", "Udbetaling Danmarks statusopgørelse og § 11."),
    ("naeste", "Næste måned", naeste, "udtraek_effekt", "Hvad der kan tages op, inden hvornår og hvorfor. Kun internt."),
    ("effekt", "Effekt", effekt, "effekt", "Hvad der kom ud af sagerne, og hvad der bliver af kravene. Kun internt."),
    ("indsatser", "Indsatser", indsatser, "indsatser", "SU-kontrol, enligerklæringer, sygefravær, anker, sager ind og ud, krav."),
)
FIGURES = {"provenu": figures_of.of_proceeds, "indsatser": figures_of.of_weeks}  # what others may take along of those pages
OM = {
    "benchmark.html": "Benchmark: hvor stor en andel af risikosagerne kommunerne tager op, og hvad der kommer ud af det.",
    "opfoelgning.html": "Hvem der opfylder kriteriet, hvor længe, og hvor mange sager der skal tages op for at komme ud.",
    "afstemning.html": "Rapporternes tal og ord mod det, der kan beregnes.",
    "metode.html": "Hver definition og hvert valg, med kilde.",
    "leverancer.html": "De filer, tallene bygger på, og de rækker, der er sat til side.",
    "arkiv.html": "Tidligere udgivelser, revisioner og tabellerne som filer.",
    "spor.html": "Nøgletal ført tilbage til rækkerne i filerne, som de blev leveret. Kun internt.",
    "udtraek.html": "Lister til kontrol efter kriterier, der siges, og sager, der skal afklares. Kun internt.",
}


def pages(u: Edition, archive: Sequence[ArchiveEntry]) -> list[Page]:
    """Every page in the order of the menu; `index.html` first, outside it."""

    spor = Spor(u, {code: provenu.shown_year(u, code) for code in _kommuner(u, "provenu_total")})
    out: list[Page] = []
    if b := benchmark.page(u):
        figures = figures_of.of_benchmark(u, b)
        out.append(Page("benchmark.html", b["overskrift"], "benchmark.html.j2", b, "Benchmark", klasse="lang", figurer=figures))
        tables = benchmark.tables_page(u, b["periode"], b["alle"])
        out.append(
            Page(
                "benchmark-tabeller.html",
                "Alle kontroltrin og ydelser",
                "benchmark_tabeller.html.j2",
                tables,
                under="Benchmark",
                klasse="lang",
            )
        )
        if o := opfoelgning.page(u, b["periode"]):
            out.append(Page("opfoelgning.html", o["overskrift"], "opfoelgning.html.j2", o, "Opfølgning"))
            if h := drafts(u):
                out.append(Page(DRAFTS, h["overskrift"], "udkast.html.j2", h, under="Opfølgning"))
    for subject, menu, room, table, _ in SUBJECTS:
        out += _per_kommune(u, subject, menu, _kommuner(u, table), room.page, spor)
    if a := afstemning.page(u, spor.lenke):
        out.append(Page("afstemning.html", a["overskrift"], "afstemning.html.j2", a, "Afstemning"))
    out.append(Page("metode.html", "Metode", "metode.html.j2", about.metode(u), "Metode"))
    if sources := kilder.page(u):
        out.append(Page("kilder.html", "Kilderne", "kilder.html.j2", sources, under="Metode"))
    out.append(Page("ordliste.html", "Ordliste", "ordliste.html.j2", ordliste.page(), under="Metode"))
    out.append(Page("english.html", "About these figures", "english.html.j2", {}, under="Metode"))
    files = Files(u, spor)
    if lev := about.leverancer(u, files.lenke):
        out.append(Page("leverancer.html", "Leverancer", "leverancer.html.j2", lev, "Leverancer"))
        for name, content in files.sides():
            out.append(Page(name, f"Fra fil til tal, {content['afsender']}", "filer.html.j2", content, under="Leverancer"))
    past = about.archive(u, archive) | {"har_figurer": any(s.figurer for s in out)}
    out.append(Page("arkiv.html", "Arkiv", "arkiv.html.j2", past, "Arkiv"))
    if lists := about.udtraek(u):
        out.append(Page("udtraek.html", "Udtræk", "udtraek.html.j2", lists, "Udtræk"))
    if overview := spor.tallene.overview_rows():
        content = {
            "oversigt": overview,
            "antal": len(spor.tallene.after_id) + len(spor.figurer),
            "provenu": list(spor.figurer.values()),
            "filer": [(name, content["afsender"]) for name, content in files.sides()],
        }
        out.append(Page("spor.html", "Fra tal til rækker", "spor_oversigt.html.j2", content, "Spor"))
    spor_pages = [
        Page(f.fil, f"Linjerne bag {f.titel}", "spor.html.j2", spor_page(f, files.way), under="Provenu")
        for f in spor.figurer.values()
    ]
    spor_pages += [
        Page(t.fil, f"Rækkerne bag {t.tal['titel']}", "spor_raekker.html.j2", t.page(files.way), under="Spor")
        for t in spor.tallene.after_id.values()
    ]
    own = [kommune.page(u, code, not archive) for code in forside.with_page(u)]
    kommune_pages = [
        Page(
            f"kommune/{k['kode']}.html",
            k["overskrift"],
            "kommune.html.j2",
            k,
            klasse="ark",
            figurer=figures_of.of_municipality(u, k),
        )
        for k in own
    ]
    front = forside.page(u, b, _entries(out), [(k["kode"], k["navn"]) for k in own])
    figures = [*figures[:1], figures_of.of_map(u, front["kort"]), *figures_of.of_country(u, front["serier"])] if b else []
    return [Page("index.html", "Overblik", "index.html.j2", front, figurer=figures), *out, *kommune_pages, *spor_pages]


def _kommuner(u: Edition, table: str) -> list[str]:
    """Those that have rows in the table."""
    return sorted(u.different(table, "kommunekode") - {"DK"})


def _per_kommune(
    u: Edition, subject: str, menu: str, codes: list[str], page: Callable[[Edition, str], dict[str, Any]], spor: Spor
) -> list[Page]:
    """One page per municipality; with several, a page that leads to each stands in the menu."""
    out = []
    for code in codes:
        content = {"spor": spor.lenke, "med_spor": spor.tallene.kolonner, **page(u, code)}
        title = content.get("overskrift") or f"{menu}, {content['navn']}"
        ene = len(codes) == 1
        figures = FIGURES[subject](u, content) if subject in FIGURES else ()
        under = (menu, None) if ene else (None, menu)
        out.append(Page(f"{subject}-{code}.html", title, f"{subject}.html.j2", content, *under, figurer=figures))
    if len(out) < 2:
        return out
    choice = sorted((s.fil, s.indhold["navn"], s.indhold.get("overskrift", "")) for s in out)
    return [Page(f"{subject}.html", menu, "kommuner.html.j2", {"valg": choice}, menu), *out]


def _entries(all_pages: list[Page]) -> list[tuple[str, str, str]]:
    om = OM | {
        s.fil: text for s in all_pages for subject, menu, _, _, text in SUBJECTS if s.menu == menu and s.fil.startswith(subject)
    }
    return [(s.fil, s.titel, om.get(s.fil, "")) for s in all_pages if s.menu]
