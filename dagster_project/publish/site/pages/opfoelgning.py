"""The follow-up page: who meets the criterion on each step, what it takes to leave it, and the highest without a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster_project.common.danish import NOT_MEASURED, maaned, saa_mange, sort_key, tal
from dagster_project.figures.source_names import kilde_reference, quoted
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages import kommune, naeste, udkast
from dagster_project.publish.site.pages.about import source_link
from dagster_project.publish.site.pages.benchmark_data import Cell, Limit

HIGHEST = 5
AHEAD = (
    Column("kommune", "Kommune", "navn"), Column("kontroltrin", "Trin"),
    Column("maaneder_til_kriteriet", "Måneder til kriteriet", "", "b"), Column("maaneden", "Under grænsen fra", "tekst"),
    Column("andel_hvis_intet", "Andel da, hvis intet tages op"), Column("andel_hvis_som_nu", "Hvis det går som nu"),
    Column("mangler_for_graensen", "Mangler at tage op", "", "b"),
)  # fmt: skip
HITS = (
    Column("kontroltrin", "Trin"), Column("maaneder_frem", "Måneder før"), Column("sammenlignet", "Varslinger"),
    Column("varslet_og_under", "Varslet, og blev under", "", "b"), Column("varslet_ikke_under", "Varslet, blev det ikke"),
    Column("under_uden_varsel", "Under uden varsel", "", "b"), Column("hverken_varslet_eller_under", "Ingen af delene"),
    Column("andel_afstand_median", "Afstand (median)"),
)  # fmt: skip
RULES = {"hvis_som_nu": "Hvis det går som nu", "hvis_intet": "Hvis intet tages op"}
LIMITS = (
    Column("graense", "Grænse, pct."), Column("maaneder", "Måneder i træk"),
    Column("kommuner", "Kommuner på trin 2 eller 3", "", "b"), Column("kommer_til", "Kommer til"),
    Column("falder_fra", "Falder fra"),
)  # fmt: skip
COLUMNS = (
    Column("kommune", "Kommune", "navn"), Column("andel_udtaget", "Andel taget op", "", "b"),
    Column("maaneder_i_traek", "Måneder under grænsen"), Column("udtaget", "Taget op"), Column("resterende", "Tilbage"),
    Column("mangler_at_udtage", "Mangler at tage op", "", "b"), Column("mangler", "Mangler at tage op", "tekst", "n b"),
    Column("henvendt_dato", "STAR har henvendt sig", "dato"), Column("besvaret_dato", "Besvaret", "dato"),
    Column("begrundelse", "Kommunens begrundelse", "tekst"),
)  # fmt: skip


def page(edition: Edition, periode: str) -> dict[str, Any] | None:
    rows = edition.raekker("benchmark_opfoelgning", [("periode", "=", periode)])
    if not rows:
        return None
    for r in rows:
        r["kommune"] = edition.navne.get(r["kommunekode"], r["kommunekode"])
    if not edition.intern:
        _tell_ranges(edition, periode, rows)
    step = [_step(t, [r for r in rows if r["kontroltrin"] == t], edition.few_sager) for t in ("3", "2")]
    step = [t for t in step if t["alle"]]
    first = next((r for r in rows if r["graense_taeller"]), None)
    limit = first and Limit(first["graense_taeller"], first["graense_naevner"], first["graense_maaneder"])
    contacts = edition.raekker("star_henvendelser")
    for r in contacts:
        r["kommune"] = edition.navne.get(r["kommunekode"], r["kommunekode"])
    return {
        "periode": periode, "lille_n": edition.few_sager, "trin": step, "graense": limit,
        "overskrift": heading({t["trin"]: {r["kommunekode"] for r in t["opfylder"]} for t in step}, periode),
        "kriterium": [
            (quoted(r["begrundelse"], r["kilde"]), kilde_reference(r["kilde"]), source_link(r["kilde"]) or "metode.html")
            for r in edition.raekker("metode", [("art", "=", "grænseværdi")])
        ],
        "register": udkast.FILE if udkast.exists(edition) else None,
        **_ahead(edition, periode), **_other_limits(edition, periode, limit),
        "henvendelser": sorted(contacts, key=lambda r: (str(r["henvendt_dato"]), r["kommune"]), reverse=True),
        "hkolonner": kolonner(contacts, Column("kommune", "Kommune", "navn"), Column("kontroltrin", "Trin"),
            Column("henvendt_dato", "Henvendt", "dato"), Column("besvaret_dato", "Besvaret", "dato"),
            Column("begrundelse", "Begrundelse", "tekst")),
    }  # fmt: skip


def heading(meets: Mapping[str, set[str]], periode: str) -> str:
    """The finding: how many municipalities meet the criterion, each counted once, and on which step. `meets`: by step."""
    kommuner = set().union(*meets.values())
    if not kommuner:
        return f"Ingen kommuner opfylder kriteriet for opfølgning i {maaned(periode)}"
    parts = " og ".join(f"{tal(len(own)) if own else 'ingen'} på kontroltrin {step}" for step, own in meets.items())
    on_both = sum(map(len, meets.values())) - len(kommuner)
    both = f", heraf {tal(on_both)} på begge" if on_both else ""
    count = saa_mange(len(kommuner), "kommune", "kommuner")
    return f"{count} opfylder kriteriet for opfølgning i {maaned(periode)} – {parts}{both}"


def _tell_ranges(edition: Edition, periode: str, rows: list[Row]) -> None:
    """In public, where counts are rounded, how many a municipality lacks is told as a range, as on its own page."""
    cells: dict[str, set[Cell]] = {}
    for b in edition.raekker("benchmark", [("periode", "=", periode)]):
        cells.setdefault(b["kommunekode"], set()).add(Cell(b["kontroltrin"], b["omraade"]))
    judged = {c.trin: c for c in kommune.JUDGED}
    for r in rows:
        cell = judged[r["kontroltrin"]]
        use = kommune.Use(r["kommune"], cell, r, r, kommune.slack(edition, cell, cells.get(r["kommunekode"], set())))
        low, high = use.lacks or (0, 0)
        r["mangler"] = f"{tal(low)}–{tal(high)}" if high > low else tal(high) if high else NOT_MEASURED


def _step(step: str, rows: list[Row], few_sager: int) -> dict[str, Any]:
    """One step's lists: meets the criterion; under the threshold, not long enough; the highest of those with enough cases."""
    under = [r for r in rows if r["maaneder_i_traek"]]
    columns = [c for c in COLUMNS if c.felt != "mangler_at_udtage" or not rows or "mangler" not in rows[0]]
    order = {"key": lambda r: (-r["maaneder_i_traek"], sort_key(r["kommune"]))}
    store = [r for r in rows if r["andel_udtaget"] is not None and r["udtaget"] + r["resterende"] >= few_sager]
    highest = sorted(store, key=lambda r: (-r["andel_udtaget"], sort_key(r["kommune"])))[:HIGHEST]
    return {
        "trin": step, "alle": rows, "kolonner": kolonner(rows, *columns),
        "opfylder": sorted((r for r in under if r["opfylder_kriteriet"]), **order),
        "paa_vej": sorted((r for r in under if not r["opfylder_kriteriet"]), **order),
        "hoejeste": highest, "hkolonner": kolonner(rows, *COLUMNS[:2], *COLUMNS[3:5]),
    }  # fmt: skip


def _ahead(edition: Edition, periode: str) -> dict[str, Any]:
    """Internal: who is not under the threshold and will be within six months if nothing is taken, soonest first."""
    rows = []
    for (code, _), warned in naeste.warnings(edition, periode).items():
        first = next((r for r in warned if r["under_hvis_intet"]), None)
        if first and first["maaneder_til_kriteriet"]:
            first["kommune"] = edition.navne.get(code, code)
            rows.append(first)
    rows.sort(key=lambda r: (r["maaneder_til_kriteriet"], r["kontroltrin"], sort_key(r["kommune"])))
    return {"varslet": rows, "vkolonner": kolonner(rows, *AHEAD), **_hits(edition)}


def _hits(edition: Edition) -> dict[str, Any]:
    """Internal: how right the earlier warnings were, by each of the two rules."""
    rows = sorted(edition.raekker("varsling_traef"), key=lambda r: (-int(r["kontroltrin"]), r["maaneder_frem"]))
    by_rule = [(rule, name, own) for rule, name in RULES.items() if (own := [r for r in rows if r["regel"] == rule])]
    return {"traef": by_rule, "tkolonner": kolonner(rows, *HITS)}


def _other_limits(edition: Edition, periode: str, limit: Limit | None) -> dict[str, Any]:
    """Internal: how many would meet the criterion at other thresholds, at the run length in force."""
    rows = edition.raekker("graensevaerdi_scenarier", [("periode", "=", periode)]) if limit else []
    rows = [r for r in rows if r["maaneder"] == limit.maaneder and r["graense"] % 5 == 0 and r["kontroltrin"] == "enten"]
    return {"scenarier": rows, "skolonner": kolonner(rows, *LIMITS)}
