"""How the figures were made: choices with their source, deliveries they rest on, and what is hidden."""

from __future__ import annotations

from collections import defaultdict

from dagster_project.common.danish import NOT_MEASURED, large, maaned, sort_key, tal
from dagster_project.figures.names import KILDER
from dagster_project.figures.source_names import kilde_reference, quoted
from dagster_project.figures.tal_names import choice, method_name, tal_name
from dagster_project.publish.headlines import full_stop
from dagster_project.publish.report.blocks import Block, explained, items, section, tabel, tekst
from dagster_project.publish.report.data import MunicipalYear, Row

HIDING = ("skjulning", "afrunding")  # what the publication says of its own hiding; an edition that hides nothing says nothing

PUBLISHING = "offentliggørelse"  # the kind of the choices of what is hidden


def metode(k: MunicipalYear) -> Block:
    entries = k.grundlag.remember("metode", lambda: _choices(k.grundlag.shared["metode"]))
    listed = {text for _, text, _ in entries}
    return section(
        "Metode",
        *(tekst(t) for name in HIDING if (t := k.grundlag.udgivelse.get(name)) and t not in listed),
        _no_longer(k),
        explained("Valg og grænseværdier, som gælder i året", entries) if entries else None,
        _leverancer(k),
    )


def _choices(method: list[Row]) -> list[tuple[str, str, str]]:
    """Each choice with what it means and why, what is hidden first: the same in every municipality's report."""
    return [
        (
            f"{method_name(r['art'].vaerdi, r['navn'].vaerdi)}: {choice(r['navn'].vaerdi, r['valg'].vaerdi) or NOT_MEASURED}",
            r["beskrivelse"].vis(str),
            " ".join(full_stop(t) for t in (quoted(r["begrundelse"].vaerdi, r["kilde"].vaerdi), _kilde(r["kilde"].vaerdi)) if t),
        )
        for r in sorted(method, key=lambda r: r["art"].vaerdi != PUBLISHING)
    ]


def _no_longer(k: MunicipalYear) -> Block | None:
    """The figures that an earlier publication showed and this one hides, each with why."""
    rows = [f"{tal_name(r['tal_id'].vaerdi)}: {r['aarsag'].vaerdi}." for r in k.raekker("reviderede_tal")]
    return items(rows) if rows else None


def _kilde(value: str | None) -> str:
    place = kilde_reference(value)
    return place if not place or place.startswith("Vores valg") else f"Kilde: {place}"


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
