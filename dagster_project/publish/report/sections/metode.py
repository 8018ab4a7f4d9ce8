"""How the figures were made: choices with their source, deliveries they rest on, and what is hidden."""

from __future__ import annotations

from collections import defaultdict

from dagster_project.common.danish import NOT_MEASURED, large, maaned, sort_key, tal
from dagster_project.figures.names import KILDER
from dagster_project.figures.source_names import kilde_reference, quoted
from dagster_project.figures.tal_names import choice, method_name, tal_name
from dagster_project.publish.report.blocks import Block, items, section, tabel, tekst
from dagster_project.publish.report.data import MunicipalYear, Row

HIDING = ("skjulning", "afrunding")  # what the publication says of its own hiding; an edition that hides nothing says nothing


def metode(k: MunicipalYear) -> Block:
    rows = k.grundlag.remember("metode", lambda: _choices(k.grundlag.shared["metode"]))
    return section(
        "Metode",
        *(tekst(t) for name in HIDING if (t := k.grundlag.udgivelse.get(name))),
        _no_longer(k),
        tabel(
            "Valg og grænseværdier, som gælder i året",
            ["Valg", "Hvad det betyder", "Begrundelse eller kildens ord", "Kilde"],
            rows,
            tekstkolonner=4,
            bredder=("1.3fr", "2.2fr", "1.9fr", "1.4fr"),
        )
        if rows
        else None,
        _leverancer(k),
    )


def _choices(method: list[Row]) -> list[list[str]]:
    """The same in every municipality's report."""
    return [
        [
            f"{method_name(r['art'].vaerdi, r['navn'].vaerdi)}: {choice(r['navn'].vaerdi, r['valg'].vaerdi) or NOT_MEASURED}",
            r["beskrivelse"].vis(str),
            quoted(r["begrundelse"].vaerdi, r["kilde"].vaerdi) or NOT_MEASURED,
            r["kilde"].vis(_kilde),
        ]
        for r in method
    ]


def _no_longer(k: MunicipalYear) -> Block | None:
    """The figures that an earlier publication showed and this one hides, each with why."""
    rows = [f"{tal_name(r['tal_id'].vaerdi)}: {r['aarsag'].vaerdi}." for r in k.raekker("reviderede_tal")]
    return items(rows) if rows else None


def _kilde(value: str | None) -> str:
    return kilde_reference(value) or NOT_MEASURED


def _leverancer(k: MunicipalYear) -> Block | None:
    """Sources in force; DK deliveries count for every municipality."""
    per_kilde: dict[str, list[Row]] = defaultdict(list)
    for code in (k.kode, "DK"):
        for r in k.raekker("leverancer", code):
            per_kilde[r["kilde"].vaerdi].append(r)
    if not per_kilde:
        return None
    rows = []
    for kilde, r in sorted(per_kilde.items(), key=lambda p: sort_key(KILDER.get(p[0], p[0]))):
        perioder = sorted(x["periode"].vaerdi for x in r)
        rows.append([large(KILDER.get(kilde, kilde)), tal(len(r)), maaned(perioder[0]), maaned(perioder[-1])])
    return tabel("Leverancer, som tallene hviler på", ["Kilde", "Filer", "Første", "Nyeste"], rows)
