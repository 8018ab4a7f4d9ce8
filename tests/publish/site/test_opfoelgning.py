"""The follow-up page shows how right the earlier warnings were, whole and as the table has them; the public page does not."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.publish.site.helpers import read

pytestmark = pytest.mark.heavy


def test_every_row_of_how_right_the_warnings_were_is_shown(publikation: Path) -> None:
    table = pq.read_table(publikation / "intern" / "tabeller" / "varsling_traef.parquet").to_pylist()
    assert {(r["kontroltrin"], r["maaneder_frem"], r["regel"]) for r in table} == {
        (step, ahead, rule) for step in ("2", "3") for ahead in range(1, 7) for rule in ("hvis_intet", "hvis_som_nu")
    }
    figures, _ = read(publikation / "intern" / "site" / "opfoelgning.html")
    shown = {row for row, field, _ in figures if row.startswith("varsling_traef|") and field == "under_uden_varsel"}
    assert len(shown) == len(table)
    assert "varsling_traef" not in (publikation / "offentlig" / "site" / "opfoelgning.html").read_text("utf-8")


def test_the_register_of_contacts_is_led_to_and_is_internal(publikation: Path) -> None:
    site = publikation / "intern" / "site"
    assert 'href="udkast.html"' in (site / "opfoelgning.html").read_text("utf-8")
    figures, unmarked = read(site / "udkast.html")
    table = pq.read_table(publikation / "intern" / "tabeller" / "henvendelser_forloeb.parquet").to_pylist()
    assert len([1 for _, field, _ in figures if field == "andel_md_6"]) == len(table) and not unmarked
    assert not (publikation / "offentlig" / "site" / "udkast.html").exists()
    assert not (publikation / "offentlig" / "tabeller" / "henvendelser_forloeb.parquet").exists()


def test_in_public_what_a_municipality_lacks_is_a_range_around_the_right_count(publikation: Path) -> None:
    """Reckoned here from the internal table: the right count lies within, and none is told to the case."""
    lacking = {
        f"benchmark_opfoelgning|{r['periode']}|{r['kommunekode']}|{r['kontroltrin']}": r["mangler_at_udtage"]
        for r in pq.read_table(publikation / "intern" / "tabeller" / "benchmark_opfoelgning.parquet").to_pylist()
    }
    figures, _ = read(publikation / "offentlig" / "site" / "opfoelgning.html")
    assert not [row for row, field, _ in figures if field == "mangler_at_udtage"]
    told = {row: text for row, field, text in figures if field == "mangler" and text != "–"}
    assert told
    for row, text in told.items():
        low, high = (int(n.replace(".", "")) for n in text.split("–"))
        assert low <= lacking[row] <= high and low < high, row
