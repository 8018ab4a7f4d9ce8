"""From Dagster's own records to plain ones: what a run built and evaluated, and what the definitions expect of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dagster import AssetKey, DagsterEventType, DagsterInstance
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph

from dagster_project import bygning
from dagster_project.build.graph import PERIOD, Node
from dagster_project.build.records import contents, finding, outdated
from dagster_project.build.sources import present_contents, source_id
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.registerfil import registersti
from dagster_project.deliveries.skan import sha256
from dagster_project.publish.kontroller import Forventet, Konto, Resultat, gaelder, gem, laes, stempel
from dagster_project.settings import Indstillinger
from dagster_project.tilstand import kodeaftryk

DATABASE, PUBLIKATION = AssetKey("kontrol_duckdb"), AssetKey("publikation")
REGISTER = AssetKey(["raa", "leverancer"])


@dataclass
class Dbtgraf:
    """dbt's nodes as the definitions of this process have them, and their names in the account: `<aktiv>`, `<aktiv>: <navn>`."""

    noder: Mapping[str, Node] = field(default_factory=dict)
    navne: Mapping[str, str] = field(default_factory=dict)


dbt_graf = Dbtgraf()


def gem_konto(instans: DagsterInstance, koersel: str, ind: Indstillinger) -> None:
    """Brings the account of the database up to date with a run, whoever started it: command line, UI, schedule or sensor. What
    the run left alone is carried over as long as it rests on the same. A database that is no run's of ours gets no account. The
    caller holds the lock."""
    aktiver = _haendelser(instans, koersel, DagsterEventType.ASSET_MATERIALIZATION)
    bygget = {h.asset_key.to_user_string() for h in aktiver}
    foer = laes(ind.data.absolute())
    nyt = DATABASE.to_user_string() in bygget or bygning.bygget_af(ind.database) == koersel
    if not nyt and not gaelder(foer, ind.database):
        return
    optegnet, kilder = bygning.optegnelser(ind.database) or {}, {}
    if optegnet:
        kilder = present_contents(ind.raa, Journal(ind.raa).filer, bygning.kilder(ind.database).get(PERIOD))
    uaktuelle = outdated(dbt_graf.noder, optegnet, kilder)
    egne = _egne_kontroller(instans, koersel, foer, contents(optegnet, kilder))
    kendte = set(dbt_graf.navne.values())
    ventes = {*(r.kontrol for r in foer.resultater), *foer.uaktuelle} - kendte if foer else set()
    tavse = ventes - {e.resultat.kontrol for e in egne}  # asked of something else than what stands there now
    andre = {*(foer.aktiver if foer else ()), *bygget} - kendte
    friske = {id_: optegnet[id_] for id_ in dbt_graf.noder if id_ not in uaktuelle}
    modeller = {dbt_graf.navne[i]: o.run for i, o in friske.items() if not dbt_graf.noder[i].is_test}
    prover = {dbt_graf.navne[i]: o for i, o in friske.items() if dbt_graf.noder[i].is_test}
    gem(
        ind.data.absolute(),
        Konto(
            database=sha256(ind.database),
            register=sha256(registersti(ind.raa)),
            kode=kodeaftryk() if foer is None or REGISTER.to_user_string() in bygget else foer.kode,
            aktiver=tuple(sorted(andre | set(modeller))),
            resultater=tuple(
                sorted(
                    [e.resultat for e in egne]
                    + [Resultat(n, o.holds, "WARN" if dbt_graf.noder[o.id].review else "ERROR") for n, o in prover.items()],
                    key=lambda r: r.kontrol,
                )
            ),
            uaktuelle=tuple(sorted({dbt_graf.navne[i] for i in uaktuelle} | tavse)),
            koersler={**modeller, **{n: o.run for n, o in prover.items()}, **{e.resultat.kontrol: e.koersel for e in egne}},
            hviler_paa={e.resultat.kontrol: e.hviler_paa for e in egne},
            beskeder={n: finding(o.rows, o.examples, o.message) or "" for n, o in prover.items() if not o.holds}
            | {e.resultat.kontrol: e.besked for e in egne if e.besked},
            stempel=stempel(ind.database),
        ),
    )


@dataclass(frozen=True)
class _Egen:
    """An evaluation of a check that is no test of dbt's, and what it was asked of."""

    resultat: Resultat
    besked: str
    koersel: str
    hviler_paa: str


def _egne_kontroller(instans: DagsterInstance, koersel: str, foer: Konto | None, indhold: Mapping[str, str]) -> list[_Egen]:
    """Those of this run, and those of earlier ones that would be asked of the same today."""
    fundne: dict[str, _Egen] = {}
    for r in foer.resultater if foer else ():
        hviler_paa = foer.hviler_paa.get(r.kontrol)
        if hviler_paa is not None and hviler_paa == _hviler_paa(r.kontrol, indhold):
            fundne[r.kontrol] = _Egen(r, foer.beskeder.get(r.kontrol, ""), foer.koersler.get(r.kontrol, ""), hviler_paa)
    for e in _haendelser(instans, koersel, DagsterEventType.ASSET_CHECK_EVALUATION):
        navn = f"{e.asset_key.to_user_string()}: {e.check_name}"
        if navn not in dbt_graf.navne.values():
            resultat = Resultat(navn, e.passed, e.severity.value)
            fundne[navn] = _Egen(resultat, e.description or "", koersel, _hviler_paa(navn, indhold))
    return list(fundne.values())


def _hviler_paa(kontrol: str, indhold: Mapping[str, str]) -> str:
    """The contents that a check of ours looks at: its source and who is late with it, or the reconciliation."""
    aktiv = kontrol.partition(": ")[0]
    if aktiv == DATABASE.to_user_string():
        return indhold.get("model.kontrol.afstemning", "")
    kilde = indhold.get(source_id(aktiv.removeprefix("raa/")), "")
    return f"{kilde} {indhold.get('model.kontrol.forsinkede', '')}"


def _haendelser(instans: DagsterInstance, koersel: str, art: DagsterEventType) -> list[Any]:
    haendelser = [h.dagster_event for h in instans.all_logs(koersel, of_type=art)]
    return haendelser if art == DagsterEventType.ASSET_MATERIALIZATION else [h.asset_check_evaluation_data for h in haendelser]


def forventet(graf: BaseAssetGraph, dbt_manifest: Path) -> Forventet:
    """Every asset and check that is defined, but publication itself, and every test of dbt's manifest: not what a job selects,
    so that a job which leaves some out cannot publish."""
    noder = json.loads(dbt_manifest.read_text("utf-8"))["nodes"].values()
    return Forventet(
        aktiver=frozenset(n.to_user_string() for n in graf.materializable_asset_keys - {PUBLIKATION}),
        kontroller=frozenset(f"{n.asset_key.to_user_string()}: {n.name}" for n in graf.asset_check_keys),
        dbt_proever=frozenset(n["name"] for n in noder if n["resource_type"] == "test"),
    )
