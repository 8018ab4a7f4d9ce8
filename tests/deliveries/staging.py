"""Rows for the tests of staging: what a faultless row of each source holds, and the real way from CSV files to stg_*."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

from dagster_project.build.parsed_project import ensure
from dagster_project.tilstand import kodeaftryk
from tests.deliveries.hjaelp import Sted
from tests.omgivelser import uden_indstillinger

DBT_PROJEKT = Path(__file__).parents[2] / "dbt_project"
RAEKKEGRUNDE = (
    "dato_orden",
    "ugyldig_kombination",
    "kommune_uden_for_leverance",
    "antal_felter",
    "dublet_noegle",
    "modstridende_noegle",
)
PERIODE = {"udk_statusopgoerelse": "2023", "udk_paragraf11": "2023", "enligerklaeringer": "2023"}
# {n} counts the rows of a file, {kommune} runs through the municipalities: they keep the keys of different rows apart.
FEJLFRI = {
    "kommune_sager": {
        "sagsnr": "S{n}",
        "kommunekode": "151",
        "cpr": "6101900001",
        "ydelse": "kontanthjælp",
        "kanal": "anonym borger",
        "sagstype": "andet",
        "oprettet_dato": "2023-01-02",
    },
    "kommune_flytninger": {
        "flytte_id": "F{n}",
        "kommunekode": "151",
        "cpr": "6101900001",
        "anmeldt_dato": "2023-01-02",
        "kontroltype": "SU",
    },
    "su_tilbagemeldinger": {"undring_id": "U{n}", "kommunekode": "151", "cpr": "6101900001", "sendt_dato": "2023-01-02"},
    "udk_statusopgoerelse": {"kommunekode": "{kommune}", "ydelse": "Folkepension"},
    "udk_paragraf11": {"kommunekode": "{kommune}"},
    "udk_risikosager": {
        "risikosag_id": "R{n}",
        "kommunekode": "151",
        "omraade": "kontanthjælp",
        "kontroltrin": "3",
        "udstillet_dato": "2023-01-02",
    },
    "enligerklaeringer": {
        "erklaering_id": "E{n}",
        "kommunekode": "151",
        "cpr": "6101900001",
        "aar": "2023",
        "sendt_dato": "2023-01-02",
    },
    "star_henvendelser": {"kommunekode": "151", "kontroltrin": "3", "henvendt_dato": "{dag}"},
}


def skriv_csv(kolonner: list[str], raekker: Iterable[dict | str]) -> str:
    """A delivery with these columns; a row that is a text is written as the line it is."""
    fil = io.StringIO()
    skriver = csv.writer(fil, delimiter=";", lineterminator="\n")
    skriver.writerow(kolonner)
    for raekke in raekker:
        if isinstance(raekke, str):
            fil.write(raekke + "\n")
        else:
            skriver.writerow([raekke.get(k, "") for k in kolonner])
    return fil.getvalue()


def dbt(sted: Sted, *argumenter: str) -> str:
    """Runs dbt by hand, as the README says: started in the data folder, over its raw store, into its build file; gives what it
    printed."""
    steder = {
        "DBT_PROFILES_DIR": DBT_PROJEKT,
        "DBT_PROJECT_DIR": DBT_PROJEKT,
        "DBT_TARGET_PATH": sted.rod / "target",
        "DBT_LOG_PATH": sted.rod / "logs",
        "DO_NOT_TRACK": 1,
    }
    miljoe = uden_indstillinger(steder)
    sted.byggefil.parent.mkdir(exist_ok=True)
    ensure(sted.rod / "target", kodeaftryk(), miljoe)
    kommando = [str(Path(sys.executable).with_name("dbt")), "--quiet", *argumenter]
    svar = subprocess.run(kommando, cwd=sted.rod, env=miljoe, capture_output=True, text=True, timeout=300)
    assert svar.returncode == 0, svar.stdout + svar.stderr
    return svar.stdout


def byg(sted: Sted) -> duckdb.DuckDBPyConnection:
    """Everything in the landing folder taken in and staged, down to what is quarantined; a connection to the build file."""
    sted.tag_ind()
    sted.register()
    dbt(sted, "build", "--select", "+karantaene", "+leverancer", "--exclude-resource-type", "test", "unit_test")
    return duckdb.connect(str(sted.byggefil), read_only=True)


def grunde(con: duckdb.DuckDBPyConnection) -> dict[str, dict[int, set[str]]]:
    """file name -> raekke_nr -> its reasons, as `aarsag:felt`, or `aarsag` alone for those that are about no one column. A row
    that is accepted has none; rows in file = accepted + quarantined is asked of every delivery."""
    fundet: dict[str, dict[int, set[str]]] = {}
    for navn, i_fil, accepteret, karantaene in con.execute(
        "select filnavn, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer where status = 'indlæst'"
    ).fetchall():
        assert i_fil == accepteret + karantaene, navn
        fundet[navn] = {nr: set() for nr in range(1, i_fil + 1)}
    for navn, nr, aarsag, felt in con.execute(
        "select filnavn, raekke_nr, k.aarsag, felt from marts.karantaene as k join marts.leverancer using (leverance_id)"
    ).fetchall():
        grund = aarsag if aarsag in RAEKKEGRUNDE else f"{aarsag}:{felt}"
        assert grund not in fundet[navn][nr] or aarsag in RAEKKEGRUNDE, "one row per reason and column"
        fundet[navn][nr].add(grund)
    return fundet
