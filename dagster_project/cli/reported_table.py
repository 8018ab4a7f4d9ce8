"""A pasted table of a report, made a delivery of rapporterede_tal: ids are proposed, and what was understood is shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook
from rapidfuzz import fuzz, process
from rich.table import Table

from dagster_project.cli.console import console
from dagster_project.common.danish import fold, tal
from dagster_project.common.errors import UsageError
from dagster_project.common.files import atomic
from dagster_project.common.program import same_in_all
from dagster_project.common.signs import defuse, on_one_line
from dagster_project.deliveries.file_name import kommunekoder
from dagster_project.figures.kinds import enhed
from dagster_project.figures.names import AREA_INDSATSER, COMPONENTS, INDSATSER, PARAGRAF_11, SAGER, SU
from dagster_project.settings import Settings

KILDE = "rapporterede_tal"
COLUMNS = (
    *("tal_id", "maal", "dokument", "side", "kommunekode", "aar", "tabel", "raekke", "kolonne", "rapporteret", "enhed"),
    *("praecision", "som_trykt", "indgaar_i"),
)
_TEXTS = ("dokument", "tabel", "raekke", "kolonne")
LIKELY = 75  # of 100: below it a label resembles no figure
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)")
_NUMBER = re.compile(r"[−-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_ABOUT = re.compile(r"(?:ca|cirka|omkring|omtrent|knap|godt)\b\.? *", re.IGNORECASE)
_FACTORS = (
    (re.compile(r"(%|pct|procent)"), Decimal("0.01")),
    (re.compile(r"(t\.? ?kr|tusind)"), Decimal(1000)),
    (re.compile(r"(mio|mill)"), Decimal(10) ** 6),
    (re.compile(r"(mia|milliard)"), Decimal(10) ** 9),
)
_TOTAL = "provenu/{}/som-offentliggjort"
# how reports call what the seeds name otherwise
_ALSO = {
    "i alt": _TOTAL,
    "provenu i alt": _TOTAL,
    "samlet provenu": _TOTAL,
    "total": _TOTAL,
    "§ 11 sager fra UDK": "provenu/{}/paragraf-11",
    "stop af tilflytninger til kommunen": "provenu/{}/tilflytninger",
    "tilbagebetalingskrav": "provenu/{}/kl-ydelser/tilbagebetalingskrav",
    "krav": "provenu/{}/kl-ydelser/tilbagebetalingskrav",
    "fremadrettet besparelse": "provenu/{}/kl-ydelser/mindreudgift",
    "besparelse": "provenu/{}/kl-ydelser/mindreudgift",
}


@dataclass(frozen=True)
class Printed:
    """One cell of the table, and the figure that it is taken for. `tal_id` is None where nothing resembles the row's label."""

    raekke: str
    kolonne: str
    aar: int
    som_trykt: str
    vaerdi: Decimal | None
    tal_id: str | None
    lighed: int

    @property
    def is_used(self) -> bool:
        return self.tal_id is not None and self.vaerdi is not None


def read_table(file: Path) -> list[list[str]]:
    """The cells of a CSV file or of a workbook's first sheet, as text. Raises UsageError for anything else."""
    if not file.is_file():
        raise UsageError(f"{file} findes ikke. Ventede en tabel som .xlsx, .csv eller .txt.")
    if file.suffix.lower() == ".xlsx":
        try:
            with CalamineWorkbook.from_path(str(file)) as book:
                return [[_text(c) for c in row] for row in book.get_sheet_by_index(0).to_python()]
        except CalamineError as e:
            raise UsageError(f"{file} kan ikke læses som regneark ({e}). Gem den igen som .xlsx, eller som .csv.") from None
    if file.suffix.lower() not in (".csv", ".txt"):
        raise UsageError(f"{file}: ventede .xlsx, .csv eller .txt; fandt {file.suffix or 'ingen endelse'}.")
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    lines = text.splitlines()
    delimiter = max("\t;,", key=lambda d: sum(line.count(d) for line in lines[:20])) if lines else ";"
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return tal(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return "" if cell is None else str(cell).strip()


def understand(rows: Sequence[Sequence[str]], kommune: str) -> list[Printed]:
    """Every filled cell under a column of a year. Raises UsageError where no row has years."""
    for nr, row in enumerate(rows):
        years = {i: int(m[1]) for i, cell in enumerate(row) if i and (m := _YEAR.search(_as_year(cell)))}
        if years:
            return [p for r in rows[nr + 1 :] for p in _of_row(r, row, years, kommune)]
    raise UsageError("Tabellen har ingen overskrift med årstal. Ventede en række som: ;2022;2023 over rækkerne, som de er trykt.")


def _as_year(cell: str) -> str:
    """A year that a spreadsheet holds as a number was written as one, with a dot."""
    return cell.replace(".", "") if re.fullmatch(r"[12]\.[0-9]{3}", cell) else cell


def _of_row(row: Sequence[str], header: Sequence[str], years: dict[int, int], kommune: str) -> Iterator[Printed]:
    label = row[0].strip() if row else ""
    tail, likeness = _propose(label)
    for i, year in years.items():
        printed = row[i].strip() if i < len(row) else ""
        if label and printed:
            tal_id = tail.format(f"{kommune}/{year}") if tail else None
            yield Printed(label, _as_year(header[i].strip()), year, printed, number(printed), tal_id, likeness)


def number(printed: str) -> Decimal | None:
    """The number that a printed text begins with, after a word such as `ca.`; None where it is none."""
    printed = _ABOUT.sub("", printed, count=1) if _ABOUT.match(printed) else printed
    m = _NUMBER.match(printed)
    if m is None or printed[m.end() : m.end() + 2].strip(".,").isdigit():
        return None
    value = Decimal(m[0].replace("−", "-").replace(".", "").replace(",", "."))
    after = printed[m.end() :].strip().lower()
    return value * next((f for pattern, f in _FACTORS if pattern.match(after)), Decimal(1))


def _plain(value: Decimal) -> str:
    """Without the zeros that nobody printed: `1100000`, `0,9`."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _names() -> dict[str, str]:
    """Folded name -> id, `{}` for municipality and year."""
    provenu = same_in_all("provenu_kategorier", "kategori", "slug") | same_in_all("provenu_totaler", "total", "slug")
    names = {n: f"provenu/{{}}/{s}" for n, s in provenu.items()}
    names |= {f"{n} {c}": f"provenu/{{}}/{s}/{k}" for n, s in provenu.items() for k, c in COMPONENTS.items()}
    names |= {n: f"indsatser/{{}}/{k}" for k, n in (SU | INDSATSER | SAGER | AREA_INDSATSER).items()}
    names |= {f"§ 11 {n.removeprefix('– ')}": f"paragraf-11/{{}}/{k}" for k, n in PARAGRAF_11.items()}
    return {fold(n): i for n, i in (names | _ALSO).items()}


def _propose(label: str) -> tuple[str | None, int]:
    names = _names()
    found = process.extractOne(fold(label), names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY) if label else None
    return (names[found[0]], round(found[1])) if found else (None, 0)


def rows_of(printed: Sequence[Printed], kommune: str, document: str, table: str, page: int | None) -> list[dict[str, str]]:
    """The delivery's rows. A figure that stands twice has `#2`; a category is a part of its year's total if printed."""
    totals = {p.tal_id for p in printed if p.is_used and p.tal_id == _TOTAL.format(f"{kommune}/{p.aar}")}
    categories = {f"provenu/{{}}/{s}" for s in same_in_all("provenu_kategorier", "kategori", "slug").values()}
    seen: dict[str, int] = {}
    out = []
    for p in (p for p in printed if p.is_used):
        seen[p.tal_id] = seen.get(p.tal_id, 0) + 1
        place = f"{kommune}/{p.aar}"
        total = _TOTAL.format(place) if any(c.format(place) == p.tal_id for c in categories) else ""
        values = {
            **{"tal_id": p.tal_id + (f"#{seen[p.tal_id]}" if seen[p.tal_id] > 1 else ""), "maal": p.tal_id, "dokument": document},
            **{"side": "" if page is None else str(page), "kommunekode": kommune, "aar": str(p.aar), "tabel": table},
            **{"raekke": p.raekke, "kolonne": p.kolonne, "rapporteret": _plain(p.vaerdi)},
            **{"enhed": enhed(p.tal_id), "praecision": "ca" if _ABOUT.match(p.som_trykt) else "eksakt", "som_trykt": p.som_trykt},
            "indgaar_i": total if total in totals else "",
        }
        out.append({c: values[c] for c in COLUMNS})
    return out


def write_delivery(settings: Settings, kommune: str, year: int, rows: Sequence[dict[str, str]]) -> Path:
    """Writes the next version of the municipality's and year's delivery into the landing folder."""
    folder = settings.landing_folder / KILDE
    folder.mkdir(parents=True, exist_ok=True)
    before = [int(m[1] or 1) for f in folder.iterdir() if (m := re.match(rf"{KILDE}_{kommune}_{year}(?:_v([0-9]+))?\.", f.name))]
    version = max(before, default=0) + 1
    file = folder / f"{KILDE}_{kommune}_{year}{f'_v{version}' if version > 1 else ''}.csv"
    with atomic(file) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({k: defuse(v) if k in _TEXTS else v for k, v in r.items()} for r in rows)
    return file


def propose(settings: Settings, file: Path, kommune: str, document: str, page: int | None, year: int | None, write: bool) -> None:
    """Shows what the table is taken for, and writes the delivery where that is asked for."""
    if kommune not in kommunekoder():
        raise UsageError(f"--kommune skal være en af de 98 kommuners kode, fx 151; fandt {kommune!r}.")
    if year is not None and not 1900 <= year <= 2100:
        raise UsageError(f"--aar skal være et årstal, fx 2023; fandt {year}.")
    printed = understand(read_table(file), kommune)
    out = console()
    shown = Table("Række", "Kolonne", "Trykt", "Læst som", "Tallets id", "Lighed")
    for p in printed:
        read = "ulæseligt" if p.vaerdi is None else _plain(p.vaerdi)
        tal_id = p.tal_id or "intet tal ligner"
        shown.add_row(*map(on_one_line, (p.raekke, p.kolonne, p.som_trykt, read, tal_id, f"{p.lighed} pct.")))
    out.print(shown)
    rows = rows_of(printed, kommune, document, file.stem, page)
    left = len(printed) - len(rows)
    if left:
        out.print(f"{left} af {len(printed)} felter er ikke forstået og kommer ikke med.")
    if not rows:
        raise UsageError("Intet i tabellen ligner et tal, der kan holdes op imod de beregnede. Kald rækkerne, som rapporten gør.")
    if not write:
        out.print("Intet er skrevet. Skriv leverancen med --skriv, eller ret rækkernes navne og prøv igen.")
        return
    path = write_delivery(settings, kommune, year or max(p.aar for p in printed if p.is_used), rows)
    out.print(f"{len(rows)} tal er skrevet til {path}. Byg med: kontrol run", soft_wrap=True)
