"""The same deliveries give the same tables: run twice, taken in in another order, in several batches."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.koersel.miljoe import Mappe
from tests.publish.hjaelp import kopier

pytestmark = pytest.mark.heavy


def test_nothing_new_builds_nothing(demo: Mappe, tmp_path: Path) -> None:
    kopi = kopier(demo, tmp_path)
    foer = (kopi.data / "kontrol.duckdb").stat()
    svar = kopi.kontrol("run")
    assert svar.returncode == 0
    assert "Intet nyt" in svar.stdout
    assert (kopi.data / "kontrol.duckdb").stat().st_mtime_ns == foer.st_mtime_ns


def test_deliveries_in_another_order_in_batches_and_by_the_disk_give_the_same_tables(demo: Mappe, tmp_path) -> None:
    anden = Mappe(tmp_path, noegle=None)
    assert anden.kontrol("demo").returncode == 0
    gemt = tmp_path / "gemt"
    shutil.move(anden.landing, gemt)
    filer = sorted((f for f in gemt.rglob("*") if f.is_file()), reverse=True)
    for batch in (filer[: len(filer) // 2], filer[len(filer) // 2 :]):
        for fil in batch:
            maal = anden.landing / fil.relative_to(gemt)
            maal.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(fil, maal)
        svar = anden.kontrol("run", KONTROL_HUKOMMELSE="100MB")  # too little for the snapshots: DuckDB goes by its folder
        assert svar.returncode in (0, 1), svar.stdout + svar.stderr
    assert svar.returncode == 0, svar.stdout
    assert anden.tabeller() == demo.tabeller()


def test_a_run_up_to_an_earlier_period_uses_only_what_was_delivered_by_then(demo: Mappe, tmp_path) -> None:
    mappe = Mappe(tmp_path, noegle=None)
    assert mappe.kontrol("demo").returncode == 0
    assert mappe.kontrol("run", "--periode", "2022-12").returncode == 0
    assert mappe.sql("select max(aar) from marts.provenu_aar") == [(2022,)]
    # the register shows every delivery whatever the period asked for
    assert mappe.sql("select count(*) from marts.leverancer") == demo.sql("select count(*) from marts.leverancer")
    # an answer that came later is no part of what was known then
    svar_senere = {"benchmark_opfoelgning": "exclude (besvaret_dato, begrundelse)"}
    for tabel in ("benchmark", "benchmark_opfoelgning", "benchmark_udvikling", "benchmark_kriterier"):
        kolonner = f"* {svar_senere.get(tabel, '')}"
        da = demo.sql(f"select {kolonner} from marts.{tabel} where periode <= '2022-12' order by all")
        assert da and mappe.sql(f"select {kolonner} from marts.{tabel} order by all") == da, tabel
