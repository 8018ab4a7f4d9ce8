"""What `kontrol spor` prints: the figure, its definition, methods and rules, its rows with their cells, and the sum again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dagster_project.format import FAST_MELLEMRUM, IKKE_MAALT, kroner, tal
from dagster_project.spor.baglaens import Raekkespor
from dagster_project.spor.model import ANDEL, KRONER, Raekke, Spor


def vaerdi(beloeb: Decimal | None, enhed: str) -> str:
    """A figure with its unit; a share in per cent with two decimals, a count with as many as it has."""
    if beloeb is None:
        return IKKE_MAALT
    if enhed == KRONER:
        return kroner(beloeb)
    if enhed == ANDEL:
        return tal(100 * beloeb, 2) + FAST_MELLEMRUM + "pct."
    return tal(beloeb, 0 if beloeb == beloeb.to_integral_value() else 2)


def paa_en_linje(celle: str) -> str:
    """A delivered cell as a terminal may show it: no line breaks, no control characters."""
    return "".join(c if c.isprintable() else "·" for c in celle)


def linjer(spor: Spor) -> Iterator[str]:
    """The whole trail as a reader would check it: from the figure down to the cells, and back up to the sum."""
    yield f"{spor.tal_id}"
    yield f"{spor.titel}: {vaerdi(spor.publiceret, spor.enhed)}"
    yield ""
    yield f"Definition: {spor.definition}"
    for m in spor.metodevalg:
        yield f"Metodevalg {m.noegle} = {m.valg}: {m.beskrivelse} ({m.kilde})"
    for r in spor.regler:
        yield f"Regel {r.regel}: {r.beskrivelse} »{r.kildesaetning}« ({r.kilde})"
    yield from _leverancer(spor)
    yield from _raekker(spor)
    yield from sum_igen(spor)


def _leverancer(spor: Spor) -> Iterator[str]:
    if spor.leverancer:
        yield ""
        yield "Leverancer bag de viste rækker"
    for lev in spor.leverancer:
        yield f"  {lev.filnavn} (leverance {lev.leverance_id}, version {lev.version})"
        yield f"    SHA-256 {lev.sha256}"


def _raekker(spor: Spor) -> Iterator[str]:
    yield ""
    yield f"Rækker: {tal(spor.antal)}" + (
        f", de første {tal(len(spor.raekker))} vises; alle skrives med --alle <fil>" if spor.antal > len(spor.raekker) else ""
    )
    for r in spor.raekker:
        yield from raekke(r, spor.enhed)


def raekke(r: Raekke, enhed: str) -> Iterator[str]:
    """One row: what it gives, where it stands, by which rule, and its cells."""
    bidrag = "" if r.bidrag is None else vaerdi(r.bidrag, KRONER if enhed == KRONER else "antal")
    yield f"  {bidrag or 'intet'}  {r.rolle}" + (f"  {r.noegle}" if r.noegle else "")
    yield f"    {r.leverance.filnavn}, række {r.raekke_nr} ({r.sted})"
    yield f"    regel {r.regel}" + (
        f"; kontroltrin {r.trinregel[1]} efter {r.trinregel[0]}: »{r.trinregel[2]}«" if r.trinregel else ""
    )
    if r.bogfoert is not None and r.bogfoert != r.bidrag:
        yield f"    ✗ bogført med {kroner(r.bogfoert)}"
    yield f"    {_celler(r)}"


def _celler(r: Raekke | Raekkespor) -> str:
    fyldte = [f"{navn}={paa_en_linje(celle)}" for navn, celle in r.celler.items() if celle]
    borger = [f"borger_id={r.borger_id}"] if r.borger_id else []
    return "; ".join(fyldte + borger) or "ingen celler"


def raekkens_linjer(r: Raekkespor) -> Iterator[str]:
    """What became of one row of a file."""
    yield f"{r.leverance.filnavn} (leverance {r.leverance.leverance_id}, {r.status}), række {r.raekke_nr}"
    yield f"  SHA-256 {r.leverance.sha256}"
    if r.fysisk_linje is not None:
        yield f"  {'arkets række' if r.leverance.filnavn.lower().endswith('.xlsx') else 'filens linje'} {r.fysisk_linje}"
        yield f"  {_celler(r)}"
    yield f"  indgår i {tal(len(r.tal))} tal" + (":" if r.tal else "")
    for tal_id, hvad in r.tal:
        yield f"    {tal_id}  ({hvad})"
    for grund in r.grunde:
        yield f"  {grund}"


def sum_igen(spor: Spor) -> Iterator[str]:
    """The recount from the rows beside the published figure, with its verdict."""
    enhed = KRONER if spor.enhed == KRONER else "antal"
    yield ""
    yield "Regnet igen af rækkernes celler"
    for rolle, antal, delsum in spor.delsummer:
        yield f"  {rolle}: {tal(antal)} rækker, {vaerdi(delsum, enhed)}"
    if spor.naevner is not None:
        yield f"  tæller {tal(spor.taeller)} / nævner {tal(spor.naevner)}"
    if spor.afvigende:
        yield f"  {tal(spor.afvigende)} rækker er bogført med et andet beløb, end deres celler giver"
    tegn = "✓" if spor.stemmer else "✗"
    udfald = "stemmer" if spor.stemmer else "stemmer ikke"
    yield f"{tegn} regnet {vaerdi(spor.genregnet, spor.enhed)}, offentliggjort {vaerdi(spor.publiceret, spor.enhed)}: {udfald}"
