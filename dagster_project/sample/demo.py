"""Writes the sample's deliveries into a landing folder of their own."""

from __future__ import annotations

from pathlib import Path

from dagster_project.sample import contacts, declarations, moves, national_files, risk_links, student_grants
from dagster_project.sample.case_amounts import sager_med_beloeb
from dagster_project.sample.case_model import KOLONNER, leverance
from dagster_project.sample.files import skriv, som_csv
from dagster_project.sample.published import AARENE, KOMMUNE
from dagster_project.sample.statements import opgoerelse

MAERKE = ".kontrol-demo"  # names that begin with a dot are not deliveries
_MAERKE_TEKST = (
    "Opdigtede leverancer til prøvebrug. Alle personer og alle tal er opdigtede, undtagen Udbetaling Danmarks "
    "statusopgørelse for 2023, som er offentliggjort. Beløbene er valgt, så årenes summer er dem, som Ballerup Kommune "
    "har offentliggjort i sin årsrapport for 2023. Kommunernes brug af risikosager er opdigtet: hvem der ligger højt og "
    "lavt, siger intet om de rigtige kommuner.\n"
)


def leverancer() -> dict[str, bytes]:
    """Every file of the sample by its path in the landing folder; the same bytes at every call."""
    sager = sager_med_beloeb()
    filer: dict[str, bytes] = {}

    risk_links.tildel(sager)

    def laeg(kilde: str, periode: str, endelse: str, indhold: bytes, kommune: str = KOMMUNE) -> None:
        filer[f"{kilde}/{kilde}_{kommune}_{periode}.{endelse}"] = indhold

    for aar in AARENE:
        laeg("kommune_sager", f"{aar}-12", "csv", som_csv(KOLONNER, leverance(sager, aar)))
        laeg("udk_statusopgoerelse", f"{aar}", "txt", opgoerelse(aar))
    for aar in moves.AARENE:
        laeg("kommune_flytninger", f"{aar}-12", "csv", som_csv(moves.KOLONNER, moves.flytninger(aar)))
    for aar in student_grants.AARENE:
        indhold = som_csv(student_grants.KOLONNER, student_grants.tilbagemeldinger(aar))
        laeg("su_tilbagemeldinger", f"{aar}-12", "csv", indhold)
    indhold = som_csv(declarations.KOLONNER, declarations.erklaeringer())
    laeg("enligerklaeringer", f"{declarations.AAR}", "csv", indhold)
    for (kode, aar), raekker in contacts.henvendelser().items():
        laeg("star_henvendelser", f"{aar}-12", "csv", som_csv(contacts.KOLONNER, raekker), kode)
    return filer | dict(national_files.filer(sager))


def skriv_demo(landing: Path) -> None:
    """Writes the sample into `landing`, which must be new, empty or the sample's own. Right files stay as they are.

    Raises FileExistsError when the folder holds anything else: it may be somebody's real deliveries.
    """
    maerke = landing / MAERKE
    if landing.exists() and not maerke.is_file() and (not landing.is_dir() or any(landing.iterdir())):
        raise FileExistsError(
            f"{landing} findes i forvejen og er ikke prøvens egen mappe (mærkefilen {MAERKE} mangler). "
            "Intet er skrevet. Vælg en tom mappe til prøven."
        )
    filer = leverancer()
    skriv(maerke, _MAERKE_TEKST.encode("utf-8"))  # first: a cut-off run must find its own folder again
    for navn, indhold in filer.items():
        skriv(landing / navn, indhold)
