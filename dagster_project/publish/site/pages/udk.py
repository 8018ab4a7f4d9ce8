"""The page of Udbetaling Danmark's statement: the municipality, the country, and § 11."""

from __future__ import annotations

from typing import Any

from dagster_project.figures.names import official_name
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition

COLUMNS = (
    Column("ydelse", "Ydelse", "tekst"), Column("provenu", "Provenu i alt", "", "b"),
    Column("stop_antal", "Stop, antal"), Column("stop_beloeb", "Stop, kr. pr. år"),
    Column("krav_antal", "Krav, antal"), Column("krav_beloeb", "Krav, kr."), Column("efterregulering", "Efterregulering"),
    Column("skat", "Skat"),
)  # fmt: skip
PARAGRAF_11 = (
    Column("aar", "År"), Column("beloeb", "Provenu i alt", "", "b"), Column("tilbagebetalingskrav", "Tilbagebetalingskrav"),
    Column("mindreudgift", "Årlig besparelse"), Column("efterregulering", "Efterregulering"),
)  # fmt: skip


def page(edition: Edition, code: str) -> dict[str, Any]:
    own = edition.raekker("udk_status", [("kommunekode", "=", code)])
    country = edition.raekker("udk_status", [("kommunekode", "=", "DK")])
    year = sorted({r["aar"] for r in own}, reverse=True)
    p11 = edition.raekker("provenu_aar", [("kommunekode", "=", code), ("kategori", "=", "§ 11-sager")])
    p11.sort(key=lambda r: r["aar"])
    return {
        "kode": code, "navn": edition.navne.get(code, code), "kommune": official_name(code, edition.navne.get(code, code)),
        "aar": year, "kolonner": kolonner(own, *COLUMNS),
        "egne": {a: [r for r in own if r["aar"] == a] for a in year},
        "landet": {a: [r for r in country if r["aar"] == a] for a in year},
        "p11": p11, "p11kolonner": kolonner(p11, *PARAGRAF_11),
    }  # fmt: skip
