"""What the public folder serves, as a reader takes it in: figures by the id that tables print, each shown or with its word."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WORDS = ("<5", "hemmeligholdt", "tilbageholdt")
CATEGORIES = {
    "KL-ydelser": "kl-ydelser",
    "UDK-ydelser": "udk-ydelser",
    "§ 11-sager": "paragraf-11",
    "Stop af tilflytninger": "tilflytninger",
    "SU-sager": "su",
    "som offentliggjort": "som-offentliggjort",
    "uden § 11": "uden-paragraf-11",
    "KL-sammenlignelig": "kl-sammenlignelig",
}
COMPONENTS = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
STATEMENT = {
    **{"stop_antal": "stop-antal", "stop_beloeb": "stop-beloeb", "krav_antal": "krav-antal", "krav_beloeb": "krav-beloeb"},
    **{"efterregulering": "efterregulering", "skat": "skat", "provenu": "provenu-i-alt"},
}
CLAIM = ("antal", "rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")
_NUMBER = re.compile(r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+|\d{4,}")


@dataclass
class Edition:
    """`shown`: numbers by id. `hidden`: by id the word that stands there. `torn`: ids that one table shows and another hides.
    `counts`: ids that count cases. `period`: its month."""

    name: str
    shown: dict[str, float] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def period(self) -> str:
        return self.name[:7]

    def has(self, figure: str) -> bool:
        return figure in self.shown or figure in self.hidden

    def add(self, figure: str, text: str | None, is_count: bool = False) -> None:
        """One cell: of a figure that stands in several tables one that shows it is enough."""
        if is_count:
            self.counts.add(figure)
        if text in WORDS:
            self.hidden.setdefault(figure, text)
        elif text and (value := number(text)) is not None:
            self.shown[figure] = value


def number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def slug(text: str) -> str:
    """As the ids that the tables print have a name."""
    folded = text.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "–": "-", " ": "-"}))
    return re.sub("-+", "-", folded)


def read(folder: Path, edition: str = "offentlig") -> Edition:
    """The tables as CSV, and the charts' own files."""
    out = Edition(folder.name)
    names = [*_CELLS, *_ROUNDED] if edition == "offentlig" else [*_CELLS]
    files = {n: folder / edition / "tabeller" / f"{n}.csv" for n in names}
    out.rows = {n: read_csv(f) for n, f in files.items() if f.exists()}
    for name, cells in _CELLS.items():
        for row in out.rows.get(name, ()):
            for figure, text, is_count in cells(row):
                out.add(figure, text, is_count)
    for file in sorted((folder / edition).glob("site/figur/provenu-*.csv")):
        for row in read_csv(file):
            out.add(f"provenu/{row['kommunekode']}/{row['aar']}/{CATEGORIES[row['kategori']]}", row["beloeb"])
    out.torn = out.hidden.keys() & out.shown.keys()
    out.hidden = {n: w for n, w in out.hidden.items() if n not in out.torn}
    return out


def read_csv(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))


Cells = Iterator[tuple[str, str, bool]]


def _year(r: dict[str, str]) -> Cells:
    name = f"provenu/{r['kommunekode']}/{r['aar']}/{CATEGORIES[r['kategori']]}"
    yield name, r["beloeb"], False
    yield f"{name}/antal", r["antal"], True
    for k in COMPONENTS:
        yield f"{name}/{k}", r[k], False


def _total(r: dict[str, str]) -> Cells:
    yield f"provenu/{r['kommunekode']}/{r['aar']}/{CATEGORIES[r['total']]}", r["beloeb"], False


def _statement(r: dict[str, str]) -> Cells:
    for column, end in STATEMENT.items():
        figure = f"udk-status/{r['kommunekode'].lower()}/{r['aar']}/{slug(r['ydelse'])}/{end}"
        yield figure, r[column], column.endswith("antal")


def _efforts(r: dict[str, str]) -> Cells:
    yield f"indsatser/{r['kommunekode']}/{r['aar']}/{r['noegletal']}", r["vaerdi"], r["enhed"] == "antal"


def _claims(r: dict[str, str]) -> Cells:
    for column in CLAIM:
        figure = f"krav/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}/{slug(r['aldersklasse'])}/{column}"
        yield figure, r[column], column == "antal"


def _by_benefit(r: dict[str, str]) -> Cells:
    place = f"{r['kommunekode']}/{r['aar']}"
    if r["kategori"] == "KL-ydelser":
        yield f"provenu-ydelse/{place}/{slug(r['ydelse'])}", r["beloeb"], False
    elif r["kategori"] == "UDK-ydelser":
        yield f"udk-status/{place}/{slug(r['ydelse'])}/provenu-i-alt", r["beloeb"], False
    else:
        yield f"provenu/{place}/{CATEGORIES[r['kategori']]}", r["beloeb"], False


def _by_id(r: dict[str, str]) -> Cells:
    yield r["tal_id"].partition("#")[0], r["vaerdi"], False


def _reconciled(r: dict[str, str]) -> Cells:
    figure = r["tal_id"].partition("#")[0]
    yield figure, r["beregnet"], False
    yield f"{figure}#rapporteret", r["rapporteret"], False
    yield f"{figure}#forskel", r["forskel"], False


_CELLS = {
    **{"provenu_aar": _year, "provenu_total": _total, "udk_status": _statement, "indsatser": _efforts, "krav": _claims},
    **{"provenu_kommunal_andel": _by_benefit, "tal": _by_id, "afstemning": _reconciled},
}


_ROUNDED = ("benchmark", "su_flytninger_uge")


def written(folder: Path) -> dict[int, str]:
    """Every whole number of four digits or more that is written in a page, a drawing or a workbook, with where."""
    out: dict[int, str] = {}
    for file in sorted((folder / "offentlig").rglob("*")):
        for text in _texts(file):
            for found in _NUMBER.findall(text):
                out.setdefault(int(re.sub(r"\D", "", found)), file.name)
    return out


def _texts(file: Path) -> Iterator[str]:
    if file.suffix in (".html", ".svg", ".txt", ".json"):
        whole = html.unescape(file.read_text("utf-8"))
        yield whole
        yield re.sub(r"<[^>]*>", "", whole)  # a number that tags part
    elif file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                if name.endswith(".xml"):
                    yield parts.read(name).decode("utf-8")
