"""What is refused, per sender, in a form that can be sent back: on the terminal, as CSV and as a spreadsheet."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.table import Table

from dagster_project.deliveries.contract import kontrakter
from dagster_project.forbindelse import laes_i
from dagster_project.konsol import konsol, synlig
from dagster_project.settings import Indstillinger, Indstillingsfejl
from dagster_project.uskadelig import uskadelig

KOLONNER = ("Fil", "Række", "Kolonne", "Værdi", "Årsag", "Forventet")
_BREDDER = (44, 8, 24, 30, 50, 70)

# superseded deliveries are left out: what they held has been corrected; of refused ones only those without a usable row have rows
_LISTE = """
    select coalesce(l.kommunekode, 'ukendt afsender') as afsender, l.filnavn, k.raekke_nr, coalesce(k.felt, ''),
        coalesce(k.vaerdi, ''), a.forklaring, a.forventet, l.kilde, k.aarsag
    from marts.karantaene as k
    inner join marts.leverancer as l using (leverance_id)
    inner join seeds.karantaeneaarsager as a on k.aarsag = a.aarsag
    where l.status in ('indlæst', 'afvist')
    union all
    select coalesce(kommunekode, 'ukendt afsender'), filnavn, null, '', '', 'Hele filen er afvist: ' || aarsag,
        'En ny fil med en højere version i navnet, fx _v2.', kilde, null
    from marts.leverancer
    where status = 'afvist'
    order by 1, 2, 3 nulls first, 4, 6
"""


def liste(ind: Indstillinger) -> list[tuple]:
    """(afsender, *KOLONNER), by sender, file and row. Raises Indstillingsfejl before the first build."""
    if not ind.database.exists():
        raise Indstillingsfejl("Der er ikke bygget noget endnu. Kør først: kontrol run")
    with laes_i(ind.database) as con:
        return [_med_vaerdier(*raekke) for raekke in con.execute(_LISTE).fetchall()]


def _med_vaerdier(*raekke: Any) -> tuple:
    """A row of the list. Who wrote an unknown value is told the known ones."""
    *vist, kilde, aarsag = raekke
    if aarsag == "ukendt_vaerdi":
        kolonne = next(k for k in kontrakter()[kilde].kolonner if k.navn == vist[3])
        vist[-1] = f"En af værdierne {', '.join(kolonne.vaerdier)}."
    return tuple(vist)


def vis_liste(ind: Indstillinger) -> None:
    """Every refused file and quarantined row, a table per sender."""
    ud = konsol()
    raekker = liste(ind)
    if not raekker:
        ud.print("Intet er afvist, og intet står i karantæne.")
    for afsender, gruppe in groupby(raekker, key=lambda r: r[0]):
        tabel = Table(title=f"Afsender {afsender}", title_justify="left")
        for kolonne in KOLONNER:
            tabel.add_column(kolonne, overflow="fold")
        for raekke in gruppe:
            tabel.add_row(*("" if v is None else synlig(str(v)) for v in raekke[1:]))
        ud.print(tabel, soft_wrap=False)


def skriv_lister(ind: Indstillinger, mappe: Path) -> list[Path]:
    """One CSV and one XLSX per sender; gives the files written. Raises OSError when the folder cannot be written."""
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    filer = []
    for afsender, gruppe in groupby(liste(ind), key=lambda r: r[0]):
        raekker = [r[1:] for r in gruppe]
        stamme = mappe / f"karantaene_{afsender.replace(' ', '_')}"
        filer += [_skriv_csv(stamme.with_suffix(".csv"), raekker), _skriv_xlsx(stamme.with_suffix(".xlsx"), raekker)]
    return filer


def _skriv_csv(fil: Path, raekker: list[tuple]) -> Path:
    with fil.open("w", encoding="utf-8-sig", newline="") as f:
        skriver = csv.writer(f, delimiter=";")
        skriver.writerow(KOLONNER)
        for raekke in raekker:
            skriver.writerow(["" if v is None else uskadelig(v) if isinstance(v, str) else v for v in raekke])
    return fil


def _skriv_xlsx(fil: Path, raekker: list[tuple]) -> Path:
    valg = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    with xlsxwriter.Workbook(fil, valg) as bog:
        ark = bog.add_worksheet("Karantæne")
        fed = bog.add_format({"bold": True, "bottom": 1})
        for i, (navn, bredde) in enumerate(zip(KOLONNER, _BREDDER, strict=True)):
            ark.set_column(i, i, bredde)
            ark.write_string(0, i, navn, fed)
        for j, raekke in enumerate(raekker, start=1):
            for i, vaerdi in enumerate(raekke):
                if isinstance(vaerdi, int):
                    ark.write_number(j, i, vaerdi)
                elif vaerdi:
                    ark.write_string(j, i, vaerdi)
        ark.freeze_panes(1, 0)
        ark.autofilter(0, 0, len(raekker), len(KOLONNER) - 1)
        ark.set_landscape()
        ark.set_paper(9)
        ark.fit_to_pages(1, 0)
        ark.repeat_rows(0)
    fil.chmod(0o600)
    return fil
