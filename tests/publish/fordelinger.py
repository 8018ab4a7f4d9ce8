"""An invented world's breakdowns: its cases with their claims, those by benefit and age, and the proceeds by benefit."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dagster_project.settings import ROD

if TYPE_CHECKING:
    from tests.publish.verdener import Verden

PERIODE, SIDSTE_DAG, AAR = "2023-12", date(2023, 12, 31), 2023
STANDARD = ("kontanthjælp", 6, Decimal(0), Decimal(0))
KRAV = ("rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")


def sagsnr(aar: int, nr: str) -> str:
    return f"{aar}-{nr}"


def skaebne(verden: Verden, kommune: str, aar: int, nr: str) -> tuple:
    return verden.skaebne.get((kommune, aar, nr), STANDARD)


def linjer(verden: Verden) -> list[dict]:
    """`provenu_linjer`, those of cases; a municipal case's key ends in its benefit."""
    ud = []
    for k, a, kat, nr, komponent, beloeb in verden.sager:
        ydelse = skaebne(verden, k, a, nr)[0] if kat == "KL-ydelser" else "SU" if kat == "SU-sager" else None
        noegle = f"{k}|{sagsnr(a, nr)}" + (f"|{ydelse}" if kat == "KL-ydelser" else "")
        fast = {"kommunekode": k, "aar": a, "kategori": kat, "komponent": komponent}
        ud.append({**fast, "beloeb": beloeb, "noegle": noegle, "ydelse": ydelse})
    return ud


def andele(verden: Verden) -> list[dict]:
    """`provenu_kommunal_andel`: every category of cases and of the statement by benefit; § 11 has none."""
    summer: dict[tuple, Decimal] = defaultdict(Decimal)
    for r in linjer(verden):
        summer[r["kommunekode"], r["aar"], r["kategori"], r["ydelse"]] += r["beloeb"]
    for k, a, ydelse, _, stop, _, krav in verden.udk:
        if stop or krav:
            summer[k, a, "UDK-ydelser", ydelse] += stop + krav
    for k, a, _, krav, besparelse in verden.p11:
        if krav or besparelse:
            summer[k, a, "§ 11-sager", None] += krav + besparelse
    navne = ("kommunekode", "aar", "kategori", "ydelse", "beloeb")
    return [dict(zip(navne, (*n, v), strict=True)) for n, v in summer.items() if n[:2] in verden.daekket]


def krav(verden: Verden) -> tuple[list[dict], list[dict], list[tuple]]:
    """(`kontrolsager`, `krav`, the efforts' figures of claims), over all the years' municipal cases."""
    beloeb: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for k, a, kat, nr, komponent, b in verden.sager:
        if kat == "KL-ydelser":
            beloeb[k, a, nr][komponent] += b
    sager, raekker, tal = [], defaultdict(lambda: defaultdict(Decimal)), defaultdict(lambda: defaultdict(Decimal))
    for (k, a, nr), egne in beloeb.items():
        ydelse, maaned, betalt, afskrevet = skaebne(verden, k, a, nr)
        dag, rejst, anke = date(a, maaned, 15), egne["tilbagebetalingskrav"], egne["anke"]
        fast = {"kommunekode": k, "sagsnr": sagsnr(a, nr), "ydelse": ydelse, "afgoerelse_dato": dag}
        sager.append({**fast, "tilbagebetalingskrav": rejst, "krav_betalt": betalt, "krav_afskrevet": afskrevet})
        felter = dict(zip(KRAV, (rejst, anke, betalt, afskrevet, rejst + anke - betalt - afskrevet), strict=True))
        if any(felter[f] for f in KRAV[:4]):
            klasse, orden = _klasse((SIDSTE_DAG - dag).days)
            for felt, v in {"antal": 1, **felter}.items():
                raekker[k, ydelse, klasse, orden][felt] += v
        for felt in ("rejst", "betalt", "afskrevet", "udestaaende"):
            tal[k][f"krav_{felt}"] += felter[felt]
    fast = {"periode": PERIODE, "aar": AAR}
    navne = ("kommunekode", "ydelse", "aldersklasse", "raekkefoelge")
    return (
        sager,
        [{**dict(zip(navne, n, strict=True)), **fast, **felter, "antal": int(felter["antal"])} for n, felter in raekker.items()],
        [(k, AAR, n, v) for k, egne in tal.items() for n, v in egne.items()],
    )


@cache
def _klasser() -> list[tuple]:
    with (ROD / "seeds" / "krav_aldersklasser.csv").open(encoding="utf-8") as f:
        raekker = [r for r in csv.DictReader(f) if r["fra_dage"] and r["fra_dage"] != "-1"]
    return [(r["aldersklasse"], int(r["raekkefoelge"]), int(r["fra_dage"]), int(r["til_dage"] or 10**6)) for r in raekker]


def _klasse(alder: int) -> tuple[str, int]:
    return next((navn, orden) for navn, orden, fra, til in _klasser() if fra <= alder <= til)
