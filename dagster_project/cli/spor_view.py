"""What `kontrol spor` prints: the figure, its definition, methods and rules, its rows with their cells, and the sum again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dagster_project.common.danish import FIXED_SPACES, NOT_MEASURED, kroner, saa_mange, tal
from dagster_project.common.signs import on_one_line
from dagster_project.spor.backwards import RowSpor
from dagster_project.spor.model import KRONER, SHARE, Row, Spor

_BOUND = {"nedre": "nedre", "oevre": "øvre"}


def vaerdi(amount: Decimal | None, unit: str) -> str:
    """A figure with its unit; a share in per cent with two decimals, a count with as many as it has."""
    if amount is None:
        return NOT_MEASURED
    if unit == KRONER:
        return kroner(amount)
    if unit == SHARE:
        return tal(100 * amount, 2) + FIXED_SPACES + "pct."
    return tal(amount, 0 if amount == amount.to_integral_value() else 2)


def linjer(spor: Spor) -> Iterator[str]:
    """The whole trail as a reader would check it: from the figure down to the cells, and back up to the sum."""
    yield f"{spor.tal_id}"
    yield f"{on_one_line(spor.titel)}: {vaerdi(spor.publiceret, spor.enhed)}"
    yield ""
    yield f"Definition: {spor.definition}"
    for m in spor.metodevalg:
        yield f"Metodevalg {m.noegle} = {m.valg}: {m.beskrivelse} ({m.kilde})"
    for r in spor.regler:
        yield f"Regel {r.regel}: {r.beskrivelse} »{r.kildesaetning}« ({r.kilde})"
    yield from _leverancer(spor)
    yield from _rows(spor)
    yield from sum_again(spor)


def _leverancer(spor: Spor) -> Iterator[str]:
    if spor.leverancer:
        yield ""
        yield "Leverancer bag de viste rækker"
    for lev in spor.leverancer:
        yield f"  {lev.filnavn} (leverance {lev.leverance_id}, version {lev.version})"
        yield f"    SHA-256 {lev.sha256}"


def _rows(spor: Spor) -> Iterator[str]:
    yield ""
    yield f"Rækker: {tal(spor.antal)}" + (
        f", de første {tal(len(spor.raekker))} vises; alle skrives med --alle <fil>" if spor.antal > len(spor.raekker) else ""
    )
    for r in spor.raekker:
        yield from raekke(r, spor.enhed)


def raekke(r: Row, unit: str) -> Iterator[str]:
    """One row: what it gives, where it stands, by which rule, and its cells."""
    contributions = "" if r.bidrag is None else vaerdi(r.bidrag, KRONER if unit == KRONER else "antal")
    yield f"  {contributions or 'intet'}  {r.rolle}" + (f"  {on_one_line(r.noegle)}" if r.noegle else "")
    yield f"    {r.leverance.filnavn}, række {r.raekke_nr} ({r.place})"
    yield f"    regel {r.regel}" + (
        f"; kontroltrin {r.trinregel[1]} efter {r.trinregel[0]}: »{r.trinregel[2]}«" if r.trinregel else ""
    )
    if r.bogfoert is not None and r.bogfoert != r.bidrag:
        yield f"    ✗ bogført med {kroner(r.bogfoert)}"
    yield f"    {_cells(r)}"


def _cells(r: Row | RowSpor) -> str:
    filled = [f"{name}={on_one_line(cell)}" for name, cell in r.celler.items() if cell]
    borger = [f"borger_id={r.borger_id}"] if r.borger_id else []
    return "; ".join(filled + borger) or "ingen celler"


def lines_of_row(r: RowSpor) -> Iterator[str]:
    """What became of one row of a file."""
    yield f"{r.leverance.filnavn} (leverance {r.leverance.leverance_id}, {r.status}), række {r.raekke_nr}"
    yield f"  SHA-256 {r.leverance.sha256}"
    if r.fysisk_linje is not None:
        yield f"  {'arkets række' if r.leverance.filnavn.lower().endswith('.xlsx') else 'filens linje'} {r.fysisk_linje}"
        yield f"  {_cells(r)}"
    yield f"  indgår i {tal(len(r.tal))} tal" + (":" if r.tal else "")
    for tal_id, what_happened in r.tal:
        yield f"    {tal_id}  ({what_happened})"
    for reason in r.grunde:
        yield f"  {reason}"


def sum_again(spor: Spor) -> Iterator[str]:
    """The recount from the rows beside the published figure, with its verdict."""
    unit = KRONER if spor.enhed == KRONER else "antal"
    yield ""
    yield "Regnet igen af rækkernes celler"
    for role, count, partial_sum in spor.delsummer:
        yield f"  {role}: {saa_mange(count, 'række', 'rækker')}, {vaerdi(partial_sum, unit)}"
    if spor.naevner is not None:
        yield f"  tæller {tal(spor.taeller)} / nævner {tal(spor.naevner)}"
    if spor.graense is not None:
        yield f"  {_BOUND[spor.graense]} grænse for den andel, 95 pct. efter Wilson, hvor nævneren er n"
    if spor.afvigende:
        yield f"  {saa_mange(spor.afvigende, 'række', 'rækker')} er bogført med et andet beløb, end cellerne giver"
    sign = "✓" if spor.stemmer else "✗"
    outcome = "stemmer" if spor.stemmer else "stemmer ikke"
    yield f"{sign} regnet {vaerdi(spor.genregnet, spor.enhed)}, offentliggjort {vaerdi(spor.publiceret, spor.enhed)}: {outcome}"
