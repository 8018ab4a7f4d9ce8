"""The first sheet's XML read as bytes, beside the spreadsheet library: how many rows hold something, and the cells that
the library gives as empty though they are not (formulas without a stored value, error values)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dagster_project.deliveries.headers import TOP
from dagster_project.deliveries.readers.xlsx_guard import MAKS_CELLER, Pakke
from dagster_project.deliveries.readers.xlsx_parts import foerste_ark, hele_elementer
from dagster_project.deliveries.refusal import Afvist

UDEN_VAERDI = "=formel uden værdi"
# the error values that the library knows; at any other it gives up the sheet
KENDTE_FEJL = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))

_RAEKKE = re.compile(rb'<row\b(?:[^>]*?\s)?r="(\d+)"')
_CELLE = re.compile(rb'<c\b(?:[^>]*?\s)?r="([A-Z]+)\d+"')
_FJERN = re.compile(rb' r="(?:([A-Z]{2,3})\d+"(?:[^>]*[^>/])?>|[A-Z]\d{7})')  # a filled cell from column AA on, or far down
_NR = re.compile(rb' r="[A-Z]+(\d+)"')
_FORMEL = rb"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*"
_VAERDI = re.compile(
    rb"<c\b([^>]*)>\s*(?:" + _FORMEL + rb")?<v\b[^>]*>([^<]*)</v>"  # attributes and value of a cell
    rb"|<t\b[^>]*>([^<]*)</t>"  # or a text that stands in the cell itself
)
_UDEN = re.compile(_FORMEL + rb"(?:(<v\b[^>]*?(?:/>|></v>))|(?=</c>))")
_FEJL = re.compile(rb'(<c\b[^>]*\bt="e"[^>]*>\s*(?:' + _FORMEL + rb")?<v\b[^>]*>)([^<]*)</v>")
_FYLDT_STRENG = re.compile(rb"<si><t\b[^>]*>[^\s<&]")


@dataclass
class Optaelling:
    """What the scan found. Rows are numbered as in the sheet (from 1), columns from 0. `raekker` are the rows that hold
    more than blanks, `i_toppen` those of them among the first 20. `saerlige` is row -> column -> text."""

    raekker: int = 0
    i_toppen: list[int] = field(default_factory=list)
    saerlige: dict[int, dict[int, str]] = field(default_factory=dict)
    sidste_raekke: int = 0
    fremmede_fejl: bool = False  # error values that the library does not know
    kolonner: int = 26  # at least; a sheet of that many columns never holds too many cells

    def under(self, overskrift: int) -> int:
        """The records under the header in row `overskrift`."""
        return self.raekker - sum(nr <= overskrift for nr in self.i_toppen)


def optael(pakke: Pakke) -> Optaelling:
    """Scans the first worksheet. Raises Afvist when there is none, or when it spans more cells than may be read."""
    sti, strenge = foerste_ark(pakke)
    blanke = _blanke_strenge(pakke.stroem(strenge)) if strenge in pakke else frozenset()
    klar = _klar_raekke(blanke)
    fundet, fjern = Optaelling(), False
    for stykke, raekker in hele_elementer(pakke.stroem(sti), b"</row>"):
        for bogstaver in set(_FJERN.findall(stykke)):
            fjern = True
            fundet.kolonner = max(fundet.kolonner, _nummer(bogstaver) + 1)
        saerlige = b't="e"' in stykke or _UDEN.search(stykke)
        klare = list(map(klar, raekker))
        if not saerlige and fundet.sidste_raekke >= TOP and None not in klare:
            fundet.raekker += len(klare)  # the common case: every row shows at its first cell that it counts
            fundet.sidste_raekke = max(fundet.sidste_raekke, int(klare[-1][1]))
        else:
            for raekke in raekker:
                _tag_raekke(fundet, raekke, blanke)
        _efterse_spand(fundet.sidste_raekke, fundet.kolonner)
    if fjern:  # the library believes the cell, whatever row it stands in
        for stykke, _ in hele_elementer(pakke.stroem(sti), b"</row>"):
            _efterse_spand(max(map(int, _NR.findall(stykke)), default=0), fundet.kolonner)
    return fundet


def _efterse_spand(raekker: int, kolonner: int) -> None:
    if raekker * kolonner > MAKS_CELLER:
        spand = f"{raekker} rækker og {kolonner} kolonner"
        raise Afvist(f"arket spænder over {spand}; slet løse celler langt nede og langt til højre")


def _klar_raekke(blanke: frozenset[int]) -> Callable[[bytes], re.Match[bytes] | None]:
    """Matches a row whose first cell with content is surely not blank."""
    ikke = rb"(?!(?:" + b"|".join(b"%d" % nr for nr in sorted(blanke)) + rb")<)" if blanke else b""
    return re.compile(rb'<row r="(\d+)"[^>]*>(?:<c [^>]*/>)*<c r="[^>]*>(?:<is>)?<[vt]\b[^>]*>' + ikke + rb"[^<\s&]").match


def _blanke_strenge(stykker: Iterator[bytes]) -> frozenset[int]:
    """The numbers of the shared texts that are nothing but blanks."""
    blanke = set()
    foer = 0
    for stykke, dele in hele_elementer((s.replace(b"<si/>", b"<si></si>") for s in stykker), b"</si>"):
        if len(_FYLDT_STRENG.findall(stykke)) < len(dele):  # else every one begins with a sign that is no blank
            for nr, del_ in enumerate(dele, foer):
                if not any(map(_fyldt, re.findall(rb"<t\b[^>]*>([^<]*)</t>", del_))):
                    blanke.add(nr)
        foer += len(dele)
    return frozenset(blanke)


def _fyldt(raa: bytes) -> bool:
    return bool(html.unescape(raa.decode("utf-8", "replace")).strip())


def _tag_raekke(fundet: Optaelling, xml: bytes, blanke: frozenset[int]) -> None:
    start = xml.rfind(b"<row")  # rows without cells (`<row r="5"/>`) may stand before it
    nr = int(m[1]) if (m := _RAEKKE.match(xml, start)) else fundet.sidste_raekke + max(1, xml.count(b"<row"))
    if not _CELLE.search(xml, start):  # cells may leave out where they stand
        fundet.kolonner = max(fundet.kolonner, xml.count(b"<c"))
    if saerlige := _saerlige(xml, start):
        fundet.saerlige[nr] = saerlige
        fundet.fremmede_fejl |= b't="e"' in xml and any(v not in KENDTE_FEJL for v in saerlige.values())
    if saerlige or _har_indhold(xml, start, blanke):
        fundet.raekker += 1
        if nr <= TOP:
            fundet.i_toppen.append(nr)
    fundet.sidste_raekke = max(fundet.sidste_raekke, nr)


def med_kendte_fejl(xml: bytes) -> bytes:
    """The XML with every error value as one that the library knows: their own names are put in again from the scan."""
    return _FEJL.sub(rb"\1#N/A</v>", xml)


def _har_indhold(xml: bytes, start: int, blanke: frozenset[int]) -> bool:
    for attributter, vaerdi, tekst in (m.groups() for m in _VAERDI.finditer(xml, start)):
        if tekst is not None:
            fyldt = _fyldt(tekst)
        elif blanke and b't="s"' in attributter:
            fyldt = not vaerdi.isdigit() or int(vaerdi) not in blanke
        else:
            fyldt = _fyldt(vaerdi)
        if fyldt:
            return True
    return False


def _kolonne(xml: bytes, start: int, plads: int) -> int:
    """The column (from 0) of the cell that the byte `plads` lies in."""
    celle = max(xml.rfind(b"<c ", start, plads), xml.rfind(b"<c>", start, plads))
    if m := _CELLE.match(xml, celle):
        return _nummer(m[1])
    return len(re.findall(rb"<c\b", xml[start:plads])) - 1


def _nummer(bogstaver: bytes) -> int:
    nummer = 0
    for bogstav in bogstaver:
        nummer = nummer * 26 + bogstav - 64
    return nummer - 1


def _saerlige(xml: bytes, start: int) -> dict[int, str]:
    saerlige = {}
    for m in _UDEN.finditer(xml, start) if b"<f" in xml else ():
        # A text formula may well give an empty text (`=IF(A1="";"";…)`), stored as an empty value of type str.
        if not (m[1] and b't="str"' in xml[xml.rfind(b"<c", start, m.start()) : m.start()]):
            saerlige[_kolonne(xml, start, m.start())] = UDEN_VAERDI
    for m in _FEJL.finditer(xml, start) if b't="e"' in xml else ():
        saerlige[_kolonne(xml, start, m.start() + 3)] = html.unescape(m[2].decode("utf-8", "replace"))
    return saerlige
