"""An invented world's breakdowns: its cases with their claims, those by benefit and age, and the proceeds by benefit."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dagster_project.settings import ROOT

if TYPE_CHECKING:
    from tests.disclosure.worlds import World

PERIODE, LAST_DAY, YEAR = "2023-12", date(2023, 12, 31), 2023
STANDARD = ("kontanthjælp", 6, Decimal(0), Decimal(0))
KRAV = ("rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")


def sagsnr(year: int, nr: str) -> str:
    return f"{year}-{nr}"


def fate(world: World, kommune: str, year: int, nr: str) -> tuple:
    return world.fate.get((kommune, year, nr), STANDARD)


def linjer(world: World) -> list[dict]:
    """`provenu_linjer`, those of cases; a municipal case's key ends in its benefit."""
    out = []
    for k, a, kat, nr, component, amount in world.sager:
        ydelse = fate(world, k, a, nr)[0] if kat == "KL-ydelser" else "SU" if kat == "SU-sager" else None
        key = f"{k}|{sagsnr(a, nr)}" + (f"|{ydelse}" if kat == "KL-ydelser" else "")
        fixed = {"kommunekode": k, "aar": a, "kategori": kat, "komponent": component}
        out.append({**fixed, "beloeb": amount, "noegle": key, "ydelse": ydelse})
    return out


def shares(world: World) -> list[dict]:
    """`provenu_kommunal_share`: every category of cases and of the statement by benefit; § 11 has none."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for r in linjer(world):
        sums[r["kommunekode"], r["aar"], r["kategori"], r["ydelse"]] += r["beloeb"]
    for k, a, ydelse, _, stop, _, krav in world.udk:
        if stop or krav:
            sums[k, a, "UDK-ydelser", ydelse] += stop + krav
    for k, a, _, krav, saving in world.p11:
        if krav or saving:
            sums[k, a, "§ 11-sager", None] += krav + saving
    names = ("kommunekode", "aar", "kategori", "ydelse", "beloeb")
    return [dict(zip(names, (*n, v), strict=True)) for n, v in sums.items() if n[:2] in world.daekket]


def krav(world: World) -> tuple[list[dict], list[dict], list[tuple]]:
    """(`kontrolsager`, `krav`, the efforts' figures of claims), over all the years' municipal cases."""
    amount: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for k, a, kat, nr, component, b in world.sager:
        if kat == "KL-ydelser":
            amount[k, a, nr][component] += b
    sager, rows, tal = [], defaultdict(lambda: defaultdict(Decimal)), defaultdict(lambda: defaultdict(Decimal))
    for (k, a, nr), own in amount.items():
        ydelse, month, betalt, afskrevet = fate(world, k, a, nr)
        day, rejst, anke = date(a, month, 15), own["tilbagebetalingskrav"], own["anke"]
        fixed = {"kommunekode": k, "sagsnr": sagsnr(a, nr), "ydelse": ydelse, "afgoerelse_dato": day}
        sager.append({**fixed, "tilbagebetalingskrav": rejst, "krav_betalt": betalt, "krav_afskrevet": afskrevet})
        fields = dict(zip(KRAV, (rejst, anke, betalt, afskrevet, rejst + anke - betalt - afskrevet), strict=True))
        if any(fields[f] for f in KRAV[:4]):
            class_, order = _class_((LAST_DAY - day).days)
            for field_name, v in {"antal": 1, **fields}.items():
                rows[k, ydelse, class_, order][field_name] += v
        for field_name in ("rejst", "betalt", "afskrevet", "udestaaende"):
            tal[k][f"krav_{field_name}"] += fields[field_name]
    fixed = {"periode": PERIODE, "aar": YEAR}
    names = ("kommunekode", "ydelse", "aldersklasse", "raekkefoelge")
    return (
        sager,
        [{**dict(zip(names, n, strict=True)), **fixed, **fields, "antal": int(fields["antal"])} for n, fields in rows.items()],
        [(k, YEAR, n, v) for k, own in tal.items() for n, v in own.items()],
    )


@cache
def _classes() -> list[tuple]:
    with (ROOT / "seeds" / "krav_aldersklasser.csv").open(encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f) if r["fra_dage"] and r["fra_dage"] != "-1"]
    return [(r["aldersklasse"], int(r["raekkefoelge"]), int(r["fra_dage"]), int(r["til_dage"] or 10**6)) for r in rows]


def _class_(age: int) -> tuple[str, int]:
    return next((name, order) for name, order, from_, to in _classes() if from_ <= age <= to)
