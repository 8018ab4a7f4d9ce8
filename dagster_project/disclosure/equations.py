"""What can be reckoned from what.

* The country less the rest: the equations between the country's statement and the municipalities', and what is left over.
* Cells and equations of provenu, UDK's statement, § 11 and efforts, from the tables: every figure by its `tal_id`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.disclosure.breakdowns import OWNERS, SMALL
from dagster_project.disclosure.efforts import leave_rests
from dagster_project.disclosure.system import FEW, Cell, System
from dagster_project.figures.kinds import (
    COMPONENTS,
    UDK_AMOUNT,
    figure_of,
    fri,
    is_held_back_where_small,
    kind_of,
    parts_and_whole,
    totaler,
    vaegt,
)

_COUNT_OF = {"stop-beloeb": "stop-antal"}  # every other amount rests on at most the claims' count or this


def connect_country(system: System, kommuner: int) -> set[str]:
    """Adds the equations, and gives the amounts left over that rest on 1–4 cases. `kommuner`: how many there are in all.

    While some are not covered, what is left is theirs: unknown to a reader, but not negative. Apart from the municipalities' own
    equations since the two together are one large system: it is solved when those are settled.
    """
    covered: dict[str, set[str]] = defaultdict(set)
    for name in system.celler:
        kind, kommune, year, *rest = name.split("/")
        if kommune != "dk" and (kind == "udk-status" or (kind == "provenu" and rest == ["udk-ydelser"])):
            covered[year].add(kommune)
    for name in [n for n in system.celler if n.startswith("udk-status/dk/")]:
        _, _, year, field_name = name.split("/", 3)
        own = [n for n in (f"udk-status/{k}/{year}/{field_name}" for k in sorted(covered[year])) if n in system.celler]
        cell = system.celler[name]
        rest = cell.vaerdi - sum(system.vaerdi(n) for n in own)
        if not own or (rest < -0.005 and not cell.fri):
            continue
        terms = {name: 1.0, **dict.fromkeys(own, -1.0)}
        if len(covered[year]) < kommuner or abs(rest) > 0.005:
            remainder = _rest(name)
            system.celler[remainder] = Cell(rest, cell.art, fri=cell.fri, printed=False)
            terms[remainder] = -1.0
            if len(own) == 1:
                system.of_whole(own[0], cell.vaerdi)
        system.equations.append(terms)
    return {n for n, c in system.celler.items() if n.startswith("udk-status/resten/") and _on_few(system, n, c)}


def _rest(name: str) -> str:
    return name.replace("udk-status/dk/", "udk-status/resten/", 1)


def _on_few(system: System, name: str, cell: Cell) -> bool:
    ahead, _, field_name = name.rpartition("/")
    count = f"{ahead}/{_COUNT_OF.get(field_name, 'krav-antal')}"
    return cell.art == "beloeb" and abs(cell.vaerdi) > 0.005 and system.vaerdi(count) in FEW


# the statement's columns and the components that they are booked under
_UDK = {
    "stop-beloeb": "mindreudgift",
    "krav-beloeb": "tilbagebetalingskrav",
    "efterregulering": "efterregulering",
    "skat": "skat",
}
_P11 = {"aarlig-besparelse": "mindreudgift", "tilbagebetalingskrav": "tilbagebetalingskrav", "efterregulering": "efterregulering"}
_WEEKS = 52


def collect(tables: Mapping[str, pa.Table]) -> System:
    """Every figure that is computed or reported, and of `provenu_aar` the count, with what a reader can reckon between them.
    `fordelt.fordel` adds the tables that break them down. Most municipalities have no report to be held against: what is computed
    of them stands in `tal` and not in `afstemning`."""
    system = System()
    reconciled, computed = tables["afstemning"], tables["tal"]
    values = pc.coalesce(reconciled["beregnet"], reconciled["rapporteret"])
    for tal_id, value in (*_after_id(reconciled["tal_id"], values), *_after_id(computed["tal_id"], computed["vaerdi"])):
        name = figure_of(tal_id)
        if value is not None and name not in system.celler and is_held_back_where_small(name):
            system.celler[name] = Cell(float(value), kind_of(name), vaegt(name, float(value)), fri(name))
    count = tables["provenu_aar"].select(["kommunekode", "aar", "kategori", "antal"])
    for r in count.filter(count["antal"].is_valid()).to_pylist():
        name = f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}/antal"
        system.celler[name] = Cell(float(r["antal"]), "antal", vaegt(name, float(r["antal"])))
    groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for name in system.celler:
        kind, kommune, year, *_ = [*name.split("/"), "", ""]
        groups[kind, kommune, year].add(name)
    years: dict[str, list[str]] = defaultdict(list)  # those with proceeds, by municipality
    for kind, kommune, year in sorted(groups):
        if kind == "provenu":
            years[kommune].append(year)
    for (kind, kommune, year), names in sorted(groups.items()):
        _EQUATIONS.get(kind, lambda *_: None)(system, kommune, year, names, years[kommune])
    return system


def _after_id(ids: pa.ChunkedArray, values: pa.ChunkedArray) -> list[tuple[str, Any]]:
    return sorted(zip(ids.to_pylist(), values.to_pylist(), strict=True), key=itemgetter(0))


def _provenu(system: System, kommune: str, year: str, names: set[str], years: list[str]) -> None:
    for total, kategorier in totaler()[1].items():
        system.equal(f"provenu/{kommune}/{year}/{total}", [f"provenu/{kommune}/{year}/{k}" for k in kategorier])
    for name in sorted(n for n in names if n.count("/") == 3):
        system.equal(name, [f"{name}/{k}" for k in COMPONENTS])


def _udk(system: System, kommune: str, year: str, names: set[str], years: list[str]) -> None:
    ahead = f"udk-status/{kommune}/{year}"
    ydelser = sorted({n.split("/")[3] for n in names} - {"total"})
    for y in ydelser:
        system.equal(f"{ahead}/{y}/provenu-i-alt", [f"{ahead}/{y}/{k}" for k in UDK_AMOUNT])
    for k in (*UDK_AMOUNT, "provenu-i-alt"):
        system.equal(f"{ahead}/total/{k}", [f"{ahead}/{y}/{k}" for y in ydelser])
    system.equal(f"{ahead}/total/provenu-i-alt", [f"{ahead}/total/{k}" for k in UDK_AMOUNT])
    system.equal(f"provenu/{kommune}/{year}/udk-ydelser", [f"{ahead}/total/provenu-i-alt"])
    for k, component in _UDK.items():
        system.equal(f"provenu/{kommune}/{year}/udk-ydelser/{component}", [f"{ahead}/total/{k}"])


def _paragraf11(system: System, kommune: str, year: str, names: set[str], years: list[str]) -> None:
    ahead, provenu = f"paragraf-11/{kommune}/{year}", f"provenu/{kommune}/{year}/paragraf-11"
    system.equal(f"{ahead}/provenu", [f"{ahead}/{k}" for k in _P11])
    system.equal(provenu, [f"{ahead}/provenu"])
    system.equal(f"{provenu}/antal", [f"{ahead}/antal-med-provenu"])
    for k, component in _P11.items():
        system.equal(f"{provenu}/{component}", [f"{ahead}/{k}"])


def _indsatser(system: System, kommune: str, year: str, names: set[str], years: list[str]) -> None:
    ahead = f"indsatser/{kommune}/{year}"
    system.equal(f"{ahead}/su_tilbagebetalingskrav", [f"provenu/{kommune}/{year}/su"])
    for months in range(1, 13):  # the one that holds: so many weeks does the year count
        system.rate(f"{ahead}/su_flytninger_pr_uge", f"{ahead}/su_flytninger_kontrolleret", 52 * months / 12)
    holdings = {
        f"{ahead}/sager_primo": 1.0,
        f"{ahead}/sager_nye": 1.0,
        f"{ahead}/sager_afsluttede": -1.0,
        f"{ahead}/sager_ultimo": -1.0,
    }
    if holdings.keys() <= system.celler.keys():
        system.equations.append(holdings)
    system.equal(f"{ahead}/sager_ultimo", [f"indsatser/{kommune}/{int(year) + 1}/sager_primo"])
    _krav(system, kommune, ahead, years)
    others = {n.rpartition(":")[2] for n in names if n.startswith(f"{ahead}/flytninger_kontrolleret:")}
    checks = {f"flytninger_afvist_eller_frafaldet:{k}": f"flytninger_kontrolleret:{k}" for k in sorted(others)}
    for part, whole in (parts_and_whole() | checks).items():
        system.rest(f"{ahead}/{whole} uden {part}", f"{ahead}/{whole}", [f"{ahead}/{part}"])
    leave_rests(system, ahead, names)
    _distributed(system, ahead, names)


def _distributed(system: System, ahead: str, names: set[str]) -> None:
    """A key figure that also stands divided, as `navn:<what>`: its parts add up to it, or each leaves a rest of it."""
    shared: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        whole, colon, _ = name.removeprefix(f"{ahead}/").partition(":")
        if colon and f"{ahead}/{whole}" in system.celler and not whole.startswith("krav_"):  # see `_krav`
            shared[f"{ahead}/{whole}"].append(name)
    for whole, own in shared.items():
        if abs(system.vaerdi(whole) - sum(map(system.vaerdi, own))) < SMALL:
            system.equal(whole, own)
        else:
            for name in own:
                system.rest(f"{whole} uden {name.rpartition(':')[2]}", whole, [name])


def _krav(system: System, kommune: str, ahead: str, years: list[str]) -> None:
    """Claims over all years: less what was paid, written off and is outstanding, they give the appeals' corrections; less what is
    booked, the claims on benefits that the municipality does not book."""
    kl = [f"provenu/{kommune}/{year}/kl-ydelser" for year in years]
    system.derived(
        f"{ahead}/krav_anke",
        {f"{ahead}/krav_udestaaende": 1, f"{ahead}/krav_rejst": -1, f"{ahead}/krav_betalt": 1, f"{ahead}/krav_afskrevet": 1},
    )
    system.derived(f"{ahead}/krav_uden_for_kl", {f"{ahead}/krav_rejst": 1, **{f"{k}/tilbagebetalingskrav": -1 for k in kl}})
    system.equal(f"{ahead}/krav_anke", [f"{k}/anke" for k in kl])
    for owner in OWNERS:
        system.derived(
            f"{ahead}/krav_anke:{owner}",
            {f"{ahead}/krav_{n}:{owner}": k for n, k in (("udestaaende", 1), ("rejst", -1), ("betalt", 1), ("afskrevet", 1))},
        )
    for tal in ("rejst", "betalt", "afskrevet", "udestaaende"):
        whole, parts = f"{ahead}/krav_{tal}", [f"{ahead}/krav_{tal}:{owner}" for owner in OWNERS]
        system.derived(f"{whole} uden dem", {whole: 1.0, **dict.fromkeys(parts, -1.0)})
    booked = {f"{k}/tilbagebetalingskrav": -1.0 for k in kl}
    system.derived(f"{ahead}/krav_rejst:kommune uden dem", {f"{ahead}/krav_rejst:kommune": 1.0, **booked})


_EQUATIONS = {"provenu": _provenu, "udk-status": _udk, "paragraf-11": _paragraf11, "indsatser": _indsatser}
