"""The commands about the data folder itself: copied, brought back, tidied up. Thin, like those in app.py, which takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dagster_project.cli.forget import forget
from dagster_project.common.danish import saa_mange, tal
from dagster_project.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from dagster import DagsterInstance


def add(app: typer.Typer, one_sentence) -> None:
    """Adds the commands; `one_sentence` turns errors into one sentence."""

    @app.command("sikkerhedskopi")
    def back_up(
        maal: Annotated[Path, typer.Argument(help="Mappe, som kopien lægges i, helst på en anden disk.")],
    ) -> None:
        """Kopierer det, der ikke kan laves igen (raa/ og publikationerne), og efterprøver hver fil."""
        from dagster_project.operations.backup import back_up as copy

        with one_sentence():
            done = copy(read_settings(), maal)
            typer.echo(f"Kopieret og efterprøvet: {_much(done.files, done.size)} i {done.folder}")
            typer.echo("Nøglen (KONTROL_CPR_NOEGLE) og landingsmappen er ikke med; kopiér dem for sig.")

    @app.command("gendan")
    def restore(
        kopi: Annotated[Path, typer.Argument(help="En mappe, som kontrol sikkerhedskopi har skrevet.")],
    ) -> None:
        """Gendanner en sikkerhedskopi i KONTROL_DATA, som skal være tom, når hver fil i kopien er efterprøvet."""
        from dagster_project.operations.backup import other_key
        from dagster_project.operations.backup import restore as bring_back

        with one_sentence():
            settings = read_settings()
            done = bring_back(settings, kopi)
            typer.echo(f"Gendannet og efterprøvet: {_much(done.files, done.size)} i {done.folder}")
            try:
                other = other_key(settings)
            except SettingsError as e:
                typer.echo(f"Før den kan bruges: {e}")
                return
            if other:
                typer.echo("Før den kan bruges: KONTROL_CPR_NOEGLE er en anden nøgle end den, mappen er bygget med.")
                return
            typer.echo("Næste skridt: kontrol run, som bygger databasen igen, og kontrol efterproev.")

    @app.command("ryd")
    def prune(
        slet: Annotated[
            int | None,
            typer.Option("--slet", metavar="ÅÅÅÅ", help="Sletter rækker fra før det år, kontrol ryd nævner."),
        ] = None,
        godkendt_af: Annotated[
            str | None, typer.Option("--godkendt-af", help="Navnet på den, der har besluttet sletningen.")
        ] = None,
    ) -> None:
        """Fjerner gammel kørselshistorik, gamle logge og det, afbrudte kørsler efterlod. Intet tal bygger på det.

        Med KONTROL_SLET_EFTER_AAR også rækker fra gamle år; den siger først, hvad der så ikke længere kan lade sig gøre."""
        from dagster_project.operations.pruning import prune as tidy

        with one_sentence():
            settings = read_settings()
            forgetting = forget(settings, slet, godkendt_af)
            with _dagster(settings) as instance:
                done = tidy(settings, instance, datetime.now(UTC))
            runs, logs = saa_mange(done.runs, "kørsel", "kørsler"), saa_mange(done.logs, "log", "logge")
            rest = saa_mange(done.leftovers, "efterladenskab", "efterladenskaber")
            typer.echo(f"Fjernet: {runs} af Dagsters historik, {logs} og {rest}; {tal(done.size // 1024)} kB.")
            kept = f"{tal(settings.historik_antal)} kørsler i {tal(settings.historik_dage)} dage"
            typer.echo(
                f"Der beholdes {kept} og {tal(settings.log_antal)} logge i {tal(settings.log_dage)} dage, "
                "og hver måneds nyeste udgivelse."
            )
        raise typer.Exit(forgetting)


@contextmanager
def _dagster(settings: Settings) -> Iterator[DagsterInstance | None]:
    """Dagster takes seconds to load: only where it has a history."""
    if not (settings.dagster_home / "history").exists():
        yield None
        return
    from dagster import DagsterInstance

    from dagster_project.defs.event_log import prepare_home

    prepare_home(settings)
    with DagsterInstance.get() as instance:
        yield instance


def _much(files: int, size: int) -> str:
    return f"{saa_mange(files, 'fil', 'filer')}, {tal(size // 1024)} kB"
