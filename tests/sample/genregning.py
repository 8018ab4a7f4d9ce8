"""The rules in plain Python, by which the tests recompute figures from the sample's own files."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
AARENE = range(2019, 2024)
K40 = "anonym borger|kendt borger|registersamkøring|Udbetaling Danmark|anden kommune|SKAT|politi|anden myndighed"
TRIN3 = {*K40.split("|"), "SU-styrelsen", "eget udsøg"}
TRIN2 = {"flytteadvis", "eIndkomst-advis", "løbende opfølgning", "egen forvaltning"}
UNDERSOEGT = ("hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato", "virksomhedsbesoeg_dato")


def laes_csv(sti: Path) -> list[dict[str, str]]:
    with sti.open(encoding="utf-8", newline="") as fil:
        return list(csv.DictReader(fil, delimiter=";"))


def gaeldende(landing: Path, kilde: str, noegle: tuple[str, ...], til: int = 2023) -> list[dict[str, str]]:
    """The current row of each key, over the deliveries up to a year."""
    raekker = {}
    for sti in sorted((landing / kilde).glob("*.csv")):
        if int(sti.stem.split("_")[-1][:4]) <= til:
            raekker |= {tuple(r[k] for k in noegle): r for r in laes_csv(sti)}
    return list(raekker.values())


def sager(landing: Path, til: int = 2023) -> list[dict[str, str]]:
    return gaeldende(landing, "kommune_sager", ("kommunekode", "sagsnr", "ydelse"), til)


def kr(celle: str) -> Decimal:
    return Decimal(celle.replace(".", "").replace(",", ".") or 0)


def dag(celle: str) -> date | None:
    return datetime.strptime(celle, "%d-%m-%Y").date() if celle else None


def aar(celle: str) -> int | None:
    return dag(celle).year if celle else None


def seed(navn: str) -> list[dict[str, str]]:
    with (SEEDS / navn).open(encoding="utf-8", newline="") as fil:
        return list(csv.DictReader(fil))


def ydelser() -> dict[str, dict[str, str]]:
    return {r["ydelse"]: r for r in seed("ydelser.csv")}


def rapporteret(kategori: str, aarstal: int) -> Decimal:
    (beloeb,) = {r["rapporteret"] for r in seed("rapporterede_tal.csv") if r["maal"] == f"provenu/151/{aarstal}/{kategori}"}
    return Decimal(beloeb)


def kontroltrin(sag: dict[str, str]) -> int | None:
    kanaler = set(filter(None, sag["kanal"].split("|")))
    if any(sag[k] for k in UNDERSOEGT) or sag["sagstype"] in (
        "registrering med tilbagevirkende kraft",
        "virksomhedsbesøg",
    ):
        return 3
    return 3 if kanaler & TRIN3 else 2 if kanaler & TRIN2 else None


def mindreudgift(sag: dict[str, str]) -> Decimal:
    if not sag["ydelse_efter"]:
        return Decimal(0)
    pr_aar = Decimal(ydelser()[sag["ydelse"]]["udbetalinger_pr_aar"])
    return max(Decimal(0), kr(sag["ydelse_foer"]) - kr(sag["ydelse_efter"])) * pr_aar


def kl_provenu(raekker: list[dict[str, str]]) -> dict[int, Decimal]:
    """Proceeds by year: booked on the decision, appeals on Ankestyrelsen's decision."""
    i_alt: dict[int, Decimal] = defaultdict(Decimal)
    for sag in raekker:
        if not sag["afgoerelse_dato"] or ydelser()[sag["ydelse"]]["myndighed"] != "kommune" or not kontroltrin(sag):
            continue
        i_alt[aar(sag["afgoerelse_dato"])] += kr(sag["tilbagebetalingskrav"]) + mindreudgift(sag)
        aendret = sag["ankeafgoerelse"] == "ophævet" or (sag["ankeafgoerelse"] == "ændret" and sag["krav_efter_anke"])
        if aendret and sag["tilbagebetalingskrav"]:
            i_alt[aar(sag["ankeafgoerelse_dato"])] += kr(sag["krav_efter_anke"]) - kr(sag["tilbagebetalingskrav"])
    return i_alt
