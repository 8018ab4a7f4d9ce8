"""The part of `kontrol ryd` that forgets years: what would go and what can no longer be done then is said first."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from dagster_project.common.danish import saa_mange, tal
from dagster_project.common.program import module
from dagster_project.settings import Settings, SettingsError

if TYPE_CHECKING:
    from dagster_project.operations.retention import Plan


def forget(settings: Settings, do_it: bool) -> int:
    """Gives the exit status: of the run that builds without the rows, where they went. Raises UsageError when they may not go."""
    if settings.slet_efter_aar is None:
        if do_it:
            raise SettingsError("--slet kræver KONTROL_SLET_EFTER_AAR: hvor mange hele år rækker beholdes efter deres eget år.")
        return 0
    from dagster_project.operations import retention

    planned = retention.plan(settings, datetime.now(UTC))
    if planned is None:
        typer.echo(f"Ingen rækker er ældre end KONTROL_SLET_EFTER_AAR={settings.slet_efter_aar} tillader.")
        return 0
    for line in _beforehand(planned):
        typer.echo(line)
    if not do_it:
        typer.echo("Intet af det er slettet. Slet det med: kontrol ryd --slet")
        return 0
    figures = retention.forget(settings, planned)
    typer.echo(f"Slettet: rækkerne i {_files(planned)}. {tal(figures)} tal står nu kun i udgivelserne.")
    typer.echo("Databasen bygges igen af det, der er tilbage:")
    sys.stdout.flush()
    run = [*module("dagster_project.cli.app"), "run", "--periode", planned.rule.bygget_til]
    return subprocess.run(run, check=False).returncode


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
