"""Publishing: what was built is frozen in a folder that appears whole or not at all, and is never written again."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.forbindelse import BuiltDatabase, open_built
from dagster_project.laas import laas
from dagster_project.publish import kaede, webrod
from dagster_project.publish.aftryk import grundlag, som_json
from dagster_project.publish.dele import byg_dele
from dagster_project.publish.kontroller import Forventet, Konto, laes
from dagster_project.publish.manifest import Udgivelse, byg_manifest
from dagster_project.publish.revisioner import Revisioner, find_revisioner
from dagster_project.publish.spaerring import bygget_til, hindringer
from dagster_project.settings import Indstillinger

HOEJST = 3  # reasons in the sentence; the rest are counted


def udgiv(ind: Indstillinger, periode: str | None, godkendt_af: str, tidspunkt: str, forventet: Forventet) -> Path:
    """The new publication's folder. Raises Brugsfejl when it is withheld, Optaget when someone else writes to the folder."""
    data = ind.data.absolute()
    if not godkendt_af.strip() or not godkendt_af.isprintable():
        raise Brugsfejl("--godkendt-af skal være navnet på den, der godkender udgivelsen.")
    with laas(data):
        led = kaede.uskadte(data)
        tidligere = [m for m, _ in led]
        webrod.laeg_ud(data, tidligere)  # what a killed publication did not come to
        _hold_tilbage(kaede.skader_i_webrod(data, led) or hindringer(ind, periode, forventet))
        with open_built(ind.database) as built:
            til = bygget_til(built.file)
            fundne = find_revisioner(built, til, tidligere)
            _hold_tilbage(uforklarede(fundne))
            nr = 1 + max((kaede.orden(m.name)[1] for m, _ in led if kaede.orden(m.name)[0] == til), default=0)
            navn = Pseudonym(ind.noegle()).masker(godkendt_af.strip())
            udgivelse = Udgivelse(til, nr, len(led) + 1, navn, tidspunkt, kaede.forrige(led), grundlag()["git"])
            _ryd_op(data)
            midlertidig = kaede.rod(data) / f".{udgivelse.navn}.tmp"
            try:
                midlertidig.mkdir(parents=True, mode=0o700)
                byg_publikation(ind, built, fundne, midlertidig, udgivelse, forventet, laes(data), tidligere)
                faerdig = paa_plads(midlertidig, kaede.rod(data) / udgivelse.navn)
            finally:
                shutil.rmtree(midlertidig, ignore_errors=True)
        webrod.laeg_ud(data, [*tidligere, faerdig])
        return faerdig


def _hold_tilbage(grunde: list[str]) -> None:
    """Raises Brugsfejl with the first of the reasons, where there is any."""
    if grunde:
        flere = f"; og {len(grunde) - HOEJST} til" if len(grunde) > HOEJST else ""
        raise Brugsfejl(f"Udgivelsen holdes tilbage: {'; '.join(grunde[:HOEJST])}{flere}.")


def uforklarede(fundne: Revisioner) -> list[str]:
    """Differences from the publication before that nothing explains, a sentence each."""
    return [f"{tal_id} er et andet end i {fundne.fra}, og intet forklarer hvorfor" for tal_id in fundne.uforklarede]


def byg_publikation(
    ind: Indstillinger,
    built: BuiltDatabase,
    fundne: Revisioner,
    mappe: Path,
    udgivelse: Udgivelse,
    forventet: Forventet,
    konto: Konto,
    tidligere: list[Path],
) -> None:
    """Everything that a publication holds, its sealed manifest last, into an empty folder."""
    byg_dele(built, fundne, mappe, udgivelse.periode, tidligere)
    manifest = som_json(byg_manifest(ind, built, mappe, udgivelse, forventet, konto))
    (mappe / kaede.MANIFEST).write_bytes(manifest)
    (mappe / kaede.SEGL).write_text(f"{hashlib.sha256(manifest).hexdigest()}  {kaede.MANIFEST}\n", "ascii")


def paa_plads(midlertidig: Path, maal: Path) -> Path:
    """Modes set, everything synced, and moved in one step; a folder that stands there is never replaced."""
    for sti in [midlertidig, *midlertidig.rglob("*")]:
        sti.chmod(0o700 if sti.is_dir() else 0o600)
        _sync(sti)
    midlertidig.rename(maal)  # refuses a folder that is not empty
    _sync(maal.parent)
    return maal


def _sync(sti: Path) -> None:
    fd = os.open(sti, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _ryd_op(data: Path) -> None:
    """Away with what a killed publication left; the caller holds the lock."""
    for rest in kaede.rod(data).glob(".*.tmp"):
        shutil.rmtree(rest)
