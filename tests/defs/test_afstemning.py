"""A figure that differs keeps publication back until someone has explained it, and for as long as the explanation holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dagster_project.settings import ROOT
from tests.code_copy import copy_code, explain, write_rows
from tests.data_folder import Folder, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build]

DOCUMENT = "greve-2023.pdf"
PROVENU = "provenu/253/2023/kl-ydelser"
KRAV = "provenu/253/2023/kl-ydelser/tilbagebetalingskrav"
TOTAL = "provenu/253/2023/kl-sammenlignelig"
PRINTED = {PROVENU: "900", KRAV: "1000", TOTAL: "1000"}  # the case below is a claim of 1.000 kr.


def _add_tal(seeds: Path, printed: dict[str, str]) -> None:
    """Another municipality's figures, as a user adds them: rows, and nothing else."""
    with (ROOT / "seeds" / "rapporterede_tal.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    om = {"dokument": DOCUMENT, "linje": "1", "kommunekode": "253", "aar": "2023", "tabel": "Provenu", "kolonne": "2023"}
    for tal_id, amount in printed.items():
        own = {"tal_id": tal_id, "maal": tal_id, "raekke": tal_id, "rapporteret": amount, "enhed": "kr", "praecision": "eksakt"}
        rows.append({**dict.fromkeys(rows[0], ""), **om, **own})
    write_rows(seeds / "rapporterede_tal.csv", rows)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_code(tmp_path)


def test_an_explained_difference_lets_publication_through_and_one_that_is_not_is_named(copy: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("kommune_sager", "kommune_sager_253_2023-12.csv", sager(sag("1", kommune="253")))

    def execute(*arguments: str) -> tuple[int, str, dict[str, str]]:
        answer = folder.kontrol("run", *arguments, PYTHONPATH=str(copy))
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr
        return (
            answer.returncode,
            answer.stdout,
            dict(folder.sql("select tal_id, status from marts.afstemning where dokument = ?", DOCUMENT)),
        )

    _add_tal(copy / "seeds", PRINTED)
    in_januar = [(PROVENU, "60", "2024-01-31"), (PROVENU, "40", "2024-01-31")]
    explain(copy / "seeds", *in_januar)
    status, out, reconciled = execute()
    assert (status, reconciled) == (0, {PROVENU: "forklaret", KRAV: "stemmer", TOTAL: "stemmer"}), out

    # the same explanation a month after its last day, one that nothing needs, and a difference with none
    _add_tal(copy / "seeds", {**PRINTED, TOTAL: "999"})
    explain(copy / "seeds", *in_januar, (KRAV, "5", "2024-12-31"))
    status, out, reconciled = execute("--periode", "2024-02")
    assert (status, set(reconciled.values())) == (1, {"afviger"}), "built and swapped in, and publication withheld"
    assert f"{PROVENU}: beregnet 1.000,00, rapporteret 900,00. Forklaringen er udløbet: Bogført i januar, del 1" in out
    assert f"{KRAV}: beregnet 1.000,00, rapporteret 1.000,00. Forklaringen er ikke længere nødvendig" in out
    assert f"{TOTAL}: beregnet 1.000,00, rapporteret 999,00. Ingen har forklaret forskellen på 1 kr." in out
    assert f"kontrol_duckdb: afstemning ({TOTAL}, {PROVENU}, {KRAV})" in out
