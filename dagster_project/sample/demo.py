"""Writes and records the demo.

* Writes the sample's deliveries into a landing folder of their own.
* The sample written and recorded: the sample key is for the folder recorded here and no other.
"""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project.common.files import atomic
from dagster_project.sample import moves, national, national_cases, small_sources
from dagster_project.sample.case_amounts import sager_with_amount
from dagster_project.sample.case_model import COLUMNS, leverance
from dagster_project.sample.statements import statement
from dagster_project.sample.tools import DOCUMENTS, KOMMUNE, YEARS, as_csv, write
from dagster_project.settings import Settings

MARK = ".kontrol-demo"  # names that begin with a dot are not deliveries
_MARK_TEXT = (
    "Opdigtede leverancer til prøvebrug. Alle personer og alle tal er opdigtede, undtagen Udbetaling Danmarks "
    "statusopgørelse for 2023, som er offentliggjort. Beløbene er valgt, så årenes summer er dem, som Ballerup Kommune "
    "har offentliggjort i sin årsrapport for 2023. Kommunernes brug af risikosager er opdigtet: hvem der ligger højt og "
    "lavt, siger intet om de rigtige kommuner.\n"
)


def leverancer() -> dict[str, bytes]:
    """Every file of the sample by its path in the landing folder; the same bytes at every call."""
    sager = sager_with_amount()
    files: dict[str, bytes] = {}

    national_cases.assign(sager)
    small_sources.meet_again(sager)

    def put(kilde: str, periode: str, suffix: str, content: bytes, kommune: str = KOMMUNE) -> None:
        files[f"{kilde}/{kilde}_{kommune}_{periode}.{suffix}"] = content

    for year in YEARS:
        put("kommune_sager", f"{year}-12", "csv", as_csv(COLUMNS, leverance(sager, year)))
        put("udk_statusopgoerelse", f"{year}", "txt", statement(year))
    for year in moves.YEARS:
        put("kommune_flytninger", f"{year}-12", "csv", as_csv(moves.COLUMNS, moves.flytninger(year)))
    for year in small_sources.GRANT_YEARS:
        indhold = as_csv(small_sources.GRANT_COLUMNS, small_sources.tilbagemeldinger(year))
        put("su_tilbagemeldinger", f"{year}-12", "csv", indhold)
    indhold = as_csv(small_sources.DECLARATION_COLUMNS, small_sources.erklaeringer())
    put("enligerklaeringer", f"{small_sources.YEAR}", "csv", indhold)
    for (code, year), rows in small_sources.henvendelser().items():
        put("star_henvendelser", f"{year}-12", "csv", as_csv(small_sources.CONTACT_COLUMNS, rows), code)
    for code, rows in small_sources.modtagere().items():
        put("modtagere", f"{small_sources.YEAR}", "csv", as_csv(small_sources.RECIPIENT_COLUMNS, rows), code)
    return files | documents() | dict(national.filer(sager))


def documents() -> dict[str, bytes]:
    """The own facts of the sample: what published documents say, kept as deliveries beside this file."""
    return {str(f.relative_to(DOCUMENTS).as_posix()): f.read_bytes() for f in sorted(DOCUMENTS.rglob("*.csv"))}


def write_demo(landing: Path) -> None:
    """Writes the sample into `landing`, which must be new, empty or the sample's own. Right files stay as they are.

    Raises FileExistsError when the folder holds anything else: it may be somebody's real deliveries.
    """
    mark = landing / MARK
    if landing.exists() and not mark.is_file() and (not landing.is_dir() or any(landing.iterdir())):
        raise FileExistsError(
            f"{landing} findes i forvejen og er ikke prøvens egen mappe (mærkefilen {MARK} mangler). "
            "Intet er skrevet. Vælg en tom mappe til prøven."
        )
    files = leverancer()
    write(mark, _MARK_TEXT.encode("utf-8"))  # first: a cut-off run must find its own folder again
    for name, content in files.items():
        write(landing / name, content)


def write_and_remember(settings: Settings) -> None:
    """Raises FileExistsError when the landing folder holds anything but the sample, OSError when it cannot be written."""
    settings.data.absolute().mkdir(parents=True, exist_ok=True, mode=0o700)
    write_demo(settings.landing_folder)
    data, landing = settings.data.absolute().resolve(), settings.landing_folder.resolve()
    place = landing.relative_to(data) if landing.is_relative_to(data) else landing  # a copied data folder has a sample of its own
    with atomic(settings.sample_file) as temporary:
        temporary.write_text(json.dumps({"landing": str(place)}), "utf-8")
