"""Cells and equations of provenu, UDK's statement, § 11 and efforts, from the tables: every figure by its `tal_id`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.publish.skjul.fordelt import EJERE, LILLE
from dagster_project.publish.skjul.navne import KOMPONENTER, UDK_BELOEB, art, dele_og_hele, fri, maal, totaler, vaegt
from dagster_project.publish.skjul.system import Celle, System

# the statement's columns and the components that they are booked under
_UDK = {
    "stop-beloeb": "mindreudgift",
    "krav-beloeb": "tilbagebetalingskrav",
    "efterregulering": "efterregulering",
    "skat": "skat",
}
_P11 = {"aarlig-besparelse": "mindreudgift", "tilbagebetalingskrav": "tilbagebetalingskrav", "efterregulering": "efterregulering"}
_UGER = 52


def saml(tabeller: Mapping[str, pa.Table]) -> System:
    """Every figure that is computed or reported, and of `provenu_aar` the count, with what a reader can reckon between them.
    `fordelt.fordel` adds the tables that break them down. Most municipalities have no report to be held against: what is computed
    of them stands in `tal` and not in `afstemning`."""
    system = System()
    afstemt, beregnet = tabeller["afstemning"], tabeller["tal"]
    vaerdier = pc.coalesce(afstemt["beregnet"], afstemt["rapporteret"])
    for tal_id, vaerdi in (*_efter_id(afstemt["tal_id"], vaerdier), *_efter_id(beregnet["tal_id"], beregnet["vaerdi"])):
        navn = maal(tal_id)
        if vaerdi is not None and navn not in system.celler:
            system.celler[navn] = Celle(float(vaerdi), art(navn), vaegt(navn, float(vaerdi)), fri(navn))
    antal = tabeller["provenu_aar"].select(["kommunekode", "aar", "kategori", "antal"])
    for r in antal.filter(antal["antal"].is_valid()).to_pylist():
        navn = f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}/antal"
        system.celler[navn] = Celle(float(r["antal"]), "antal", vaegt(navn, float(r["antal"])))
    grupper: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for navn in system.celler:
        slags, kommune, aar, *_ = [*navn.split("/"), "", ""]
        grupper[slags, kommune, aar].add(navn)
    for (slags, kommune, aar), navne in sorted(grupper.items()):
        _LIGNINGER.get(slags, lambda *_: None)(system, kommune, aar, navne)
    return system


def _efter_id(ider: pa.ChunkedArray, vaerdier: pa.ChunkedArray) -> list[tuple[str, Any]]:
    return sorted(zip(ider.to_pylist(), vaerdier.to_pylist(), strict=True), key=itemgetter(0))


def _provenu(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    for total, kategorier in totaler()[1].items():
        system.lig(f"provenu/{kommune}/{aar}/{total}", [f"provenu/{kommune}/{aar}/{k}" for k in kategorier])
    for navn in sorted(n for n in navne if n.count("/") == 3):
        system.lig(navn, [f"{navn}/{k}" for k in KOMPONENTER])


def _udk(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran = f"udk-status/{kommune}/{aar}"
    ydelser = sorted({n.split("/")[3] for n in navne} - {"total"})
    for y in ydelser:
        system.lig(f"{foran}/{y}/provenu-i-alt", [f"{foran}/{y}/{k}" for k in UDK_BELOEB])
    for k in (*UDK_BELOEB, "provenu-i-alt"):
        system.lig(f"{foran}/total/{k}", [f"{foran}/{y}/{k}" for y in ydelser])
    system.lig(f"{foran}/total/provenu-i-alt", [f"{foran}/total/{k}" for k in UDK_BELOEB])
    system.lig(f"provenu/{kommune}/{aar}/udk-ydelser", [f"{foran}/total/provenu-i-alt"])
    for k, komponent in _UDK.items():
        system.lig(f"provenu/{kommune}/{aar}/udk-ydelser/{komponent}", [f"{foran}/total/{k}"])


def _paragraf11(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran, provenu = f"paragraf-11/{kommune}/{aar}", f"provenu/{kommune}/{aar}/paragraf-11"
    system.lig(f"{foran}/provenu", [f"{foran}/{k}" for k in _P11])
    system.lig(provenu, [f"{foran}/provenu"])
    for k, komponent in _P11.items():
        system.lig(f"{provenu}/{komponent}", [f"{foran}/{k}"])


def _indsatser(system: System, kommune: str, aar: str, navne: set[str]) -> None:
    foran = f"indsatser/{kommune}/{aar}"
    system.lig(f"{foran}/su_tilbagebetalingskrav", [f"provenu/{kommune}/{aar}/su"])
    for maaneder in range(1, 13):  # the one that holds: so many weeks does the year count
        system.lig(f"{foran}/su_flytninger_kontrolleret", [f"{foran}/su_flytninger_pr_uge"], 52 * maaneder / 12)
    beholdning = {
        f"{foran}/sager_primo": 1.0,
        f"{foran}/sager_nye": 1.0,
        f"{foran}/sager_afsluttede": -1.0,
        f"{foran}/sager_ultimo": -1.0,
    }
    if beholdning.keys() <= system.celler.keys():
        system.ligninger.append(beholdning)
    system.lig(f"{foran}/sager_ultimo", [f"indsatser/{kommune}/{int(aar) + 1}/sager_primo"])
    _krav(system, kommune, foran)
    andre = {n.rpartition(":")[2] for n in navne if n.startswith(f"{foran}/flytninger_kontrolleret:")}
    kontroller = {f"flytninger_afvist_eller_frafaldet:{k}": f"flytninger_kontrolleret:{k}" for k in sorted(andre)}
    for part, hele in (dele_og_hele() | kontroller).items():
        system.rest(f"{foran}/{hele} uden {part}", f"{foran}/{hele}", [f"{foran}/{part}"])
    _fordelte(system, foran, navne)


def _fordelte(system: System, foran: str, navne: set[str]) -> None:
    """A key figure that also stands divided, as `navn:<what>`: its parts add up to it, or each leaves a rest of it."""
    delte: dict[str, list[str]] = defaultdict(list)
    for navn in sorted(navne):
        hele, kolon, _ = navn.removeprefix(f"{foran}/").partition(":")
        if kolon and f"{foran}/{hele}" in system.celler and not hele.startswith("krav_"):  # see `_krav`
            delte[f"{foran}/{hele}"].append(navn)
    for hele, egne in delte.items():
        if abs(system.vaerdi(hele) - sum(map(system.vaerdi, egne))) < LILLE:
            system.lig(hele, egne)
        else:
            for navn in egne:
                system.rest(f"{hele} uden {navn.rpartition(':')[2]}", hele, [navn])


def _krav(system: System, kommune: str, foran: str) -> None:
    """Claims over all years: less what was paid, written off and is outstanding, they give the appeals' corrections; less what is
    booked, the claims on benefits that the municipality does not book."""
    kl = [f"provenu/{kommune}/{aar}/kl-ydelser" for aar in _aar(system, kommune)]
    system.afledt(
        f"{foran}/krav_anke",
        {f"{foran}/krav_udestaaende": 1, f"{foran}/krav_rejst": -1, f"{foran}/krav_betalt": 1, f"{foran}/krav_afskrevet": 1},
    )
    system.afledt(f"{foran}/krav_uden_for_kl", {f"{foran}/krav_rejst": 1, **{f"{k}/tilbagebetalingskrav": -1 for k in kl}})
    system.lig(f"{foran}/krav_anke", [f"{k}/anke" for k in kl])
    for ejer in EJERE:
        system.afledt(
            f"{foran}/krav_anke:{ejer}",
            {f"{foran}/krav_{n}:{ejer}": k for n, k in (("udestaaende", 1), ("rejst", -1), ("betalt", 1), ("afskrevet", 1))},
        )
    for tal in ("rejst", "betalt", "afskrevet", "udestaaende"):
        hele, dele = f"{foran}/krav_{tal}", [f"{foran}/krav_{tal}:{ejer}" for ejer in EJERE]
        system.afledt(f"{hele} uden dem", {hele: 1.0, **dict.fromkeys(dele, -1.0)})
    booket = {f"{k}/tilbagebetalingskrav": -1.0 for k in kl}
    system.afledt(f"{foran}/krav_rejst:kommune uden dem", {f"{foran}/krav_rejst:kommune": 1.0, **booket})


def _aar(system: System, kommune: str) -> list[str]:
    return sorted({n.split("/")[2] for n in system.celler if n.startswith(f"provenu/{kommune}/")})


_LIGNINGER = {"provenu": _provenu, "udk-status": _udk, "paragraf-11": _paragraf11, "indsatser": _indsatser}
