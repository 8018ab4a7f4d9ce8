"""How the figures were made: choices with their source, deliveries they rest on, and what is hidden."""

from __future__ import annotations

from collections import defaultdict

from dagster_project.format import IKKE_MAALT, maaned, sorteringsnoegle, stort, tal
from dagster_project.publish.metodenavne import kildehenvisning
from dagster_project.publish.rapport.blokke import Blok, afsnit, tabel, tekst
from dagster_project.publish.rapport.celler import Raekke
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.tekster import KILDER

SKJULNING = ("skjulning", "afrunding")  # what the publication says of its own hiding; an edition that hides nothing says nothing


def metode(k: Kommuneaar) -> Blok:
    raekker = [
        [r["beskrivelse"].vis(str), r["valg"].vis(_tekst), r["begrundelse"].vis(_tekst), r["kilde"].vis(_kilde)]
        for r in k.grundlag.faelles["metode"]
    ]
    return afsnit(
        "Metode",
        *(tekst(t) for navn in SKJULNING if (t := k.grundlag.udgivelse.get(navn))),
        tabel(
            "Valg og grænseværdier, som gælder i året",
            ["Valg", "Værdi", "Begrundelse", "Kilde"],
            raekker,
            tekstkolonner=4,
            bredder=("2.2fr", "1.1fr", "1.9fr", "1.7fr"),
        )
        if raekker
        else None,
        _leverancer(k),
    )


def _tekst(vaerdi: str | None) -> str:
    """A list is joined by `|` in the table, by commas where it is read."""
    return (vaerdi or IKKE_MAALT).replace("|", ", ")


def _kilde(vaerdi: str | None) -> str:
    return kildehenvisning(vaerdi) or IKKE_MAALT


def _leverancer(k: Kommuneaar) -> Blok | None:
    """Sources in force; DK deliveries count for every municipality."""
    pr_kilde: dict[str, list[Raekke]] = defaultdict(list)
    for kode in (k.kode, "DK"):
        for r in k.raekker("leverancer", kode):
            pr_kilde[r["kilde"].vaerdi].append(r)
    if not pr_kilde:
        return None
    raekker = []
    for kilde, r in sorted(pr_kilde.items(), key=lambda p: sorteringsnoegle(KILDER.get(p[0], p[0]))):
        perioder = sorted(x["periode"].vaerdi for x in r)
        raekker.append([stort(KILDER.get(kilde, kilde)), tal(len(r)), maaned(perioder[0]), maaned(perioder[-1])])
    return tabel("Leverancer, som tallene hviler på", ["Kilde", "Filer", "Første", "Nyeste"], raekker)
