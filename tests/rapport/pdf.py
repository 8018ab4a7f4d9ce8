"""A PDF read back through its tags, as a screen reader does: structure, text of every element, metadata, fonts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf


@dataclass
class Led:
    """One structure element. `tekst` is what stands in it and below it, in reading order."""

    art: str
    alt: str | None
    born: list[Led | str] = field(default_factory=list)

    @property
    def tekst(self) -> str:
        return "".join(b if isinstance(b, str) else b.tekst for b in self.born)

    def alle(self, *arter: str) -> list[Led]:
        egne = [b for b in self.born if isinstance(b, Led)]
        return [led for b in egne for led in ([b] if b.art in arter else []) + b.alle(*arter)]


class Rapport:
    def __init__(self, fil: Path) -> None:
        self.pdf = pikepdf.open(fil)
        self._maerket = {side.objgen: _maerket_tekst(side) for side in self.pdf.pages}
        self.rod = self._led(self.pdf.Root.StructTreeRoot, None)
        self.tekst = self.rod.tekst
        self.alt_paa_siderne = "\n".join(t for side in self._maerket.values() for t in side.values())

    def tabel(self, titel: str) -> list[list[str]]:
        """The cells of the table that follows the caption, header first."""
        led = self.rod.alle("Caption", "Table")
        sted = next(i for i, p in enumerate(led) if p.art == "Caption" and p.tekst.strip() == titel)
        tabel = next(t for t in led[sted:] if t.art == "Table")
        return [[c.tekst.strip() for c in r.alle("TH", "TD")] for r in tabel.alle("TR")]

    def skrifter(self) -> set[str]:
        fonte = (f for side in self.pdf.pages for f in side.Resources.get("/Font", {}).values())
        return {str(f.BaseFont).partition("+")[2] for f in fonte}

    def _led(self, knude: pikepdf.Object, side: tuple[int, int] | None) -> Led:
        if "/Pg" in knude:
            side = knude.Pg.objgen
        led = Led(str(knude.get("/S", "/Rod"))[1:], str(knude.Alt) if "/Alt" in knude else None)
        boern = knude.get("/K", [])
        for barn in boern if isinstance(boern, pikepdf.Array) else [boern]:
            if isinstance(barn, int):
                led.born.append(self._maerket[side][barn])
            elif "/MCID" in barn:
                led.born.append(self._maerket[barn.Pg.objgen if "/Pg" in barn else side][int(barn.MCID)])
            elif "/S" in barn:
                led.born.append(self._led(barn, side))
        return led


def _maerket_tekst(side: pikepdf.Page) -> dict[int | None, str]:
    """The text of each marked content of a page, by its number; what is not marked, such as page numbers, by None."""
    tekst: dict[int | None, str] = defaultdict(str)
    kort = {navn: _tegn(f) for navn, f in side.Resources.get("/Font", {}).items()}
    aabne: list[int | None] = []
    font = ""
    for operander, operator in pikepdf.parse_content_stream(side):
        navn = str(operator)
        if navn in ("BDC", "BMC"):
            egne = operander[1] if navn == "BDC" else {}
            aabne.append(int(egne["/MCID"]) if "/MCID" in egne else None)
        elif navn == "EMC":
            aabne.pop()
        elif navn == "Tf":
            font = str(operander[0])
        elif navn in ("Tj", "TJ"):
            nummer = next((m for m in reversed(aabne) if m is not None), None)
            led = operander[0] if navn == "TJ" else [operander[0]]
            tekst[nummer] += "".join(_ord(bytes(x), kort[font]) for x in led if isinstance(x, pikepdf.String))
    return tekst


def _ord(koder: bytes, tegn: dict[int, str]) -> str:
    return "".join(tegn[int.from_bytes(koder[i : i + 2], "big")] for i in range(0, len(koder), 2))


def _tegn(font: pikepdf.Object) -> dict[int, str]:
    """The font's own map from glyph to text."""
    kort: dict[int, str] = {}

    def tekst(x: pikepdf.String) -> str:
        return bytes(x).decode("utf-16-be")

    for operander, operator in pikepdf.parse_content_stream(font.ToUnicode):
        if str(operator) == "endbfchar":
            for kode, til in zip(operander[::2], operander[1::2], strict=True):
                kort[int.from_bytes(bytes(kode), "big")] = tekst(til)
        elif str(operator) == "endbfrange":
            for fra, til, mod in zip(operander[::3], operander[1::3], operander[2::3], strict=True):
                foerste = int.from_bytes(bytes(fra), "big")
                for i in range(int.from_bytes(bytes(til), "big") - foerste + 1):
                    kort[foerste + i] = tekst(mod[i]) if isinstance(mod, pikepdf.Array) else chr(ord(tekst(mod)) + i)
    return kort
