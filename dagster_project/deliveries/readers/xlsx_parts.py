"""The parts of a workbook that are read as bytes: where they lie, and their XML cut into whole elements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from dagster_project.deliveries.readers.xlsx_guard import Pakke
from dagster_project.deliveries.refusal import Afvist

MAKS_ELEMENT = 32 * 1024**2  # bytes of one row or text held at a time; real ones are some kB


BOG = "xl/workbook.xml"  # where nearly every program puts the workbook part


def bog_sted(pakke: Pakke) -> str:
    """The member that holds the workbook part: the one that the container's own relations name."""
    if BOG in pakke:
        return BOG
    if "_rels/.rels" not in pakke:
        raise Afvist("filen er ikke en Excel-projektmappe (.xlsx)")
    for henvisning in _xml(pakke, "_rels/.rels"):
        if henvisning.get("Type", "").endswith("/officeDocument"):
            return _sted(henvisning, "/")
    raise Afvist("filen er ikke en Excel-projektmappe (.xlsx)")


def henvisninger_sted(sted: str) -> str:
    """The member with the relations of another member."""
    mappe, navn = posixpath.split(sted)
    return posixpath.join(mappe, "_rels", f"{navn}.rels")


def foerste_ark(pakke: Pakke) -> tuple[str, str]:
    """The members holding the first visible worksheet and the shared texts."""
    sted = bog_sted(pakke)
    bog, henvisninger = _xml(pakke, sted), _xml(pakke, henvisninger_sted(sted))
    mappe = "/" + posixpath.dirname(sted)
    # Matched on the end of names: Excel has two namespaces ("transitional" and "strict") for the same things.
    efter_id = {h.get("Id"): h for h in henvisninger}
    fundne = [
        (efter_id.get(v), e.get("state", "visible"))
        for e in bog.iter()
        if e.tag.endswith("}sheet")
        for n, v in e.items()
        if n.endswith("}id")
    ]
    ark = [(h, stand) for h, stand in fundne if h is not None and h.get("Type", "").endswith("/worksheet")]
    steder = [_sted(h, mappe) for h, stand in ark if stand == "visible"]
    if ark and not steder:
        raise Afvist("alle ark er skjulte; skjulte ark læses ikke. Vis arket med rækkerne, og gem filen igen")
    if not steder or steder[0] not in pakke:
        raise Afvist("filen er tom: der er intet regneark i projektmappen")
    strenge = next((_sted(h, mappe) for h in henvisninger if h.get("Type", "").endswith("/sharedStrings")), "")
    return steder[0], strenge


def _xml(pakke: Pakke, sted: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(pakke.laes(sted))
    except ElementTree.ParseError:
        raise Afvist("filens indholdsfortegnelse kan ikke læses; er filen kommet helt med?") from None


def _sted(henvisning: ElementTree.Element, mappe: str) -> str:
    return posixpath.normpath(posixpath.join(mappe, henvisning.get("Target", ""))).lstrip("/")


def hele_elementer(stykker: Iterator[bytes], ende: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """The stream cut where an element ends: the piece as it stands and its elements, each without its end tag."""
    rest, praefiks = b"", None
    for stykke in stykker:
        if praefiks is None:
            fundet = re.search(rb"<(\w+:)?(?:worksheet|sst)\b", stykke)
            praefiks = fundet[1] or b"" if fundet else b""
        if rest.lstrip().startswith(b"</" + praefiks + b"sheetData"):
            continue  # read to its end, so that all of it is checked, but no rows follow
        rest += stykke
        if len(rest) > MAKS_ELEMENT:
            raise Afvist(f"en enkelt række fylder over {MAKS_ELEMENT // 1024**2} MB")
        # A tag cut by the edge of a piece must not be normalised in halves: only whole elements are.
        plads = rest.rfind(ende[:2] + praefiks + ende[2:])
        if plads < 0:
            continue
        plads += len(praefiks) + len(ende)
        hele, rest = _normaliser(rest[:plads], praefiks), rest[plads:]
        yield hele, hele.split(ende)[:-1]


def _normaliser(xml: bytes, praefiks: bytes) -> bytes:
    """The spellings that XML allows and hardly any program uses, brought to the usual one."""
    if b"<!" in xml:
        if b"<![CDATA[" in xml:  # the library drops such a number without a word
            raise Afvist("arket indeholder CDATA, som ikke kan læses sikkert; åbn filen i Excel og gem den igen")
        xml = re.sub(rb"<!--.*?-->", b"", xml, flags=re.S)
    if praefiks:
        xml = xml.replace(b"</" + praefiks, b"</").replace(b"<" + praefiks, b"<")
    if b"<row r='" in xml:
        xml = xml.replace(b"'", b'"')
    return xml
