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
from dagster_project.build.state import code_fingerprint
from tests.deliveries.helpers import Place
from tests.surroundings import without_settings

DBT_PROJECT = Path(__file__).parents[3] / "dbt_project"
ROW_REASONS = (
    "dato_orden",
    "ugyldig_kombination",
    "kommune_uden_for_leverance",
    "antal_felter",
    "dublet_noegle",
    "modstridende_noegle",
)
PERIODE = {
    "udk_statusopgoerelse": "2023",
    "udk_paragraf11": "2023",
    "enligerklaeringer": "2023",
    "bemanding": "2023",
    "modtagere": "2023",
}
# {n} counts the rows of a file, {kommune} runs through the municipalities, {dag} and {aar} go on from row to row: they keep the
# keys of different rows apart.
FAULTLESS = {
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
    # with more than its key: a row with nothing in any field is no record
    "udk_paragraf11": {"kommunekode": "{kommune}", "antal_retur": "1"},
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
    "modtagere": {"kommunekode": "151", "aar": "{aar}", "modtagere": "4.000", "kilde": "DEMO"},
    "bemanding": {"kommunekode": "151", "aar": "2023", "gruppe": "Hold {n}", "aarsvaerk": "2,5", "kilde": "rapport.txt:34"},
}


def write_csv(columns: list[str], rows: Iterable[dict | str]) -> str:
    """A delivery with these columns; a row that is a text is written as the line it is."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        if isinstance(row, str):
            file.write(row + "\n")
        else:
            writer.writerow([row.get(k, "") for k in columns])
    return file.getvalue()


def dbt(place: Place, *arguments: str) -> str:
    """Runs dbt by hand, as the README says: started in the data folder, over its raw store, into its build file; gives what it
    printed."""
    places = {
        "DBT_PROFILES_DIR": DBT_PROJECT,
        "DBT_PROJECT_DIR": DBT_PROJECT,
        "DBT_TARGET_PATH": place.rod / "target",
        "DBT_LOG_PATH": place.rod / "logs",
        "DO_NOT_TRACK": 1,
    }
    environment = without_settings(places)
    place.build_file.parent.mkdir(exist_ok=True)
    ensure(place.rod / "target", code_fingerprint(), environment)
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", *arguments]
    answer = subprocess.run(command, cwd=place.rod, env=environment, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def build(place: Place) -> duckdb.DuckDBPyConnection:
    """Everything in the landing folder taken in and staged, down to what is quarantined; a connection to the build file."""
    place.take_ind()
    place.register()
    dbt(place, "build", "--select", "+karantaene", "+leverancer", "--exclude-resource-type", "test", "unit_test")
    return duckdb.connect(str(place.build_file), read_only=True)


def grunde(con: duckdb.DuckDBPyConnection) -> dict[str, dict[int, set[str]]]:
    """file name -> raekke_nr -> its reasons, as `aarsag:felt`, or `aarsag` alone for those that are about no one column. A row
    that is accepted has none; rows in file = accepted + quarantined is asked of every delivery."""
    found: dict[str, dict[int, set[str]]] = {}
    for name, in_file, accepted, karantaene in con.execute(
        # those of which every row is refused too: their counts and quarantined rows stand
        "select filnavn, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer "
        "where raekker_i_fil is not null"
    ).fetchall():
        assert in_file == accepted + karantaene, name
        found[name] = {nr: set() for nr in range(1, in_file + 1)}
    for name, nr, reason, field_name in con.execute(
        "select filnavn, raekke_nr, k.aarsag, felt from marts.karantaene as k join marts.leverancer using (leverance_id)"
    ).fetchall():
        reason = reason if reason in ROW_REASONS else f"{reason}:{field_name}"
        assert reason not in found[name][nr] or reason in ROW_REASONS, "one row per reason and column"
        found[name][nr].add(reason)
    return found
