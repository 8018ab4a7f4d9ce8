"""Breakdowns of what stands elsewhere: claims by benefit and age, proceeds by benefit. Their cells, and what can be reckoned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.seeds import read_seed
from dagster_project.publish.skjul.navne import UDK_BELOEB, fri, slug, totaler, vaegt
from dagster_project.publish.skjul.system import Celle, System

TABELLER = ("krav", "provenu_kommunal_andel")
# a column of the claims, and the figure among the efforts that its rows add up to
KRAVFELTER = {
    "rejst": "krav_rejst",
    "anke_korrektion": "krav_anke",
    "betalt": "krav_betalt",
    "afskrevet": "krav_afskrevet",
    "udestaaende": "krav_udestaaende",
}
EJERE = ("kommune", "UDK", "SU")
LILLE = 0.005
_FRI = ("anke_korrektion", "udestaaende")
_KL, _UDK = "KL-ydelser", "UDK-ydelser"
_HELE = {_KL: "kl-ydelser", _UDK: "udk-ydelser"}


@cache
def kl_ydelser() -> frozenset[str]:
    """The benefits that the municipality administers: claims on the others are in no category of its own."""
    return frozenset(y for y, ejer in ejere().items() if ejer == "kommune")


@cache
def ejere() -> dict[str, str]:
    """Who administers each benefit."""
    return {r["ydelse"]: r["myndighed"] for r in read_seed("ydelser")}


@cache
def _uden_alder() -> frozenset[str]:
    """The classes of claims that have no age: those that are not decided."""
    return frozenset(r["aldersklasse"] for r in read_seed("krav_aldersklasser") if not r["fra_dage"] and not r["til_dage"])


def kravets_navn(r: Mapping) -> str:
    return f"krav/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}/{slug(r['aldersklasse'])}"


def ydelsens_navn(r: Mapping) -> str:
    """Only the categories that stand by benefit nowhere else have figures of their own here."""
    if r["kategori"] == _KL:
        return f"provenu-ydelse/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}"
    if r["kategori"] == _UDK:
        return f"udk-status/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}/provenu-i-alt"
    return f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}"


def fordel(system: System, tabeller: Mapping[str, pa.Table]) -> None:
    """Adds both breakdowns. Raises ValueError when a row breaks down a figure that stands nowhere: nothing would hide it."""
    _ydelser(system, tabeller["provenu_kommunal_andel"])
    _krav(system, tabeller["krav"])
    for kommune, ydelse, aar in sorted({(r["kommunekode"], r["ydelse"], r["aar"]) for r in tabeller["krav"].to_pylist()}):
        if ydelse in kl_ydelser():
            _mindreudgift(system, kommune, aar, slug(ydelse))


def _raekker(tabel: pa.Table, *orden: str) -> list[dict]:
    plads = pc.sort_indices(tabel, [(felt, "ascending", "at_start") for felt in orden])
    return tabel.take(plads).to_pylist()


def _ydelser(system: System, andel: pa.Table) -> None:
    dele: dict[str, list[str]] = defaultdict(list)
    nye: set[str] = set()
    for r in _raekker(andel, "kommunekode", "aar", "kategori", "ydelse"):
        navn, beloeb = ydelsens_navn(r), float(r["beloeb"])
        hele = f"provenu/{r['kommunekode']}/{r['aar']}/{_HELE.get(r['kategori'])}"
        if r["kategori"] == _KL:
            system.celler[navn] = Celle(beloeb, "beloeb", vaegt(navn, beloeb), fri=beloeb < 0)
            nye.add(hele)
        elif r["kategori"] == _UDK and navn not in system.celler:
            # a statement that gives the parts alone: their sum stands in this table and nowhere else
            system.celler[navn] = Celle(beloeb, "beloeb", vaegt(navn, beloeb), fri=fri(navn))
            system.lig(navn, [navn.replace("provenu-i-alt", felt) for felt in UDK_BELOEB])
            nye.add(hele)
        elif navn not in system.celler:
            raise ValueError(f"provenu_kommunal_andel: ventede {navn} blandt tallene; uden det kan rækken ikke skjules.")
        dele[hele].append(navn)
    for hele in sorted(nye):  # all parts of it: one that stands alone elsewhere would give the others away
        system.lig(hele, dele[hele])


def _krav(system: System, krav: pa.Table) -> None:
    """A row: what is outstanding is claimed and corrected less paid and written off. A column: the efforts' figure; the claims on
    benefits that the municipality administers are those of its proceeds, over the years, where all of them are booked."""
    kolonner: dict[str, list[str]] = defaultdict(list)
    egne_krav: dict[str, list[str]] = defaultdict(list)
    for r in _raekker(krav, "kommunekode", "aar", "ydelse", "aldersklasse"):
        navn, egne = kravets_navn(r), f"indsatser/{r['kommunekode']}/{r['aar']}"
        system.celler[f"{navn}/antal"] = Celle(float(r["antal"]), "antal", vaegt(navn, float(r["antal"])))
        for felt, noegletal in KRAVFELTER.items():
            vaerdi = float(r[felt])
            system.celler[f"{navn}/{felt}"] = Celle(vaerdi, "beloeb", vaegt(f"{navn}/{felt}", vaerdi), fri=felt in _FRI)
            kolonner[f"{egne}/{noegletal}"].append(f"{navn}/{felt}")
            if r["aldersklasse"] not in _uden_alder():
                kolonner[f"{egne}/{noegletal}:{ejere().get(r['ydelse'])}"].append(f"{navn}/{felt}")
        if r["ydelse"] not in kl_ydelser():
            kolonner[f"{egne}/krav_uden_for_kl"].append(f"{navn}/rejst")
        else:
            egne_krav[r["kommunekode"]].append(f"{navn}/rejst")
        led = {"udestaaende": 1.0, "rejst": -1.0, "anke_korrektion": -1.0, "betalt": 1.0, "afskrevet": 1.0}
        system.ligninger.append({f"{navn}/{felt}": k for felt, k in led.items()})
    for hele, egne in kolonner.items():
        system.lig(hele, egne)
    for kommune, egne in egne_krav.items():
        booket = re.compile(f"provenu/{kommune}/[0-9]+/kl-ydelser/tilbagebetalingskrav")
        led = dict.fromkeys(egne, 1.0) | {n: -1.0 for n in sorted(system.celler) if booket.fullmatch(n)}
        if len(led) > len(egne) and abs(sum(k * system.celler[n].vaerdi for n, k in led.items())) < LILLE:
            system.ligninger.append(led)


def _mindreudgift(system: System, kommune: str, aar: int, ydelse: str) -> None:
    """Proceeds of a benefit over the years less the claims on it, appeals included: what was saved on it."""
    krav = [
        n for n in system.celler if n.startswith(f"krav/{kommune}/{aar}/{ydelse}/") and n.endswith(("/rejst", "/anke_korrektion"))
    ]
    provenu = [n for n in system.celler if n.startswith(f"provenu-ydelse/{kommune}/") and n.endswith(f"/{ydelse}")]
    if provenu:
        system.afledt(f"krav/{kommune}/{aar}/{ydelse}/mindreudgift", dict.fromkeys(provenu, 1.0) | dict.fromkeys(krav, -1.0))
