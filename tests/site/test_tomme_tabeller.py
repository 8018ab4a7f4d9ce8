"""A municipality that delivers little is published too: a table without rows is a page without that section, not an error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

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
