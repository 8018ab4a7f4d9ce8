"""STAR's contacts: drafts and forms for those that meet the criterion, the register of answers, and what came after; internal."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import Any

from dagster_project.common.danish import enumeration, saa_mange, sort_key, tal
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row

FILE = "udkast.html"
FOLDER = "henvendelser"  # beside the site: letters and forms
_TABLE = "henvendelser_forloeb"
REGISTER = (
    Column("kommune", "Kommune", "navn"), Column("kontroltrin", "Trin"), Column("dage_til_svar", "Dage til svar", "", "b"),
    Column("henvendt_dato", "Henvendt", "dato", "nw"), Column("besvaret_dato", "Besvaret", "dato", "nw"),
    Column("aarsagerne", "Årsager", "tekst"), Column("begrundelse", "Begrundelse", "tekst", "bred-tekst"),
    Column("forslag", "Forslag til udtrækkene", "tekst", "bred-tekst"),
)  # fmt: skip
AFTER = (
    Column("kommune", "Kommune", "navn"), Column("kontroltrin", "Trin"), Column("henvendt_dato", "Henvendt", "dato", "nw"),
    Column("andel_foer", "Måneden før", "", "b"), Column("andel_md_0", "Måneden selv"),
    *(Column(f"andel_md_{n}", f"{n}. måned efter") for n in range(1, 7)),
    Column("ikke_under_fra", "Ikke under grænsen fra", "tekst", "nw"),
)  # fmt: skip


def draft_name(code: str, periode: str, suffix: str) -> str:
    """`pdf` and `txt` of the letter."""
    return f"henvendelse-{code}-{periode}.{suffix}"


def form_name(code: str, periode: str) -> str:
    return f"svarskema-{code}-{periode}.xlsx"


def newest(edition: Edition) -> str:
    """The month of the newest reading: a later publication may have none of its own."""
    return max(edition.different("benchmark_opfoelgning", "periode"), default=edition.udgivelse["periode"])


def exists(edition: Edition) -> bool:
    """Whether the edition has the page: a public one never has."""
    return edition.exists(_TABLE) and bool(_drafts(edition) or edition.raekker(_TABLE))


def form_address(edition: Edition, code: str) -> str | None:
    """The way from a page to the municipality's form, where there is one."""
    return edition.fil(FOLDER, form_name(code, newest(edition)))


def page(edition: Edition) -> dict[str, Any] | None:
    if not exists(edition):
        return None
    rows, drafts = edition.raekker(_TABLE), _drafts(edition)
    for r in rows:
        r["kommune"] = edition.navne.get(r["kommunekode"], r["kommunekode"])
        r["aarsagerne"] = enumeration((r["aarsager"] or "").split("|")) or None
    rows.sort(key=lambda r: (-r["henvendt_dato"].toordinal(), sort_key(r["kommune"]), r["kontroltrin"]))
    days = [r["dage_til_svar"] for r in rows if r["dage_til_svar"] is not None]
    return {
        "periode": newest(edition), "udkast": drafts, "register": rows,
        "rkolonner": kolonner(rows, *REGISTER), "ekolonner": kolonner(rows, *AFTER),
        "aarsager": _reasons(rows), "svartid": f"Medianen er {tal(round(median(days)))} dage til svar." if days else "",
        "overskrift": f"{saa_mange(len(drafts), 'kommune', 'kommuner')} kan få en henvendelse; "
            f"{saa_mange(sum(r['besvaret_dato'] is None for r in rows), 'henvendelse venter', 'henvendelser venter')} på svar",
    }  # fmt: skip


def _drafts(edition: Edition) -> list[dict[str, Any]]:
    """Each municipality that meets the criterion in the edition's month, with its steps and the ways to its files."""
    periode = newest(edition)
    steps: dict[str, list[Row]] = {}
    for r in edition.raekker("benchmark_opfoelgning", [("periode", "=", periode)]):
        if r["opfylder_kriteriet"]:
            steps.setdefault(r["kommunekode"], []).append(r)
    out = []
    for code, own in steps.items():
        files = {"Brev (PDF)": draft_name(code, periode, "pdf"), "Brev til at rette i (tekst)": draft_name(code, periode, "txt")}
        files["Svarskema (XLSX)"] = form_name(code, periode)
        links = [(name, address) for name, file in files.items() if (address := edition.fil(FOLDER, file))]
        runs = [f"trin {r['kontroltrin']} i {saa_mange(r['maaneder_i_traek'], 'måned', 'måneder')}" for r in own]
        out.append({"navn": edition.navne.get(code, code), "trin": enumeration(sorted(runs, reverse=True)), "filer": links})
    return sorted(out, key=lambda d: sort_key(d["navn"]))


def _reasons(rows: list[Row]) -> str:
    """How often each coded reason was given; a contact may give several."""
    counted = Counter(reason for r in rows for reason in (r["aarsager"] or "").split("|") if reason)
    return ", ".join(f"{reason} {tal(n)}" for reason, n in sorted(counted.items(), key=lambda p: (-p[1], sort_key(p[0]))))
