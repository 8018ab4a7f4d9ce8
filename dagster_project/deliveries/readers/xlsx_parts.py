"""The parts of a workbook that are read as bytes: where they lie, and their XML cut into whole elements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from dagster_project.deliveries.readers.xlsx_guard import Pakke
from dagster_project.deliveries.refusal import Afvist

MAKS_ELEMENT = 32 * 1024**2  # bytes of one row or text held at a time; real ones are some kB


def foerste_ark(pakke: Pakke) -> tuple[str, str]:
    """The members holding the first worksheet and the shared texts."""
    try:
        bog = ElementTree.fromstring(pakke.laes("xl/workbook.xml"))
        henvisninger = ElementTree.fromstring(pakke.laes("xl/_rels/workbook.xml.rels"))
    except ElementTree.ParseError:
        raise Afvist("filens indholdsfortegnelse kan ikke læses; åbn filen i Excel og gem den igen") from None
    # Matched on the end of names: Excel has two namespaces ("transitional" and "strict") for the same things.
    efter_id = {h.get("Id"): h for h in henvisninger}
    ark = [efter_id.get(v) for e in bog.iter() if e.tag.endswith("}sheet") for n, v in e.items() if n.endswith("}id")]
    steder = [_sted(h) for h in ark if h is not None and h.get("Type", "").endswith("/worksheet")]
    if not steder or steder[0] not in pakke:
        raise Afvist("filen er tom: der er intet regneark i projektmappen")
    strenge = next((_sted(h) for h in henvisninger if h.get("Type", "").endswith("/sharedStrings")), "")
    return steder[0], strenge


def _sted(henvisning: ElementTree.Element) -> str:
    return posixpath.normpath(posixpath.join("/xl", henvisning.get("Target", ""))).lstrip("/")


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
