"""The commands about publications: thin, like those in app.py, which takes them in."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dagster_project.common.danish import saa_mange
from dagster_project.common.data_lock import lock
from dagster_project.common.errors import SettingsError, UsageError
from dagster_project.common.run_log import LOG
from dagster_project.publications.own_place import settle
from dagster_project.settings import Settings, read_settings

if TYPE_CHECKING:
    from dagster._core.execution.plan.objects import StepFailureData

    from dagster_project.publications.run_account import Expected

Publication = Annotated[str, typer.Argument(help="Publikationens navn, fx 2023-12.1.")]
HOLDS, DEVIATES = 0, 1


def add(app: typer.Typer, one_sentence, month) -> None:
    """Adds the commands; `one_sentence` turns errors into one sentence, `maaned` reads a period."""

    def block() -> AbstractContextManager[None]:
        return one_sentence()

    @app.command("udgiv")
    def publish(
        godkendt_af: Annotated[str, typer.Option("--godkendt-af", help="Navnet på den, der godkender.")],
        periode: Annotated[str | None, typer.Option("--periode", help="Den måned, databasen er bygget til, ÅÅÅÅ-MM.")] = None,
    ) -> None:
        """Fryser det byggede som en publikation, der aldrig ændres. Holdes tilbage, hvis en kontrol fejler eller mangler."""
        import gc

        from dagster_project.revisions.summary import since_last

        gc.disable()  # as in `run`: Dagster's large graph is looked through, and a publication's rows stay until it is written
        with block():
            settings = settle(read_settings())
            folder = Path(_publish(settings, month(periode), godkendt_af))
            typer.echo(f"Udgivet: {folder}")
            typer.echo(since_last(settings.data.absolute(), folder.name))
            typer.echo(f"Sitet, offentligt: {settings.data.absolute() / 'offentlig' / folder.name / 'site' / 'index.html'}")
            typer.echo(f"Sitet, internt: {folder / 'intern' / 'site' / 'index.html'}")
        gc.freeze()  # or that graph is looked through once more before the prompt comes back

    @app.command("efterproev")
    def verify(
        publikation: Annotated[str | None, typer.Argument(help="Kun denne publikation, fx 2023-12.1.")] = None,
    ) -> None:
        """Regner hver hash i publikationerne og kæden efter, og nævner det, der er ændret, mangler eller er kommet til."""
        from dagster_project.publications import chain

        with block():
            data = read_settings().data.absolute()
            findings = chain.verify(data, publikation)
            for line in findings:
                typer.echo(f"fejler: {line}")
            count = len(chain.folders(data))
        typer.echo(
            f"{len(findings)} fejl." if findings else f"Alt stemmer: {publikation or f'{count} publikationer'}, og kæden er hel."
        )
        raise typer.Exit(DEVIATES if findings else HOLDS)

    @app.command("genskab")
    def rebuild(publikation: Publication) -> None:
        """Bygger en publikation igen fra raa/ og siger, om den er den samme, byte for byte."""
        from dagster_project.publish.rebuild import rebuild as genskab_

        with block():
            settings = settle(read_settings())
            answer = genskab_(settings, publikation, _expected(settings))
            for line in [*answer.advarsler, *(f"afviger: {n}" for n in answer.afviger)]:
                typer.echo(line)
        others = saa_mange(len(answer.afviger), "fil", "filer")
        typer.echo(f"{others} afviger." if answer.afviger else f"Genskabt byte for byte: {answer.filer} filer.")
        raise typer.Exit(DEVIATES if answer.afviger else HOLDS)

    @app.command("forhaandsvis")
    def preview(json: Annotated[bool, typer.Option("--json", help="Alt som JSON, uafkortet.")] = False) -> None:
        """Viser, hvad en udgivelse nu ville ændre i forhold til den sidste publikation, og hvorfor; prøver den af til ende.

        Slutter med 1, hvis udgivelsen ville blive holdt tilbage."""
        from dagster_project.cli.preview_view import as_json, vis
        from dagster_project.publish.about_tables import NO_CONTACT
        from dagster_project.publish.publish import rehearse
        from dagster_project.revisions.preview import preview as forhaandsvis_

        with block():
            settings = settle(read_settings())
            expected = _expected(settings)
            found = forhaandsvis_(settings, expected)
            if found.periode is not None and not found.hindringer:
                rehearsed = rehearse(settings, found.periode, expected)
                found = replace(found, hindringer=[*rehearsed.hindringer], ikke_laengere=rehearsed.ikke_laengere)
            if json:
                typer.echo(as_json(found), nl=False)
            else:
                vis(found)
                if not settings.kontakt.strip():
                    typer.echo(f"Ingen kontakt er sat (KONTROL_KONTAKT): læserne ser »{NO_CONTACT}«.")
        raise typer.Exit(DEVIATES if found.hindringer else HOLDS)


def _expected(settings: Settings) -> Expected:
    """What a run must have built and evaluated, by the definitions."""
    from dagster_project.build.workspace import dbt_target
    from dagster_project.definitions import defs
    from dagster_project.defs.publication import expected

    return expected(defs.resolve_asset_graph(), dbt_target(settings) / "manifest.json")


def _publish(settings: Settings, periode: str | None, godkendt_af: str) -> str:
    """Runs the job `publish` here, so that Dagster has it on record. Raises UsageError with the reason it was withheld."""
    from dagster_project.cli.run import one_line, open_instance
    from dagster_project.definitions import defs
    from dagster_project.defs.publication import MONTHS
    from dagster_project.deliveries.pseudonym import own_log
    from dagster_project.publications import chain
    from dagster_project.publications.gate import bygget_til, no_database

    chain.unharmed(settings.data.absolute())  # nothing rests on a publication that was changed, whatever is built
    # a month named here is the one that was meant, and built; Dagster's backfill builds any other apart
    if sentence := no_database(settings, periode):
        raise UsageError(f"Udgivelsen holdes tilbage: {sentence}.")
    if not MONTHS.has_partition_key(to := bygget_til(settings.database)):
        raise UsageError(
            f"Udgivelsen holdes tilbage: {to} er ikke begyndt endnu, eller ligger før {MONTHS.get_first_partition_key()}."
        )
    with (
        lock(settings.data.absolute()),  # who waits at a terminal is told at once that it is busy; a run of Dagster's asks again
        own_log(settings, "udgiv"),
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
    ):
        try:
            answer = defs.resolve_job_def("udgiv").execute_in_process(
                instance=open_instance(settings),
                partition_key=to,
                run_config={
                    "ops": {"publikation": {"config": {"godkendt_af": godkendt_af}}},
                    "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                },
                raise_on_error=False,
            )
        except SettingsError:
            raise
        except Exception as e:  # what a step did is in the answer; what is left is Dagster's own record, as in a run
            LOG.exception("udgivelsen kunne ikke føres")
            raise UsageError(f"udgivelsen kunne ikke føres: {one_line(e, settings)}") from None
        for error in answer.get_step_failure_events():
            found = error.step_failure_data.error
            LOG.error(error.message, extra={"trin": error.step_key, "stak": found and found.to_string()})
            raise UsageError(reason(error.step_failure_data))
    (built,) = answer.asset_materializations_for_node("publikation")
    return built.metadata["sti"].value


def reason(data: StepFailureData) -> str:
    """The reason that was given, or else the innermost error; one of ours is a sentence as it stands."""
    if data.user_failure_data:
        return data.user_failure_data.description
    error = data.error
    while error.cause:
        error = error.cause
    _, own, sentence = error.message.partition(f".{SettingsError.__name__}: ")
    if own and error.cls_name == SettingsError.__name__:
        return sentence.strip()
    return f"udgivelsen kunne ikke føres: {error.message.strip().splitlines()[0]}"
