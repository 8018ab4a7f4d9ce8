"""The commands about publications: thin, like those in cli.py, which takes them in."""

from __future__ import annotations

from contextlib import AbstractContextManager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.settings import Indstillinger, laes_indstillinger

if TYPE_CHECKING:
    from dagster_project.publish.kontroller import Forventet

Publikation = Annotated[str, typer.Argument(help="Publikationens navn, fx 2023-12.1.")]
HOLDER, AFVIGER = 0, 1


def tilfoej(app: typer.Typer, en_saetning, maaned) -> None:
    """Adds the commands; `en_saetning` turns errors into one sentence, `maaned` reads a period."""

    def blok() -> AbstractContextManager[None]:
        return en_saetning()

    @app.command()
    def udgiv(
        godkendt_af: Annotated[str, typer.Option("--godkendt-af", help="Navnet på den, der godkender.")],
        periode: Annotated[str | None, typer.Option(help="Den måned, databasen er bygget til, ÅÅÅÅ-MM.")] = None,
    ) -> None:
        """Fryser det byggede som en publikation, der aldrig ændres. Holdes tilbage, hvis en kontrol fejler eller mangler."""
        from dagster_project.publish.siden_sidst import siden_sidst

        with blok():
            ind = laes_indstillinger()
            mappe = Path(_udgiv(ind, maaned(periode), godkendt_af))
            typer.echo(f"Udgivet: {mappe}")
            typer.echo(siden_sidst(ind.data.absolute(), mappe.name))
            typer.echo(f"Sitet, offentligt: {ind.data.absolute() / 'offentlig' / mappe.name / 'site' / 'index.html'}")
            typer.echo(f"Sitet, internt: {mappe / 'intern' / 'site' / 'index.html'}")

    @app.command()
    def efterproev(
        publikation: Annotated[str | None, typer.Argument(help="Kun denne publikation, fx 2023-12.1.")] = None,
    ) -> None:
        """Regner hver hash i publikationerne og kæden efter, og nævner det, der er ændret, mangler eller er kommet til."""
        from dagster_project.publish import kaede

        with blok():
            data = laes_indstillinger().data.absolute()
            fund = kaede.efterproev(data, publikation)
            for linje in fund:
                typer.echo(f"fejler: {linje}")
            antal = len(kaede.mapper(data))
        typer.echo(f"{len(fund)} fejl." if fund else f"Alt stemmer: {publikation or f'{antal} publikationer'}, og kæden er hel.")
        raise typer.Exit(AFVIGER if fund else HOLDER)

    @app.command()
    def genskab(publikation: Publikation) -> None:
        """Bygger en publikation igen fra raa/ og siger, om den er den samme, byte for byte."""
        from dagster_project.publish.genskab import genskab as genskab_

        with blok():
            ind = laes_indstillinger()
            svar = genskab_(ind, publikation, _forventet(ind))
            for linje in [*svar.advarsler, *(f"afviger: {n}" for n in svar.afviger)]:
                typer.echo(linje)
        af = f"{len(svar.afviger)} filer afviger." if svar.afviger else f"Genskabt byte for byte: {svar.filer} filer."
        typer.echo(af)
        raise typer.Exit(AFVIGER if svar.afviger else HOLDER)

    @app.command()
    def forhaandsvis(json: Annotated[bool, typer.Option("--json", help="Alt som JSON, uafkortet.")] = False) -> None:
        """Viser, hvad en udgivelse nu ville ændre i forhold til den sidste publikation, og hvorfor.

        Slutter med 1, hvis udgivelsen ville blive holdt tilbage."""
        from dagster_project.publish.forhaandsvis import forhaandsvis as forhaandsvis_
        from dagster_project.publish.forhaandsvis_udskrift import som_json, vis

        with blok():
            ind = laes_indstillinger()
            fundet = forhaandsvis_(ind, _forventet(ind))
            if json:
                typer.echo(som_json(fundet), nl=False)
            else:
                vis(fundet)
        raise typer.Exit(AFVIGER if fundet.hindringer else HOLDER)


def _forventet(ind: Indstillinger) -> Forventet:
    """What a run must have built and evaluated, by the definitions."""
    from dagster_project.definitions import defs
    from dagster_project.defs.kontroller import forventet
    from dagster_project.hjem import dbt_maal

    return forventet(defs.resolve_asset_graph(), dbt_maal(ind) / "manifest.json")


def _udgiv(ind: Indstillinger, periode: str | None, godkendt_af: str) -> str:
    """Runs the job `udgiv` here, so that Dagster has it on record. Raises Brugsfejl with the reason it was withheld."""
    from dagster import DagsterInstance

    from dagster_project.definitions import defs
    from dagster_project.haendelseslog import goer_hjem_klar

    goer_hjem_klar(ind)
    config = {"godkendt_af": godkendt_af, "periode": periode}
    with (ind.data.absolute() / "udgivelse.log").open("w", encoding="utf-8") as log, redirect_stdout(log):
        svar = defs.resolve_job_def("udgiv").execute_in_process(
            instance=DagsterInstance.get(),
            run_config={
                "ops": {"publikation": {"config": {k: v for k, v in config.items() if v is not None}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
    for fejl in svar.get_step_failure_events():
        raise Brugsfejl(_aarsag(fejl.step_failure_data))
    (bygget,) = svar.asset_materializations_for_node("publikation")
    return bygget.metadata["sti"].value


def _aarsag(data) -> str:
    """The reason that was given, or else the innermost error."""
    if data.user_failure_data:
        return data.user_failure_data.description
    fejl = data.error
    while fejl.cause:
        fejl = fejl.cause
    return f"udgivelsen kunne ikke føres: {fejl.message.strip().splitlines()[0]}"
