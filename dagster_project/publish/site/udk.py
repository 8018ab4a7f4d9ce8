"""The page of Udbetaling Danmark's statement: the municipality, the country, and § 11."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.tekster import officielt_navn

from .tabel import Kolonne, kolonner
from .udgave import Udgave

KOLONNER = (
    Kolonne("ydelse", "Ydelse", "tekst"), Kolonne("stop_antal", "Stop, antal"), Kolonne("stop_beloeb", "Stop, kr. pr. år"),
    Kolonne("krav_antal", "Krav, antal"), Kolonne("krav_beloeb", "Krav, kr."), Kolonne("efterregulering", "Efterregulering"),
    Kolonne("skat", "Skat"), Kolonne("provenu", "Provenu i alt", "", "b"),
)  # fmt: skip
PARAGRAF_11 = (
    Kolonne("aar", "År"), Kolonne("tilbagebetalingskrav", "Tilbagebetalingskrav"),
    Kolonne("mindreudgift", "Årlig besparelse"), Kolonne("efterregulering", "Efterregulering"),
    Kolonne("beloeb", "Provenu i alt", "", "b"),
)  # fmt: skip


def side(udgave: Udgave, kode: str) -> dict[str, Any]:
    egne = udgave.raekker("udk_status", [("kommunekode", "=", kode)])
    landet = udgave.raekker("udk_status", [("kommunekode", "=", "DK")])
    aar = sorted({r["aar"] for r in egne}, reverse=True)
    p11 = udgave.raekker("provenu_aar", [("kommunekode", "=", kode), ("kategori", "=", "§ 11-sager")])
    p11.sort(key=lambda r: r["aar"])
    return {
        "kode": kode, "navn": udgave.navne.get(kode, kode), "kommune": officielt_navn(kode, udgave.navne.get(kode, kode)),
        "aar": aar, "kolonner": kolonner(egne, *KOLONNER),
        "egne": {a: [r for r in egne if r["aar"] == a] for a in aar},
        "landet": {a: [r for r in landet if r["aar"] == a] for a in aar},
        "p11": p11, "p11kolonner": kolonner(p11, *PARAGRAF_11),
    }  # fmt: skip
