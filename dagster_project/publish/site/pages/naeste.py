"""Next month: what the leader of a municipality's unit can take up, by when and why; internal, of columns that are delivered."""

from __future__ import annotations

from typing import Any

from dagster_project.common.danish import maaned, saa_mange, sort_key
from dagster_project.common.periods import last_day, months_after
from dagster_project.figures.names import KILDER
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark_data import Limit
from dagster_project.publish.site.pages.udkast import form_address

WARNING = (
    Column("maaneden", "Ved udgangen af", "tekst"), Column("andel_hvis_intet", "Hvis intet tages op", "", "b"),
    Column("andel_hvis_som_nu", "Hvis det går som nu"), Column("mangler_for_graensen", "Mangler at tage op", "", "b"),
    Column("udtaget_hvis_intet", "Taget op i de 12 måneder"), Column("resterende_hvis_intet", "Tilbage på listen"),
)  # fmt: skip
LISTS = (
    Column("saetning", "Kriterium", "tekst", "bred-tekst"), Column("udtrukket", "På listen", "", "b"),
    Column("periode", "Liste fra", "tekst", "nw"), Column("blev_sager", "Heraf blev sager"),
    Column("med_effekt", "Heraf med effekt"),
)  # fmt: skip
CLAIMS = (
    Column("ydelse", "Ydelse", "tekst"), Column("aldersklasse", "Alder", "tekst"),
    Column("udestaaende", "Udestående, kr.", "", "b"), Column("antal", "Krav"), Column("rejst", "Rejst, kr."),
)  # fmt: skip
LATE = (Column("kilden", "Kilde", "tekst"), Column("mangler_periode", "Mangler", "tekst"))
LOST = (
    Column("filnavn", "Fil", "tekst", "mono"), Column("periode", "Periode", "tekst"), Column("raekker_i_fil", "Rækker"),
    Column("raekker_karantaene", "I karantæne", "", "b"),
)  # fmt: skip
ANSWERS = (Column("kontroltrin", "Trin"), Column("henvendt_dato", "STAR har henvendt sig", "dato"))
_PROVISIONAL = ("endelig_aar_maaneder", "endelig_benchmark_maaneder")


def page(edition: Edition, code: str) -> dict[str, Any]:
    periode = edition.udgivelse["periode"]
    mine = [("kommunekode", "=", code)]
    steps = [_step(t, warnings(edition, periode).get((code, t), [])) for t in ("3", "2")]
    claims = [r for r in edition.raekker("krav", mine) if r["udestaaende"]]
    claims.sort(key=lambda r: (-(r.get("raekkefoelge") or 0), -r["udestaaende"]))
    late, lost = edition.raekker("forsinkede", mine), edition.raekker("leverancer", mine)
    lost = [r for r in lost if r["status"] == "indlæst" and r["raekker_karantaene"]]
    for r in late:
        r["kilden"] = KILDER.get(r["kilde"], r["kilde"])
    lists = _lists(edition, code, periode)
    answers = [r for r in edition.raekker("star_henvendelser", mine) if r["besvaret_dato"] is None]
    method = edition.remember("metode", lambda: {r["navn"]: r["beskrivelse"] for r in edition.raekker("metode")})
    return {
        "kode": code, "navn": edition.navne.get(code, code), "periode": periode, "trin": [t for t in steps if t["raekker"]],
        "wkolonner": WARNING, "lister": lists, "lkolonner": LISTS, "krav": claims, "kkolonner": kolonner(claims, *CLAIMS),
        "forsinkede": late, "fkolonner": kolonner(late, *LATE), "tabt": lost, "tkolonner": kolonner(lost, *LOST),
        "skema": form_address(edition, code),
        "svar": answers, "skolonner": kolonner(answers, *ANSWERS), "foreloebig": [method[n] for n in _PROVISIONAL if n in method],
        "overskrift": f"Næste måned, {edition.navne.get(code, code)}: {_first(periode, steps, lists, answers)}",
    }  # fmt: skip


def warnings(edition: Edition, periode: str) -> dict[tuple[str, str], list[Row]]:
    """The warnings of the period by municipality and step, month by month."""

    def read() -> dict[tuple[str, str], list[Row]]:
        out: dict[tuple[str, str], list[Row]] = {}
        for r in edition.raekker("varsling", [("periode", "=", periode)]):
            r["maaneden"] = maaned(r["maaned"])
            out.setdefault((r["kommunekode"], r["kontroltrin"]), []).append(r)
        return {key: sorted(rows, key=lambda r: r["maaneder_frem"]) for key, rows in out.items()}

    return edition.remember(("varsling", periode), read)


def advice(rows: list[Row]) -> str:
    """What to do on a step, by when and why, in a sentence."""
    if not rows or rows[0]["andel_hvis_intet"] is None:
        return "Der er ingen sager at tage op."
    limit = Limit(rows[0]["graense_taeller"], rows[0]["graense_naevner"], 0).tekst if rows[0]["graense_naevner"] else ""
    until = rows[0]["maaneder_til_kriteriet"]
    under = next((r for r in rows if r["mangler_for_graensen"]), None)
    met = "Kriteriet er opfyldt. " if until == 0 else ""
    if under is None:
        return f"{met}Andelen er mindst {limit} til og med {rows[-1]['maaneden']}, også hvis intet tages op."
    reason = f" Ellers er kriteriet opfyldt om {saa_mange(until, 'måned', 'måneder')}." if until else ""
    many = saa_mange(under["mangler_for_graensen"], "sag", "sager")
    by = f"{last_day(under['maaned']).day}. {under['maaneden']}"
    return f"{met}Tag mindst {many} op inden {by} for ikke at ligge under {limit}, når intet nyt vises.{reason}"


def _step(step: str, rows: list[Row]) -> dict[str, Any]:
    return {"trin": step, "raekker": rows, "raad": advice(rows)}


def _lists(edition: Edition, code: str, periode: str) -> list[Row]:
    """The newest list of each criterion, and the one of a year ago with what has come of it since."""
    asked = (periode, months_after(periode, -12))
    rows = [r for r in edition.raekker("udtraek_effekt", [("kommunekode", "=", code)]) if r["periode"] in asked]
    return sorted(rows, key=lambda r: (sort_key(r["saetning"]), r["periode"] != periode))


def _first(periode: str, steps: list[dict[str, Any]], lists: list[Row], answers: list[Row]) -> str:
    """The finding that stands first."""
    parts = []
    if urgent := [t["trin"] for t in steps if any(r["mangler_for_graensen"] for r in t["raekker"])]:
        parts.append(f"trin {' og '.join(urgent)} er under grænsen, hvis intet tages op")
    if waiting := sum(r["udtrukket"] for r in lists if r["periode"] == periode):
        parts.append(f"{saa_mange(waiting, 'række', 'rækker')} venter på lister")
    if answers:
        parts.append("STAR venter på svar")
    return ", ".join(parts) or "intet venter"
