"""One report as data: title, finding, sections in the order of the annual report, and where the figures come from."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dagster_project.common.danish import date_, maaned
from dagster_project.publish.report.data import MunicipalYear
from dagster_project.publish.report.sections import afstemning, benchmark, effekt, indsatser, metode, provenu, udk

SECTION = (
    provenu.five_years,
    provenu.year,
    udk.status,
    udk.paragraf_11,
    indsatser.su,
    indsatser.indsatser,
    indsatser.anker,
    benchmark.benchmark,
    effekt.effekt,
    afstemning.afstemning,
    metode.metode,
)
INVENTED = "Prøvedata: personer, sager og deres beløb er opdigtede."


def document(k: MunicipalYear) -> dict[str, Any]:
    """What the template needs, as JSON: only text and numbers, never markup."""
    u = k.grundlag.udgivelse
    heading, introduction = provenu.front_page(k)
    edition = {"offentlig": "Offentlig", "intern": "Internt, må ikke offentliggøres"}.get(k.grundlag.edition, "")
    invented = u.get("opdigtet") == "ja"
    return {
        "titel": f"Årsrapport {k.aar} for {k.official_name}: kontrol af offentlige ydelser",
        "overlinje": f"Årsrapport {k.aar} · Kontrol af offentlige ydelser · {k.official_name}",
        "overskrift": heading,
        "indledning": introduction,
        "maerke": INVENTED if invented else "",
        "udgave": edition,
        "om": " · ".join(_om(u)),
        "fod": " · ".join(_footer(u, edition, invented)),
        "afsnit": [part for build in SECTION if (part := build(k))],
    }


def _om(u: dict[str, str]) -> list[str]:
    """Beside every figure: source, data to, published, next, provisional or final, contact."""
    terms = [
        ("Kilde: ", u.get("kilde")),
        ("Data til ", _day(u.get("data_til", ""))),
        ("Udgivet ", _day(u.get("udgivet", ""))),
        ("Næste ", _day(u.get("naeste", ""))),
        ("", u.get("foreloebige")),
        ("", u.get("revision")),
        ("", u.get("revision_aarsag", "").removesuffix(".")),
        ("Kontakt: ", u.get("kontakt")),
    ]
    return [word_ + value for word_, value in terms if value]


def _footer(u: dict[str, str], edition: str, invented: bool) -> list[str]:
    nr = f"Udgivelse {u['periode']}.{u['nr']}" if {"periode", "nr"} <= set(u) else ""
    return [t for t in (nr, edition, INVENTED if invented else "") if t]


def _day(text: str) -> str:
    """A day or a month as Danes write it; any other text as it stands."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text[:10]):
        return date_(date.fromisoformat(text[:10]))
    return maaned(text) if re.fullmatch(r"\d{4}-\d{2}", text) else text
