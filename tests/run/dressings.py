"""One clean delivery of control cases in random dress: what other programs make of the same rows, by the contract's own rules."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

import xlsxwriter

from dagster_project.deliveries.contract import Column, contracts

KILDE, PERIODE = "kommune_sager", "2024-12"
COPENHAGEN, UTC = ZoneInfo("Europe/Copenhagen"), ZoneInfo("UTC")
Value = str | int | date | None  # amounts are whole øre

# What was delivered, whatever it looks like. Amounts in øre.
CASES: list[dict[str, Value]] = [
    {
        "sagsnr": "0012345", "cpr": "6101900001", "ydelse": "kontanthjælp", "kanal": "løbende opfølgning",
        "sagstype": "bopæl/proforma", "indsats": "Sønderparken", "oprettet_dato": date(2024, 3, 5),
        "afgoerelse_dato": date(2024, 4, 20), "tilbagebetalingskrav": 111515750, "krav_betalt": 50000, "politianmeldt": "ja",
    },
    {
        "sagsnr": "B-2", "cpr": "6201900002", "ydelse": "sygedagpenge", "kanal": "anonym borger|politi", "sagstype": "sygefravær",
        "oprettet_dato": date(2023, 12, 1), "afgoerelse_dato": date(2024, 1, 1), "ydelse_foer": 100000, "ydelse_efter": 25050,
        "politianmeldt": "nej",
    },
    {
        "sagsnr": "C/3", "cpr": "6301900003", "ydelse": "økonomisk friplads", "kanal": "flytteadvis", "sagstype": "andet",
        "oprettet_dato": date(2024, 2, 29), "hoering_dato": date(2024, 3, 31), "afgoerelse_dato": date(2024, 6, 30),
        "tilbagebetalingskrav": 1200000, "anke_dato": date(2024, 7, 1), "ankeafgoerelse_dato": date(2024, 10, 27),
        "ankeafgoerelse": "ændret", "krav_efter_anke": 500000,
    },
    {
        "sagsnr": "D4", "cpr": "6401900004", "ydelse": "kontanthjælp", "kanal": "egen forvaltning", "sagstype": "andet",
        "oprettet_dato": date(2024, 12, 31), "fremadrettet_besparelse": 300000, "afgoerelse_dato": date(2024, 12, 31),
    },
]  # fmt: skip
COLUMNS = [c for c in contracts()[KILDE].navne if c == "kommunekode" or any(c in r for r in CASES)]
INVISIBLE = ("\u200b", "\u00ad", "\u00a0", "\ufeff", "\u2060")


@dataclass(frozen=True)
class Dressed:
    """A file as some program writes it, and what was done to it, to be said when a figure differs."""

    name: str
    content: bytes
    done: dict[str, object]


def dress(kommune: str, navn: str, seed: int) -> Dressed:
    """The delivery of this municipality, dressed by chance."""
    r = Random(seed)
    sheet = r.random() < 0.3
    says_kommune = r.random() < 0.7
    columns = [c for c in COLUMNS if says_kommune or c != "kommunekode"]
    r.shuffle(columns)
    headers = {c: _header(r, column) for column in contracts()[KILDE].kolonner if (c := column.navn) in columns}
    how = {c: r.randrange(1 << 30) for c in columns}
    charset = r.choice(["utf-8", "utf-8-sig", "cp1252"])
    cells = _Cells(r, kommune, navn, invisible=sheet or charset != "cp1252")
    rows = [[cells.cell(c, case.get(c), Random(how[c])) for c in columns] for case in CASES]
    extra = r.choice([None, "Sagsbehandlers bemærkning", "Fri tekst"])
    head = [headers[c] for c in columns] + ([extra] if extra else [])
    rows = [row + (["x"] if extra else []) for row in rows]
    done: dict[str, object] = {"seed": seed, "headers": head, "first": rows[0]}
    if sheet:
        typed = r.random() < 0.5
        return Dressed(
            f"{KILDE}_{kommune}_{PERIODE}.xlsx", _workbook(r, columns, head, rows, typed=typed), done | {"typed": typed}
        )
    content, more = _csv(r, head, rows)
    return Dressed(f"{KILDE}_{kommune}_{PERIODE}.csv", content.encode(charset), done | more | {"charset": charset})


def _header(r: Random, column: Column) -> str:
    name = r.choice([column.navn, column.navn, *column.aliaser])
    change: list[Callable[[str], str]] = [
        str.upper, str.title, lambda s: s.replace("_", " "), lambda s: s.replace("_", "-"), lambda s: f" {s} ", lambda s: s + ".",
        lambda s: s.replace("oe", "ø").replace("aa", "å"),
        lambda s: s + {"beloeb": " (kr.)", "dato": " (dato)"}.get(column.type, ""),
    ]  # fmt: skip
    for f in r.sample(change, r.randrange(3)):
        name = f(name)
    return name


@dataclass
class _Cells:
    """How one file writes its cells: a column the same way throughout."""

    r: Random
    kommune: str
    navn: str
    invisible: bool

    def cell(self, column: str, value: Value, how: Random) -> str:
        type_ = next(k.type for k in contracts()[KILDE].kolonner if k.navn == column)
        if column == "kommunekode":
            return how.choice([self.kommune, "0" + self.kommune, self.navn, f"{self.navn} Kommune", self.navn.upper()])
        if value is None:
            return how.choice(["", "-", "NULL", " "])
        if isinstance(value, date):
            return how.choice(DATES)(value)
        if isinstance(value, int):
            return how.choice(AMOUNTS)(value)
        if type_ == "cpr":
            return how.choice([value, f"{value[:6]}-{value[6:]}"])
        if type_ == "noegle":
            return self._key(value, how)
        if type_ == "ja_nej":
            yes = how.choice(["ja", "J", "1", "TRUE", "x"])
            return yes if value == "ja" else {"ja": "nej", "J": "n", "1": "0", "TRUE": "False", "x": ""}[yes]
        return value if type_ == "tekst" else how.choice(TEXTS)(value)

    def _key(self, value: str, how: Random) -> str:
        sign = how.choice(INVISIBLE)
        choices = [value, f" {value} ", f"'{value}", f'="{value}"']
        if self.invisible:
            choices += [sign + value, value + sign, value[:1] + sign + value[1:]]
        return how.choice(choices)


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN).astimezone(UTC)


DATES: list[Callable[[date], str]] = [
    date.isoformat,
    lambda d: d.strftime("%d-%m-%Y"),
    lambda d: d.strftime("%d.%m.%Y"),
    lambda d: d.strftime("%d/%m/%Y"),
    lambda d: d.strftime("%d-%m-%Y 00:00:00"),
    lambda d: d.strftime("%d-%m-%Y 13:45"),
    lambda d: f"{d}T23:59:59",
    lambda d: _utc(d).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    lambda d: _utc(d).strftime("%Y-%m-%d %H:%M:%S+00:00"),
    lambda d: datetime.combine(d, time(0, 30), COPENHAGEN).isoformat(),
]


def _groups(kroner: int) -> str:
    return f"{kroner:,}".replace(",", ".")


AMOUNTS: list[Callable[[int], str]] = [
    lambda o: f"{o // 100},{o % 100:02}",
    lambda o: f"{_groups(o // 100)},{o % 100:02}",
    lambda o: f"{_groups(o // 100)},{o % 100:02} kr.",
    lambda o: f"{_groups(o // 100)}" + (f",{o % 100:02}".rstrip("0") if o % 100 else ""),
    lambda o: f"{_groups(o // 100)}" + (f",{o % 100:02}" if o % 100 else "") + " kr.",
]
TEXTS: list[Callable[[str], str]] = [
    str, str.upper, str.capitalize, lambda s: f"  {s} ", lambda s: s.replace("æ", "ae").replace("ø", "oe").replace("å", "aa"),
]  # fmt: skip


def _csv(r: Random, head: list[str], rows: list[list[str]]) -> tuple[str, dict[str, object]]:
    sep, end = r.choice([";", ",", "\t"]), r.choice(["\n", "\r\n", "\r\n", "\r"])
    quoting = r.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    trailing, titles, says_sep, blank = r.choice([0, 0, 1, 3]), r.choice([0, 0, 1, 4]), r.random() < 0.3, r.random() < 0.2
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sep, lineterminator=end, quoting=quoting)
    if says_sep:
        out.write(f"sep={sep}{end}")
    for nr in range(titles):
        out.write(f"{['Udtræk af kontrolsager pr. 31-12-2024', '', 'Fagsystem', 'Kommune'][nr]}{end}")
    writer.writerow(head)
    for row in rows:
        writer.writerow(row + [r.choice(["", "-", "NULL"]) for _ in range(trailing)])
        out.write(end if blank else "")
    did = {
        "sep": sep,
        "end": end,
        "quoting": quoting,
        "trailing": trailing,
        "titles": titles,
        "says_sep": says_sep,
        "blank": blank,
    }
    return out.getvalue(), did


def _workbook(r: Random, columns: list[str], head: list[str], rows: list[list[str]], *, typed: bool) -> bytes:
    """Text cells; or dates and amounts as the program's own cells, where the case has them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    if r.random() < 0.4:  # an earlier draft, hidden: other kroner under the same headers
        draft = book.add_worksheet("Gammelt udkast")
        draft.write_row(0, 0, head)
        draft.write_row(1, 0, [c.replace("111515750", "99") for c in rows[0]])
        draft.hide()
    sheet = book.add_worksheet("Sager")
    sheet.activate()
    sheet.set_first_sheet()
    top, left = r.choice([0, 0, 1, 5]), r.choice([0, 0, 2])
    if top:
        sheet.write_string(0, left, "Udtræk af kontrolsager")
    for k, text in enumerate(head):
        sheet.write_string(top, left + k, text)
    for nr, (row, case) in enumerate(zip(rows, CASES, strict=True), top + 1):
        for k, text in enumerate(row):
            value = case.get(columns[k]) if typed and k < len(columns) else None
            if isinstance(value, date):
                sheet.write_datetime(nr, left + k, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(nr, left + k, value / 100)
            elif text:
                sheet.write_string(nr, left + k, text)
    book.close()
    return out.getvalue()
