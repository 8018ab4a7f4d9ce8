"""The page of a municipality's efforts: key figures by subject over the years, and the student grant moves week by week."""

from __future__ import annotations

from typing import Any

from dagster_project.common.danish import enumeration, saa_mange
from dagster_project.figures.names import ANKER, AREA_INDSATSER, INDSATSER, KONTROLTYPER, KRAV, SAGER, SU, official_name
from dagster_project.figures.tal_names import noegletal
from dagster_project.publish.site.edition import Edition, Row

SUBJECTS: dict[str, dict[str, str]] = {
    "SU-kontrol": SU,
    "Enligerklæringer, virksomheder og sygefravær": INDSATSER,
    "Anker": ANKER,
    "Sager ind og ud": SAGER,
    "Krav": KRAV,
}


def page(edition: Edition, code: str) -> dict[str, Any]:
    tal: dict[str, dict[int, Row]] = {}
    for r in edition.raekker("indsatser", [("kommunekode", "=", code)]):
        tal.setdefault(r["noegletal"], {})[r["aar"]] = r
    year = sorted({a for d in tal.values() for a in d})
    weeks = edition.raekker("su_flytninger_uge", [("kommunekode", "=", code)])
    weeks.sort(key=lambda r: (r["iso_aar"], r["iso_uge"]))
    ceiling = max((r["kontrolleret"] for r in weeks if r["kontrolleret"]), default=1)
    return {
        "kode": code, "navn": edition.navne.get(code, code), "kommune": official_name(code, edition.navne.get(code, code)),
        "aar": year, "tal_": {n: [d.get(a) for a in year] for n, d in tal.items()}, "definitioner": edition.definitioner,
        "emner": list(_subjects(tal)), "uger": _weeks(weeks, ceiling),
        "antal_uger": len(weeks), "ugerne": weeks, "uge_loft": ceiling,
        "hoejest": highest(weeks, bool(edition.udgivelse.get("afrunding")) and not edition.intern),
        "saesoner": enumeration(sorted({r["saeson"] for r in weeks if r["saeson"]})),
    }  # fmt: skip


def highest(weeks: list[Row], rounded: bool) -> str:
    """Of the highest bar and in how many weeks, as a sentence; small counts may all be rounded to none."""
    most = max((r["kontrolleret"] for r in weeks if r["kontrolleret"]), default=0)
    if not most:
        return "Ingen uge er vist med et antal over 0."
    times = sum(r["kontrolleret"] == most for r in weeks)
    controls = saa_mange(most, "kontrol", "kontroller") + (" (afrundet)" if rounded else "")
    return f"Højeste søjle: {controls} i {saa_mange(times, 'uge', 'uger')}."


def _subjects(tal: dict[str, dict[int, Row]]) -> Any:
    """Subjects that have figures: (name, [(key, label)]); area efforts by their own names; the unknown last, never lost."""
    known = {n for d in SUBJECTS.values() for n in d}
    for subject, names in SUBJECTS.items():
        if present := [(n, t) for n, t in names.items() if n in tal]:
            yield subject, present
    areas = sorted(n for n in tal if n.partition(":")[0] in AREA_INDSATSER)
    if areas:
        yield (
            "Indsatser i områder",
            [(n, noegletal(n)) for n in sorted(areas, key=lambda n: (n.partition(":")[2], n))],
        )
    if kontroltyper := sorted((n for n in tal if n.partition(":")[0] in KONTROLTYPER), key=lambda n: n.partition(":")[::-1]):
        yield "Kontrol af andre tilflytninger", [(n, noegletal(n)) for n in kontroltyper]
    if rest := sorted(n for n in tal if n not in known and n not in areas and n not in kontroltyper):
        yield "Andet", [(n, noegletal(n)) for n in rest]


def _weeks(weeks: list[Row], ceiling: int) -> dict[int, list[tuple[int, float, float, bool]]]:
    """The bars of each ISO year's weekly controls: from the left, from above, height, in season. A hidden week has none."""
    out: dict[int, list[tuple[int, float, float, bool]]] = {}
    for r in weeks:
        rows_of_year = out.setdefault(r["iso_aar"], [])
        if r["kontrolleret"] and "kontrolleret" not in r.skjult:
            height = r["kontrolleret"] * 60 / ceiling
            rows_of_year.append(((r["iso_uge"] - 1) * 20, 62 - height, height, bool(r["saeson"])))
    return out
