"""The benchmark once more, in plain Python over one snapshot at a time: short, slow, and written from the rules alone."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.dbt.benchmark.worlds import SEEDS, Sag, areas

Cell = tuple[str, str]
TAL = (
    *("udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "oprettet", "afsluttet", "afsluttet_med_effekt"),
    *("afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"),
)


def window(periode: str) -> tuple[date, date]:
    """The 12 months ending with the period: first and last day."""
    year, month = map(int, periode.split("-"))
    from_ = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
    return from_, date(year, month, monthrange(year, month)[1])


def celler() -> dict[Cell, set[Cell]]:
    """The six cells, each with the (step, area) that it adds up."""
    everyone = areas()
    return {(t, o): {(t, o)} for t, o in everyone} | {
        ("3", "alle"): {(t, o) for t, o in everyone if t == "3"},
        ("samlet", "alle"): set(everyone),
    }


def counting(sager: Iterable[Sag], periode: str) -> dict[str, int]:
    from_, to = window(periode)
    n = dict.fromkeys(TAL, 0)
    for sag in sager:
        effekt = (sag.tilbagebetalingskrav or 0) > 0 or (sag.mindreudgift or 0) > 0
        taken = sag.udtaget_dato is not None and sag.udtaget_dato <= to
        drawn = sag.bortfaldet_dato is not None and sag.bortfaldet_dato <= to
        closed = sag.afsluttet_dato is not None and sag.afsluttet_dato <= to
        oprettet = sag.kontrolsag_oprettet_dato is not None and sag.kontrolsag_oprettet_dato <= to
        if taken and sag.udtaget_dato >= from_:
            n["udtaget"] += 1
            n["udtaget_med_kontrolsag"] += oprettet
        if sag.udstillet_dato <= to and not taken and not drawn:
            n["resterende"] += 1
        if drawn and sag.bortfaldet_dato >= from_ and not taken:
            n["bortfaldet"] += 1
        if oprettet and sag.kontrolsag_oprettet_dato >= from_:
            n["oprettet"] += 1
            n["afsluttet"] += closed
            n["afsluttet_med_effekt"] += closed and effekt
        if closed and sag.afsluttet_dato >= from_:
            n["afsluttet_i_vinduet"] += 1
            n["afsluttet_i_vinduet_med_effekt"] += effekt
    return n


def andel(taeller: int, naevner: int) -> float | None:
    return float(Fraction(taeller, naevner)) if naevner else None


def benchmark_row(sager: Iterable[Sag], periode: str, first: date | None) -> dict:
    n = counting(sager, periode)
    t, r, x = n["udtaget"], n["resterende"], n["bortfaldet"]
    open_ones = n["oprettet"] - n["afsluttet"]
    return n | {
        "andel_udtaget": andel(t, t + r),
        "andel_med_kontrolsag": andel(n["udtaget_med_kontrolsag"], t),
        "andel_med_effekt": andel(n["afsluttet_med_effekt"], n["afsluttet"]),
        "ikke_afsluttet": open_ones,
        "andel_ikke_afsluttet": andel(open_ones, n["oprettet"]),
        "andel_udtaget_af_resterende": andel(t, r),
        "andel_udtaget_af_alle": andel(t, t + r + x),
        "andel_med_effekt_afsluttet_i_vinduet": andel(n["afsluttet_i_vinduet_med_effekt"], n["afsluttet_i_vinduet"]),
        "ufuldstaendig": first is None or window(periode)[0] < first,
    }


def benchmark(pictures: dict[str, dict[str, list[Sag]]], with_country: set[str]) -> dict[tuple, dict]:
    """(periode, kommunekode, kontroltrin, omraade) -> its row. `pictures`: periode -> kommunekode -> the cases that count."""
    out = {}
    for periode, kommuner in pictures.items():
        so_far = {k: [s for p, b in pictures.items() if p <= periode for s in b.get(k, [])] for b in pictures.values() for k in b}
        kommuner = dict(kommuner)
        if periode in with_country:
            kommuner["DK"] = [s for sager in kommuner.values() for s in sager]
            so_far["DK"] = [s for sager in so_far.values() for s in sager]
        for kommune, sager in kommuner.items():
            first = min((s.udstillet_dato for s in so_far[kommune]), default=None)
            for cell, parts in celler().items():
                in_cell = [s for s in sager if (s.kontroltrin, s.omraade) in parts]
                out[periode, kommune, *cell] = benchmark_row(in_cell, periode, first)
    return out


def opfoelgning(rows: dict[tuple, dict]) -> dict[tuple, dict]:
    """(periode, kommunekode, kontroltrin) -> the run of readings under the threshold, and what it would take to end it."""
    with (SEEDS / "opfoelgningskriterier.csv").open(encoding="utf-8") as f:
        criteria = list(csv.DictReader(f))
    out: dict[tuple, dict] = {}
    for (periode, kommune, step, area), row in sorted(rows.items()):
        if kommune == "DK" or (step, area) not in (("3", "alle"), ("2", "kontanthjælp")):
            continue
        # the criterion of a reading is the one in force on its last day
        day = window(periode)[1].isoformat()
        (k,) = (k for k in criteria if k["gyldig_fra"] <= day and (not k["gyldig_til"] or day < k["gyldig_til"]))
        limit, months = Fraction(int(k["taeller"]), int(k["naevner"])), int(k["maaneder"])
        t, in_everything = row["udtaget"], row["udtaget"] + row["resterende"]
        under = in_everything > 0 and Fraction(t, in_everything) < limit
        year, month = map(int, periode.split("-"))
        before = f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
        draw = out.get((before, kommune, step), {"maaneder_i_traek": 0})["maaneder_i_traek"] + 1 if under else 0
        out[periode, kommune, step] = {
            "maaneder_i_traek": draw,
            "opfylder_kriteriet": draw >= months,
            "mangler_at_udtage": _missing(t, in_everything, limit),
        }
    return out


def _missing(t: int, in_everything: int, limit: Fraction) -> int | None:
    """One case after the other is taken until the reading is no longer under."""
    return next(k for k in range(in_everything + 1) if Fraction(t + k, in_everything) >= limit) if in_everything else None
