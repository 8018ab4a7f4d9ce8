"""The rules in plain Python, by which the tests recompute figures from the sample's own files."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
YEARS = range(2019, 2024)
K40 = "anonym borger|kendt borger|registersamkøring|Udbetaling Danmark|anden kommune|SKAT|politi|anden myndighed"
TRIN3 = {*K40.split("|"), "SU-styrelsen", "eget udsøg"}
TRIN2 = {"flytteadvis", "eIndkomst-advis", "løbende opfølgning", "egen forvaltning"}
EXAMINED = ("hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato", "virksomhedsbesoeg_dato")


def read_csv(sti: Path) -> list[dict[str, str]]:
    """As case systems write, or with commas."""
    with sti.open(encoding="utf-8", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        return list(csv.DictReader(file, delimiter=delimiter))


def gaeldende(landing: Path, kilde: str, key: tuple[str, ...], to: int = 2023) -> list[dict[str, str]]:
    """The current row of each key, over the deliveries up to a year."""
    rows = {}
    for path in sorted((landing / kilde).glob("*.csv")):
        if int(path.stem.split("_")[-1][:4]) <= to:
            rows |= {tuple(r[k] for k in key): r for r in read_csv(path)}
    return list(rows.values())


def sager(landing: Path, to: int = 2023) -> list[dict[str, str]]:
    return gaeldende(landing, "kommune_sager", ("kommunekode", "sagsnr", "ydelse"), to)


def kr(cell: str) -> Decimal:
    return Decimal(cell.replace(".", "").replace(",", ".") or 0)


def dag(celle: str) -> date | None:
    return datetime.strptime(celle, "%d-%m-%Y").date() if celle else None


def aar(celle: str) -> int | None:
    return dag(celle).year if celle else None


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(kilde: str) -> list[dict[str, str]]:
    """What a published document says of Ballerup, as the sample delivers it."""
    return read_csv(SEEDS.parent / "dagster_project" / "sample" / "documents" / kilde / f"{kilde}_151_2023.csv")


def ydelser() -> dict[str, dict[str, str]]:
    return {r["ydelse"]: r for r in seed("ydelser.csv")}


def rapporteret(kategori: str, year_number: int) -> Decimal:
    (amount,) = {r["rapporteret"] for r in facts("rapporterede_tal") if r["maal"] == f"provenu/151/{year_number}/{kategori}"}
    return Decimal(amount)


def kontroltrin(sag: dict[str, str]) -> int | None:
    channels = set(filter(None, sag["kanal"].split("|")))
    if any(sag[k] for k in EXAMINED) or sag["sagstype"] in (
        "registrering med tilbagevirkende kraft",
        "virksomhedsbesøg",
    ):
        return 3
    return 3 if channels & TRIN3 else 2 if channels & TRIN2 else None


def mindreudgift(sag: dict[str, str]) -> Decimal:
    if not sag["ydelse_efter"]:
        return Decimal(0)
    per_year = Decimal(ydelser()[sag["ydelse"]]["udbetalinger_pr_aar"])
    return max(Decimal(0), kr(sag["ydelse_foer"]) - kr(sag["ydelse_efter"])) * per_year


def kl_provenu(rows: list[dict[str, str]]) -> dict[int, Decimal]:
    """Proceeds by year: booked on the decision, appeals on Ankestyrelsen's decision."""
    in_everything: dict[int, Decimal] = defaultdict(Decimal)
    for sag in rows:
        if not sag["afgoerelse_dato"] or ydelser()[sag["ydelse"]]["myndighed"] != "kommune" or not kontroltrin(sag):
            continue
        in_everything[aar(sag["afgoerelse_dato"])] += kr(sag["tilbagebetalingskrav"]) + mindreudgift(sag)
        changed = sag["ankeafgoerelse"] == "ophævet" or (sag["ankeafgoerelse"] == "ændret" and sag["krav_efter_anke"])
        if changed and sag["tilbagebetalingskrav"]:
            in_everything[aar(sag["ankeafgoerelse_dato"])] += kr(sag["krav_efter_anke"]) - kr(sag["tilbagebetalingskrav"])
    return in_everything
