"""A trail as data: JSON, and CSV of its rows with the delivered cells; the bytes depend on nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.deliveries.contract import kontrakter
from dagster_project.spor.baglaens import Raekkespor
from dagster_project.spor.model import Raekke, Spor
from dagster_project.uskadelig import uskadelig

_FASTE = (
    *("rolle", "bidrag", "naevner", "bogfoert", "regel", "kontroltrinregel", "noegle", "kilde", "leverance_id", "filnavn"),
    *("sha256", "raekke_nr", "fysisk_linje", "borger_id"),
)


def som_json(spor: Spor) -> str:
    """Everything of the trail; amounts and shares as text, since a float is none."""
    return json.dumps({**asdict(spor), "stemmer": spor.stemmer}, ensure_ascii=False, indent=2, default=str) + "\n"


def som_csv(raekker: Iterable[Raekke]) -> Iterator[str]:
    """A line per row, the first the names: what a row gives, where it stands, then the cells of every source. Amounts have a
    decimal comma; a text that a spreadsheet would take for a formula is defused."""
    celler = list(dict.fromkeys(n for k in kontrakter().values() for n in k.navne if n != k.cpr_kolonne))
    yield _linje([*_FASTE, *(f"celle_{n}" for n in celler)])
    for r in raekker:
        lev = r.leverance
        regel = r.trinregel[0] if r.trinregel else None
        faste = [r.rolle, r.bidrag, r.naevner, r.bogfoert, r.regel, regel, r.noegle, r.kilde, lev.leverance_id, lev.filnavn]
        faste += [lev.sha256, r.raekke_nr, r.fysisk_linje, r.borger_id]
        yield _linje([*faste, *(r.celler.get(n) for n in celler)])


def raekker_som_json(fundne: list[Raekkespor]) -> str:
    """What became of the row in each delivery of the name."""
    return json.dumps([asdict(r) for r in fundne], ensure_ascii=False, indent=2, default=str) + "\n"


def raekker_som_csv(fundne: list[Raekkespor]) -> Iterator[str]:
    """A line per figure that holds the row, and per reason that it is in none."""
    yield _linje(["filnavn", "leverance_id", "sha256", "status", "raekke_nr", "fysisk_linje", "tal_id", "hvad"])
    for r in fundne:
        lev = r.leverance
        for tal_id, hvad in [*r.tal, *((None, grund) for grund in r.grunde)]:
            yield _linje([lev.filnavn, lev.leverance_id, lev.sha256, r.status, r.raekke_nr, r.fysisk_linje, tal_id, hvad])


def skriv_csv(fil: Path, raekker: Iterable[Raekke]) -> int:
    """The file, whole or not at all, readable by the owner alone; gives the number of rows."""
    antal = -1
    with atomisk(fil) as midlertidig, midlertidig.open("w", encoding="utf-8-sig", newline="") as f:
        for linje in som_csv(raekker):
            antal += 1
            f.write(linje)
    return antal


def _linje(felter: list) -> str:
    ud = io.StringIO()
    csv.writer(ud, delimiter=";", lineterminator="\r\n").writerow([_felt(v) for v in felter])
    return ud.getvalue()


def _felt(vaerdi: object) -> object:
    if isinstance(vaerdi, Decimal):
        return str(vaerdi).replace(".", ",")
    return "" if vaerdi is None else uskadelig(vaerdi) if isinstance(vaerdi, str) else vaerdi
