"""Reads the first visible sheet of an XLSX delivery into blocks of text cells."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.headers import TOP, NoHeader, find_header
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.xlsx_cells import Celle, kolonne_som_tekst, tekst
from dagster_project.deliveries.readers.xlsx_guard import Pakke
from dagster_project.deliveries.readers.xlsx_rewrite import readable
from dagster_project.deliveries.readers.xlsx_scan import UDEN_VAERDI, Optaelling, optael
from dagster_project.deliveries.refusal import Afvist

BLOK = 50_000  # records
_ULAESELIG = "filen kan ikke læses som Excel-projektmappe; kan Excel åbne den, så gem den igen derfra"

Raekke = tuple[int, list[Celle]]  # the sheet's row number (1-based) and its cells from column A on


def read_xlsx(sti: Path, kontrakt: Kontrakt) -> Laesning:
    """The records under the header of the first visible sheet. Raises Afvist for a file that is unsafe, unreadable or
    empty, one without a header of every required column among its top 20 rows, and one with a column twice."""
    with Pakke(sti) as pakke:
        optaelling = optael(pakke)
        pakke.efterse_resten()
    ark, advarsler = _aabn(readable(sti, optaelling))
    if uden := sum(t == UDEN_VAERDI for celler in optaelling.saerlige.values() for t in celler.values()):
        advarsler.append(f"formler uden gemt værdi: {uden}; åbn filen i Excel, og gem den igen")
    raekker = _raekker(ark, optaelling)
    overskrift, plads, ukendte = _find_overskrift(raekker, kontrakt)
    return Laesning(
        blokke=_blokke(raekker, kontrakt, plads),
        raekker=optaelling.under(overskrift),
        ukendte_kolonner=ukendte,
        manglende_kolonner=kontrakt.fravaerende(plads),
        advarsler=advarsler,
    )


def _aabn(fil: Path | BinaryIO) -> tuple[CalamineSheet, list[str]]:
    """The first visible worksheet, and a warning that names the others."""
    try:
        with CalamineWorkbook.from_object(fil) as bog:
            alle = bog.sheets_metadata
            synlige = [a.visible == SheetVisibleEnum.Visible for a in alle]
            nr = next(i for i, a in enumerate(alle) if synlige[i] and a.typ == SheetTypeEnum.WorkSheet)
            ark = bog.get_sheet_by_index(nr)
    except (CalamineError, StopIteration, OSError, ValueError):
        raise Afvist(_ULAESELIG) from None
    except BaseException as fejl:
        # The library is written in Rust, whose panics reach Python outside of Exception.
        if type(fejl).__name__ == "PanicException":
            raise Afvist(_ULAESELIG) from None
        raise
    skjult = {True: "", False: " (skjult)"}
    andre = [f"'{_uden_lange_tal(a.name)}'{skjult[synlige[i]]}" for i, a in enumerate(alle) if i != nr]
    if not andre:
        return ark, []
    flere = f" og {len(andre) - 10} til" if len(andre) > 10 else ""
    return ark, [f"kun første synlige ark er læst; {len(andre)} andre er ikke: {', '.join(andre[:10])}{flere}"]


def _uden_lange_tal(navn: str) -> str:
    # A sheet may be named after a citizen.
    return re.sub(r"\d[\d -]{4,}\d", "…", navn)


def _raekker(ark: CalamineSheet, optaelling: Optaelling) -> Iterator[Raekke]:
    """Every row of the sheet from row 1, blank ones too, all equally wide. Cells that the library takes for empty
    though they are not stand as the scan found them."""
    # The library starts its rows at the first column in use, but at the first row.
    foran = [""] * (ark.start[1] if ark.start else 0)
    bredde = max((k + 1 for celler in optaelling.saerlige.values() for k in celler), default=0)
    bag = [""] * (bredde - len(foran) - ark.width)
    if not (foran or bag or optaelling.saerlige):
        return enumerate(ark.iter_rows(), 1)
    return _udfyldt(ark, foran, bag, optaelling.saerlige)


def _udfyldt(ark: CalamineSheet, foran: list[Celle], bag: list[Celle], saerlige: dict[int, dict[int, str]]) -> Iterator[Raekke]:
    nr = 0
    for nr, celler in enumerate(ark.iter_rows(), 1):
        raekke = foran + celler + bag if foran or bag else celler
        for kolonne, vaerdi in saerlige.get(nr, {}).items():
            raekke[kolonne] = vaerdi
        yield nr, raekke
    for senere in sorted(r for r in saerlige if r > nr):
        yield senere, [saerlige[senere].get(kolonne, "") for kolonne in range(len(foran) + ark.width + len(bag))]


def _find_overskrift(raekker: Iterator[Raekke], kontrakt: Kontrakt) -> tuple[int, dict[str, int], list[str]]:
    """The header's row number, where each contract column stands, the unknown headers. Uses up the rows down to it."""
    try:
        oeverste = ((nr, [tekst(c) for c in celler]) for nr, celler in islice(raekker, TOP))
        nr, overskrifter = find_header(oeverste, kontrakt.mangler, kontrakt.kolonne_for)
    except NoHeader as e:
        if not e.nr and all(_er_blank(celler) for _, celler in raekker):
            raise Afvist("filen er tom: første synlige ark har ingen udfyldte celler") from None
        if not e.nr:
            raise Afvist(f"ingen overskrift i arkets øverste {TOP} rækker; forventede {', '.join(kontrakt.navne)}") from None
        raise Afvist(f"{kontrakt.mangelsaetning(e.missing)}; {e.told('række')}") from None
    return nr, *kontrakt.match(overskrifter)


def _er_blank(celler: list[Celle]) -> bool:
    return not any(c.strip() if c.__class__ is str else True for c in celler)


def _blokke(raekker: Iterator[Raekke], kontrakt: Kontrakt, plads: dict[str, int]) -> Iterator[Blok]:
    typer = {k.navn: k.type for k in kontrakt.kolonner}
    poster = _poster(raekker, next(iter(plads.values())))
    foer = 0
    while blok := _naeste(poster):
        numre, kolonner = blok
        yield Blok(
            kilde=kontrakt.kilde,
            raekke_nr=pa.array(range(foer + 1, foer + 1 + len(numre)), pa.int64()),
            fysisk_linje=pa.array(numre, pa.int64()),
            celler={navn: kolonne_som_tekst(kolonner[i], typer[navn]) for navn, i in plads.items()},
        )
        foer += len(numre)


def _naeste(poster: Iterator[Raekke]) -> tuple[tuple[int, ...], list[tuple[Celle, ...]]] | None:
    """Row numbers and columns of the next block; None at the end."""
    # Python looks for cycles again and again while thousands of lists come to be: a third of the whole reading time.
    oprydning = gc.isenabled()
    gc.disable()
    try:
        blok = list(islice(poster, BLOK))
        if not blok:
            return None
        numre, celler = zip(*blok, strict=True)
        return numre, list(zip(*celler, strict=True))
    finally:
        if oprydning:
            gc.enable()


def _poster(raekker: Iterator[Raekke], noegle: int) -> Iterator[Raekke]:
    """The rows that are no blank rows; a filled key column settles it for most."""
    for raekke in raekker:
        celle = raekke[1][noegle]
        if celle.__class__ is not str or (celle and not celle.isspace()) or not _er_blank(raekke[1]):
            yield raekke
