"""The command line `kontrol`: thin commands that call the plain functions and turn errors into one sentence."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli import operations_commands
from dagster_project.cli.console import without_reader
from dagster_project.cli.publication_commands import add
from dagster_project.common.data_lock import Busy
from dagster_project.common.errors import UsageError, what_happened
from dagster_project.common.folder_shape import next_step
from dagster_project.common.program import version
from dagster_project.common.run_log import LOG
from dagster_project.publications.own_place import settle
from dagster_project.settings import SettingsError, read_settings

app = typer.Typer(
    help="Provenu og benchmark for kommunal kontrol, beregnet fra de rå filer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"kontrolprovenu {version()}")
        raise typer.Exit


@app.callback()
def options(
    version_: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Vis programmets version.")
    ] = False,
) -> None:
    """Provenu og benchmark for kommunal kontrol, beregnet fra de rå filer."""


REBUILD = "Den er bygget af en anden version af kontrol. Næste skridt: kontrol run, som bygger den igen."


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What cannot be begun or built: one sentence on stderr, exit status 2, no traceback."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except (SettingsError, Busy, UsageError, FileExistsError) as e:
        typer.echo(f"kontrol: {e}", err=True)
        raise typer.Exit(2) from None
    except OSError as e:
        typer.echo(f"kontrol: {e.filename or 'en fil'}: {what_happened(e)}.{_next_step(e)}", err=True)
        raise typer.Exit(2) from None
    except Exception as e:
        from dagster_project.common.duckdb_read import OTHER_VERSION, is_damaged, is_unread

        if is_damaged(e):
            typer.echo(
                "kontrol: kontrol.duckdb er ikke den database, som kontrol har bygget her, eller den er beskadiget. Næste "
                "skridt: kontrol run, som bygger den igen.",
                err=True,
            )
            raise typer.Exit(2) from None
        if is_unread(e):
            typer.echo(
                f"kontrol: en fil i datamappen mangler eller kan ikke læses ({str(e).partition(chr(10))[0]}). Næste skridt: "
                "kontrol run, som læser landingsmappens filer igen; er de der ikke længere, så hent raa/ fra sikkerhedskopien.",
                err=True,
            )
            raise typer.Exit(2) from None
        if not isinstance(e, OTHER_VERSION):
            typer.echo(f"kontrol: uventet fejl ({type(e).__name__}). {_traceback_kept()}", err=True)
            raise typer.Exit(2) from None
        lacks = str(e).partition("\n")[0]
        typer.echo(f"kontrol: databasen har ikke det, der spørges om ({lacks}). {REBUILD}", err=True)
        raise typer.Exit(2) from None


def _next_step(error: OSError) -> str:
    try:
        return next_step(read_settings().data.absolute(), error.filename)
    except SettingsError:
        return ""


def _traceback_kept() -> str:
    """Where the traceback of the error that is being handled stands now, for whoever helps."""
    from dagster_project.deliveries.pseudonym import own_log

    try:
        with own_log(read_settings(), "uventet") as file:
            LOG.exception("uventet fejl")
        return f"Send {file} til den, der hjælper: hele sporet står der, uden CPR-numre."
    except (OSError, SettingsError) as e:
        return f"Sporet kunne ikke gemmes: {e}"


def _month(periode: str | None) -> str | None:
    if periode is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", periode):
        raise UsageError(f"--periode skal være ÅÅÅÅ-MM, fx 2023-12; fandt {periode!r}.")
    return periode


@app.command("run")
def run(
    periode: Annotated[
        str | None, typer.Option("--periode", help="Byg til og med denne måned, ÅÅÅÅ-MM; ellers til den nyeste.")
    ] = None,
    stille: Annotated[bool, typer.Option("--stille", help="Skriv kun det, der fejler; til cron.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Skriv kørslens tal som JSON i stedet for tekst.")] = False,
) -> None:
    """Tager alle nye leverancer ind og bygger alle tal."""
    import gc
    from contextlib import nullcontext

    from dagster_project.cli.progress_view import progress_display
    from dagster_project.cli.run import execute

    gc.disable()  # one short build: looking for cycles in Dagster's large graph is a sixth of its time
    with _one_sentence():
        settings = settle(read_settings())
        with nullcontext() if stille or json else progress_display():
            result = execute(settings, _month(periode))
        # DuckDB, which these read with, has a thread from the moment it is imported, and dbt's process is a copy of this one
        from dagster_project.cli.run_summary import show_quietly, summary_as_json
        from dagster_project.cli.status_view import show_result

        if json:
            typer.echo(summary_as_json(settings, result))
        elif stille:
            show_quietly(settings, result)
        else:
            show_result(settings, result)
    gc.freeze()  # or Python looks through that graph once more before it ends: over a second
    raise typer.Exit(result.status)


@app.command("status")
def status() -> None:
    """Viser, hvad der er inde, afvist, forsinket og ikke stemmer, og hvad der skal gøres."""
    from dagster_project.cli.status_view import show_status

    with _one_sentence():
        show_status(settle(read_settings()))


@app.command("tal")
def tal(
    fra: Annotated[Path, typer.Option("--fra", help="Tabellen: .csv eller .xlsx, rækker som trykt og kolonner af år.")],
    kommune: Annotated[str, typer.Option("--kommune", help="Kommunens trecifrede kode.")],
    dokument: Annotated[str, typer.Option("--dokument", help="Dokumentet, som tabellen er trykt i.")],
    side: Annotated[int | None, typer.Option("--side", help="Siden i dokumentet.")] = None,
    aar: Annotated[int | None, typer.Option("--aar", help="Leverancens år; ellers tabellens nyeste.")] = None,
    skriv: Annotated[bool, typer.Option("--skriv", help="Skriv leverancen i landingsmappen.")] = False,
) -> None:
    """Viser, hvad en indsat tabel fra en rapport forstås som, og skriver den som leverance af trykte tal."""
    from dagster_project.cli.reported_table import propose

    with _one_sentence():
        propose(read_settings(), fra, kommune, dokument, side, aar, skriv)


@app.command("demo")
def demo() -> None:
    """Skriver prøvens opdigtede leverancer (Ballerup 2019–2023, landets risikosager 2022–2023) i en landingsmappe."""
    from dagster_project.sample.demo import write_and_remember

    with _one_sentence():
        settings = read_settings()
        write_and_remember(settings)
        typer.echo(f"Prøvens leverancer ligger i {settings.landing_folder}. Personerne er opdigtede. Byg dem med: kontrol run")


@app.command("karantaene")
def karantaene(
    til: Annotated[Path | None, typer.Option("--til", help="Mappe til en XLSX og en CSV pr. afsender.")] = None,
) -> None:
    """Viser, hvad der er afvist og står i karantæne, pr. afsender, eller skriver det, så det kan sendes tilbage."""
    from dagster_project.cli.karantaene import show_list, write_lists

    with _one_sentence():
        settings = settle(read_settings())
        if til is None:
            show_list(settings)
        else:
            for file in write_lists(settings, til):
                typer.echo(str(file))


@app.command("hvorfor")
def hvorfor(
    sagsnr: Annotated[str, typer.Argument(help="Sagens nummer i fagsystemet.")],
    kommune: Annotated[str | None, typer.Option("--kommune", help="Kommunens kode eller navn, hvis flere har nummeret.")] = None,
) -> None:
    """Viser, hvorfor en sag har sit kontroltrin: dens oplysninger, reglerne i rækkefølge og kildens sætning."""
    from dagster_project.cli.hvorfor import find, vis

    with _one_sentence():
        vis(find(settle(read_settings()), sagsnr, kommune))


@app.command("spor")
def spor(
    tal_id: Annotated[str | None, typer.Argument(help="Tallets id, fx provenu/151/2023/su.")] = None,
    som: Annotated[str, typer.Option("--format", help="tekst, json eller csv.")] = "tekst",
    alle: Annotated[Path | None, typer.Option("--alle", help="Fil, som alle rækker skrives til som CSV.")] = None,
    fil: Annotated[
        str | None, typer.Option("--fil", help="En leveret fils navn; så vises, hvilke tal dens række indgår i.")
    ] = None,
    raekke: Annotated[
        int | None, typer.Option("--raekke", min=1, help="Rækkens nummer i filen; 1 er den første efter hovedet.")
    ] = None,
) -> None:
    """Følger et tal til rækkerne i filerne og regner det igen, eller en række til dens tal; 1, hvis et tal ikke stemmer."""
    from dagster_project.cli.spor import Format, trace_backwards, trace_forwards

    with _one_sentence():
        if som not in list(Format):
            raise UsageError(f"--format skal være {', '.join(Format)}; fandt {som!r}.")
        if tal_id is not None and fil is None and raekke is None:
            status = trace_forwards(settle(read_settings()), tal_id, Format(som), alle)
        elif tal_id is None and fil is not None and raekke is not None:
            status = trace_backwards(settle(read_settings()), fil, raekke, Format(som))
        else:
            raise UsageError("Angiv enten et tal-id, fx provenu/151/2023/su, eller --fil <navn> og --raekke <nr>.")
    raise typer.Exit(status)


@app.command("vis")
def vis() -> None:
    """Viser Dagster på denne maskine alene, uden at noget kan startes eller ændres; porten er KONTROL_PORT, ellers 3000."""
    from dagster_project.cli.webserver import vis

    with _one_sentence():
        vis(settle(read_settings()))


@app.command("tjeneste")
def tjeneste(
    systemd: Annotated[
        Path | None, typer.Option("--systemd", help="Skriv enheder til systemd i denne mappe i stedet for at starte.")
    ] = None,
    bruger: Annotated[str, typer.Option("--bruger", help="Den konto, som enhederne kører under.")] = "kontrol",
) -> None:
    """Starter det, der skal køre hele tiden: plan, vagt over landingsmappen og advarsler. Slutter pænt på SIGTERM."""
    from dagster_project.cli.service import serve, write_units

    with _one_sentence():
        settings = read_settings()
        if systemd is None:
            serve(settings)
        for file in write_units(settings, systemd, bruger):
            typer.echo(str(file))


@app.command("advarsler")
def advarsler(
    proev: Annotated[bool, typer.Option("--proev", help="Send en prøve, så man ser, at den kommer frem.")] = False,
) -> None:
    """Viser det, der er at advare om, og sender det, som ingen har hørt endnu; kontrol tjeneste gør det selv."""
    from dagster_project.cli.alerts_view import send_now

    with _one_sentence():
        send_now(read_settings(), proev)


add(app, _one_sentence, _month)
operations_commands.add(app, _one_sentence)


def main() -> None:
    """The entry point: whatever is written is the owner's alone."""
    os.umask(0o077)
    without_reader()
    try:
        Path.cwd()  # relative settings go out from it, and so does every process that is started
    except FileNotFoundError:
        typer.echo("kontrol: den mappe, du står i, findes ikke længere. Gå til en anden (cd), og prøv igen.", err=True)
        sys.exit(2)
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("kontrol: afbrudt; det, der var bygget før, står uændret.", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
