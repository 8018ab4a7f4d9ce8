"""The reconciliation page: reported figures against computed ones, printed sums, and claims in words."""

from __future__ import annotations

from typing import Any

from dagster_project.common.danish import tal
from dagster_project.figures.source_names import document_name
from dagster_project.figures.tal_names import tal_name
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row

ORDER = ("afviger", "forklaret", "ikke beregnet", "stemmer")
MEANS = {
    "afviger": "det beregnede og det rapporterede er forskellige, og ingen har forklaret det",
    "forklaret": "de er forskellige, og forskellen er forklaret ved navn",
    "ikke beregnet": "der er intet at holde tallet op imod; hvad der mangler, står ved tallet",
    "stemmer": "de er ens, eller forskellen er inden for den præcision, tallet er trykt med",
}
COLUMNS = (
    Column("tallet", "Tal", "tekst"), Column("forskel", "Forskel", "", "b"), Column("beregnet", "Beregnet"),
    Column("rapporteret", "Rapporteret"), Column("status", "Status", "tekst"),
    Column("forklaring", "Forklaring", "tekst"), Column("dokument", "Dokument", "tekst", "mono"), Column("linje", "Linje"),
)  # fmt: skip
SUMS = (
    Column("tabel", "Tabel i dokumentet", "tekst"), Column("raekke", "Række", "tekst"), Column("kolonne", "Kolonne", "tekst"),
    Column("antal_dele", "Dele"), Column("sum_af_dele", "Sum af delene"), Column("trykt_total", "Trykt total"),
    Column("forskel", "Forskel", "", "b"), Column("status", "Status", "tekst"), Column("note", "Bemærkning", "tekst"),
)  # fmt: skip
UDSAGN = (
    Column("citat", "Rapportens ord", "tekst", "bred-tekst"), Column("udfald", "Udfald", "tekst", "b"),
    Column("beregnet", "De beregnede tal", "tekst"), Column("begrundelse", "Hvorfor", "tekst", "bred-tekst"),
    Column("dokument", "Dokument", "tekst", "mono"), Column("linje", "Linje"),
)  # fmt: skip


def page(edition: Edition, spor: Any) -> dict[str, Any] | None:
    rows = edition.raekker("afstemning", [("status", "!=", "ikke rapporteret")])
    if not rows:
        return None
    for r in rows:
        r["tallet"] = tal_name(r["tal_id"])
    rows.sort(key=lambda r: (ORDER.index(r["status"]) if r["status"] in ORDER else 9, r["tal_id"]))
    count = {s: sum(r["status"] == s for r in rows) for s in ORDER}
    sums = edition.raekker("trykte_summer")
    udsagn = sorted(edition.raekker("udsagn"), key=lambda r: (r["udfald"] == "holder", r["udsagn_id"]))
    documents = sorted({r["dokument"] for r in [*rows, *udsagn, *sums] if r.get("dokument")})
    ks = _without_document(kolonner(rows, *COLUMNS), documents)
    ks = [Column(k.felt, k.navn, k.slags, k.klasse, spor) if k.felt == "tallet" else k for k in ks]
    if edition.intern:
        ks.append(Column("tal_id", "Tallets id", "tekst", "mono"))
    return {
        "overskrift": _heading(count), "antal": count, "betyder": MEANS, "kolonner": ks, "n": len(rows),
        "aabne": [r for r in rows if r["status"] != "stemmer"], "ens": [r for r in rows if r["status"] == "stemmer"],
        "summer": sums, "sumkolonner": kolonner(sums, *SUMS),
        "udsagn": udsagn, "udsagnskolonner": _without_document(kolonner(udsagn, *UDSAGN), documents),
        "dokumenter": [document_name(d) for d in documents], "udsagn_overskrift": _udsagn(udsagn),
    }  # fmt: skip


def _without_document(ks: list[Column], documents: list[str]) -> list[Column]:
    """Where all rests on one document, it is named above the tables instead of on every row."""
    return [k for k in ks if k.felt != "dokument" or len(documents) > 1]


def _heading(count: dict[str, int]) -> str:
    """How many of the figures that can be compared agree."""
    compared = count["stemmer"] + count["forklaret"] + count["afviger"]
    if not compared:
        return "Ingen rapporterede tal kan efterprøves endnu"
    if count["stemmer"] == compared:
        all_ = "Det ene rapporterede tal" if compared == 1 else f"Alle {tal(compared)} rapporterede tal"
        return f"{all_}, der kan beregnes, stemmer"
    rest = [f"{tal(count[s])} {s}" for s in ("forklaret", "afviger") if count[s]]
    rest = [r.replace(" forklaret", " er forklaret") for r in rest]
    return f"{tal(count['stemmer'])} af {tal(compared)} rapporterede tal stemmer – " + " og ".join(rest)


def _udsagn(udsagn: list[Row]) -> str:
    shown = [r["udfald"] for r in udsagn if r["udfald"] is not None]  # a hidden outcome is no claim that fails
    hidden = f"; {tal(len(udsagn) - len(shown))} er skjult" if len(shown) < len(udsagn) else ""
    if not shown:
        return f"Ingen udsagn i ord kan efterprøves{hidden}"
    return f"{tal(shown.count('holder'))} af {tal(len(shown))} udsagn i ord holder{hidden}"
