"""The pages about the figures: method, deliveries, archive, and the unit's own lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dagster_project.common.danish import large, sort_key
from dagster_project.common.periods import ALWAYS
from dagster_project.figures.names import KILDER
from dagster_project.figures.source_names import anchor, kilde_reference, places, quoted
from dagster_project.figures.tal_names import choice, method_name, tal_name
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.spor_rows import case_by_itself

KINDS = {
    "metodevalg": "Valg, hvor kilderne ikke siger det eller er uenige",
    "regel": "Regler for kontroltrin",
    "grænseværdi": "Grænseværdier",
    "definition": "Nøgletal",
    "offentliggørelse": "Hvad der skjules, og hvordan",
}
METHOD = (
    Column("navnet", "Navn", "tekst"), Column("valget", "Det gælder", "tekst"),
    Column("beskrivelse", "Hvad det betyder", "tekst", "bred-tekst"),
    Column("begrundelsen", "Begrundelse eller kildens ord", "tekst", "bred-tekst"),
    Column("gyldig_fra", "Fra", "dato", "nw"), Column("gyldig_til", "Til", "dato", "nw"),
    Column("kilden", "Kilde", "tekst", "", lambda r: source_link(r["kilde"])),
)  # fmt: skip
LEVERANCER = (
    Column("filnavn", "Fil", "tekst", "mono"), Column("kilden", "Kilde", "tekst"), Column("kommune", "Kommune", "tekst"),
    Column("periode", "Periode", "tekst", "nw"), Column("version", "Version"), Column("status", "Status", "tekst"),
    Column("raekker_i_fil", "Rækker"), Column("raekker_accepteret", "Accepteret"),
    Column("raekker_karantaene", "I karantæne", "", "b"), Column("aarsag", "Årsag", "tekst"),
    Column("advarsler", "Advarsler", "tekst"), Column("indlaest_tidspunkt", "Indlæst", "dato", "nw"),
    Column("sha256", "SHA-256", "tekst", "mono"),
)  # fmt: skip
COUNTED = {
    "Leverancer": "leverancer", "Indlæst": "indlæst", "Afløst": "afløst", "Dublet": "dublet", "Afvist": "afvist",
    "Slettet": "slettet",
    "Rækker": "raekker_i_fil", "Accepteret": "raekker_accepteret", "I karantæne": "raekker_karantaene",
}  # fmt: skip
LATE = (
    Column("kilden", "Kilde", "tekst"), Column("kommune", "Afsender", "tekst"),
    Column("mangler_periode", "Mangler", "tekst", "nw"), Column("nyeste_i_kilden", "Nyeste i kilden", "tekst", "nw"),
)  # fmt: skip
REVISIONS = (
    Column("tallet", "Tal", "tekst"), Column("kommune", "Kommune", "tekst"), Column("foer", "Før"), Column("efter", "Nu"),
    Column("forskel", "Forskel", "", "b"), Column("aarsag", "Årsag", "tekst"), Column("status", "Status", "tekst"),
    Column("publikation_fra", "Ændret siden udgivelse", "tekst"),
)  # fmt: skip

REVISIONS_SHOWN = 1000  # a corrected month of the country's is thousands; all of them stand in the CSV beside it


def source_link(kilde: str | None) -> str | None:
    """To the cited line on the page of the sources."""
    cited = places(kilde)
    return f"kilder.html#{anchor(*cited[0][:2])}" if cited else None


def metode(edition: Edition) -> dict[str, Any]:
    rows = edition.raekker("metode")
    for r in rows:
        r |= {
            "navnet": method_name(r["art"], r["navn"]), "valget": choice(r["navn"], r["valg"]),
            "begrundelsen": quoted(r["begrundelse"], r["kilde"]), "kilden": kilde_reference(r["kilde"]),
        }  # fmt: skip
    kinds = sorted({r.get("art") or "metodevalg" for r in rows}, key=lambda a: (list(KINDS).index(a) if a in KINDS else 9, a))
    after_art = {a: [r for r in rows if (r.get("art") or "metodevalg") == a] for a in kinds}
    groups = [(a, KINDS.get(a, a.capitalize()), _method_columns(rs), rs) for a, rs in after_art.items()]
    return {"grupper": groups, "antal": len(rows), "kilderne": any(places(r["kilde"]) for r in rows)}


def _method_columns(rows: list[Row]) -> list[Column]:
    """Days from and to are shown where something has changed: what has held all along needs none."""
    switched = any(r["gyldig_til"] or (r["gyldig_fra"] and r["gyldig_fra"] > ALWAYS) for r in rows)
    return [k for k in kolonner(rows, *METHOD) if switched or k.slags != "dato"]


def leverancer(edition: Edition, way: Callable[[Row], str | None]) -> dict[str, Any] | None:
    """`way`: from a delivery to the figures that its rows are in."""
    rows = edition.raekker("leverancer")
    if not rows:
        return None
    rows.sort(key=lambda r: (r["kilde"] or "", r["periode"] or "", r["kommunekode"] or "", r["version"] or 0))
    late = edition.raekker("forsinkede")
    for r in [*rows, *late]:
        r["kilden"] = large(KILDER.get(r["kilde"] or "", r["kilde"] or "ukendt"))
        r["kommune"] = edition.navne.get(r["kommunekode"] or "", r["kommunekode"])
    reasons = Counter(r["aarsag"] for r in edition.raekker("karantaene"))
    kilder: dict[str, Counter[str]] = {}
    for r in rows:
        k = kilder.setdefault(r["kilden"], Counter())
        k["leverancer"] += 1
        k[r["status"]] += 1
        for field_name in ("raekker_i_fil", "raekker_accepteret", "raekker_karantaene"):
            k[field_name] += r.get(field_name) or 0
    counted = "raekker_i_fil" in rows[0]
    return {
        "raekker": rows, "kolonner": [replace(k, lenke=way) if k.felt == "filnavn" else k for k in kolonner(rows, *LEVERANCER)],
        "optalt": counted, "med_tal": any(map(way, rows)),
        "kilder": sorted(kilder.items(), key=lambda p: sort_key(p[0])),
        "forsinkede": late, "forsinkedekolonner": kolonner(late, *LATE),
        "aarsager": sorted(reasons.items(), key=lambda p: (-p[1], p[0])),
        "slettede": sum(k["slettet"] for k in kilder.values()),
        "karantaene": sum(k["raekker_karantaene"] for k in kilder.values()),
        "felter": {
            n: f for n, f in COUNTED.items()
            if (counted or not f.startswith("raekker")) and (f != "slettet" or any(k["slettet"] for k in kilder.values()))
        },
    }  # fmt: skip


def archive(edition: Edition, entries: Sequence[Any]) -> dict[str, Any]:
    """Earlier publications, newest first, and what changed since the last one where the edition has it."""
    revisions = edition.raekker("reviderede_tal")
    for r in revisions:
        r |= {"tallet": tal_name(r["tal_id"]), "kommune": edition.navne.get(r["kommunekode"], r["kommunekode"])}
    gone = any(r["efter"] is None for r in revisions)
    return {
        "poster": list(entries), "revisioner": revisions[:REVISIONS_SHOWN], "aendrede": len(revisions),
        "kolonner": kolonner(revisions, *REVISIONS), "udgaaet": gone,
    }  # fmt: skip


CASE_LISTS: tuple[tuple[str, str, str], ...] = (
    (
        "kontrolsager_uklassificerede",
        "Sager uden kontroltrin",
        "Ingen regel giver trinnet; enheden skal afklare dem. De tæller ikke med i provenuet.",
    ),
    ("kontroltrin_afvigelser", "Sager med et andet trin end reglen", "Reglen vinder i tallene; listen er til efterprøvning."),
)
UDTRAEK = (
    Column("sag", "Sag", "tekst", "mono"), Column("forhold", "Det, der opfylder kriteriet", "tekst", "bred-tekst"),
    Column("borger_id", "Borger (pseudonym)", "tekst", "mono"), Column("leverance_id", "Leverance", "tekst", "mono"),
    Column("raekke_nr", "Række"),
)  # fmt: skip
SAGER = (
    Column("sagsnr", "Sag", "tekst", "mono"), Column("ydelse", "Ydelse", "tekst"),
    Column("kontroltrin_registreret", "Registreret trin"), Column("kontroltrin", "Reglens trin"),
    Column("regel", "Regel", "tekst"),
    Column("mangler", "Hvad der mangler", "tekst", "bred-tekst"), Column("kildesaetning", "Kildens ord", "tekst", "bred-tekst"),
    Column("tilbagebetalingskrav", "Krav"), Column("mindreudgift", "Mindreudgift"),
    Column("leverance_id", "Leverance", "tekst", "mono"), Column("raekke_nr", "Række"),
)  # fmt: skip


def udtraek(edition: Edition) -> dict[str, Any] | None:
    """Internal: the selection lists by stated criterion, and the cases that the unit must look at."""
    rows = edition.raekker("udtraek")
    lists = [(n, t, h, r, kolonner(r, *SAGER)) for n, t, h in CASE_LISTS if (r := edition.raekker(n))]
    if not rows and not lists:
        return None
    for r in rows:
        r["sag"] = case_by_itself(r["noegle"])
    criteria = sorted({(r["kriterium"], r["saetning"]) for r in rows})
    groups = [(k, s, [r for r in rows if r["kriterium"] == k]) for k, s in criteria]
    return {"grupper": groups, "kolonner": kolonner(rows, *UDTRAEK), "lister": lists}
