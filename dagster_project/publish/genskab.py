"""Rebuilding a publication from the raw store: the same deliveries, the same period, and the code of today."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.lagersted import lagerfil
from dagster_project.deliveries.skan import sha256
from dagster_project.forbindelse import open_built
from dagster_project.laas import laas
from dagster_project.publish import kaede
from dagster_project.publish.aftryk import aendringer, filer_i, grundlag
from dagster_project.publish.kontroller import Forventet, laes
from dagster_project.publish.manifest import Udgivelse
from dagster_project.publish.revisioner import find_revisioner
from dagster_project.publish.udgiv import byg_publikation
from dagster_project.settings import Indstillinger

_FORAN = ".genskab-"
_KONTROL = Path(sys.executable).parent / "kontrol"


@dataclass(frozen=True)
class Genskabt:
    """`afviger`: files that came out otherwise, are missing or too many, among them the manifest; empty when every byte is the
    same. `advarsler`: what is no longer as it was then, and so may be why."""

    filer: int
    afviger: tuple[str, ...]
    advarsler: tuple[str, ...]


def genskab(ind: Indstillinger, navn: str, forventet: Forventet) -> Genskabt:
    """Raises Brugsfejl when there is no such publication, or when it can no longer be built. Holds the data folder meanwhile:
    what is read there stays as it is, and what a killed rebuilding left can go."""
    with laas(ind.data.absolute()):
        for rest in ind.data.absolute().glob(f"{_FORAN}*"):
            shutil.rmtree(rest)
        return _genskab(ind, navn, forventet)


def _genskab(ind: Indstillinger, navn: str, forventet: Forventet) -> Genskabt:
    led = kaede.i_raekke(ind.data.absolute())
    valgt = next(((m, man) for m, man in led if m.name == navn), None)
    if valgt is None:
        raise Brugsfejl(f"Der er ingen publikation {navn!r}; der er: {', '.join(m.name for m, _ in led) or 'ingen'}.")
    mappe, manifest = valgt
    with tempfile.TemporaryDirectory(prefix=_FORAN, dir=ind.data.absolute()) as midlertidig:
        ny = Indstillinger(
            data=Path(midlertidig), landing=Path(midlertidig) / "landing", cpr_noegle=ind.cpr_noegle, maks_mb=ind.maks_mb
        )
        mangler = _fyld(ind, ny, manifest)
        _koer(ny, manifest["periode"])
        maal = Path(midlertidig) / navn
        maal.mkdir(mode=0o700)
        tidligere = [m for m, man in led if man["loebenr"] < manifest["loebenr"]]
        with open_built(ny.database) as built:
            fundne = find_revisioner(built, manifest["periode"], tidligere)
            byg_publikation(ny, built, fundne, maal, _udgivelse(manifest), forventet, laes(ny.data), tidligere)
        da, nu = filer_i(mappe), filer_i(maal)
    afviger = [n for n in sorted(da.keys() | nu.keys()) if da.get(n) != nu.get(n)]
    aendret = [f"ændret siden udgivelsen: {a}" for a in aendringer(manifest["grundlag"], grundlag())]
    return Genskabt(len(da), tuple(afviger), (*mangler, *aendret))


def _udgivelse(manifest: Mapping[str, Any]) -> Udgivelse:
    navne = ("periode", "nr", "loebenr", "godkendt_af", "forrige")
    return Udgivelse(**{n: manifest[n] for n in navne}, tidspunkt=manifest["udgivet"], git=_git(manifest))


def _git(manifest: Mapping[str, Any]) -> str | None:
    """The commit of then while the code is that of then: a commit may change nothing that is built."""
    return manifest["grundlag"]["git"] if manifest["grundlag"]["kode"] == grundlag()["kode"] else grundlag()["git"]


def _fyld(ind: Indstillinger, ny: Indstillinger, manifest: Mapping[str, Any]) -> list[str]:
    """A data folder that holds the deliveries of the manifest and an empty landing folder; gives what is not as it was."""
    ny.landingsmappe.mkdir(mode=0o700)
    fra, til = ind.raa / "leverancer", ny.raa / "leverancer"
    for mappe in ("modtaget", "laest"):
        (til / mappe).mkdir(parents=True, mode=0o700)
    shutil.copy2(ind.raa / "key_id.txt", ny.raa)
    if ind.er_proeve():
        ny.proevefil.write_text(json.dumps({"landing": str(ny.landingsmappe.resolve())}), "utf-8")
    for m in Journal(ind.raa).modtaget:
        if m.nr <= manifest["modtagelser"]:
            shutil.copy2(fra / "modtaget" / f"{m.nr:08d}.json", til / "modtaget")
            shutil.copy2(fra / "laest" / f"{m.leverance_id}.json", til / "laest")
    fund = []
    for lev in manifest["leverancer"]:
        for kilde, sha in lev["raa"].items():
            fil = lagerfil(ind.raa, kilde, lev["leverance_id"])
            if not fil.exists():
                raise Brugsfejl(f"{lev['filnavn']} er ikke længere i raa/{kilde}; uden den kan intet genskabes.")
            if sha256(fil) != sha:
                fund.append(f"ændret siden udgivelsen: {lev['filnavn']} i raa/{kilde}")
            maal = lagerfil(ny.raa, kilde, lev["leverance_id"])
            maal.parent.mkdir(exist_ok=True, mode=0o700)
            os.link(fil, maal)  # the run never writes to a delivery that stands whole
    return fund


def _koer(ny: Indstillinger, periode: str) -> None:
    """`kontrol run` in a process of its own, since Dagster's definitions belong to one data folder."""
    egne = {"KONTROL_DATA": str(ny.data), "KONTROL_LANDING": str(ny.landingsmappe), "DAGSTER_HOME": str(ny.data / "dagster")}
    svar = subprocess.run(
        [_KONTROL, "run", "--periode", periode],
        env={**os.environ, **egne},
        capture_output=True,
        text=True,
        check=False,
    )
    if svar.returncode not in (0, 1):
        raise Brugsfejl(f"Publikationen kunne ikke bygges igen: {(svar.stderr or svar.stdout).strip().splitlines()[-1]}")
