"""A figure that differs keeps publication back until someone has explained it, and for as long as the explanation holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data_folder import Folder, explanations, sag, sager

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]

DOCUMENT = "greve-2023.pdf"
PROVENU = "provenu/253/2023/kl-ydelser"
KRAV = "provenu/253/2023/kl-ydelser/tilbagebetalingskrav"
TOTAL = "provenu/253/2023/kl-sammenlignelig"
PRINTED = {PROVENU: "900", KRAV: "1000", TOTAL: "1000"}  # the case below is a claim of 1.000 kr.


def _print(folder: Folder, printed: dict[str, str], version: int = 1) -> None:
    """A municipality's own figures, as it delivers them."""
    head = "tal_id;dokument;linje;aar;rapporteret;enhed;praecision"
    rows = [f"{tal_id};{DOCUMENT};1;2023;{amount};kr;eksakt" for tal_id, amount in printed.items()]
    folder.put("rapporterede_tal", f"rapporterede_tal_253_2023_v{version}.csv", "\n".join([head, *rows]) + "\n")


def _explain(folder: Folder, *given: tuple[str, str, str], version: int = 1) -> None:
    folder.put("afvigelser_forklaret", f"afvigelser_forklaret_253_2023-12_v{version}.csv", explanations(*given))


def test_an_explained_difference_lets_publication_through_and_one_that_is_not_is_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("kommune_sager", "kommune_sager_253_2023-12.csv", sager(sag("1", kommune="253")))

    def execute(*arguments: str) -> tuple[int, str, dict[str, str]]:
        answer = folder.kontrol("run", *arguments)
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr
        return (
            answer.returncode,
            answer.stdout,
            dict(folder.sql("select tal_id, status from marts.afstemning where dokument = ?", DOCUMENT)),
        )

    _print(folder, PRINTED)
    in_januar = [(PROVENU, "60", "2024-01-31"), (PROVENU, "40", "2024-01-31")]
    _explain(folder, *in_januar)
    status, out, reconciled = execute()
    assert (status, reconciled) == (0, {PROVENU: "forklaret", KRAV: "stemmer", TOTAL: "stemmer"}), out

    # the same explanation a month after its last day, one that nothing needs, and a difference with none
    _print(folder, {**PRINTED, TOTAL: "999"}, version=2)
    _explain(folder, *in_januar, (KRAV, "5", "2024-12-31"), version=2)
    status, out, reconciled = execute("--periode", "2024-02")
    assert (status, set(reconciled.values())) == (1, {"afviger"}), "built and swapped in, and publication withheld"
    assert f"{PROVENU}: beregnet 1.000,00, rapporteret 900,00. Forklaringen er udløbet: Bogført i januar, del 1" in out
    assert f"{KRAV}: beregnet 1.000,00, rapporteret 1.000,00. Forklaringen er ikke længere nødvendig" in out
    assert f"{TOTAL}: beregnet 1.000,00, rapporteret 999,00. Ingen har forklaret forskellen på 1 kr." in out
    assert f"kontrol_duckdb: afstemning ({TOTAL}, {PROVENU}, {KRAV})" in out
