"""What is held back for a delivery's sake stays so until a named person has explained that very thing, and then is published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.data_folder import Folder, explanations
from tests.run.world_of_losses import SAGER, STATUS, fil, kroner, next_months, sager, statuslinjer

pytestmark = [pytest.mark.build, pytest.mark.heavy, pytest.mark.torture]

EXPLAINED = "afvigelser_forklaret"
COLUMNS = f"kolonne_forsvundet/{SAGER}/210/2024-12/v1"  # two of them: a claim of 1.500 kr. the month before, and an area
CORRECTION = f"rettelse_taber/{SAGER}/187/2024-12/v2"
TOTAL = f"kontroltotal/{STATUS}/223/2023/v1/223-boligydelse-provenu"
TWICE = f"talt_to_gange/{SAGER}/430/2024-12/v1"
REUSED = f"noegle_genbrugt/{SAGER}/440/2024-12/v1"
FILES = {
    f"{SAGER}/{SAGER}_430_2024-11.csv": fil(kroner("4.000"), "430"),
    f"{SAGER}/{SAGER}_430_2024-12.csv": fil([row | {"sagsnr": "ny"} for row in kroner("4.000")], "430"),
    f"{SAGER}/{SAGER}_440_2024-11.csv": fil(kroner("7.000"), "440"),
    f"{SAGER}/{SAGER}_440_2024-12.csv": fil(next_months(kroner("9.000")), "440"),
    f"{SAGER}/{SAGER}_210_2024-11.csv": fil(sager({"indsats": "Hedeparken", "tilbagebetalingskrav": "1.500"}), "210"),
    f"{SAGER}/{SAGER}_210_2024-12.csv": fil(
        [{k: v for k, v in row.items() if k != "tilbagebetalingskrav"} for row in sager({"sagsnr": "NY"})], "210"
    ),
    f"{SAGER}/{SAGER}_187_2024-12.csv": fil(kroner("3.000", "90.000"), "187"),
    f"{SAGER}/{SAGER}_187_2024-12_v2.csv": fil(kroner("3.000", "9o.000"), "187"),
    f"{STATUS}/{STATUS}_223_2023.csv": statuslinjer("223", ("Boligydelse", "1.000", "1.100")),
}


def test_an_explanation_of_that_very_delivery_and_no_other_lets_it_be_published(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for path, content in FILES.items():
        folder.put(*path.split("/"), content)

    def execute(*arguments: str) -> tuple[int, str]:
        answer = folder.kontrol(*arguments)
        return answer.returncode, answer.stdout + answer.stderr

    def explain(version: int, *given: tuple[str, str, str]) -> None:
        folder.put(EXPLAINED, f"{EXPLAINED}_DK_2024-12_v{version}.csv", explanations(*given))

    def held() -> dict[str, tuple[Decimal, str, str]]:
        found = folder.sql("select tal_id, forskel, status, forklaring from marts.tilbageholdt")
        return {name: (difference, status, words) for name, difference, status, words in found}

    status, words = execute("run")
    assert status == 1, words
    assert {name: row[:2] for name, row in held().items()} == {
        f"{COLUMNS}/tilbagebetalingskrav": (Decimal(-1_500), "afviger"),
        f"{COLUMNS}/indsats": (Decimal(0), "afviger"),
        CORRECTION: (Decimal(-90_000), "afviger"),
        TOTAL: (Decimal(-100), "afviger"),
        TWICE: (Decimal(4_000), "afviger"),
        REUSED: (Decimal(-7_000), "afviger"),
    }
    assert "havde den med 1.500 kr. i alt" in words
    assert f"eller alle 2 i filen under {COLUMNS}, beløb −1.500" in words
    status, words = execute("udgiv", "--godkendt-af", "Prøve Person")
    assert status == 2 and "marts/tilbageholdt: noegle_genbrugt holder ikke" in words, words

    # one whose last day is past, one of another version of the delivery, one of another amount
    other = CORRECTION.replace("/v2", "/v3")
    explain(1, (COLUMNS, "-1500", "2024-12-30"), (other, "-90000", "2025-12-31"), (TOTAL, "-99", "2025-12-31"))
    status, words = execute("run")
    assert status == 1, words
    assert {row[1] for row in held().values()} == {"afviger"}
    assert "Forklaringen er udløbet: Bogført i januar, del 1" in held()[f"{COLUMNS}/indsats"][2]
    assert held()[CORRECTION][2].startswith("Ingen har forklaret det")
    assert held()[TOTAL][2].startswith("Forklaringerne efterlader −1 kr.")

    # the columns at once, by the name of their delivery; the others each by its own
    last = "2024-12-31"
    explain(
        2,
        (COLUMNS, "-1500", last),
        (CORRECTION, "-90000", last),
        (TOTAL, "-100", last),
        (TWICE, "4000", last),
        (REUSED, "-7000", last),
    )
    status, words = execute("run")
    assert status == 0, words
    assert {row[1] for row in held().values()} == {"forklaret"}
    assert "tidsforskydning, −1.500, kontrolenheden" in held()[f"{COLUMNS}/tilbagebetalingskrav"][2]
    status, words = execute("udgiv", "--godkendt-af", "Prøve Person")
    assert status == 0, words
    assert [p.name for p in (folder.data / "publikationer").iterdir() if p.name.startswith("2024-12")] == ["2024-12.1"]
