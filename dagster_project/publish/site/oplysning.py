"""The pages about the figures: method, deliveries, archive, and the unit's own lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from dagster_project.format import sorteringsnoegle, stort
from dagster_project.publish.metodenavne import kildehenvisning, metodenavn
from dagster_project.publish.talnavne import talnavn
from dagster_project.publish.tekster import KILDER

from .tabel import Kolonne, kolonner
from .udgave import Raekke, Udgave

ARTER = {
    "metodevalg": "Valg, hvor kilderne tier eller er uenige",
    "regel": "Regler for kontroltrin",
    "grænseværdi": "Grænseværdier",
    "definition": "Nøgletal",
    "offentliggørelse": "Hvad der skjules, og hvordan",
}
METODE = (
    Kolonne("navnet", "Navn", "tekst"), Kolonne("valg", "Det gælder", "tekst"),
    Kolonne("beskrivelse", "Beskrivelse", "tekst", "bred-tekst"),
    Kolonne("begrundelse", "Begrundelse eller kildens ord", "tekst", "bred-tekst"),
    Kolonne("gyldig_fra", "Fra", "dato", "nw"), Kolonne("gyldig_til", "Til", "dato", "nw"), Kolonne("kilden", "Kilde", "tekst"),
)  # fmt: skip
ALTID = date(1900, 1, 1)  # the first day of the seeds' lists: from the beginning
LEVERANCER = (
    Kolonne("filnavn", "Fil", "tekst", "mono"), Kolonne("kilden", "Kilde", "tekst"), Kolonne("kommune", "Kommune", "tekst"),
    Kolonne("periode", "Periode", "tekst", "nw"), Kolonne("version", "Version"), Kolonne("status", "Status", "tekst"),
    Kolonne("raekker_i_fil", "Rækker"), Kolonne("raekker_accepteret", "Accepteret"),
    Kolonne("raekker_karantaene", "I karantæne", "", "b"), Kolonne("aarsag", "Årsag", "tekst"),
    Kolonne("advarsler", "Advarsler", "tekst"), Kolonne("indlaest_tidspunkt", "Indlæst", "dato", "nw"),
    Kolonne("sha256", "SHA-256", "tekst", "mono"),
)  # fmt: skip
OPTALT = {
    "Leverancer": "leverancer", "Indlæst": "indlæst", "Afløst": "afløst", "Dublet": "dublet", "Afvist": "afvist",
    "Rækker": "raekker_i_fil", "Accepteret": "raekker_accepteret", "I karantæne": "raekker_karantaene",
}  # fmt: skip
FORSINKEDE = (
    Kolonne("kilden", "Kilde", "tekst"), Kolonne("kommune", "Afsender", "tekst"),
    Kolonne("mangler_periode", "Mangler", "tekst", "nw"), Kolonne("nyeste_i_kilden", "Nyeste i kilden", "tekst", "nw"),
)  # fmt: skip
REVISIONER = (
    Kolonne("tallet", "Tal", "tekst"), Kolonne("kommune", "Kommune", "tekst"), Kolonne("foer", "Før"), Kolonne("efter", "Nu"),
    Kolonne("forskel", "Forskel", "", "b"), Kolonne("aarsag", "Årsag", "tekst"), Kolonne("status", "Status", "tekst"),
    Kolonne("publikation_fra", "Ændret siden", "tekst"),
)  # fmt: skip


def metode(udgave: Udgave) -> dict[str, Any]:
    raekker = udgave.raekker("metode")
    for r in raekker:
        r["valg"] = (r["valg"] or "").replace("|", ", ")
        r |= {"navnet": metodenavn(r["art"], r["navn"]), "kilden": kildehenvisning(r["kilde"])}
    arter = sorted({r.get("art") or "metodevalg" for r in raekker}, key=lambda a: (list(ARTER).index(a) if a in ARTER else 9, a))
    efter_art = {a: [r for r in raekker if (r.get("art") or "metodevalg") == a] for a in arter}
    grupper = [(a, ARTER.get(a, a.capitalize()), _metodekolonner(rs), rs) for a, rs in efter_art.items()]
    return {"grupper": grupper, "antal": len(raekker)}


def _metodekolonner(raekker: list[Raekke]) -> list[Kolonne]:
    """Days from and to are shown where something has changed: what has held all along needs none."""
    skiftet = any(r["gyldig_til"] or (r["gyldig_fra"] and r["gyldig_fra"] > ALTID) for r in raekker)
    return [k for k in kolonner(raekker, *METODE) if skiftet or k.slags != "dato"]


def leverancer(udgave: Udgave) -> dict[str, Any] | None:
    raekker = udgave.raekker("leverancer")
    if not raekker:
        return None
    raekker.sort(key=lambda r: (r["kilde"] or "", r["periode"] or "", r["kommunekode"] or "", r["version"] or 0))
    forsinkede = udgave.raekker("forsinkede")
    for r in [*raekker, *forsinkede]:
        r["kilden"] = stort(KILDER.get(r["kilde"] or "", r["kilde"] or "ukendt"))
        r["kommune"] = udgave.navne.get(r["kommunekode"] or "", r["kommunekode"])
    aarsager = Counter(r["aarsag"] for r in udgave.raekker("karantaene"))
    kilder: dict[str, Counter[str]] = {}
    for r in raekker:
        k = kilder.setdefault(r["kilden"], Counter())
        k["leverancer"] += 1
        k[r["status"]] += 1
        for felt in ("raekker_i_fil", "raekker_accepteret", "raekker_karantaene"):
            k[felt] += r.get(felt) or 0
    optalt = "raekker_i_fil" in raekker[0]
    return {
        "raekker": raekker, "kolonner": kolonner(raekker, *LEVERANCER), "optalt": optalt,
        "kilder": sorted(kilder.items(), key=lambda p: sorteringsnoegle(p[0])),
        "forsinkede": forsinkede, "forsinkedekolonner": kolonner(forsinkede, *FORSINKEDE),
        "aarsager": sorted(aarsager.items(), key=lambda p: (-p[1], p[0])),
        "karantaene": sum(k["raekker_karantaene"] for k in kilder.values()),
        "felter": {n: f for n, f in OPTALT.items() if optalt or not f.startswith("raekker")},
    }  # fmt: skip


def arkiv(udgave: Udgave, poster: Sequence[Any]) -> dict[str, Any]:
    """Earlier publications, newest first, and what changed since the last one where the edition has it."""
    revisioner = udgave.raekker("reviderede_tal")
    for r in revisioner:
        r |= {"tallet": talnavn(r["tal_id"]), "kommune": udgave.navne.get(r["kommunekode"], r["kommunekode"])}
    udgaaet = any(r["efter"] is None for r in revisioner)
    return {
        "poster": list(poster), "revisioner": revisioner, "kolonner": kolonner(revisioner, *REVISIONER), "udgaaet": udgaaet,
    }  # fmt: skip


SAGSLISTER: tuple[tuple[str, str, str], ...] = (
    (
        "kontrolsager_uklassificerede",
        "Sager uden kontroltrin",
        "Ingen regel giver trinnet; enheden skal afklare dem. De bogfører intet.",
    ),
    ("kontroltrin_afvigelser", "Sager med et andet trin end reglen", "Reglen vinder i tallene; listen er til efterprøvning."),
)
UDTRAEK = (
    Kolonne("noegle", "Sag", "tekst", "mono"), Kolonne("forhold", "Det, der opfylder kriteriet", "tekst", "bred-tekst"),
    Kolonne("borger_id", "Borger (pseudonym)", "tekst", "mono"), Kolonne("leverance_id", "Leverance", "tekst", "mono"),
    Kolonne("raekke_nr", "Række"),
)  # fmt: skip
SAGER = (
    Kolonne("sagsnr", "Sag", "tekst", "mono"), Kolonne("ydelse", "Ydelse", "tekst"),
    Kolonne("kontroltrin_registreret", "Registreret trin"), Kolonne("kontroltrin", "Reglens trin"),
    Kolonne("regel", "Regel", "tekst"),
    Kolonne("mangler", "Hvad der mangler", "tekst", "bred-tekst"), Kolonne("kildesaetning", "Kildens ord", "tekst", "bred-tekst"),
    Kolonne("tilbagebetalingskrav", "Krav"), Kolonne("mindreudgift", "Mindreudgift"),
    Kolonne("leverance_id", "Leverance", "tekst", "mono"), Kolonne("raekke_nr", "Række"),
)  # fmt: skip


def udtraek(udgave: Udgave) -> dict[str, Any] | None:
    """Internal: the selection lists by stated criterion, and the cases that the unit must look at."""
    raekker = udgave.raekker("udtraek")
    lister = [(n, t, h, r, kolonner(r, *SAGER)) for n, t, h in SAGSLISTER if (r := udgave.raekker(n))]
    if not raekker and not lister:
        return None
    kriterier = sorted({(r["kriterium"], r["saetning"]) for r in raekker})
    grupper = [(k, s, [r for r in raekker if r["kriterium"] == k]) for k, s in kriterier]
    return {"grupper": grupper, "kolonner": kolonner(raekker, *UDTRAEK), "lister": lister}
