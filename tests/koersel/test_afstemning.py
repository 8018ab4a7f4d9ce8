"""A figure that differs keeps publication back until someone has explained it, and for as long as the explanation holds."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from dagster_project.settings import ROD
from tests.koersel.miljoe import Mappe, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build]

DOK = "greve-2023.pdf"
PROVENU = "provenu/253/2023/kl-ydelser"
KRAV = "provenu/253/2023/kl-ydelser/tilbagebetalingskrav"
TOTAL = "provenu/253/2023/kl-sammenlignelig"
TRYKT = {PROVENU: "900", KRAV: "1000", TOTAL: "1000"}  # the case below is a claim of 1.000 kr.


def _skriv(fil: Path, raekker: list[dict[str, str]]) -> None:
    with fil.open("w", encoding="utf-8", newline="") as f:
        skriver = csv.DictWriter(f, list(raekker[0]), lineterminator="\n")
        skriver.writeheader()
        skriver.writerows(raekker)


def _tilfoej_tal(seeds: Path, trykt: dict[str, str]) -> None:
    """Another municipality's figures, as a user adds them: rows, and nothing else."""
    with (ROD / "seeds" / "rapporterede_tal.csv").open(encoding="utf-8", newline="") as f:
        raekker = list(csv.DictReader(f))
    om = {"dokument": DOK, "linje": "1", "kommunekode": "253", "aar": "2023", "tabel": "Provenu", "kolonne": "2023"}
    for tal_id, beloeb in trykt.items():
        egne = {"tal_id": tal_id, "maal": tal_id, "raekke": tal_id, "rapporteret": beloeb, "enhed": "kr", "praecision": "eksakt"}
        raekker.append({**dict.fromkeys(raekker[0], ""), **om, **egne})
    _skriv(seeds / "rapporterede_tal.csv", raekker)


def _forklar(seeds: Path, *forklaringer: tuple[str, str, str]) -> None:
    """Each is tal_id, amount, last day."""
    _skriv(
        seeds / "afvigelser_forklaret.csv",
        [
            {
                "tal_id": tal_id,
                "nr": str(nr),
                "beloeb": beloeb,
                "klasse": "tidsforskydning",
                "forklaring": f"Bogført i januar, del {nr}",
                "ejer": "kontrolenheden",
                "bevis": "journal 1",
                "udloeber": udloeber,
            }
            for nr, (tal_id, beloeb, udloeber) in enumerate(forklaringer, start=1)
        ],
    )


@pytest.fixture
def kopi(tmp_path: Path) -> Path:
    """The code and seeds in a folder of the test's own: seeds are a part of the repository."""
    rod = tmp_path / "kode"
    for navn in ("dagster_project", "dbt_project", "seeds"):
        shutil.copytree(ROD / navn, rod / navn, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROD / "requirements.lock", rod)
    return rod


def test_an_explained_difference_lets_publication_through_and_one_that_is_not_is_named(kopi: Path, tmp_path: Path) -> None:
    mappe = Mappe(tmp_path)
    mappe.laeg("kommune_sager", "kommune_sager_253_2023-12.csv", sager(sag("1", kommune="253")))

    def koer(*argumenter: str) -> tuple[int, str, dict[str, str]]:
        svar = mappe.kontrol("run", *argumenter, PYTHONPATH=str(kopi))
        assert svar.returncode in (0, 1), svar.stdout + svar.stderr
        return (
            svar.returncode,
            svar.stdout,
            dict(mappe.sql("select tal_id, status from marts.afstemning where dokument = ?", DOK)),
        )

    _tilfoej_tal(kopi / "seeds", TRYKT)
    i_januar = [(PROVENU, "60", "2024-01-31"), (PROVENU, "40", "2024-01-31")]
    _forklar(kopi / "seeds", *i_januar)
    status, ud, afstemt = koer()
    assert (status, afstemt) == (0, {PROVENU: "forklaret", KRAV: "stemmer", TOTAL: "stemmer"}), ud

    # the same explanation a month after its last day, one that nothing needs, and a difference with none
    _tilfoej_tal(kopi / "seeds", {**TRYKT, TOTAL: "999"})
    _forklar(kopi / "seeds", *i_januar, (KRAV, "5", "2024-12-31"))
    status, ud, afstemt = koer("--periode", "2024-02")
    assert (status, set(afstemt.values())) == (1, {"afviger"}), "built and swapped in, and publication withheld"
    assert f"{PROVENU}: beregnet 1.000,00, rapporteret 900,00. Forklaringen er udløbet: Bogført i januar, del 1" in ud
    assert f"{KRAV}: beregnet 1.000,00, rapporteret 1.000,00. Forklaringen er ikke længere nødvendig" in ud
    assert f"{TOTAL}: beregnet 1.000,00, rapporteret 999,00. Ingen har forklaret forskellen på 1 kr." in ud
    assert f"kontrol_duckdb: afstemning ({TOTAL}, {PROVENU}, {KRAV})" in ud
