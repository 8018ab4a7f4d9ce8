"""How a workbook shows a cell, where that says something else than the cell holds: number formats that name another unit than
kroner, show thousands of it or nothing, and fonts that strike a cell through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from dagster_project.deliveries import units
from dagster_project.deliveries.headers import shown_cell

OTHER_UNIT, SCALED, UNSEEN, STRUCK = "other unit", "scaled", "unseen", "struck"

_BUILT_IN = {9: "0%", 10: "0.00%"}  # those that a workbook names by number alone; its own currency is that of whoever opens it
# A piece of a format: [what stands in brackets], a sign that is a space or a filling alone, "text", one sign of text.
_PIECE = re.compile(r'\[([^\]]*)\]|[_*].|"([^"]*)"|\\(.)', re.S)
_TEXT = re.compile("\x01([^\x01\x02]*)\x02")  # how text stands in a section below
_DANISH = re.compile(r"(?:kr|dkk)\.?", re.I)
# Countries whose kroner are no Danish ones, by the language that Excel writes behind a currency: Norway, Sweden, Iceland.
_OTHER_KRONER = frozenset((0x0414, 0x0814, 0x041D, 0x081D, 0x040F))
_FOREIGN = "valuta"
_SCALE = re.compile(r"[0#?],+(?![0#?,])")
_OF_TIME = re.compile("[dmyhs]", re.I)
_DIGIT = re.compile("[0#?@]|general", re.I)
_MORE_DIGITS = re.compile("[0#?]\x01(?:00|[.]000)")  # 0"000" shows 12.000 for 12


@dataclass(frozen=True)
class Look:
    """What is odd about how a cell is shown, and its number format."""

    kind: str
    format: str = ""


def looks(styles: bytes) -> dict[int, frozenset[Look]]:
    """Style of a cell -> what is odd about it. Without those of which nothing is, as nearly all are."""
    try:
        root = ElementTree.fromstring(styles)
    except ElementTree.ParseError:  # the spreadsheet library says what it makes of such a workbook
        return {}
    formats = _BUILT_IN | {_int(e, "numFmtId"): e.get("formatCode", "") for e in _each(root, "numFmts", "numFmt")}
    struck = [any(_tag(s) == "strike" and s.get("val", "1") in ("1", "true") for s in e) for e in _each(root, "fonts", "font")]
    white = [any(map(_is_white, font)) for font in _each(root, "fonts", "font")]
    filled = [any(p.get("patternType", "none") != "none" for p in fill) for fill in _each(root, "fills", "fill")]
    odd: dict[int, frozenset[Look]] = {}
    for nr, e in enumerate(_each(root, "cellXfs", "xf")):
        code, font = formats.get(_int(e, "numFmtId"), ""), _int(e, "fontId")
        found = {Look(kind, shown_cell(code)) for kind in kinds(code)}
        if font < len(struck) and struck[font]:
            found.add(Look(STRUCK))
        fill = _int(e, "fillId")
        if font < len(white) and white[font] and not (fill < len(filled) and filled[fill]):
            found.add(Look(UNSEEN, "hvid skrift"))
        if found:
            odd[nr] = frozenset(found)
    return odd


def kinds(code: str) -> set[str]:
    """What a number format says that the number itself does not."""
    sections = _sections(code)
    bare = [_TEXT.sub("", section) for section in sections]
    if any(map(_OF_TIME.search, bare)) and "general" not in code.lower():
        return set()
    found = {_kind(section, b) for section, b in zip(sections[:3], bare, strict=False)}
    if code.strip() and not _DIGIT.search(bare[0]):
        found.add(UNSEEN)
    if "[<" not in code and _is_turned(sections[0]):
        found.add(OTHER_UNIT)
    return found - {""}


def _kind(section: str, bare: str) -> str:
    texts = [t.strip() for t in _TEXT.findall(section)]
    if "%" in bare or re.search("[€$£¥]", bare) or any(map(_is_currency, texts)) or _MORE_DIGITS.search(section):
        return OTHER_UNIT
    if _SCALE.search(bare):
        return SCALED
    return OTHER_UNIT if units.says_another(" ".join(texts)) else ""


def _sections(code: str) -> list[str]:
    """The formats of positive and negative numbers, zero and text, their text between the signs 1 and 2."""
    marked = _PIECE.sub(_marked, code.translate({1: None, 2: None})).replace("\x02\x01", "")
    return re.split(r";(?![^\x01]*\x02)", marked)


def _marked(m: re.Match[str]) -> str:
    brackets, quoted, one = m.groups()
    if brackets is None:
        text = quoted if quoted is not None else one
        return "" if text is None else f"\x01{text}\x02"
    if not brackets.startswith("$"):
        return "h" if re.fullmatch("h+|m+|s+", brackets, re.I) else ""  # hours beyond a day; a colour, a condition
    symbol, _, language = brackets[1:].rpartition("-") if "-" in brackets else (brackets[1:], "", "")
    if not symbol.strip():
        return ""  # a language alone
    country = int(language, 16) & 0xFFFF if re.fullmatch("[0-9A-Fa-f]+", language) else 0
    foreign = not _DANISH.fullmatch(symbol.strip()) or country in _OTHER_KRONER
    return f"\x01{_FOREIGN if foreign else symbol}\x02"


def _is_currency(text: str) -> bool:
    return _FOREIGN in text or units.is_currency(text)


def _is_turned(section: str) -> bool:
    """Whether what is above 0 is shown as below it."""
    ahead = re.split("[0#?]|General", section)
    return len(ahead) > 1 and ahead[0].strip(" \x01\x02").startswith(("-", "\u2212"))


def _is_white(e: ElementTree.Element) -> bool:
    """Whether it is the colour of a sheet's paper, by its own name or the theme's."""
    own = e.get("rgb", "").upper().endswith("FFFFFF") or (e.get("theme") == "0" and not e.get("tint"))
    return _tag(e) == "color" and own


def _each(root: ElementTree.Element, group: str, name: str) -> list[ElementTree.Element]:
    return [e for g in root if _tag(g) == group for e in g if _tag(e) == name]


def _tag(e: ElementTree.Element) -> str:
    """The name without its namespace, of which Excel has two for the same things."""
    return e.tag.rpartition("}")[2]


def _int(e: ElementTree.Element, name: str) -> int:
    value = e.get(name, "0")
    return int(value) if value.isdigit() else 0
