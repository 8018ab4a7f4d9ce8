"""The demo's landing files as frames, and the rules of cases in pandas: nothing of the models or the project's code is used."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pandas as pd

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
EXAMINED = ["hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato", "virksomhedsbesoeg_dato"]
STEP_3 = {"anonym borger", "kendt borger", "registersamkøring", "Udbetaling Danmark", "anden kommune", "SKAT", "politi"}
STEP_3 |= {"anden myndighed", "SU-styrelsen", "eget udsøg"}
STEP_2 = {"flytteadvis", "eIndkomst-advis", "løbende opfølgning", "egen forvaltning"}
AMOUNTS = {"ydelse_foer", "ydelse_efter", "tilbagebetalingskrav", "mindreudgift", "krav_betalt", "krav_afskrevet"}
AMOUNTS |= {"krav_efter_anke", "udgift_pr_maaned", "besparelse"}


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def delivered(landing: Path, kilde: str) -> pd.DataFrame:
    """Every row of a source with `fra` (who sent it) and `periode`; dates and amounts typed."""
    parts = []
    for path in sorted((landing / kilde).iterdir()):
        sender, periode = re.fullmatch(rf"{kilde}_([0-9]{{3}}|DK)_([0-9-]+)", path.stem).groups()
        rows = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, sep=";", dtype=str, encoding="utf-8")
        parts.append(rows.assign(fra=sender, periode=periode))
    frame = pd.concat(parts, ignore_index=True)
    for name in frame.columns:
        if name.endswith("_dato"):
            frame[name] = frame[name].map(_day).astype("datetime64[s]")
        elif name in AMOUNTS:
            frame[name] = frame[name].map(_kroner)
    return frame


@cache
def _day(cell: object) -> pd.Timestamp | None:
    if cell is None or cell != cell:
        return None
    text = str(cell)[:10]
    return pd.Timestamp(text) if text[4:5] == "-" else pd.to_datetime(text, format="%d-%m-%Y")


def _kroner(cell: object) -> float:
    if isinstance(cell, str):
        return float(cell.replace(".", "").replace(",", "."))
    return float("nan") if cell is None else float(cell)


def current(rows: pd.DataFrame, key: list[str], to: str = "2023-12") -> pd.DataFrame:
    """The row of each key in the newest delivery up to a period."""
    return rows[rows["periode"] <= to].sort_values("periode").drop_duplicates(key, keep="last").reset_index(drop=True)


def cases(landing: Path, to: str = "2023-12") -> pd.DataFrame:
    """Current control cases with their step, saving and correction, as of a period."""
    sager = current(delivered(landing, "kommune_sager"), ["kommunekode", "sagsnr", "ydelse"], to)
    snapshots = delivered(landing, "udk_risikosager")
    snapshots = snapshots[snapshots["risikosag_id"].isin(set(sager["risikosag_id"].dropna()))]
    risk = current(snapshots, ["kommunekode", "risikosag_id"], to)
    steps = risk.set_index(["kommunekode", "risikosag_id"])["kontroltrin"].astype(str)
    benefits = {r["ydelse"]: r for r in seed("ydelser")}

    def step(sag: pd.Series) -> str:
        channels = set(filter(None, str(sag["kanal"]).split("|"))) if sag["kanal"] == sag["kanal"] else set()
        if sag[EXAMINED].notna().any():
            return "3"
        if (sag["kommunekode"], sag["risikosag_id"]) in steps.index:
            return steps[(sag["kommunekode"], sag["risikosag_id"])]
        if sag["sagstype"] in ("registrering med tilbagevirkende kraft", "virksomhedsbesøg") or channels & STEP_3:
            return "3"
        return "2" if channels & STEP_2 else "uklassificeret"

    def saving(sag: pd.Series) -> float:
        if pd.isna(sag["ydelse_foer"]) or pd.isna(sag["ydelse_efter"]):
            return 0.0
        per_year = int(benefits[sag["ydelse"]]["udbetalinger_pr_aar"])
        return max(0.0, sag["ydelse_foer"] - sag["ydelse_efter"]) * per_year

    def correction(sag: pd.Series) -> float:
        if pd.isna(sag["ankeafgoerelse_dato"]) or pd.isna(sag["tilbagebetalingskrav"]):
            return 0.0
        after = 0.0 if sag["ankeafgoerelse"] == "ophævet" and pd.isna(sag["krav_efter_anke"]) else sag["krav_efter_anke"]
        changed = sag["ankeafgoerelse"] in ("ændret", "ophævet") and not pd.isna(after)
        return after - sag["tilbagebetalingskrav"] if changed else 0.0

    owner = sager["ydelse"].map(lambda y: benefits[y]["myndighed"])
    sager = sager.assign(
        trin=sager.apply(step, axis=1), sparet=sager.apply(saving, axis=1), anket=sager.apply(correction, axis=1), ejer=owner
    )
    return sager.assign(krav=sager["tilbagebetalingskrav"].fillna(0.0))
