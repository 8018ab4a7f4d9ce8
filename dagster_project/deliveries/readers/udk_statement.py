"""Udbetaling Danmark's statement as text.

* Counts the records of a UDK statement by patterns over the text alone, to hold against what the parser read.
* What a line of UDK's statement is: block heading, table heading or one of the seven lines of a § 11 block.
* Reads UDK's yearly statement as UDK lays it out in text: tables by benefit and § 11 blocks become records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from dagster_project.common.danish import fold, fold_header, tal
from dagster_project.common.errors import Refused
from dagster_project.deliveries import units
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.udk_spaces import is_row, last_amount, with_tabs

# One letter per line; the first pattern that fits decides. Written apart from the parser's own recognition on purpose.
_SUM = r"(?:hoved|grand\s*|samlet\s*)?total(?:t|sum)?|(?:sum\s+)?i\s*alt|sum|samlet|alle\s+ydelser|provenu\s+i\s*alt"
_OF_WHAT = r"udk|provenu|(?:for\s+)?(?:kommunen|landet)|\S+\s+kommune|\d{4}|\(?kr\.?\)?"
_AHEAD, _AFTER = r"\s*(?:[•*–-]+\s*|\d{1,2}[.)]\s+)?", r"(?:\s*\(\d{3}\))?[\s:*]*"
_NAME = r"(?:[^\W\d][^\t ,:;()/]*\s+){1,3}(?:regions)?kommune"
_KINDS = (
    (".", re.compile(r"\s*")),
    ("G", re.compile(rf"{_AHEAD}anvendelse\s+af\s+§\s*11[\s:–-]+\w.*", re.I)),
    ("H", re.compile(rf"{_AHEAD}landsplan(?:,?\s*\(?\d{{4}}\)?)?{_AFTER}", re.I)),
    ("H", re.compile(rf"{_AHEAD}{_NAME}(?:,?\s*\(?\d{{4}}\)?)?{_AFTER}", re.I)),
    ("K", re.compile(r"\s*v(?:æ|ae)rdi\s+i\s+dkk.*|\s*\t\s*antal\t.*|\s*antal\s+bel(?:ø|oe)b\s+antal\s+bel.*", re.I)),
    ("T", re.compile(rf"\s*(?:{_SUM})(?:\s+(?:{_OF_WHAT}))?\s*:?\s*(?:\t| [-−]?\d).*", re.I)),
    ("D", re.compile(r".*\t.*|\s*[^\W\d].*?(?:\s+[-−]?\d[\d.,]*(?:\s?kr\.?)?){4,}\s*", re.I)),
    ("x", re.compile(r".*")),
)
_SECTION = re.compile(r"[HG][^HG]*")
# a second table without a heading of its own: in no known block; a header among the rows, behind a page's break alone, is none
_NEW_TABLE = re.compile(r"(?<=T)[x.]*K|(?<=D)\.*x[x.]*K")


def _art(line: str) -> str:
    return next(kind for kind, pattern in _KINDS if pattern.fullmatch(line))


def count_entries(text: str, with_ydelser: bool) -> int:
    """Number of § 11 blocks, and with `with_ydelser` of benefit rows under a known heading too."""
    kinds = "".join(map(_art, re.split(r"\r\n|\r|\n", text)))
    # A line without tabs directly under the heading or a row is a row that lost its cells.
    kinds = re.sub(r"[KD]x+", lambda m: m[0][0] + "D" * (len(m[0]) - 1), kinds)
    sections = _SECTION.findall(kinds)
    ydelser = sum(_NEW_TABLE.split(s)[0].count("D") for s in sections if s[0] == "H")
    return sum(s[0] == "G" for s in sections) + (ydelser if with_ydelser else 0)


STATUS, PARAGRAF11 = "udk_statusopgoerelse", "udk_paragraf11"

# The table as UDK lays it out. Its columns are never moved: another heading is another layout, refused and not guessed.
COLUMNS = (
    "ydelse",
    "stop_antal",
    "stop_beloeb",
    "krav_antal",
    "krav_beloeb",
    "efterregulering",
    "skat",
    "provenu_i_alt",
)
_GROUPS = ["stopnedregulering", "", "tilbagebetalingskrav", "", "efterregulering", "skat", "provenuialt"]
_UNITS = ["antal", "beloeb", "antal", "beloeb", "beloeb", "beloeb", "beloeb"]

# Folded; the longer of two that begin alike stands first.
_LABELS = (
    ("antal_retur", "antal §11 udbetaling danmark har modtaget retur"),
    ("antal_med_provenu", "antal afsluttede sager med §11 svar med provenu"),
    ("antal_afsluttet", "antal afsluttede sager med §11 svar"),
    ("tilbagebetalingskrav", "tilbagebetalingskrav for afsluttede sager med §11 svar"),
    ("aarlig_besparelse", "aarlig besparelse for afsluttede sager med §11 svar"),
    ("efterregulering", "efterregulering for afsluttede sager med §11 svar"),
    ("provenu", "provenu for afsluttede sager med §11 svar"),
)
PARAGRAF11_COLUMNS = tuple(name for name, _ in _LABELS)
# At most three words: "Statusopgørelse for 2023 til Ballerup Kommune" is a title, not a block.
_KOMMUNE = re.compile(r"(?:[^\W\d][\w'.-]* ){1,3}(?:regions)?kommune")


def fold_paragraf(text: str) -> str:
    """Folded, single spaces, and "§ 11" written "§11": UDK writes both."""
    return re.sub(r"§ ?11\b", "§11", " ".join(fold(text).split()))


_AROUND = re.compile(r"^(?:[•*–-]+ ?|\d{1,2}[.)] )|(?: ?\(\d{3}\))?[ :*]*$")  # what lists and editors set around a heading
_OWN_YEAR = re.compile(r",? ?\(?(?:19|20)\d{2}\)?$")  # behind a block's heading; that it is the file's is asked elsewhere


def overskrift(text: str) -> tuple[str, str] | None:
    """The source and the municipality ("DK", or the name as written) of the block that a line without tabs begins."""
    text = _OWN_YEAR.sub("", _AROUND.sub("", " ".join(text.split())))
    folded = fold_paragraf(text)
    if folded == "landsplan":
        return STATUS, "DK"
    if m := re.match(r"anvendelse af §\s*11[\s:–-]+(?:i\s+)?(?=\w)", text, re.I):
        return PARAGRAF11, text[m.end() :]
    return (STATUS, text) if _KOMMUNE.fullmatch(folded) else None


def is_table_header(fields: list[str], nr: int) -> bool:
    """Whether the line is one of the table's heading lines. Raises Refused when it names other columns than UDK's."""
    first, *rest = (fold_header(f) for f in fields)
    if not first.startswith("vaerdiidkk") and (first or rest[:1] != ["antal"]):
        return False
    while len(rest) > len(_UNITS) and not rest[-1]:
        rest.pop()
    if rest not in (_GROUPS, _UNITS):
        raise Refused(
            f"linje {nr}: tabellen har andre kolonner end ventet; ventede antal og beløb for stop/nedregulering og "
            "tilbagebetalingskrav, og beløb for efterregulering, skat og provenu i alt"
        )
    return True


def paragraf11_column(text: str) -> str | None:
    """Which of the seven figures a line of a § 11 block holds, by its label; None for any other text."""
    folded = fold_paragraf(text)
    return next((name for name, begins in _LABELS if folded.startswith(begins)), None)


# What a line may be that says which time the statement is of; prose is longer.
_TITLE = re.compile(
    r"^(?=.{1,150}$)(?:.*(?:opgoerelse|periode|helhedsorienteret|udbetaling danmark|anvendelse af §11|kommune\b|landsplan)"
    r"|\W*(?:\S+\W+){0,4}(?:19|20)\d{2}\W*$|\d\. ?\w+aar)"
)
LONGEST_TITLE = 150
_ENDS_IN_NUMBER = re.compile(r"(?:^|\s)[-−]?\d[\d.,]*\s*(?:kr\.?)?\s*$", re.I)
_TOTAL_LABEL = re.compile(
    r"(?:(?:hoved|grand|samlet)?total(?:t|sum)?|(?:sum)?ialt|sum|samlet|alleydelser|provenuialt)"
    r"(?:udk|provenu|(?:for)?(?:kommunen|landet)|[a-z]+kommune|(?:19|20)\d{2}|kr)?"
)
_PARTED_OTHERWISE = re.compile(r"(?m)^[^\t\r\n]*(?:(?:;[^;\t\r\n]*){5}|(?:\|[^|\t\r\n]*){5})")
_PAGE = re.compile(r"(?im)^[ \t\f]*(?:side|page) \d+(?: ?(?:af|/) ?\d+)?[ \t]*$")  # at the foot of a printed page
_QUOTED = re.compile(r"(?m)^(?:> ?)+")  # as a mail quotes the one that it answers
_QUOTED_CELL = re.compile(r'(?<![^\t\r\n])"([^"\t\r\n]*)"(?![^\t\r\n])')  # as R and spreadsheets write text
# what a text processor sets within words and does not show, and its line breaks within a paragraph
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_LINE_BREAKS = dict.fromkeys(map(ord, "\v\u2028\u2029"), "\n")
_EMPTY_COLUMN = re.compile(r"(?im)^\tv(?:æ|ae)rdi i dkk")  # a table that stood in the second column of its sheet
TOTAL_AMOUNTS = ("stop_beloeb", "krav_beloeb", "efterregulering", "skat", "provenu_i_alt")


_UNKNOWN = "ligner en tabel, men står ikke under en kendt overskrift"


@dataclass
class _Entry:
    """One record. `linje` is its text when its fields do not fit; then `celler` is not used."""

    kilde: str
    line_nr: int
    celler: dict[str, str]
    linje: str | None = None


@dataclass
class _Section:
    """The block that the current line stands in: `kilde` "" when no known heading stands above it."""

    kilde: str = ""
    kommune: str = ""
    bredde: int = len(COLUMNS)
    rows: bool = False
    ended: bool = False  # a total, or text behind a row, has been read: a further table heading belongs to another, unknown block
    post: _Entry | None = None  # the record of a § 11 block
    tekst: list[str] = field(default_factory=list)


class _Text:
    """The parser: one pass over the lines. Records in file order, control totals, and a word on what fitted nothing."""

    def __init__(self, kilde: str) -> None:
        self.kilde = kilde
        self.poster: list[_Entry] = []
        self.totaler: list[dict[str, str]] = []
        self.advarsler: list[str] = []
        self.found: set[str] = set()  # kinds of block that the text holds
        self._without: list[int] = []  # table lines under no known heading
        self._foreign: list[int] = []  # benefit rows in a file of § 11 blocks
        self._in_doubt: list[int] = []  # rows whose cells nothing parts
        self._sums = {id(numbers): 0 for numbers in (self._without, self._in_doubt)}  # the last numbers of their rows, kroner
        self.titles: list[tuple[int, str]] = []  # lines that may say which time the statement is of
        self._kommuner = 0  # headings of a municipality's table
        self._section = _Section()

    def read(self, lines: Iterable[str]) -> None:
        in_table = False  # the line above is a table's heading or row: this one is a row whatever it looks like
        for nr, delivered in enumerate(lines, 1):
            raa = with_tabs(delivered, paragraf11_column, self._section.kilde == PARAGRAF11)
            fields = [f.strip() for f in raa.split("\t")]
            if len(fields[0]) <= LONGEST_TITLE:
                units.check_titles([(nr, fields[0])], "linje")
            if not any(fields[1:]) and _TITLE.search(fold_paragraf(fields[0])) and not paragraf11_column(fields[0]):
                self.titles.append((nr, fields[0]))
            new = None if any(fields[1:]) else overskrift(fields[0])
            var_in_table, in_table = in_table, False
            if not any(fields):
                continue
            if new:
                self._new_section(*new, nr)
            elif is_table_header(fields, nr):
                self._table_header(fields)
                in_table = True
            elif self._section.kilde == PARAGRAF11:
                self._paragraf11(raa, fields)
            elif len(fields) > 1 or var_in_table or is_row(raa):
                in_table = self._table_line(raa, fields, nr)
            else:
                self._section.ended = self._section.rows
        for numbers, text in (
            (self._without, f"{_UNKNOWN} og er ikke læst"),
            (self._foreign, f"er en ydelsesrække og er ikke læst; {PARAGRAF11} har kun § 11-blokke"),
            (
                self._in_doubt,
                "er en række, hvis celler ikke kan skilles ad (mellemrum for tabulator); gem opgørelsen med tabulatorer",
            ),
        ):
            if numbers:
                self.advarsler.append(f"linje {_enumerate(numbers)} {text}{self._amount(numbers)}")

    def unknown_table(self) -> str:
        """What to say of the lines of a table under no known heading, where no municipality has one; else nothing."""
        if not self._without or self._kommuner:
            return ""
        return f"linje {_enumerate(self._without)} {_UNKNOWN}{self._amount(self._without)}"

    def _amount(self, numbers: list[int]) -> str:
        kroner = self._sums.get(id(numbers))
        return f"; rækkernes sidste tal er i alt {tal(kroner)} kr." if kroner else ""

    def _note(self, numbers: list[int], nr: int, line: str) -> None:
        numbers.append(nr)
        if not _is_total(line):
            self._sums[id(numbers)] += last_amount(line)

    def _new_section(self, kilde: str, kommune: str, nr: int) -> None:
        self._section = _Section(kilde, kommune)
        self._kommuner += kilde == STATUS and kommune != "DK"
        if kilde == PARAGRAF11:
            self.found.add(PARAGRAF11)
            entry = _Entry(PARAGRAF11, nr, {"kommunekode": kommune, **dict.fromkeys(PARAGRAF11_COLUMNS, "")})
            self._section.post = entry
            self.poster.append(entry)

    def _table_header(self, fields: list[str]) -> None:
        if self._section.ended or self._section.kilde == PARAGRAF11:
            self._section = _Section()
        # Text copied from a spreadsheet may carry empty columns to the right; rows may be as wide as their heading.
        self._section.bredde = max(self._section.bredde, len(fields))
        self.found.add(self._section.kilde)

    def _table_line(self, raa: str, fields: list[str], nr: int) -> bool:
        """Takes a row or a total; whether the next line may still be a row."""
        section = self._section
        if not section.kilde:
            self._note(self._without, nr, raa)
            return True
        section.rows, section.ended = True, _is_total(raa) and len(fields) > 1
        self.found.add(section.kilde)
        whole = len(COLUMNS) <= len(fields) <= section.bredde and not any(fields[len(COLUMNS) :])
        cells = {"kommunekode": section.kommune, **dict(zip(COLUMNS, fields, strict=False))}
        if _is_total(raa) and len(fields) > 1:
            if whole:
                self.totaler.append({k: cells[k] for k in ("kommunekode", *TOTAL_AMOUNTS)} | {"fysisk_linje": str(nr)})
            else:
                self.advarsler.append(f"linje {nr}: Total har {len(fields)} felter, ventede {len(COLUMNS)}; ikke læst")
            return False
        if self.kilde == PARAGRAF11:
            self._foreign.append(nr)
        else:
            self.poster.append(_Entry(STATUS, nr, cells, None if whole else raa))
            if is_row(raa):
                self._note(self._in_doubt, nr, raa)
        return True

    def _paragraf11(self, raa: str, fields: list[str]) -> None:
        """A line that does not fit makes the whole block a misfit: half a block must not count as if it were whole."""
        entry, name = self._section.post, paragraf11_column(fields[0])
        self._section.tekst.append(raa)
        astray = len(fields) == 1 and _ENDS_IN_NUMBER.search(raa)  # a number that no tab and no certain place gives to a label
        if name and not any(fields[2:]) and not entry.celler[name] and not astray:
            entry.celler[name] = fields[1] if len(fields) > 1 else ""
        elif name or len(fields) > 1 or astray:
            entry.linje = ""
        if entry.linje is not None:
            entry.linje = "\n".join(self._section.tekst)


def is_total_label(text: str) -> bool:
    """Whether the name of a row says that it is the sum of those above, as programs write it: `Total:`, `Hovedtotal`."""
    return _TOTAL_LABEL.fullmatch(fold_header(text)) is not None


def is_sum_of_own(text: str) -> bool:
    """The same of own facts, among which the whole proceeds, `provenu-i-alt-2023`, are a figure like any other."""
    return is_total_label(text) and not fold_header(text).startswith("provenu")


def _is_total(line: str) -> bool:
    return is_total_label(line.split("\t")[0])


def _enumerate(numbers: list[int], at_most: int = 10) -> str:
    shown = ", ".join(map(str, numbers[:at_most]))
    return shown if len(numbers) <= at_most else f"{shown} og {len(numbers) - at_most} linjer til"


def _blocks(entries: list[_Entry], contracts: dict[str, Contract]) -> Iterator[Block]:
    """One Blok per source; `raekke_nr` is the record's place among the records of both."""
    for kilde in (STATUS, PARAGRAF11):
        chosen = [(nr, entry) for nr, entry in enumerate(entries, 1) if entry.kilde == kilde]
        if not chosen:
            continue
        lines = pa.array([p.linje for _, p in chosen], pa.string())
        yield Block(
            kilde=kilde,
            raekke_nr=pa.array([nr for nr, _ in chosen], pa.int64()),
            fysisk_linje=pa.array([p.line_nr for _, p in chosen], pa.int64()),
            celler={
                name: pa.array([p.celler[name] if p.linje is None else None for _, p in chosen], pa.string())
                for name in contracts[kilde].navne
            },
            linje=lines if lines.null_count < len(lines) else None,
        )


def _without_pages(text: str) -> str:
    """The text without what a printer sets on each page: its number, and the titles of the statement again. Lines stay where they
    are."""
    lines = re.split(r"\r\n|\r|\n", _PAGE.sub("", text))
    first = next((i for i, line in enumerate(lines) if "\t" in line or overskrift(line)), len(lines))
    titles = {line.strip() for line in lines[:first]} - {""}
    return "\n".join("" if i > first and line.strip() in titles else line for i, line in enumerate(lines))


def read_udk_text(text: str, contracts: dict[str, Contract], kilde: str, *, own: bool = False) -> Reading:
    """The records of a UDK text delivered as `kilde` (the statement, or its § 11 blocks alone).

    Each benefit row and each § 11 block is a record; Total rows are control totals. A statement yields records of both
    sources, numbered in one sequence. Raises Refused for an empty text, another table layout, or no block that is known; of a
    file named for one municipality (`own`) also for a table under no known heading where the municipality's is missing: the
    missing table would be read as 0 kr.
    """
    if not text.strip():
        raise Refused("filen er tom")
    text = _without_pages(_QUOTED_CELL.sub(r"\1", _QUOTED.sub("", text.translate(_INVISIBLE | _LINE_BREAKS))))
    if _EMPTY_COLUMN.search(text):
        text = re.sub(r"(?m)^\t", "", text)
    if len(_PARTED_OTHERWISE.findall(text)) > 1:
        raise Refused(
            "tabellens celler skilles af semikolon eller lodret streg, ventede tabulator; gem opgørelsen som UDK's tekst"
        )
    parser = _Text(kilde)
    parser.read(re.split(r"\r\n|\r|\n", text))
    if kilde == PARAGRAF11 and PARAGRAF11 not in parser.found:
        raise Refused("ingen § 11-blok fundet; ventede overskriften 'Anvendelse af § 11 <navn> Kommune'")
    if own and kilde == STATUS and (told := parser.unknown_table()):
        raise Refused(f"{told}, og kommunens egen tabel mangler; sæt overskriften '<navn> Kommune' over den")
    if not parser.found - {""}:
        raise Refused(
            "ingen kendt blok fundet; ventede en tabel under 'Landsplan' eller '<navn> Kommune', "
            "eller overskriften 'Anvendelse af § 11 <navn> Kommune'"
        )
    return Reading(
        blokke=_blocks(parser.poster, contracts),
        raekker=count_entries(text, with_ydelser=kilde == STATUS),
        advarsler=parser.advarsler,
        kontroltotaler=parser.totaler,
        titles=parser.titles,
    )
