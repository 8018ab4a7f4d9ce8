"""The whole attack on publications' folders; the internal editions serve only to know what would be a find."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.publish.skjul.navne import maal
from tests.publish.angriber.aabent import aabne
from tests.publish.angriber.filer import i_orden, naale
from tests.publish.angriber.kendskab import saml_ligninger
from tests.publish.angriber.loes import indsnaevret
from tests.publish.angriber.ord import angrib_revisioner, angrib_udsagn
from tests.publish.angriber.rundet import angrib_benchmark
from tests.publish.angriber.uger import angrib_uger
from tests.publish.angriber.viden import Plads, Viden, beholdning, laes, sande

FAA = range(1, 5)


def angrib(mapper: list[Path], kommuner: int = 98) -> list[str]:
    """What an attacker finds in the public folders of these publications, a line per find; empty when nothing is given away."""
    viden, tabeller = laes(mapper)
    saml_ligninger(viden, kommuner)
    ens, faa = _over_tid(viden, {m.name: sande(m) for m in mapper}, mapper)
    fund = [_linje(p, v) for p, v in indsnaevret(viden, ens, faa).items() if _er_fund(p, v)]
    fund += i_orden(tabeller) + angrib_benchmark(tabeller) + angrib_revisioner(tabeller)
    for mappe in mapper:
        fund += aabne(viden, mappe.name, sager(mappe))
        egne = {n: t for (u, n), t in tabeller.items() if u == mappe.name}
        fund += angrib_uger(egne["su_flytninger_uge"], egne["indsatser"]) + angrib_udsagn(egne["udsagn"], egne["afstemning"])
    for mappe in mapper:
        fund += naale(mappe / "offentlig", _hemmelige(mappe))
    return fund


def _er_fund(p: Plads, vaerdi: float | None) -> bool:
    """A rest that is printed nowhere is given away only when it is itself a count of 1–4."""
    if isinstance(p[0], tuple):
        return True
    afledt = p[2] == "resten" or " uden " in p[-2]
    return not afledt or (p[-1] in ("vaerdi", "stop_antal", "krav_antal") and round(vaerdi) in FAA)


def _linje(p: Plads, vaerdi: float | None) -> str:
    if isinstance(p[0], tuple):
        return "ændring: " + " mod ".join("/".join(q) for q in p)
    return f"{'/'.join(p)} = {vaerdi:.2f}"


def _over_tid(viden: Viden, alle: dict[str, dict[Plads, float]], mapper: list[Path]) -> tuple[list, list]:
    """Between two publications: the numbers that did not change, and the changes that rest on 1–4 cases."""
    ens, faa = [], []
    linjer = {m.name: sager(m) for m in mapper}
    for a, b in combinations([m.name for m in mapper], 2):
        i_b = {beholdning(p): p for p in alle[b]}
        for p, v in alle[a].items():
            q = i_b.get(beholdning(p))
            if q is None or not (viden.har((a, *p)) and viden.har((b, *q))):
                continue
            if abs(alle[b][q] - v) < 0.005:
                if (a, *p) in viden.ukendt or (b, *q) in viden.ukendt:
                    ens.append(((a, *p), (b, *q)))
            elif _aendrede_sager(p, v, alle[b][q], linjer[a], linjer[b]) in FAA:
                faa.append({(b, *q): 1.0, (a, *p): -1.0})
    return ens, faa


def sager(mappe: Path) -> dict[tuple, float]:
    """What each case gives, by (kommune, aar, kategori, felt, case)."""
    linjer = pq.read_table(mappe / "intern" / "tabeller" / "provenu_linjer.parquet").to_pylist()
    ud: dict[tuple, float] = {}
    for r in linjer:
        sag = r["noegle"].rpartition("|")[0] if r["kategori"] == "KL-ydelser" else r["noegle"]
        for felt in (r["komponent"], "beloeb"):
            noegle = (r["kommunekode"], str(r["aar"]), r["kategori"], felt, sag)
            ud[noegle] = ud.get(noegle, 0.0) + float(r["beloeb"])
    return ud


def _aendrede_sager(p: Plads, foer: float, nu: float, sager_foer: dict, sager_nu: dict) -> int:
    """How many cases the change of a number rests on; 0 where this attacker does not count them."""
    if p[-1] in ("antal", "stop_antal", "krav_antal") or (p[0] == "indsatser" and "krav" not in p[3] and "provenu" not in p[3]):
        return round(abs(nu - foer))
    if p[0] == "provenu_aar" and p[3] in ("KL-ydelser", "SU-sager", "Stop af tilflytninger"):
        noegler = {k for k in (*sager_foer, *sager_nu) if k[:4] == p[1:5]}
        return sum(abs(sager_foer.get(k, 0.0) - sager_nu.get(k, 0.0)) > 0.005 for k in noegler)
    return 0


def _hemmelige(mappe: Path) -> dict[str, float]:
    """The hidden figures with their true values, less those that are also shown as some other figure: a count of the benchmark
    may be any number."""
    journal = pq.read_table(mappe / "skjult.parquet").to_pylist()
    skjult = {r["tal_id"] for r in journal}
    viste = set()
    for navn, felter in (("afstemning", ("beregnet", "rapporteret")), ("tal", ("vaerdi",))):
        for r in pq.read_table(mappe / "intern" / "tabeller" / f"{navn}.parquet").to_pylist():
            if maal(r["tal_id"]) not in skjult:
                viste |= {abs(float(r[k])) for k in felter if r[k] is not None}
    for navn in ("benchmark", "benchmark_kriterier"):
        tabel = pq.read_table(mappe / "offentlig" / "tabeller" / f"{navn}.parquet")
        viste |= {float(v) for felt in tabel.schema if pa.types.is_integer(felt.type) for v in tabel[felt.name].to_pylist() if v}
    return {r["tal_id"]: r["vaerdi"] for r in journal if abs(r["vaerdi"]) not in viste}
