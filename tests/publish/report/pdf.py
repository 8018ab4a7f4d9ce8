"""A PDF read back through its tags, as a screen reader does: structure, text of every element, metadata, fonts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf


@dataclass
class Terms:
    """One structure element. `tekst` is what stands in it and below it, in reading order, `sider` the pages of its own text."""

    art: str
    alt: str | None
    born: list[Terms | str] = field(default_factory=list)
    sider: list[tuple[int, int]] = field(default_factory=list)

    @property
    def side(self) -> tuple[int, int] | None:
        """The page on which it begins."""
        below = (b.side for b in self.born if isinstance(b, Terms))
        return next(iter(self.sider), None) or next((s for s in below if s), None)

    @property
    def tekst(self) -> str:
        return "".join(b if isinstance(b, str) else b.tekst for b in self.born)

    def alle(self, *kinds: str) -> list[Terms]:
        own = [b for b in self.born if isinstance(b, Terms)]
        return [terms for b in own for terms in ([b] if b.art in kinds else []) + b.alle(*kinds)]


class Report:
    def __init__(self, fil: Path) -> None:
        self.pdf = pikepdf.open(fil)
        self._marked = {page.objgen: _marked_text(page) for page in self.pdf.pages}
        self.rod = self._terms(self.pdf.Root.StructTreeRoot, None)
        self.tekst = self.rod.tekst
        self.everything_on_pages = "\n".join(t for page in self._marked.values() for t in page.values())

    def tabel(self, titel: str) -> list[list[str]]:
        """The cells of the table that follows the caption, header first."""
        terms = self.rod.alle("Caption", "Table")
        place = next(i for i, p in enumerate(terms) if p.art == "Caption" and p.tekst.strip() == titel)
        table = next(t for t in terms[place:] if t.art == "Table")
        return [[c.tekst.strip() for c in r.alle("TH", "TD")] for r in table.alle("TR")]

    def fonts(self) -> set[str]:
        font_names = (f for page in self.pdf.pages for f in page.Resources.get("/Font", {}).values())
        return {str(f.BaseFont).partition("+")[2] for f in font_names}

    def _terms(self, built_node: pikepdf.Object, page: tuple[int, int] | None) -> Terms:
        if "/Pg" in built_node:
            page = built_node.Pg.objgen
        terms = Terms(str(built_node.get("/S", "/Rod"))[1:], str(built_node.Alt) if "/Alt" in built_node else None)
        children = built_node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                terms.born.append(self._marked[page][child])
                terms.sider.append(page)
            elif "/MCID" in child:
                own = child.Pg.objgen if "/Pg" in child else page
                terms.born.append(self._marked[own][int(child.MCID)])
                terms.sider.append(own)
            elif "/S" in child:
                terms.born.append(self._terms(child, page))
        return terms


def _marked_text(page: pikepdf.Page) -> dict[int | None, str]:
    """The text of each marked content of a page, by its number; what is not marked, such as page numbers, by None."""
    text: dict[int | None, str] = defaultdict(str)
    short = {name: _sign(f) for name, f in page.Resources.get("/Font", {}).items()}
    open_ones: list[int | None] = []
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            own = operands[1] if name == "BDC" else {}
            open_ones.append(int(own["/MCID"]) if "/MCID" in own else None)
        elif name == "EMC":
            open_ones.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in ("Tj", "TJ"):
            number = next((m for m in reversed(open_ones) if m is not None), None)
            terms = operands[0] if name == "TJ" else [operands[0]]
            text[number] += "".join(_word(bytes(x), short[font]) for x in terms if isinstance(x, pikepdf.String))
    return text


def _word(codes: bytes, sign: dict[int, str]) -> str:
    return "".join(sign[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))


def _sign(font: pikepdf.Object) -> dict[int, str]:
    """The font's own map from glyph to text."""
    short: dict[int, str] = {}

    def tekst(x: pikepdf.String) -> str:
        return bytes(x).decode("utf-16-be")

    for operands, operator in pikepdf.parse_content_stream(font.ToUnicode):
        if str(operator) == "endbfchar":
            for code, to in zip(operands[::2], operands[1::2], strict=True):
                short[int.from_bytes(bytes(code), "big")] = tekst(to)
        elif str(operator) == "endbfrange":
            for from_, to, against in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                first = int.from_bytes(bytes(from_), "big")
                for i in range(int.from_bytes(bytes(to), "big") - first + 1):
                    short[first + i] = tekst(against[i]) if isinstance(against, pikepdf.Array) else chr(ord(tekst(against)) + i)
    return short
