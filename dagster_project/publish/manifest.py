"""The manifest: everything that a publication holds and rests on, by hash, and who approved it when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.lagersted import lagerfil
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.skan import sha256
from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish.aftryk import filer_i, grundlag
from dagster_project.publish.kontroller import Forventet, Konto
from dagster_project.settings import Indstillinger

_FELTER = ("leverance_id", "kilde", "kommunekode", "periode", "til_og_med", "version", "filnavn", "sha256", "status")


@dataclass(frozen=True)
class Udgivelse:
    """What one publication is called and who stands for it. `tidspunkt`: UTC, ISO 8601, from the clock or from a manifest."""

    periode: str
    nr: int
    loebenr: int
    godkendt_af: str
    tidspunkt: str
    forrige: dict[str, str] | None
    git: str | None

    @property
    def navn(self) -> str:
        return f"{self.periode}.{self.nr}"


def byg_manifest(
    ind: Indstillinger, built: BuiltDatabase, mappe: Path, udgivelse: Udgivelse, forventet: Forventet, konto: Konto
) -> dict[str, Any]:
    """`ind` says where the raw store lies; `mappe` holds everything but the manifest."""
    journal = Journal(ind.raa)
    return {
        "publikation": udgivelse.navn,
        "periode": udgivelse.periode,
        "nr": udgivelse.nr,
        "loebenr": udgivelse.loebenr,
        "forrige": udgivelse.forrige,
        "godkendt_af": udgivelse.godkendt_af,
        "udgivet": udgivelse.tidspunkt,
        "filer": filer_i(mappe),
        "grundlag": {**grundlag(), "git": udgivelse.git},
        "metodeversioner": _metodeversioner(built),
        "noegle_id": Pseudonym(ind.noegle()).key_id,
        "leverancer": _leverancer(ind, built, journal),
        "modtagelser": max((m.nr for m in journal.modtaget), default=0),
        "kontroller": {
            "forventede_aktiver": sorted(forventet.aktiver),
            "forventede": sorted(forventet.kontroller),
            "forventede_dbt_proever": sorted(forventet.dbt_proever),
            "udfoerte": [asdict(r) for r in konto.resultater],
        },
    }


def _leverancer(ind: Indstillinger, built: BuiltDatabase, journal: Journal) -> list[dict[str, Any]]:
    """Every delivery of the register with its status, and the hash of what it left in the raw store."""
    with built.session() as con:
        sql = f"select {', '.join(_FELTER)} from intermediate.int_leverancer_status order by leverance_id"
        raekker = con.execute(sql).fetchall()
    register = [dict(zip(_FELTER, r, strict=True)) for r in raekker]
    return [
        {**r, "raa": {k: sha256(lagerfil(ind.raa, k, r["leverance_id"])) for k in sorted(journal.filer[r["leverance_id"]].lager)}}
        for r in register
    ]


def _metodeversioner(built: BuiltDatabase) -> dict[str, list[str]]:
    """The sets of rules that cases were classified by, and the method choices and thresholds, by the day that each began."""
    with built.session() as con:

        def spoerg(sql: str) -> list[str]:
            return [r[0] for r in con.execute(sql).fetchall()]

        return {
            "kontroltrin": spoerg("select distinct metodeversion from marts.kontrolsager where regel is not null order by 1"),
            "metodevalg": spoerg("select noegle || ' fra ' || gyldig_fra from seeds.metodevalg order by 1"),
            "opfoelgning": spoerg("select kriterium || ' fra ' || gyldig_fra from seeds.opfoelgningskriterier order by 1"),
        }
