"""A municipality that delivers little is published too: a table without rows is a page without that section, not an error."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page

from dagster_project.publish.site import byg_site

pytestmark = pytest.mark.heavy
UNDVAERLIGE = ("su_flytninger_uge", "krav", "udk_status", "star_henvendelser", "provenu_kommunal_andel", "afstemning", "udsagn")


@pytest.mark.parametrize("udgave", ["offentlig", "intern"])
def test_et_site_kan_bygges_uden_raekker_i_de_tabeller_ingen_har_leveret_til(udgaver: Path, tmp_path: Path, udgave: str) -> None:
    mappe = tmp_path / udgave
    shutil.copytree(udgaver / udgave / "tabeller", mappe / "tabeller")
    for navn in UNDVAERLIGE:
        fil = mappe / "tabeller" / f"{navn}.parquet"
        pq.write_table(pq.read_table(fil).slice(0, 0), fil)
    byg_site(mappe)
    sider = {f.name for f in (mappe / "site").glob("*.html")}
    assert {"index.html", "provenu-151.html", "indsatser-151.html"} <= sider
    assert "udk-151.html" not in sider
    assert "uge for uge" not in (mappe / "site" / "indsatser-151.html").read_text("utf-8")


@pytest.fixture(scope="module")
def en_maaned(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public site of an edition with one month and one year."""
    mappe = tmp_path_factory.mktemp("en_maaned") / "offentlig"
    shutil.copytree(udgaver / "offentlig" / "tabeller", mappe / "tabeller")
    for fil in (mappe / "tabeller").glob("*.parquet"):
        t = pq.read_table(fil)
        if fil.stem.startswith("benchmark"):
            for felt in {"periode", "maaned"} & {*t.column_names}:
                t = t.filter(pc.field(felt) == "2023-12")
            if "opfylder_kriteriet" in t.column_names:
                nej = pa.array([False] * t.num_rows, pa.bool_())
                t = t.set_column(t.column_names.index("opfylder_kriteriet"), "opfylder_kriteriet", nej)
        elif fil.stem in ("provenu_aar", "provenu_total", "indsatser"):
            t = t.filter(pc.field("aar") == 2023)
        pq.write_table(t, fil)
    byg_site(mappe)
    return mappe / "site"


def test_med_en_maaned_og_et_aar_siger_siderne_ikke_fra_og_til(en_maaned: Path) -> None:
    """`2023–2023`, `de 0 måneder før` and `0 af dem` are what a template says that was only tried on five years."""
    sider = {f.name: f.read_text("utf-8") for f in en_maaned.glob("*.html")}
    assert " – ingen af dem i mindst 6 måneder" in sider["benchmark.html"]
    assert "Provenu pr. kategori, 2023<" in sider["provenu-151.html"] and "Kommune, 2023<" in sider["indsatser-151.html"]
    assert not [n for n, tekst in sider.items() if "2023–2023" in tekst or "de 0 måneder" in tekst]


def test_en_eneste_aflaesning_ses_som_et_punkt_i_hver_celle(en_maaned: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(en_maaned / "benchmark.html")
    laengder = "ps => ps.map(p => p.getTotalLength())"
    for celle in side.locator("#filtre input").all():
        celle.check()
        kurver = side.locator("#smaa .nu").evaluate_all(laengder)
        assert kurver and min(kurver) > 0
