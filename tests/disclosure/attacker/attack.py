"""The whole attack on publications' folders; the internal editions serve only to know what would be a find."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.figures.kinds import figure_of
from tests.disclosure.attacker.acquaintance import collect_equations
from tests.disclosure.attacker.figures import attack_figures
from tests.disclosure.attacker.files import in_order, needles
from tests.disclosure.attacker.knowledge import Knowledge, Place, holdings, read, true_ones
from tests.disclosure.attacker.marks import attack_bars, attack_marks
from tests.disclosure.attacker.rounded import attack_benchmark
from tests.disclosure.attacker.shown import aabne
from tests.disclosure.attacker.solve import narrowed
from tests.disclosure.attacker.subsets import attack_subsets
from tests.disclosure.attacker.weeks import attack_weeks
from tests.disclosure.attacker.words import attack_revisions, attack_udsagn

FEW = range(1, 5)


def attack(folders: list[Path], kommuner: int = 98) -> list[str]:
    """What an attacker finds in the public folders of these publications, a line per find; empty when nothing is given away."""
    findings = reckoned(folders, kommuner)
    for folder in folders:
        findings += needles(folder / "offentlig", _secret(folder))
    return findings


def reckoned(folders: list[Path], kommuner: int = 98) -> list[str]:
    """The same, but for hidden figures that are looked for as they are written: round ones stand for something else too."""
    knowledge, tables = read(folders)
    collect_equations(knowledge, kommuner)
    same, few = _over_time(knowledge, {m.name: true_ones(m) for m in folders}, folders)
    findings = [_line(p, v) for p, v in narrowed(knowledge, same, few).items() if _is_findings(p, v)]
    findings += in_order(tables) + attack_benchmark(tables) + attack_revisions(tables)
    for folder in folders:
        findings += aabne(knowledge, folder.name, sager(folder)) + attack_subsets(knowledge, folder)
        own = {n: t for (u, n), t in tables.items() if u == folder.name}
        findings += attack_weeks(own["su_flytninger_uge"], own["indsatser"]) + attack_udsagn(own["udsagn"], own["afstemning"])
        findings += attack_marks(folder / "offentlig") + attack_bars(folder / "offentlig")
        findings += attack_figures(folder / "offentlig")
    return findings


def _is_findings(p: Place, value: float | None) -> bool:
    """A rest that is printed nowhere is given away only when it is itself a count of 1–4."""
    if isinstance(p[0], tuple):
        return True
    derived = p[2] == "resten" or " uden " in p[-2]
    return not derived or (p[-1] in ("vaerdi", "stop_antal", "krav_antal") and round(value) in FEW)


def _line(p: Place, value: float | None) -> str:
    if isinstance(p[0], tuple):
        return "ændring: " + " mod ".join("/".join(q) for q in p)
    return f"{'/'.join(p)} = {value:.2f}"


def _over_time(knowledge: Knowledge, everyone: dict[str, dict[Place, float]], folders: list[Path]) -> tuple[list, list]:
    """Between two publications: the numbers that did not change, and the changes that rest on 1–4 cases."""
    same, few = [], []
    lines = {m.name: sager(m) for m in folders}
    for a, b in combinations([m.name for m in folders], 2):
        in_b = {holdings(p): p for p in everyone[b]}
        for p, v in everyone[a].items():
            q = in_b.get(holdings(p))
            if q is None or not (knowledge.har((a, *p)) and knowledge.har((b, *q))):
                continue
            if abs(everyone[b][q] - v) < 0.005:
                if (a, *p) in knowledge.ukendt or (b, *q) in knowledge.ukendt:
                    same.append(((a, *p), (b, *q)))
            elif _changed_sager(p, v, everyone[b][q], lines[a], lines[b]) in FEW:
                few.append({(b, *q): 1.0, (a, *p): -1.0})
    return same, few


def sager(folder: Path) -> dict[tuple, float]:
    """What each case gives, by (kommune, aar, kategori, felt, case)."""
    lines = pq.read_table(folder / "intern" / "tabeller" / "provenu_linjer.parquet").to_pylist()
    out: dict[tuple, float] = {}
    for r in lines:
        sag = r["noegle"].rpartition("|")[0] if r["kategori"] == "KL-ydelser" else r["noegle"]
        for field_name in (r["komponent"], "beloeb"):
            key = (r["kommunekode"], str(r["aar"]), r["kategori"], field_name, sag)
            out[key] = out.get(key, 0.0) + float(r["beloeb"])
    return out


def _changed_sager(p: Place, before: float, now: float, sager_before: dict, sager_now: dict) -> int:
    """How many cases the change of a number rests on; 0 where this attacker does not count them."""
    if p[-1] in ("antal", "stop_antal", "krav_antal") or (p[0] == "indsatser" and "krav" not in p[3] and "provenu" not in p[3]):
        return round(abs(now - before))
    if p[0] == "provenu_aar" and p[3] in ("KL-ydelser", "SU-sager", "Stop af tilflytninger"):
        keys = {k for k in (*sager_before, *sager_now) if k[:4] == p[1:5]}
        return sum(abs(sager_before.get(k, 0.0) - sager_now.get(k, 0.0)) > 0.005 for k in keys)
    return 0


def _secret(folder: Path) -> dict[str, float]:
    """The hidden figures with their true values, less those that are also shown as some other figure: a count of the benchmark
    may be any number."""
    journal = pq.read_table(folder / "skjult.parquet").to_pylist()
    hidden = {r["tal_id"] for r in journal}
    shown = set()
    for navn, fields in (("afstemning", ("beregnet", "rapporteret")), ("tal", ("vaerdi",))):
        for r in pq.read_table(folder / "intern" / "tabeller" / f"{navn}.parquet").to_pylist():
            if figure_of(r["tal_id"]) not in hidden:
                shown |= {abs(float(r[k])) for k in fields if r[k] is not None}
    for navn in ("benchmark", "benchmark_kriterier"):
        table = pq.read_table(folder / "offentlig" / "tabeller" / f"{navn}.parquet")
        shown |= {
            float(v)
            for field_name in table.schema
            if pa.types.is_integer(field_name.type)
            for v in table[field_name.name].to_pylist()
            if v
        }
    return {r["tal_id"]: r["vaerdi"] for r in journal if abs(r["vaerdi"]) not in shown}
