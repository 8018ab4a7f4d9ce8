"""Series over all months that there are: a line with an axis per measure and cell, with its readings for the page's script."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from dagster_project.common.danish import NOT_MEASURED, as_shown, maaned, saa_mange, tal
from dagster_project.publish.site.charts import curve, kort
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark_data import Cell, celler, shown_pct
from dagster_project.publish.site.revised import changed_rows, in_words, of_row

WIDTH, HEIGHT = 300, 96
MEASURES = (("andel_udtaget", "Taget op"), ("andel_med_effekt", "Med effekt"))
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Series:
    """One line: what it is, its months, its shares in pct. as they are shown, and the threshold where it has one. `aendret`: by
    the number of its month each share that a later publication changed, with what it was and why."""

    celle: Cell
    maal: str
    maaneder: list[str]
    andele: list[float | None]
    graense: float | None
    aendret: dict[int, str] = field(default_factory=dict)

    @property
    def navn(self) -> str:
        return self.celle.navn

    @property
    def steder(self) -> list[str]:
        return [maaned(m) for m in self.maaneder]

    @cached_property  # a page draws it, and its figure
    def kurve(self) -> str:
        return curve(self.andele, WIDTH, HEIGHT, 100)

    @property
    def ruder(self) -> str:
        """An SVG path of a lozenge round each share that was changed: another form than the line's, not only another colour."""
        step = WIDTH / max(len(self.andele) - 1, 1)
        at = [(i * step, HEIGHT * (1 - p / 100)) for i in self.aendret if (p := self.andele[i]) is not None]
        return "".join(f"M{kort(x)} {kort(y - 6)}l6 6-6 6-6-6z" for x, y in at)

    @property
    def for_script(self) -> str:
        """Readings in tenths of a percentage point, two digits of base 36 each; `--` for none."""
        return "".join("--" if p is None else _DIGITS[round(p * 10) // 36] + _DIGITS[round(p * 10) % 36] for p in self.andele)

    @property
    def seneste(self) -> str:
        return _share(self.andele[-1]) if self.andele[-1] is not None else NOT_MEASURED

    @property
    def in_words(self) -> str:
        """The series in words, for who does not see it."""
        known = [(m, p) for m, p in zip(self.maaneder, self.andele, strict=True) if p is not None]
        if not known:
            return f"{self.navn}, {self.maal.lower()}: ingen måneder med en andel"
        changed = f"; {saa_mange(len(self.aendret), 'måned', 'måneder')} ændret siden" if self.aendret else ""
        (first, a), (last, b) = known[0], known[-1]
        if first == last:
            return f"{self.navn}, {self.maal.lower()}: {_share(a)} i {maaned(first)}, ingen andre måneder{changed}"
        low, high = (_share(f(p for _, p in known)) for f in (min, max))
        return (
            f"{self.navn}, {self.maal.lower()}: {_share(a)} i {maaned(first)}, {_share(b)} i {maaned(last)}; lavest {low}, "
            f"højest {high}{changed}"
        )


def _share(percent: float) -> str:
    return f"{tal(int(percent))},{round(percent * 10) % 10}\u00a0pct."


def all_months(edition: Edition) -> list[str]:
    """Every month from the first reading to the newest; one without a snapshot is a gap."""
    perioder = edition.different("benchmark", "periode")
    if not perioder:
        return []
    (y0, m0), (y1, m1) = (map(int, f(perioder).split("-")) for f in (min, max))
    return [f"{i // 12}-{i % 12 + 1:02d}" for i in range(y0 * 12 + m0 - 1, y1 * 12 + m1)]


def of_municipality(edition: Edition, code: str) -> list[Series]:
    """Measure 1 and 2 of each cell of the newest month; of a municipality, or of the country by `DK`. Measure 2 of a cell that
    shows none in any month is left out, but for the first cell's."""
    months = edition.remember("alle måneder", lambda: all_months(edition))
    rows = edition.raekker("benchmark", [("kommunekode", "=", code)])
    read = {(r["periode"], Cell(r["kontroltrin"], r["omraade"])): r for r in rows}
    limit = edition.remember("grænsen", lambda: _limit(edition))
    out = []
    for cell in celler((c.trin, c.omraade) for p, c in read if p == months[-1]):
        for field_name, name in MEASURES:
            shares = [shown_pct(read[m, cell], field_name) if (m, cell) in read else None for m in months]
            if out[1:] and field_name != MEASURES[0][0] and not any(s is not None for s in shares):
                continue
            at = limit if field_name == "andel_udtaget" and cell.trin != "samlet" else None
            out.append(
                Series(cell, name, months, shares, at, _changed(edition, [read.get((m, cell)) for m in months], field_name))
            )
    return out


def _changed(edition: Edition, rows: list[Row | None], field_name: str) -> dict[int, str]:
    if not changed_rows(edition):
        return {}
    found = {i: of_row(edition, r).get(field_name, []) for i, r in enumerate(rows) if r is not None}
    return {i: in_words(c, [_share(as_shown(float(x.foer))) for x in c]) for i, c in found.items() if c}


def _limit(edition: Edition) -> float | None:
    rows = edition.raekker("benchmark_opfoelgning", [("periode", "=", edition.udgivelse["periode"])])
    return next((100 * r["graense_taeller"] / r["graense_naevner"] for r in rows if r["graense_taeller"]), None)
