"""Sources as people read them: the documents' names and sections, our own choices in words, and scanned letters mended.

Queries read the reference itself, `rapport.txt:86-90` or `[D] why`; nothing here changes what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.common.danish import large
from dagster_project.figures.names import KILDER


@dataclass(frozen=True)
class Document:
    """A cited document: its name, its sections with their first lines, and whether its text is a scan with damaged letters."""

    navn: str
    afsnit: tuple[tuple[int, str], ...]
    is_scanned: bool = False

    def section(self, line: int) -> str:
        """The heading that a line stands under."""
        return [name for first, name in self.afsnit if first <= line][-1]


DOCUMENTS = {
    "aarsrapport-ballerup-2023.txt": Document(
        "Ballerups årsrapport 2023",
        (
            (1, "Indledning"), (24, "Indsatsområder 2023"), (32, "Personalsituationen"),
            (38, "SU og tilflytning til proforma-adresser i Ballerup Kommune"), (44, "Sager på tværs af centre"),
            (56, "Optimering af arbejdsgange"), (62, "Kontrolindsats i Hedeparken og Magleparken"),
            (66, "Dialogmøder med boligselskaber"), (70, "Enlig erklæringer"), (76, "Tværfaglige projekter 2023"),
            (104, "Provenu 2023"), (149, "Statusopgørelse for 2023 fra UDK"), (181, "Anvendelse af § 11 Ballerup Kommune"),
            (193, "Planlagte indsatser 2024"),
        ),
    ),
    "administrationsmodel-benchmarking.txt": Document(
        "STAR's administrationsmodel for benchmarking",
        (
            (1, "Indledning"), (19, "Benchmarkingens formål"), (39, "Det viser målingen"), (73, "Opfølgningskriterier"),
            (101, "Henvendelse fra STAR"),
        ),
        is_scanned=True,
    ),
}  # fmt: skip
OWN = "[D]"
OWN_CHOICE = "Vores valg; kilderne siger det ikke"
SCANNED = "skannet tekst, læsefejl rettet"
_PLACE = re.compile(r"([\w-]+\.txt):(\d+)(?:-(\d+))?")
# What the scan of [B] made of words, in the lines that are cited; a word broken at the end of a line is joined again.
_MENDED = {
    "forste": "første", "madling": "måling", "mdling": "måling", "maling": "måling", "malingen": "målingen",
    "malingerne": "målingerne", "star": "står", "pa": "på", "pé": "på", "dybdegéende": "dybdegående", "ekonomisk": "økonomisk",
    "qkonomisk": "økonomisk", "lebende": "løbende", "labende": "løbende", "sagsopfoelgning": "sagsopfølgning",
    "kontrol!": "kontrol", "kontanthjelpsydelser": "kontanthjælpsydelser", "kontanthjaelpsomradet": "kontanthjælpsområdet",
    "ydelsesomrader": "ydelsesområder", "trackningen": "trækningen", "radighed": "rådighed", "'labende": "løbende",
    "igangvarende": "igangværende", "forlob": "forløb", "ydelsesomradet": "ydelsesområdet", "udseger": "udsøger",
    "@ndringer": "ændringer", "samkering": "samkøring", "méneder": "måneder", "maneder": "måneder", "opgeres": "opgøres",
    "tidsmassige": "tidsmæssige", "fores": "føres", "opfolgningskriterier": "opfølgningskriterier",
}  # fmt: skip
_BROKEN = re.compile(r"(?<=[a-zæøå])- (?=[a-zæøå])")
_BROKEN_AT_END = re.compile(r"\bma-$")  # of a line that stands alone: [B]'s `6 ma-` and `neder`
_BULLET = re.compile(r"^\s*[»o] ")
_LETTERS = re.compile(r"'?[\w@]+!?")


def places(kilde: str | None) -> list[tuple[str, int, int]]:
    """The documents that a source cites, each with its first and last line."""
    return [(m[1], int(m[2]), int(m[3] or m[2])) for m in _PLACE.finditer(kilde or "") if m[1] in DOCUMENTS]


def document_name(file: str) -> str:
    """A document as people know it; one that is not known by its file's name."""
    return DOCUMENTS[file].navn if file in DOCUMENTS else file


def anchor(document: str, line: int) -> str:
    """Where a line stands on the page of the sources."""
    return f"{document.removesuffix('.txt')}-{line}"


def kilde_reference(kilde: str | None) -> str | None:
    """`rapport.txt:106` by the document's name and section, `[D]` as a choice of ours, a source of deliveries by its name."""
    if kilde is None or kilde in KILDER:
        return large(KILDER.get(kilde))
    return own_choice(_PLACE.sub(_cited, kilde))


def _cited(m: re.Match[str]) -> str:
    if m[1] not in DOCUMENTS:
        return f"{m[1]}, linje {m[2]}" + (f"–{m[3]}" if m[3] else "")
    document = DOCUMENTS[m[1]]
    return f"{document.navn}, afsnittet »{document.section(int(m[2]))}«" + (f" ({SCANNED})" if document.is_scanned else "")


def own_choice(text: str) -> str:
    """`[D] why` as `Vores valg: why`."""
    if not text.startswith(OWN):
        return text
    why = text.removeprefix(OWN).strip()
    return f"Vores valg: {why}" if why else OWN_CHOICE


def quoted(text: str | None, kilde: str | None) -> str | None:
    """A source's own words, or our reason: letters that a scan has damaged are mended."""
    if text is None:
        return None
    scanned = any(DOCUMENTS[name].is_scanned for name, *_ in places(kilde)) and not text.startswith(OWN)
    return own_choice(mended(text) if scanned else text)


def mended(text: str) -> str:
    """A scanned sentence as it was written: [B]'s `pa enten kontroltrin` is `på enten kontroltrin`."""
    text = _BROKEN.sub("", _BULLET.sub("", text)).replace(" lavt 1 brugen", " lavt i brugen")
    return _BROKEN_AT_END.sub("må-", _LETTERS.sub(lambda m: _word(m[0]), text))


def _word(found: str) -> str:
    if found.isupper():  # STAR is no word that stands
        return found
    new = _MENDED.get(found.lower(), found)
    return large(new) if new != found and found.lstrip("'")[0].isupper() else new
