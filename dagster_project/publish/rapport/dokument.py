"""One report as data: title, finding, sections in the order of the annual report, and where the figures come from."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dagster_project.format import dato, maaned
from dagster_project.publish.rapport import afstemning, benchmark, indsatser, metode, provenu, udk
from dagster_project.publish.rapport.grundlag import Kommuneaar

AFSNIT = (
    provenu.femaar,
    provenu.aaret,
    udk.status,
    udk.paragraf_11,
    indsatser.su,
    indsatser.indsatser,
    indsatser.anker,
    benchmark.benchmark,
    afstemning.afstemning,
    metode.metode,
)
OPDIGTET = "Prøvedata: personer, sager og deres beløb er opdigtede."


def dokument(k: Kommuneaar) -> dict[str, Any]:
    """What the template needs, as JSON: only text and numbers, never markup."""
    u = k.grundlag.udgivelse
    overskrift, indledning = provenu.forside(k)
    udgave = {"offentlig": "Offentlig udgave", "intern": "Intern udgave, må ikke offentliggøres"}.get(k.grundlag.udgave, "")
    opdigtet = u.get("opdigtet") == "ja"
    return {
        "titel": f"Årsrapport {k.aar} for {k.officielt_navn}: kontrol af offentlige ydelser",
        "overlinje": f"Årsrapport {k.aar} · Kontrol af offentlige ydelser · {k.officielt_navn}",
        "overskrift": overskrift,
        "indledning": indledning,
        "maerke": OPDIGTET if opdigtet else "",
        "udgave": udgave,
        "om": " · ".join(_om(u)),
        "fod": " · ".join(_fod(u, udgave, opdigtet)),
        "afsnit": [byg(k) for byg in AFSNIT],
    }


def _om(u: dict[str, str]) -> list[str]:
    """Beside every figure: source, data to, published, next, provisional or final, contact."""
    led = [
        ("Kilde: ", u.get("kilde")),
        ("Data til ", _dag(u.get("data_til", ""))),
        ("Udgivet ", _dag(u.get("udgivet", ""))),
        ("Næste ", _dag(u.get("naeste", ""))),
        ("Tallene er ", u["status"] + "e" if u.get("status") else ""),
        ("", u.get("revision")),
        ("", u.get("revision_aarsag", "").removesuffix(".")),
        ("Kontakt: ", u.get("kontakt")),
    ]
    return [ord_ + vaerdi for ord_, vaerdi in led if vaerdi]


def _fod(u: dict[str, str], udgave: str, opdigtet: bool) -> list[str]:
    nr = f"Udgivelse {u['periode']}.{u['nr']}" if {"periode", "nr"} <= set(u) else ""
    return [t for t in (nr, udgave, OPDIGTET if opdigtet else "") if t]


def _dag(tekst: str) -> str:
    """A day or a month as Danes write it; any other text as it stands."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", tekst[:10]):
        return dato(date.fromisoformat(tekst[:10]))
    return maaned(tekst) if re.fullmatch(r"\d{4}-\d{2}", tekst) else tekst
