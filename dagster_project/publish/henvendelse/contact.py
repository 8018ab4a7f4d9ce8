"""Whom STAR may contact about the use of risk cases: the steps that meet the criterion, their readings, and the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dagster_project.common.danish import sort_key
from dagster_project.common.periods import months_after
from dagster_project.deliveries.contract import contracts
from dagster_project.figures.names import official_name
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.udkast import newest
from dagster_project.publish.workbook.form import Form, FormColumn

KILDE = "star_henvendelser"
SHOWN_MONTHS = 12
STEPS = ("3", "2")
# [B]'s own reasons, in the words of the contract, each with what it says of it
REASONS = {
    "kontrolstrategi": "kommunen har valgt en anden kontrolstrategi",
    "snydmønstre": "snydmønstrene i kommunen er andre end dem, sagerne er udsøgt efter",
    "dårlig hitrate": "sagerne har for sjældent givet et resultat",
    "andre kilder": "kommunen får sine kontrolsager fra andre kilder",
    "prioritering": "andre sager er prioriteret højere internt i kommunen",
}
# the heading of each column of the contract as the form has it, and the width of the column
_HEADINGS = {
    "kommunekode": ("Kommunekode", 14), "kontroltrin": ("Kontroltrin", 12), "henvendt_dato": ("Dato for henvendelse", 22),
    "besvaret_dato": ("Dato for svar", 16), "aarsager": ("Årsager", 44), "begrundelse": ("Kommunens begrundelse", 60),
    "forslag": ("Forslag til udtrækkene", 60),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step that meets the criterion: its row of benchmark_opfoelgning, its readings of the last twelve months by period, its
    areas and the country's share of the whole step."""

    trin: str
    row: Row
    readings: dict[str, Row]
    areas: list[Row]
    national: float | None


@dataclass(frozen=True)
class Contact:
    """A municipality to be asked, or still to answer: `steps` is empty where nothing new is to be asked."""

    kode: str
    navn: str
    periode: str
    steps: list[Step]
    earlier: list[Row]
    form: Form

    @property
    def official_name(self) -> str:
        return official_name(self.kode, self.navn)


def contacts(u: Edition) -> list[Contact]:
    """In Danish alphabetical order: those that meet the criterion by the newest reading, and those that STAR waits for."""
    periode = newest(u)
    readings = u.raekker("benchmark_opfoelgning")
    meets = {r["kommunekode"] for r in readings if r["periode"] == periode and r["opfylder_kriteriet"]}
    register = u.raekker(KILDE)
    waits = {r["kommunekode"] for r in register if r["besvaret_dato"] is None}
    codes = sorted(meets | waits, key=lambda code: sort_key(u.navne.get(code, code)))
    return [_contact(u, code, periode, [r for r in register if r["kommunekode"] == code]) for code in codes]


def _contact(u: Edition, code: str, periode: str, earlier: list[Row]) -> Contact:
    own = u.raekker("benchmark_opfoelgning", [("kommunekode", "=", code)])
    steps = [_step(u, code, periode, r, own) for t in STEPS for r in own if _meets(r, periode, t)]
    waiting = {r["kontroltrin"]: r["henvendt_dato"] for r in earlier if r["besvaret_dato"] is None}
    asked = [t for t in STEPS if t in waiting or t in {s.trin for s in steps}]
    name = u.navne.get(code, code)
    earlier = sorted(earlier, key=lambda r: (r["henvendt_dato"], r["kontroltrin"]))
    return Contact(
        code, name, periode, steps, earlier, _form(code, official_name(code, name), [(t, waiting.get(t)) for t in asked])
    )


def _meets(r: Row, periode: str, step: str) -> bool:
    return r["periode"] == periode and r["kontroltrin"] == step and bool(r["opfylder_kriteriet"])


def _step(u: Edition, code: str, periode: str, row: Row, own: list[Row]) -> Step:
    since = months_after(periode, 1 - SHOWN_MONTHS)
    readings = {r["periode"]: r for r in own if r["kontroltrin"] == row["kontroltrin"] and since <= r["periode"] <= periode}
    cells = [("periode", "=", periode), ("kontroltrin", "=", row["kontroltrin"])]
    areas = [r for r in u.raekker("benchmark", [("kommunekode", "=", code), *cells]) if r["omraade"] != "alle"]
    whole = "alle" if len(areas) > 1 else areas[0]["omraade"] if areas else "alle"
    country = [r["andel_udtaget"] for r in u.raekker("benchmark", [("kommunekode", "=", "DK"), *cells]) if r["omraade"] == whole]
    return Step(row["kontroltrin"], row, readings, areas, country[0] if country else None)


def _form(code: str, name: str, asked: list[tuple[str, date | None]]) -> Form:
    """The form of a municipality: a row for each step, the day of the contact where it is registered."""
    contract = contracts()[KILDE]
    values = {k.navn: k.vaerdier for k in contract.kolonner}
    columns = [
        FormColumn(*_HEADINGS[k.navn], k.type == "dato", values[k.navn] if k.navn == "aarsager" else ())
        for k in contract.kolonner
    ]
    rows: list[list[Any]] = [
        [{"kommunekode": code, "kontroltrin": step, "henvendt_dato": day}.get(n) for n in contract.navne] for step, day in asked
    ]
    guide = [
        f"Svarskema: brug af risikosager i {name}",
        "Én række pr. kontroltrin. Skriv dagen for henvendelsen og dagen for svaret, kommunens årsager og svar med egne ord.",
        f"Årsager: {', '.join(values['aarsager'])}. Vælg én fra listen, eller skriv flere adskilt af |.",
        f"Gem som {KILDE}_{code}_ÅÅÅÅ-MM.xlsx med måneden for svaret, og læg filen i leverancernes mappe {KILDE}.",
        "Har måneden allerede en fil, så skriv rækkerne ind i en ny version af den (_v2), der også har de andre rækker.",
    ]
    return Form("Svar", guide, columns, rows)
