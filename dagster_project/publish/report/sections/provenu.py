"""The report's proceeds: the finding, the year's table by component, and five years of categories and totals."""

from __future__ import annotations

from dagster_project.common.danish import enumeration, kroner, mio, tal
from dagster_project.figures.names import COMPONENTS, KATEGORIER, TOTALS
from dagster_project.publish.headlines import Total, contributions, detail, headline
from dagster_project.publish.report import blocks as s
from dagster_project.publish.report.blocks import Block, bar, diagram, items, section, tabel, tekst
from dagster_project.publish.report.data import NOT_MEASURED, Cell, MunicipalYear

PUBLISHED = "som offentliggjort"


def beloeb(k: MunicipalYear, kategori: str, year: int) -> Cell:
    return k.celle("provenu_aar", "beloeb", kategori=kategori, aar=year)


def total(k: MunicipalYear, name: str, year: int, field_: str = "beloeb") -> Cell:
    return k.celle("provenu_total", field_, total=name, aar=year)


def _year_total(k: MunicipalYear, year: int) -> Total:
    cell, missing = total(k, PUBLISHED, year), total(k, PUBLISHED, year, "ikke_daekket").vaerdi or ""
    month = k.til_og_med if year == k.aar else None
    return Total(year, cell.vaerdi, bool(cell.ord), tuple(filter(None, missing.split(", "))), month)


def front_page(k: MunicipalYear) -> tuple[str, list[str]]:
    """The headline and the paragraph under it."""
    before, now = (_year_total(k, a) for a in (k.aar - 1, k.aar))
    parts = {name: (beloeb(k, name, k.aar - 1).vaerdi, beloeb(k, name, k.aar).vaerdi) for name in KATEGORIER}
    lines = [detail(k.official_name, now, before), contributions(now, before, parts)]
    return headline(now, before), [line for line in lines if line]


def _not_measured(year: int | str, kategorier: str) -> str:
    return f"{enumeration(kategorier.split(', '))} er ikke målt i {year}. " if kategorier else ""


def year(k: MunicipalYear) -> Block:
    """The year's table: every component apart, then the three totals by name."""
    rows = []
    for name in KATEGORIER:
        cells = [k.celle("provenu_aar", field_name, kategori=name, aar=k.aar) for field_name in (*COMPONENTS, "beloeb")]
        rows.append([name, *(c.vis(tal) for c in cells)])
    sums = [[f"I alt, {name}", *[""] * len(COMPONENTS), total(k, name, k.aar).vis(tal)] for name in TOTALS]
    return section(
        f"Provenu {k.aar}",
        tabel(
            f"Samlet opgørelse af provenu {k.aar}, kr.",
            ["Kategori", *COMPONENTS.values(), "I alt"],
            rows + sums,
            summer=len(sums),
            fremhaev=len(COMPONENTS) + 1,
        ),
        tekst("Et krav er en afgørelse, ikke indbetalte penge. Mindreudgift er en fremtidig besparelse. "
              "– betyder, at delen ikke findes i kategorien eller ikke er målt.", True),
        items([f"{name}: {explanation}." for name, explanation in KATEGORIER.items()]),
        items([f"I alt, {name}: {explanation}." for name, explanation in TOTALS.items()]),
        _largest(k),
    )  # fmt: skip


def _largest(k: MunicipalYear) -> Block | None:
    """How much one case weighs; case-level, so only the internal edition has the table."""
    rows = [
        [
            r["kategori"].vaerdi,
            r["enhed"].vis(str),
            *(r[field_name].vis(tal) for field_name in ("antal_sager", "stoerste", "median")),
        ]
        for name in KATEGORIER
        for r in k.rows_of_year("provenu_fordeling")
        if r["kategori"].vaerdi == name
    ]
    if not rows:
        return None
    columns = ["Kategori", "Enhed", "Antal", "Største, kr.", "Median, kr."]
    return tabel(f"Største enkeltbeløb og median {k.aar}", columns, rows, tekstkolonner=2)


def five_years(k: MunicipalYear) -> Block:
    """Five years: chart, table with totals, and one sentence per category."""
    year = k.years
    rows = [[name, *(beloeb(k, name, a).vis(tal) for a in year)] for name in KATEGORIER]
    sums = [[f"I alt, {name}", *(total(k, name, a).vis(tal) for a in year)] for name in TOTALS]
    omitted: dict[str, list[str]] = {}
    for a in year:
        if kategorier := total(k, PUBLISHED, a, "ikke_daekket").vaerdi:
            omitted.setdefault(kategorier, []).append(str(a))
    gaps = "".join(_not_measured(enumeration(year_number), kategorier) for kategorier, year_number in omitted.items())
    return section(
        f"Udvikling {year[0]}–{year[-1]}",
        diagram(
            f"Provenu pr. kategori {year[0]}–{year[-1]}, mio. kr. {k.aar} er fremhævet.",
            _everything(k),
            [(name, [_bar(k, name, a) for a in year]) for name in KATEGORIER],
        ),
        tabel(
            f"Samlet opgørelse af provenu {year[0]}–{year[-1]}, kr.",
            ["Kategori", *map(str, year)],
            rows + sums,
            summer=len(sums),
            fremhaev=len(year),
        ),
        tekst("– betyder ikke målt; 0 betyder målt til nul. " + gaps + "Totalerne lægger kun det målte sammen.", True),
        items(
            [
                s.development(name, beloeb(k, name, k.aar - 1), beloeb(k, name, k.aar), k.aar, maaned=k.til_og_med)
                for name in KATEGORIER
            ]
        ),
    )


def _bar(k: MunicipalYear, kategori: str, year: int) -> Block:
    cell = beloeb(k, kategori, year)
    return bar(str(year), cell, "0" if cell.vaerdi == 0 else mio(cell.vaerdi), year == k.aar)


def _everything(k: MunicipalYear) -> str:
    """The chart in words: every bar's own figure."""

    def et(name: str) -> str:
        return ", ".join(f"{a} {'ikke målt' if (c := beloeb(k, name, a)) == NOT_MEASURED else c.vis(kroner)}" for a in k.years)

    return f"Søjlediagram over provenu pr. kategori {k.years[0]}–{k.aar}. " + " ".join(
        f"{navn}: {et(navn)}." for navn in KATEGORIER
    )
