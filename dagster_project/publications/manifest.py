"""The manifest: everything that a publication holds and rests on, by hash, and who approved it when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.common.files import sha256
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.stored_files import store_file
from dagster_project.publications.fingerprints import files_in, grundlag
from dagster_project.publications.run_account import Account, Expected
from dagster_project.settings import Settings

_FIELDS = ("leverance_id", "kilde", "kommunekode", "periode", "til_og_med", "version", "filnavn", "sha256", "status")


@dataclass(frozen=True)
class Publication:
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


def build_manifest(
    settings: Settings, built: BuiltDatabase, folder: Path, publication: Publication, expected: Expected, account: Account
) -> dict[str, Any]:
    """`settings` says where the raw store lies; `folder` holds everything but the manifest."""
    journal = Journal(settings.raa)
    return {
        "publikation": publication.navn,
        "periode": publication.periode,
        "nr": publication.nr,
        "loebenr": publication.loebenr,
        "forrige": publication.forrige,
        "godkendt_af": publication.godkendt_af,
        "udgivet": publication.tidspunkt,
        "filer": files_in(folder),
        "grundlag": {**grundlag(), "git": publication.git},
        "metodeversioner": _method_versions(built),
        "noegle_id": Pseudonym(settings.noegle()).key_id,
        "leverancer": _leverancer(settings, built, journal),
        "modtagelser": max((m.nr for m in journal.received), default=0),
        "kontroller": {
            "forventede_aktiver": sorted(expected.aktiver),
            "forventede": sorted(expected.kontroller),
            "forventede_dbt_proever": sorted(expected.dbt_tests),
            "udfoerte": [asdict(r) for r in account.resultater],
        },
    }


def _leverancer(settings: Settings, built: BuiltDatabase, journal: Journal) -> list[dict[str, Any]]:
    """Every delivery of the register with its status, and the hash of what it left in the raw store."""
    with built.session() as con:
        sql = f"select {', '.join(_FIELDS)} from intermediate.int_leverancer_status order by leverance_id"
        rows = con.execute(sql).fetchall()
    register = [dict(zip(_FIELDS, r, strict=True)) for r in rows]
    return [
        {
            **r,
            "raa": {
                k: sha256(store_file(settings.raa, k, r["leverance_id"])) for k in sorted(journal.filer[r["leverance_id"]].lager)
            },
        }
        for r in register
    ]


def _method_versions(built: BuiltDatabase) -> dict[str, list[str]]:
    """The sets of rules that cases were classified by, and the method choices and thresholds, by the day that each began."""
    with built.session() as con:

        def ask(sql: str) -> list[str]:
            return [r[0] for r in con.execute(sql).fetchall()]

        return {
            "kontroltrin": ask("select distinct metodeversion from marts.kontrolsager where regel is not null order by 1"),
            "metodevalg": ask(
                "select noegle || ' fra ' || gyldig_fra from marts.metodevalg_gaeldende where kommunekode = 'DK' order by 1"
            ),
            "opfoelgning": ask("select kriterium || ' fra ' || gyldig_fra from marts.opfoelgningskriterier_gaeldende order by 1"),
        }
