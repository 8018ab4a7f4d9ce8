"""Which charts of each page others may take along, and what is drawn in them: the page's own drawings and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from dagster_project.common.danish import maaned, saa_mange
from dagster_project.publish.headlines import full_stop
from dagster_project.publish.site.cells import Column, vis
from dagster_project.publish.site.charts import AXES, curve, figur1, figur2
from dagster_project.publish.site.drawings import linje, soejler, uger
from dagster_project.publish.site.edition import Edition
from dagster_project.publish.site.figure import ADDED, CHANGED, Figure, Panel
from dagster_project.publish.site.page import environment
from dagster_project.publish.site.pages import benchmark
from dagster_project.publish.site.pages.benchmark_data import Cell, Kommune, Measurement
from dagster_project.publish.site.pages.series import Series
from dagster_project.publish.site.revised import ABOUT, of_record

RISK_CASES = "Udbetaling Danmarks risikosager"
_WHO = (Column("kommune", "Kommune", "tekst"), Column("kommunekode", "Kode", "tekst"))
_PLACE = (*_WHO, Column("periode", "Måned", "tekst", "nw"))
_CELL = (Column("kontroltrin", "Trin", "tekst"), Column("omraade", "Ydelse", "tekst"))
_SHARE = (
    Column("andel_udtaget", "Andel taget op", "", "b"), Column("andel_udtaget_fra", "Mindst"),
    Column("andel_udtaget_til", "Højst"), Column("udtaget", "Taget op"), Column("resterende", "Tilbage"),
)  # fmt: skip
_RESULT = (
    Column("andel_med_effekt", "Med effekt, af afsluttede", "", "b"), Column("andel_med_effekt_fra", "Mindst"),
    Column("andel_med_effekt_til", "Højst"), Column("afsluttet", "Afsluttet"),
    Column("afsluttet_med_effekt", "Heraf med effekt"),
)  # fmt: skip
_OPEN = (
    Column("andel_ikke_afsluttet", "Ikke afsluttet, af oprettede", "", "b"), Column("andel_ikke_afsluttet_fra", "Mindst"),
    Column("andel_ikke_afsluttet_til", "Højst"), Column("oprettet", "Oprettet"),
    Column("ikke_afsluttet", "Ikke afsluttet"),
)  # fmt: skip
MEASURE = {1: (*_PLACE, *_CELL, *_SHARE), 2: (*_PLACE, *_CELL, *_RESULT, *_OPEN), 3: (*_PLACE, *_CELL, *_SHARE)}
LINES = (*_PLACE, *_CELL, *_SHARE, *_RESULT, Column(CHANGED, "Ændret", "tekst"))
PROCEEDS = (
    *_WHO, Column("aar", "År", "tekst"), Column("kategori", "Kategori", "tekst"), Column("beloeb", "Kr.", "", "b"),
    Column(CHANGED, "Ændret", "tekst"),
)  # fmt: skip
WEEKS = (
    *_WHO, Column("iso_aar", "År", "tekst"), Column("iso_uge", "Uge", "tekst"), Column("kontrolleret", "Kontrolleret", "", "b"),
)  # fmt: skip


@cache
def _macro(template: str, name: str) -> Callable[..., Any]:
    return getattr(environment().get_template(template).module, name)


def _draw(template: str, name: str, *arguments: Any) -> Callable[[Any], Any]:
    return lambda attributes: _macro(template, name)(*arguments, fri=attributes)


def _span(first: Any, last: Any) -> str:
    """`2019–2023`; one alone is no span."""
    return f"{first}–{last}" if first != last else f"{last}"


def _figure(u: Edition, kind: str, part: str, columns: Sequence[Column], rows: Sequence[Any], **more: Any) -> Figure:
    for r in rows:
        r["kommune"] = u.navne.get(r["kommunekode"], r["kommunekode"])
        if columns in (LINES, PROCEEDS):
            r[CHANGED] = of_record(u, r)
    there = [k for k in columns if k.felt in (*ADDED, *u.names(more["table"]))]
    return Figure(kind, part, columns=there, rows=rows, om=u.udgivelse, public=not u.intern, **more)


def of_benchmark(u: Edition, b: dict[str, Any]) -> list[Figure]:
    """Of each cell the three measures, in the order of the filters. `b`: what the page reads."""
    out = []
    for i, m in enumerate(b["alle"]):
        out += _of_cell(u, b, m, {n: b["svaerme"][n][i] for n in AXES})
    return out


def _of_cell(u: Edition, b: dict[str, Any], m: Measurement, swarms: dict[str, Any]) -> list[Figure]:
    cell, month, chosen = m.celle, maaned(b["periode"]), b["valgt"]
    make = partial(
        _figure, u, source=RISK_CASES, page=f"benchmark.html#celle={cell.slug}", table="benchmark", part=cell.slug, of_cell=True
    )
    dots = f"Hver prik er en kommune; en hul prik har under {u.few_sager} sager."
    under_them = f"{cell.navn}, de 12 måneder til og med {month}. {dots}"
    first = {n: _draw("svaerm.html.j2", "figur1", figur1(m, swarms[n], n, chosen), m, n) for n in AXES}
    lanes = {n: figur2(m, swarms[n], n, chosen) for n in AXES}
    second = {n: _draw("svaerm.html.j2", "figur2", lanes[n], n, partial(benchmark.bane_tekst, m, chosen=chosen)) for n in AXES}
    heights = figur1(m, swarms["bred"], "bred", chosen)["hoejde"], lanes["bred"]["hoejde"]
    country = [m.landet] if m.landet is not None else []
    out = [
        make(
            kind=kind, title=title, about=under_them, view="figur", across=1, columns=MEASURE[nr], rows=rows,
            panels=[Panel(draw["bred"], AXES["bred"].bredde, heights[nr - 1], narrow=draw["smal"])],
        )
        for nr, kind, title, draw, rows in (
            (1, "maaling-1", benchmark.overskrift(m), first, [k.r for k in m.kommuner]),
            (2, "maaling-2", "Hvor mange kontrolsager ender med effekt?", second, [*country, *(k.r for k in m.kommuner)]),
        )
    ]  # fmt: skip
    rows = [r for k in m.under for r in _of_kommune(u, k.kode, {cell}) if r["periode"] in b["maaneder"]]
    limit = m.graense.tekst if m.graense else "grænsen"
    out.append(
        make(
            kind="maaling-3", title=f"{saa_mange(len(m.under), 'kommune', 'kommuner')} under {limit}, måned for måned",
            about=f"{cell.navn}. Andel taget op, 0–{benchmark.loft(m)} pct., {_span(maaned(b['maaneder'][0]), month)}.",
            view="smaa", across=5, columns=MEASURE[3], rows=rows, panels=[_small(b, m, k) for k in m.under],
        )
    )  # fmt: skip
    return out


def _small(b: dict[str, Any], m: Measurement, k: Kommune) -> Panel:
    top, before = benchmark.loft(m), b["tidligere"]
    lines = [curve(k.series, 180, 60, top, since) for since in (0, before)]
    return Panel(_draw("makroer.html.j2", "lille", m, top, *lines), 180, 64, k.navn, vis(k.r, "andel_udtaget"))


def of_map(u: Edition, k: dict[str, Any]) -> Figure:
    """The map of the front page, with the key that the page has beside it."""
    m = k["m"]
    number = k["hoejde"] + k["noegle"] * (len(k["tegn"]) + 1)
    return _figure(
        u, "kort", m.celle.slug, MEASURE[1], [p.r for p in m.kommuner], title=benchmark.overskrift(m),
        about=f"{m.celle.navn}, de 12 måneder til og med {maaned(u.udgivelse['periode'])}. {full_stop(k['titel'])}",
        source=f"{RISK_CASES}. Kort: {k['kilde'].removesuffix('.')}", page="index.html#kommuner", view="figur", across=1,
        panels=[Panel(_draw("kort.html.j2", "kort", k), k["bredde"], number)], table="benchmark",
    )  # fmt: skip


def of_series(u: Edition, kind: str, part: str, code: str, title: str, page: str, lines: Sequence[Series]) -> list[Figure]:
    """The lines of a municipality, or of the country by `DK`, over all months that there are."""
    if not lines:
        return []
    rows = _of_kommune(u, code, {s.celle for s in lines})
    months = lines[0].maaneder
    at_last = maaned(months[-1])
    about = f"Andel i pct., måned for måned, {_span(maaned(months[0]), at_last)}. Stiplet linje: grænsen for opfølgning."
    about += ABOUT if any(s.aendret for s in lines) else ""
    panels = [
        Panel(lambda fri, s=s: linje(s, fri), 348, 128, f"{s.navn}: {s.maal.lower()}", f"{at_last}: {s.seneste}") for s in lines
    ]
    return [
        _figure(
            u, kind, part, LINES, rows, title=title, about=about, source=RISK_CASES, page=page, view="serier", across=2,
            panels=panels, table="benchmark",
        )
    ]  # fmt: skip


def _of_kommune(u: Edition, code: str, cells: set[Cell]) -> list[Any]:
    return [r for r in u.raekker("benchmark", [("kommunekode", "=", code)]) if Cell(r["kontroltrin"], r["omraade"]) in cells]


def of_country(u: Edition, lines: Sequence[Series]) -> list[Figure]:
    """The lines of the front page."""
    return of_series(u, "landet", "maaned-for-maaned", "DK", "Hele landets brug af risikosager", "index.html", lines)


def of_municipality(u: Edition, k: dict[str, Any]) -> list[Figure]:
    """The two lines that the page opens with, and those of every cell that are folded."""
    page, code = f"kommune/{k['kode']}.html", k["kode"]
    every = f"{k['navn']}: brug af risikosager for hvert kontroltrin og hver ydelse"
    return [
        *of_series(u, "kommune", code, code, k["overskrift"], page, k["serier"][:2]),
        *of_series(u, "kommune-alle", code, code, every, page, k["serier"][2:]),
    ]


def of_proceeds(u: Edition, p: dict[str, Any]) -> list[Figure]:
    """The five categories on one axis. `p`: what the page reads."""
    years, code = p["aar"], p["kode"]
    rows = sorted((r for (_, year), r in p["led"].items() if year in years), key=lambda r: (r["kategori"], r["aar"]))
    panels = [Panel(lambda fri, f=f: soejler(f, years, fri), 220, 146, f["navn"]) for f in p["figurer"]]
    about = f"Provenu pr. kategori i mio. kr., {_span(years[0], years[-1])}, fælles akse. »–« er ikke målt; 0 er målt."
    about += ABOUT if any(f["aendret"] for f in p["figurer"]) else ""
    return [
        _figure(
            u, "provenu", code, PROCEEDS, rows, title=f"{p['navn']}: {p['overskrift']}", about=about,
            source="kommunens sager, Udbetaling Danmark og SU-styrelsen", page=f"provenu-{code}.html", view="soejler", across=5,
            panels=panels, table="provenu_aar",
        )
    ]  # fmt: skip


def of_weeks(u: Edition, p: dict[str, Any]) -> list[Figure]:
    """Controls of student grant moves week by week, a drawing for each year; none where no week is shown."""
    code, rows = p["kode"], p["ugerne"]
    panels = [Panel(lambda fri, us=bars, year=year: uger(us, year, fri), 1060, 84, str(year)) for year, bars in p["uger"].items()]
    if not panels:
        return []
    return [
        _figure(
            u, "su-uger", code, WEEKS, rows, title=f"Kontrollerede SU-tilflytninger uge for uge i {p['kommune']}",
            about=f"Fælles akse til {p['uge_loft']} flytninger. Mørke søjler: september og januar/februar.",
            source="kommunens flytninger", page=f"indsatser-{code}.html", view="uger", across=1, panels=panels,
            table="su_flytninger_uge",
        )
    ]  # fmt: skip
