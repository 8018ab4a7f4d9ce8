"""The measures of a cell.

* The benchmark's cells: which exist in a table, their order, names and addresses.
* What the benchmark page knows of one cell: its municipalities, their shares as shown, the criterion, and the extremes.
* The benchmark of one period read from the tables: the six cells, each with its municipalities and their latest months.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from dagster_project.common.danish import as_shown, sort_key
from dagster_project.publish.site.edition import Edition, Row

_ORDER = {("3", "alle"): 0, ("2", "kontanthjælp"): 8, ("samlet", "alle"): 9}


@dataclass(frozen=True)
class Cell:
    """A kontroltrin (2, 3 or samlet) and an area (one, or alle)."""

    trin: str
    omraade: str

    @property
    def slug(self) -> str:
        return f"{self.trin}-{self.omraade.replace('æ', 'ae').replace('ø', 'oe').replace('å', 'aa').replace(' ', '-')}"

    @property
    def navn(self) -> str:
        if self.trin == "samlet":
            return "Kontroltrin 2 og 3 samlet"
        return f"Kontroltrin {self.trin}, {'alle ydelser' if self.omraade == 'alle' else self.omraade}"

    @property
    def in_text(self) -> str:
        """As it stands in a sentence: `på kontroltrin 3, sygedagpenge`."""
        if self.trin == "samlet":
            return "på kontroltrin 2 og 3 samlet"
        return f"på kontroltrin {self.trin}, {'alle ydelser' if self.omraade == 'alle' else self.omraade}"


def celler(par: Iterable[tuple[str, str]]) -> list[Cell]:
    """Step 3 over all areas first (the default view), its areas, step 2, and `joined` last."""
    return [Cell(t, o) for t, o in sorted(set(par), key=lambda p: (_ORDER.get(p, 4), p[0], p[1]))]


@dataclass(frozen=True)
class Limit:
    """The criterion in force: strictly under taeller/naevner in so many readings in a row."""

    taeller: int
    naevner: int
    maaneder: int

    @property
    def pct(self) -> float:
        return 100 * self.taeller / self.naevner

    @property
    def tekst(self) -> str:
        return f"{self.pct:g}".replace(".", ",") + "\u00a0pct."


@dataclass
class Kommune:
    """One municipality in one cell. Shares in pct. as shown (one decimal), None where there is none or it is hidden."""

    kode: str
    navn: str
    r: Row
    followup: Row | None
    under: bool
    lille: bool
    few_closed: bool
    faa_oprettet: bool
    andel: float | None
    effekt: float | None
    aabne: float | None
    series: list[float | None] = field(default_factory=list)


@dataclass
class Measurement:
    """One cell of the six: the country's row and all municipalities, lowest share first, small n after them."""

    celle: Cell
    landet: Row | None
    kommuner: list[Kommune]
    graense: Limit | None
    judged: bool

    @property
    def med_andel(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.andel is not None]

    @property
    def under(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.under]

    @property
    def opfylder(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.followup is not None and k.followup["opfylder_kriteriet"]]

    @property
    def median(self) -> float | None:
        """Of the unrounded shares that are shown, 0–1."""
        return median([k.r["andel_udtaget"] for k in self.med_andel]) if self.med_andel else None

    @property
    def outermost(self) -> tuple[Kommune, Kommune] | None:
        """Lowest and highest among those with enough cases to be named."""
        store = [k for k in self.med_andel if not k.lille]
        return (store[0], store[-1]) if len(store) > 1 else None


MONTHS_SHOWN = 24  # the 12 of measure 3, and the 12 before them for comparison


def shown_pct(r: Row, field_name: str) -> float | None:
    """The share in pct. as it is printed, None where there is none or it is hidden."""
    return None if field_name in r.skjult or r[field_name] is None else as_shown(r[field_name])


def latest(edition: Edition) -> list[str]:
    """The latest months to show, oldest first; months without a snapshot stand as gaps."""
    perioder = edition.different("benchmark", "periode")
    if not perioder:
        return []
    year, month = map(int, max(perioder).split("-"))
    months = [divmod(year * 12 + month - 1 - i, 12) for i in range(MONTHS_SHOWN)]
    all_months = [f"{a}-{m + 1:02d}" for a, m in reversed(months)]
    return [p for p in all_months if p >= min(perioder)]


def measurements(edition: Edition) -> tuple[list[str], list[Measurement]]:
    """The months shown and the cells of the latest one. Empty for an edition without a benchmark."""
    months = latest(edition)
    if not months:
        return [], []
    codes = sorted(edition.different("benchmark", "kommunekode"))
    every_month = (r for code in codes for r in edition.raekker("benchmark", [("kommunekode", "=", code)]))
    rows = [r for r in every_month if r["periode"] >= months[0]]
    followup = {
        (r["kommunekode"], r["kontroltrin"]): r for r in edition.raekker("benchmark_opfoelgning", [("periode", "=", months[-1])])
    }
    limit = next((_limit(r) for r in followup.values() if r["graense_taeller"]), None)
    judged_ones = {step: _judged_cell(step, rows) for step in sorted({step for _, step in followup})}
    per_cell: dict[Cell, dict[str, dict[str, Row]]] = {}
    for r in rows:
        per_cell.setdefault(Cell(r["kontroltrin"], r["omraade"]), {}).setdefault(r["kommunekode"], {})[r["periode"]] = r
    order = celler((c.trin, c.omraade) for c, k in per_cell.items() if any(months[-1] in p for p in k.values()))
    out = []
    for cell in order:
        judged = judged_ones.get(cell.trin) == cell
        kommuner = [
            _kommune(edition, code, p, months, followup.get((code, cell.trin)) if judged else None, limit)
            for code, p in per_cell[cell].items()
            if code != "DK" and months[-1] in p
        ]
        kommuner.sort(key=lambda k: (k.andel is None, k.lille, k.andel or 0.0, sort_key(k.navn)))
        country = per_cell[cell].get("DK", {}).get(months[-1])
        out.append(Measurement(cell, country, kommuner, limit, judged))
    return months, out


def _few(edition: Edition, n: int | None) -> bool:
    return n is None or n < edition.few_sager


def _limit(r: Row) -> Limit:
    return Limit(r["graense_taeller"], r["graense_naevner"], r["graense_maaneder"])


def _judged_cell(step: str, rows: list[Row]) -> Cell:
    """The cell that the criterion reads on a step: all areas together, or the step's only one."""
    areas = {r["omraade"] for r in rows if r["kontroltrin"] == step}
    return Cell(step, "alle" if "alle" in areas else min(areas, default="alle"))


def _kommune(
    edition: Edition, code: str, perioder: dict[str, Row], months: list[str], followup: Row | None, limit: Limit | None
) -> Kommune:
    r = perioder[months[-1]]
    t, rest = r["udtaget"], r["resterende"]
    n = None if t is None or rest is None else t + rest
    if followup is not None and followup["maaneder_i_traek"] is not None:
        under = followup["maaneder_i_traek"] > 0  # the true counts' answer, also where the counts shown are rounded
    else:
        under = bool(n and limit and limit.naevner * t < limit.taeller * n)
    return Kommune(
        kode=code,
        navn=edition.navne.get(code, code),
        r=r,
        followup=followup,
        under=under and shown_pct(r, "andel_udtaget") is not None,
        lille=_few(edition, n),
        few_closed=_few(edition, r["afsluttet"]),
        faa_oprettet=_few(edition, r["oprettet"]),
        andel=shown_pct(r, "andel_udtaget"),
        effekt=shown_pct(r, "andel_med_effekt"),
        aabne=shown_pct(r, "andel_ikke_afsluttet"),
        series=[shown_pct(perioder[m], "andel_udtaget") if m in perioder else None for m in months],
    )
