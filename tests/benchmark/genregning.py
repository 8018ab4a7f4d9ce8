"""The benchmark once more, in plain Python over one snapshot at a time: short, slow, and written from the rules alone."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.benchmark.verdener import SEEDS, Sag, omraader

Celle = tuple[str, str]
TAL = (
    *("udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "oprettet", "afsluttet", "afsluttet_med_effekt"),
    *("afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"),
)


def vindue(periode: str) -> tuple[date, date]:
    """The 12 months ending with the period: first and last day."""
    aar, maaned = map(int, periode.split("-"))
    fra = date(aar - 1, maaned + 1, 1) if maaned < 12 else date(aar, 1, 1)
    return fra, date(aar, maaned, monthrange(aar, maaned)[1])


def celler() -> dict[Celle, set[Celle]]:
    """The six cells, each with the (step, area) that it adds up."""
    alle = omraader()
    return {(t, o): {(t, o)} for t, o in alle} | {
        ("3", "alle"): {(t, o) for t, o in alle if t == "3"},
        ("samlet", "alle"): set(alle),
    }


def taelling(sager: Iterable[Sag], periode: str) -> dict[str, int]:
    fra, til = vindue(periode)
    n = dict.fromkeys(TAL, 0)
    for sag in sager:
        effekt = (sag.tilbagebetalingskrav or 0) > 0 or (sag.mindreudgift or 0) > 0
        taget = sag.udtaget_dato is not None and sag.udtaget_dato <= til
        trukket = sag.bortfaldet_dato is not None and sag.bortfaldet_dato <= til
        lukket = sag.afsluttet_dato is not None and sag.afsluttet_dato <= til
        oprettet = sag.kontrolsag_oprettet_dato is not None and sag.kontrolsag_oprettet_dato <= til
        if taget and sag.udtaget_dato >= fra:
            n["udtaget"] += 1
            n["udtaget_med_kontrolsag"] += oprettet
        if sag.udstillet_dato <= til and not taget and not trukket:
            n["resterende"] += 1
        if trukket and sag.bortfaldet_dato >= fra and not taget:
            n["bortfaldet"] += 1
        if oprettet and sag.kontrolsag_oprettet_dato >= fra:
            n["oprettet"] += 1
            n["afsluttet"] += lukket
            n["afsluttet_med_effekt"] += lukket and effekt
        if lukket and sag.afsluttet_dato >= fra:
            n["afsluttet_i_vinduet"] += 1
            n["afsluttet_i_vinduet_med_effekt"] += effekt
    return n


def andel(taeller: int, naevner: int) -> float | None:
    return float(Fraction(taeller, naevner)) if naevner else None


def benchmark_raekke(sager: Iterable[Sag], periode: str, foerste: date | None) -> dict:
    n = taelling(sager, periode)
    t, r, x = n["udtaget"], n["resterende"], n["bortfaldet"]
    aabne = n["oprettet"] - n["afsluttet"]
    return n | {
        "andel_udtaget": andel(t, t + r),
        "andel_med_kontrolsag": andel(n["udtaget_med_kontrolsag"], t),
        "andel_med_effekt": andel(n["afsluttet_med_effekt"], n["afsluttet"]),
        "ikke_afsluttet": aabne,
        "andel_ikke_afsluttet": andel(aabne, n["oprettet"]),
        "andel_udtaget_af_resterende": andel(t, r),
        "andel_udtaget_af_alle": andel(t, t + r + x),
        "andel_med_effekt_afsluttet_i_vinduet": andel(n["afsluttet_i_vinduet_med_effekt"], n["afsluttet_i_vinduet"]),
        "ufuldstaendig": foerste is None or vindue(periode)[0] < foerste,
    }


def benchmark(billeder: dict[str, dict[str, list[Sag]]], med_landet: set[str]) -> dict[tuple, dict]:
    """(periode, kommunekode, kontroltrin, omraade) -> its row. `billeder`: periode -> kommunekode -> the cases that count."""
    ud = {}
    for periode, kommuner in billeder.items():
        hidtil = {k: [s for p, b in billeder.items() if p <= periode for s in b.get(k, [])] for b in billeder.values() for k in b}
        kommuner = dict(kommuner)
        if periode in med_landet:
            kommuner["DK"] = [s for sager in kommuner.values() for s in sager]
            hidtil["DK"] = [s for sager in hidtil.values() for s in sager]
        for kommune, sager in kommuner.items():
            foerste = min((s.udstillet_dato for s in hidtil[kommune]), default=None)
            for celle, dele in celler().items():
                i_cellen = [s for s in sager if (s.kontroltrin, s.omraade) in dele]
                ud[periode, kommune, *celle] = benchmark_raekke(i_cellen, periode, foerste)
    return ud


def opfoelgning(raekker: dict[tuple, dict]) -> dict[tuple, dict]:
    """(periode, kommunekode, kontroltrin) -> the run of readings under the threshold, and what it would take to end it."""
    with (SEEDS / "opfoelgningskriterier.csv").open(encoding="utf-8") as f:
        kriterier = list(csv.DictReader(f))
    ud: dict[tuple, dict] = {}
    for (periode, kommune, trin, omraade), raekke in sorted(raekker.items()):
        if kommune == "DK" or (trin, omraade) not in (("3", "alle"), ("2", "kontanthjælp")):
            continue
        # the criterion of a reading is the one in force on its last day
        dag = vindue(periode)[1].isoformat()
        (k,) = (k for k in kriterier if k["gyldig_fra"] <= dag and (not k["gyldig_til"] or dag < k["gyldig_til"]))
        graense, maaneder = Fraction(int(k["taeller"]), int(k["naevner"])), int(k["maaneder"])
        t, i_alt = raekke["udtaget"], raekke["udtaget"] + raekke["resterende"]
        under = i_alt > 0 and Fraction(t, i_alt) < graense
        aar, maaned = map(int, periode.split("-"))
        foer = f"{aar}-{maaned - 1:02d}" if maaned > 1 else f"{aar - 1}-12"
        traek = ud.get((foer, kommune, trin), {"maaneder_i_traek": 0})["maaneder_i_traek"] + 1 if under else 0
        ud[periode, kommune, trin] = {
            "maaneder_i_traek": traek,
            "opfylder_kriteriet": traek >= maaneder,
            "mangler_at_udtage": _mangler(t, i_alt, graense),
        }
    return ud


def _mangler(t: int, i_alt: int, graense: Fraction) -> int | None:
    """One case after the other is taken until the reading is no longer under."""
    return next(k for k in range(i_alt + 1) if Fraction(t + k, i_alt) >= graense) if i_alt else None
