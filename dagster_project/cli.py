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

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.cli_publikation import tilfoej
from dagster_project.laas import Optaget
from dagster_project.settings import Indstillingsfejl, laes_indstillinger
from dagster_project.systemfejl import hvad
from dagster_project.udgang import uden_laeser

app = typer.Typer(
    help="Provenu og benchmark for kommunal kontrol, beregnet fra de rå filer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@contextmanager
def _en_saetning() -> Iterator[None]:
    """What cannot be begun or built: one sentence on stderr, exit status 2, no traceback."""
    try:
        yield
    except (Indstillingsfejl, Optaget, Brugsfejl, FileExistsError) as e:
        typer.echo(f"kontrol: {e}", err=True)
        raise typer.Exit(2) from None
    except OSError as e:
        typer.echo(f"kontrol: {e.filename or 'en fil'}: {hvad(e)}", err=True)
        raise typer.Exit(2) from None


def _maaned(periode: str | None) -> str | None:
    if periode is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", periode):
        raise Brugsfejl(f"--periode skal være ÅÅÅÅ-MM, fx 2023-12; fandt {periode!r}.")
    return periode


@app.command()
def run(
    periode: Annotated[str | None, typer.Option(help="Byg til og med denne måned, ÅÅÅÅ-MM; ellers til den nyeste.")] = None,
) -> None:
    """Tager alle nye leverancer ind og bygger alle tal."""
    import gc

    from dagster_project.koersel import koer
    from dagster_project.udskrift import fremgangsviser, vis_resultat

    gc.disable()  # one short build: looking for cycles in Dagster's large graph is an eighth of its time
    with _en_saetning():
        ind = laes_indstillinger()
        with fremgangsviser():
            resultat = koer(ind, _maaned(periode))
        vis_resultat(ind, resultat)
    gc.freeze()  # or Python looks through that graph once more before it ends: over a second for nothing
    raise typer.Exit(resultat.status)


@app.command()
def status() -> None:
    """Viser, hvad der er inde, afvist, forsinket og ikke stemmer, og hvad der skal gøres."""
    from dagster_project.udskrift import vis_status

    with _en_saetning():
        vis_status(laes_indstillinger())


@app.command()
def demo() -> None:
    """Skriver prøvens opdigtede leverancer (Ballerup 2019–2023, landets risikosager 2022–2023) i en landingsmappe."""
    from dagster_project.sample.optag import skriv_og_husk

    with _en_saetning():
        ind = laes_indstillinger()
        skriv_og_husk(ind)
        typer.echo(f"Prøvens leverancer ligger i {ind.landingsmappe}. Personerne er opdigtede. Byg dem med: kontrol run")


@app.command()
def karantaene(
    til: Annotated[Path | None, typer.Option(help="Mappe til en XLSX og en CSV pr. afsender.")] = None,
) -> None:
    """Viser, hvad der er afvist og står i karantæne, pr. afsender, eller skriver det, så det kan sendes tilbage."""
    from dagster_project.karantaene import skriv_lister, vis_liste

    with _en_saetning():
        ind = laes_indstillinger()
        if til is None:
            vis_liste(ind)
        else:
            for fil in skriv_lister(ind, til):
                typer.echo(str(fil))


@app.command()
def hvorfor(
    sagsnr: Annotated[str, typer.Argument(help="Sagens nummer i fagsystemet.")],
    kommune: Annotated[str | None, typer.Option(help="Kommunens kode eller navn, hvis flere har nummeret.")] = None,
) -> None:
    """Viser, hvorfor en sag har sit kontroltrin: dens oplysninger, reglerne i rækkefølge og kildens sætning."""
    from dagster_project.hvorfor import find
    from dagster_project.hvorfor_udskrift import vis

    with _en_saetning():
        vis(find(laes_indstillinger(), sagsnr, kommune))


@app.command()
def spor(
    tal_id: Annotated[str | None, typer.Argument(help="Tallets id, fx provenu/151/2023/su.")] = None,
    som: Annotated[str, typer.Option("--format", help="tekst, json eller csv.")] = "tekst",
    alle: Annotated[Path | None, typer.Option(help="Fil, som alle rækker skrives til som CSV.")] = None,
    fil: Annotated[str | None, typer.Option(help="En leveret fils navn; så vises, hvilke tal dens række indgår i.")] = None,
    raekke: Annotated[int | None, typer.Option(min=1, help="Rækkens nummer i filen; 1 er den første efter hovedet.")] = None,
) -> None:
    """Følger et tal til rækkerne i filerne og regner det igen, eller en række til dens tal; 1, hvis et tal ikke stemmer."""
    from dagster_project.spor.kommando import Format, bagud, forlaens

    with _en_saetning():
        if som not in list(Format):
            raise Brugsfejl(f"--format skal være {', '.join(Format)}; fandt {som!r}.")
        if tal_id is not None and fil is None and raekke is None:
            status = forlaens(laes_indstillinger(), tal_id, Format(som), alle)
        elif tal_id is None and fil is not None and raekke is not None:
            status = bagud(laes_indstillinger(), fil, raekke, Format(som))
        else:
            raise Brugsfejl("Angiv enten et tal-id, fx provenu/151/2023/su, eller --fil <navn> og --raekke <nr>.")
    raise typer.Exit(status)


@app.command()
def vis() -> None:
    """Viser Dagster på denne maskine alene, uden at noget kan startes eller ændres; porten er KONTROL_PORT, ellers 3000."""
    from dagster_project.ui import vis

    with _en_saetning():
        vis(laes_indstillinger())


tilfoej(app, _en_saetning, _maaned)


def main() -> None:
    """The entry point: whatever is written is the owner's alone."""
    os.umask(0o077)
    uden_laeser()
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("kontrol: afbrudt; det, der var bygget før, står uændret.", err=True)
        sys.exit(2)
