"""Reads UDK's yearly statement as UDK lays it out in text: tables by benefit and § 11 blocks become records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.normal import fold
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.udk_count import tael_poster
from dagster_project.deliveries.readers.udk_lines import (
    KOLONNER,
    PARAGRAF11,
    PARAGRAF11_KOLONNER,
    STATUS,
    er_tabelhoved,
    overskrift,
    paragraf11_kolonne,
)
from dagster_project.deliveries.refusal import Afvist

_TOTAL = ("stop_beloeb", "krav_beloeb", "efterregulering", "skat", "provenu_i_alt")


@dataclass
class _Post:
    """One record. `linje` is its text when its fields do not fit; then `celler` is not used."""

    kilde: str
    linje_nr: int
    celler: dict[str, str]
    linje: str | None = None


@dataclass
class _Afsnit:
    """The block that the current line stands in: `kilde` "" when no known heading stands above it."""

    kilde: str = ""
    kommune: str = ""
    bredde: int = len(KOLONNER)
    i_gang: bool = False  # a row or total has been read: a further table heading belongs to another, unknown block
    post: _Post | None = None  # the record of a § 11 block
    tekst: list[str] = field(default_factory=list)


class _Tekst:
    """The parser: one pass over the lines. Records in file order, control totals, and a word on what fitted nothing."""

    def __init__(self, kilde: str) -> None:
        self.kilde = kilde
        self.poster: list[_Post] = []
        self.totaler: list[dict[str, str]] = []
        self.advarsler: list[str] = []
        self.fundet: set[str] = set()  # kinds of block that the text holds
        self._uden: list[int] = []  # table lines under no known heading
        self._fremmede: list[int] = []  # benefit rows in a file of § 11 blocks
        self._afsnit = _Afsnit()

    def laes(self, linjer: Iterable[str]) -> None:
        i_tabel = False  # the line above is a table's heading or row: this one is a row whatever it looks like
        for nr, raa in enumerate(linjer, 1):
            felter = [f.strip() for f in raa.split("\t")]
            ny = None if any(felter[1:]) else overskrift(felter[0])
            var_i_tabel, i_tabel = i_tabel, False
            if not any(felter):
                continue
            if ny:
                self._nyt_afsnit(*ny, nr)
            elif er_tabelhoved(felter, nr):
                self._tabelhoved(felter)
                i_tabel = True
            elif self._afsnit.kilde == PARAGRAF11:
                self._paragraf11(raa, felter)
            elif len(felter) > 1 or var_i_tabel:
                i_tabel = self._tabellinje(raa, felter, nr)
        for numre, tekst in (
            (self._uden, "ligner en tabel, men står ikke under en kendt overskrift og er ikke læst"),
            (self._fremmede, f"er en ydelsesrække og er ikke læst; {PARAGRAF11} har kun § 11-blokke"),
        ):
            if numre:
                self.advarsler.append(f"linje {_opregn(numre)} {tekst}")

    def _nyt_afsnit(self, kilde: str, kommune: str, nr: int) -> None:
        self._afsnit = _Afsnit(kilde, kommune)
        if kilde == PARAGRAF11:
            self.fundet.add(PARAGRAF11)
            post = _Post(PARAGRAF11, nr, {"kommunekode": kommune, **dict.fromkeys(PARAGRAF11_KOLONNER, "")})
            self._afsnit.post = post
            self.poster.append(post)

    def _tabelhoved(self, felter: list[str]) -> None:
        if self._afsnit.i_gang or self._afsnit.kilde == PARAGRAF11:
            self._afsnit = _Afsnit()
        # Text copied from a spreadsheet may carry empty columns to the right; rows may be as wide as their heading.
        self._afsnit.bredde = max(self._afsnit.bredde, len(felter))
        self.fundet.add(self._afsnit.kilde)

    def _tabellinje(self, raa: str, felter: list[str], nr: int) -> bool:
        """Takes a row or a total; whether the next line may still be a row."""
        afsnit = self._afsnit
        if not afsnit.kilde:
            self._uden.append(nr)
            return True
        afsnit.i_gang = True
        self.fundet.add(afsnit.kilde)
        hel = len(KOLONNER) <= len(felter) <= afsnit.bredde and not any(felter[len(KOLONNER) :])
        celler = {"kommunekode": afsnit.kommune, **dict(zip(KOLONNER, felter, strict=False))}
        if fold(felter[0]) in ("total", "i alt") and len(felter) > 1:
            if hel:
                self.totaler.append({k: celler[k] for k in ("kommunekode", *_TOTAL)} | {"fysisk_linje": str(nr)})
            else:
                self.advarsler.append(f"linje {nr}: Total har {len(felter)} felter, ventede {len(KOLONNER)}; ikke læst")
            return False
        if self.kilde == PARAGRAF11:
            self._fremmede.append(nr)
        else:
            self.poster.append(_Post(STATUS, nr, celler, None if hel else raa))
        return True

    def _paragraf11(self, raa: str, felter: list[str]) -> None:
        """A line that does not fit makes the whole block a misfit: half a block must not count as if it were whole."""
        post, navn = self._afsnit.post, paragraf11_kolonne(felter[0])
        self._afsnit.tekst.append(raa)
        if navn and not any(felter[2:]) and not post.celler[navn]:
            post.celler[navn] = felter[1] if len(felter) > 1 else ""
        elif navn or len(felter) > 1:
            post.linje = ""
        if post.linje is not None:
            post.linje = "\n".join(self._afsnit.tekst)


def _opregn(numre: list[int], hoejst: int = 10) -> str:
    vist = ", ".join(map(str, numre[:hoejst]))
    return vist if len(numre) <= hoejst else f"{vist} og {len(numre) - hoejst} linjer til"


def _blokke(poster: list[_Post], kontrakter: dict[str, Kontrakt]) -> Iterator[Blok]:
    """One Blok per source; `raekke_nr` is the record's place among the records of both."""
    for kilde in (STATUS, PARAGRAF11):
        valgte = [(nr, post) for nr, post in enumerate(poster, 1) if post.kilde == kilde]
        if not valgte:
            continue
        linjer = pa.array([p.linje for _, p in valgte], pa.string())
        yield Blok(
            kilde=kilde,
            raekke_nr=pa.array([nr for nr, _ in valgte], pa.int64()),
            fysisk_linje=pa.array([p.linje_nr for _, p in valgte], pa.int64()),
            celler={
                navn: pa.array([p.celler[navn] if p.linje is None else None for _, p in valgte], pa.string())
                for navn in kontrakter[kilde].navne
            },
            linje=linjer if linjer.null_count < len(linjer) else None,
        )


def read_udk_text(tekst: str, kontrakter: dict[str, Kontrakt], kilde: str) -> Laesning:
    """The records of a UDK text delivered as `kilde` (the statement, or its § 11 blocks alone).

    Each benefit row and each § 11 block is a record; Total rows are control totals. A statement yields records of both
    sources, numbered in one sequence. Raises Afvist for an empty text, another table layout, or no block that is known.
    """
    if not tekst.strip():
        raise Afvist("filen er tom")
    parser = _Tekst(kilde)
    parser.laes(re.split(r"\r\n|\r|\n", tekst))
    if kilde == PARAGRAF11 and PARAGRAF11 not in parser.fundet:
        raise Afvist("ingen § 11-blok fundet; ventede overskriften 'Anvendelse af § 11 <navn> Kommune'")
    if not parser.fundet - {""}:
        raise Afvist(
            "ingen kendt blok fundet; ventede en tabel under 'Landsplan' eller '<navn> Kommune', "
            "eller overskriften 'Anvendelse af § 11 <navn> Kommune'"
        )
    return Laesning(
        blokke=_blokke(parser.poster, kontrakter),
        raekker=tael_poster(tekst, med_ydelser=kilde == STATUS),
        advarsler=parser.advarsler,
        kontroltotaler=parser.totaler,
    )
