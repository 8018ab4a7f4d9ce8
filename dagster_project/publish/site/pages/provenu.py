"""The provenu page of a municipality: five categories over five years on one axis, three totals, and what they consist of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster_project.common.danish import NOT_MEASURED, enumeration, kroner, mio, saa_mange, sort_key
from dagster_project.figures import names
from dagster_project.publish.headlines import Total, contributions, detail, headline, last_month
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.charts import soejler
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.revised import in_words, of_row

YEAR_SHOWN = 5
LAST = 99  # the place of claims that no class of age takes
KATEGORIER, TOTALS = tuple(names.KATEGORIER), tuple(names.TOTALS)
PARTS = (
    Column("kategori", "Kategori", "tekst"), Column("beloeb", "I alt", "", "b"),
    Column("tilbagebetalingskrav", "Heraf tilbagebetalingskrav"), Column("mindreudgift", "Mindreudgift"),
    Column("efterregulering", "Efterregulering"), Column("skat", "Skat"), Column("anke", "Rettelser efter anke"),
    Column("antal", "Sager"),
)  # fmt: skip
DISTRIBUTION = (
    Column("kategori", "Kategori", "tekst"), Column("enhed", "Opgjort pr.", "tekst"), Column("antal_sager", "Antal"),
    Column("beloeb", "Beløb"), Column("stoerste", "Største"), Column("andel_stoerste", "Størstes andel"),
    Column("median", "Median"),
)  # fmt: skip
YDELSER = (
    Column("ydelsen", "Ydelse", "tekst"), Column("beloeb", "Beløb", "", "b"), Column("kategori", "Kategori", "tekst"),
    Column("beloeb_med_sats", "Heraf med kendt refusion"), Column("kommunal_andel", "Kommunens andel"),
)  # fmt: skip
KRAV = (
    Column("ydelse", "Ydelse", "tekst"), Column("aldersklasse", "Kravets alder", "tekst"),
    Column("udestaaende", "Udestående", "", "b"), Column("antal", "Antal"), Column("rejst", "Rejst"),
    Column("anke_korrektion", "Rettet efter anke"), Column("betalt", "Betalt"), Column("afskrevet", "Afskrevet"),
)  # fmt: skip


def _amount(r: Row | None) -> Any:
    """The amount that may be shown, or None."""
    return None if r is None or "beloeb" in r.skjult else r["beloeb"]


def year_total(edition: Edition, year: int, r: Row | None) -> Total:
    """A year's published total as the sentences read it; of a year that is not over with the month that it goes to."""
    missing = tuple(filter(None, (r["ikke_daekket"] or "").split(", "))) if r is not None else ()
    hidden = r is not None and "beloeb" in r.skjult
    return Total(year, _amount(r), hidden, missing, last_month(year, edition.udgivelse["periode"]))


def sentences(edition: Edition, code: str) -> tuple[str, str]:
    """The finding of a municipality's newest year, and the paragraph below it."""
    at, year = [("kommunekode", "=", code)], shown_year(edition, code)[-1]
    rows = {r["aar"]: r for r in edition.raekker("provenu_total", at) if r["total"] == TOTALS[0]}
    now, before = (year_total(edition, a, rows.get(a)) for a in (year, year - 1))
    terms = {(r["kategori"], r["aar"]): r for r in edition.raekker("provenu_aar", at)}
    parts = {k: (_amount(terms.get((k, year - 1))), _amount(terms.get((k, year)))) for k in KATEGORIER}
    name = names.official_name(code, edition.navne.get(code, code))
    return headline(now, before), " ".join(filter(None, (detail(name, now, before), contributions(now, before, parts))))


def _millions(v: Any) -> str:
    return "0" if v == 0 else mio(v)


def _charts(edition: Edition, terms: dict[tuple[str, int], Row], year: list[int]) -> list[dict[str, Any]]:
    """A small multiple per category, all on one axis; what is not measured or hidden has no bar but its word. `aendret`: by the
    number of its year each amount that a later publication changed, with what it was and why."""
    shown = {(k, a): _amount(terms.get((k, a))) for k in KATEGORIER for a in year}
    ceiling = max((float(v) for v in shown.values() if v is not None), default=0.0)
    out = []
    for k in KATEGORIER:
        v = [shown[k, a] for a in year]
        words = [
            _millions(x) if x is not None else "skjult" if (k, a) in terms else NOT_MEASURED for x, a in zip(v, year, strict=True)
        ]
        bars = soejler([None if x is None else float(x) for x in v], ceiling, 220, 100)
        out.append({"navn": k, "soejler": bars, "ord": words, "aendret": _changed(edition, [terms.get((k, a)) for a in year])})
    return out


def changed_years(edition: Edition, *rows: Mapping[tuple[str, int], Row]) -> set[tuple[str, int]]:
    """The amounts of a table of years that a later publication changed, by category or total and year."""
    return {place for own in rows for place, r in own.items() if "beloeb" in of_row(edition, r)}


def _changed(edition: Edition, rows: list[Row | None]) -> dict[int, str]:
    found = {i: of_row(edition, r).get("beloeb", []) for i, r in enumerate(rows) if r is not None}
    return {i: in_words(c, [kroner(x.foer) for x in c]) for i, c in found.items() if c}


def n(parts: list[Row], year: int) -> str:
    """What the year's figures rest on, in cases where all of those may be shown."""
    if any("antal" in r.skjult for r in parts):
        return saa_mange(len(parts), "kategori", "kategorier")
    counted = [r for r in parts if r["antal"] is not None]
    without = [r["kategori"] for r in parts if r["antal"] is None]
    ej_counted = f" ({enumeration(without)} er ikke opgjort i sager)" if without else ""
    return f"{saa_mange(sum(r['antal'] for r in counted), 'sag', 'sager')} i {year}{ej_counted}"


def shown_year(edition: Edition, code: str) -> list[int]:
    """The years that the page shows, oldest first."""
    return sorted({r["aar"] for r in edition.raekker("provenu_total", [("kommunekode", "=", code)])})[-YEAR_SHOWN:]


def _not_covered(by_year: list[tuple[int, str | None]]) -> list[tuple[str, str]]:
    """The years that lack the same categories together: `2019, 2020 og 2021`, `SU-sager og Stop af tilflytninger`."""
    years: dict[str, list[str]] = {}
    for year, missing in by_year:
        if missing:
            years.setdefault(missing, []).append(str(year))
    return [(enumeration(found), enumeration(missing.split(", "))) for missing, found in years.items()]


def page(edition: Edition, code: str) -> dict[str, Any]:
    at = [("kommunekode", "=", code)]
    terms = {(r["kategori"], r["aar"]): r for r in edition.raekker("provenu_aar", at)}
    totals = {(r["total"], r["aar"]): r for r in edition.raekker("provenu_total", at)}
    year = shown_year(edition, code)
    newest = year[-1]
    parts = sorted((r for (_, a), r in terms.items() if a == newest), key=lambda r: KATEGORIER.index(r["kategori"]))
    distribution = edition.raekker("provenu_fordeling", [*at, ("aar", "=", newest)])
    ydelser = edition.raekker("provenu_kommunal_andel", [*at, ("aar", "=", newest)])
    for r in ydelser:  # moves and § 11 have no benefit of their own
        r["ydelsen"] = r["ydelse"] or r["kategori"]
    krav = edition.raekker("krav", at)
    krav.sort(key=lambda r: (sort_key(r["ydelse"]), r["raekkefoelge"] or LAST))
    name = edition.navne.get(code, code)
    finding, introduction = sentences(edition, code)
    return {
        "kode": code, "navn": name, "aar": year, "n": n(parts, newest), "nyest": newest,
        "kategorier": KATEGORIER, "totaler": TOTALS,
        "led": terms, "total": totals, "rettet": changed_years(edition, terms, totals), "figurer": _charts(edition, terms, year),
        "overskrift": finding, "ingress": introduction, "til_og_med": last_month(newest, edition.udgivelse["periode"]),
        "dele": parts, "delkolonner": kolonner(parts, *PARTS),
        "fordeling": distribution, "fordelingskolonner": kolonner(distribution, *DISTRIBUTION),
        "ydelser": ydelser, "ydelseskolonner": kolonner(ydelser, *YDELSER),
        "krav": krav, "kravkolonner": kolonner(krav, *KRAV),
        "udaekket": _not_covered([(a, r["ikke_daekket"]) for a in year if (r := totals.get((TOTALS[0], a)))]),
        "rapport": edition.fil("rapport", f"aarsrapport-{code}-{newest}.pdf"),
        "bog": edition.fil("arbejdsboeger", f"provenu-{code}.xlsx"),
    }  # fmt: skip
