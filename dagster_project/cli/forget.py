"""The part of `kontrol ryd` that forgets years: what would go and what can no longer be done then is said first."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from dagster_project.common.danish import saa_mange, tal
from dagster_project.common.data_lock import lock
from dagster_project.common.errors import UsageError
from dagster_project.common.program import module
from dagster_project.settings import Settings, SettingsError

if TYPE_CHECKING:
    from dagster_project.operations.retention import Plan


def forget(settings: Settings, before: int | None, godkendt_af: str | None) -> int:
    """Gives the exit status: of the run that builds without the rows, where they went. `before`: the year that whoever asks has
    read, and names. Raises UsageError when the rows may not go."""
    asked = before is not None
    if asked and settings.slet_efter_aar is None:
        raise SettingsError("--slet kræver KONTROL_SLET_EFTER_AAR: hvor mange hele år rækker beholdes efter deres eget år.")
    if asked and not (godkendt_af or "").strip():
        raise UsageError("--slet kræver --godkendt-af: navnet på den, der har besluttet det, og som står ved det.")
    from dagster_project.deliveries.forgotten import complete

    with lock(settings.data.absolute()) if settings.raa.exists() else nullcontext():
        cut_off = complete(settings)
    if cut_off:
        typer.echo(f"En afbrudt sletning er gjort færdig ({cut_off.sentence}).")
    if settings.slet_efter_aar is None:
        return _build(cut_off.bygget_til) if cut_off else 0
    from dagster_project.operations import retention

    planned = retention.plan(settings, datetime.now(UTC))
    if planned is None:
        typer.echo(f"Ingen rækker er ældre, end KONTROL_SLET_EFTER_AAR={settings.slet_efter_aar} tillader.")
        return _build(cut_off.bygget_til) if cut_off else 0
    for line in _beforehand(planned):
        typer.echo(line)
    year = planned.rule.foer_aar
    if not asked:
        typer.echo(f"Intet af det er slettet. Slet det med: kontrol ryd --slet {year} --godkendt-af <navn>")
        return _build(cut_off.bygget_til) if cut_off else 0
    if before != year:
        raise UsageError(f"Intet er slettet: --slet {before}, men indstillingen sletter rækker fra før {year}. Ret en af dem.")
    figures = retention.forget(settings, planned, godkendt_af.strip())
    typer.echo(f"Slettet: rækkerne i {_files(planned)}. {tal(figures)} tal står nu kun i udgivelserne.")
    return _build(planned.rule.bygget_til)


def _build(periode: str) -> int:
    """Builds the database of what is left, in a process of its own: Dagster's definitions are loaded there."""
    typer.echo("Databasen bygges igen af det, der er tilbage:")
    sys.stdout.flush()
    return subprocess.run([*module("dagster_project.cli.app"), "run", "--periode", periode], check=False).returncode


def _files(planned: Plan) -> str:
    return saa_mange(len(planned.files), "leverance", "leverancer")


def _beforehand(planned: Plan) -> Iterator[str]:
    rule = planned.rule
    rows = saa_mange(planned.rows, "række", "rækker")
    yield f"Over {rule.regel} er {rows} i {_files(planned)} fra før {rule.foer_aar}:"
    for kilde in sorted({f.kilde for f in planned.files}):
        yield f"  {kilde}: {', '.join(sorted({f.periode for f in planned.files if f.kilde == kilde}))}"
    yield "Registret, udgivelserne og de udgivne tal bliver. Når rækkerne er slettet, kan det ikke længere lade sig gøre"
    yield f"  at regne et tal fra før {rule.foer_aar} igen eller følge det til rækker (kontrol spor siger, hvornår de gik)"
    yield f"  at rette et tal fra før {rule.foer_aar} med en ny leverance: den bliver afvist"
    yield "  at genskabe en udgivelse, der bygger på dem (kontrol genskab)"
    yield "  at tælle betalte og afskrevne krav fra de år med i beholdningen af krav: næste udgivelse siger, hvor meget den faldt"
    yield f"  at udgive en måned før {rule.bygget_til} igen"
    yield "Det slettes ikke her, og er den dataansvarliges: filerne i landingsmappen, ældre sikkerhedskopier, gamle udgivelsers"
    yield "interne del (sager under pseudonym) og øjebliksbilleder af risikosager, som ikke nævner nogen person."
