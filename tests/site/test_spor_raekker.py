"""The audit pages of efforts, UDK's statement, § 11 and the municipality's benchmark: which there are, and that they add up."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.publish.site import byg_site
from tests.site.hjaelp import tabel

pytestmark = pytest.mark.heavy
STEMMER_IKKE = "✗ Rækkerne stemmer ikke"


def _fil(tal_id: str) -> str:
    return "spor-" + re.sub(r"[^a-z0-9]+", "-", tal_id) + ".html"


def _tal(publikation: Path) -> dict[str, dict]:
    return tabel(publikation / "intern" / "tabeller" / "spor_tal.parquet")


def _sider(publikation: Path) -> dict[str, Path]:
    """The pages by the id that each names; none twice."""
    sider = list((publikation / "intern" / "site").glob("spor-*.html"))
    navne = {html.unescape(re.search(r"kontrol spor ([^<]+)</code>", p.read_text("utf-8"))[1]): p for p in sider}
    assert len(navne) == len(sider)
    return navne


def test_alle_tal_fra_det_nyeste_aar_har_en_side(publikation: Path) -> None:
    """Every effort and every cell of the statement and of § 11 of 2023, and three shares of six cells of the municipality."""
    tabeller = publikation / "intern" / "tabeller"
    ventet = {
        f"indsatser/{r['kommunekode']}/2023/{r['noegletal']}"
        for r in tabel(tabeller / "indsatser.parquet").values()
        if r["aar"] == 2023 and r["vaerdi"] is not None
    }
    alle = [r for r in pq.read_table(tabeller / "tal.parquet").to_pylist() if r["aar"] == 2023 and r["vaerdi"] is not None]
    ventet |= {r["tal_id"] for r in alle if r["tal_id"].startswith(("udk-status/", "paragraf-11/"))}
    fundet = set(_tal(publikation))
    assert fundet - ventet == {i for i in fundet if i.startswith("benchmark/2023-12/151/")} and ventet <= fundet
    assert len(fundet - ventet) == 18
    assert len(list((publikation / "intern" / "site").glob("spor-*.html"))) == len(fundet) + sum(
        len(tabel(tabeller / f"{t}.parquet")) for t in ("provenu_aar", "provenu_total")
    )


def test_raekkerne_i_csv_giver_tallet_igen(publikation: Path) -> None:
    sider = _sider(publikation)
    for tal_id, r in _tal(publikation).items():
        navn = sider.pop(tal_id)
        linjer = list(csv.DictReader(io.StringIO(navn.with_suffix(".csv").read_text("utf-8-sig")), delimiter=";"))
        taeller = sum((Decimal(x["bidrag"].replace(",", ".")) for x in linjer), Decimal(0))
        naevner = sum(int(x["naevner"] or 0) for x in linjer) if r["enhed"] == "andel" else 52 if "pr_uge" in tal_id else 1
        assert len(linjer) == r["raekker"]
        assert (abs(taeller / naevner - r["vaerdi"]) < Decimal("1e-9")) if naevner else r["vaerdi"] is None, tal_id
        side = navn.read_text("utf-8")
        assert "✓ Rækkerne stemmer" in side and STEMMER_IKKE not in side, tal_id
        assert all(x["celler"] and x["linje"] for x in linjer)


def test_en_raekke_for_lidt_giver_et_kryds_paa_netop_den_side(publikation: Path, tmp_path: Path) -> None:
    """The mark is computed from the rows that the page lists."""
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    fil = tmp_path / "intern" / "tabeller" / "spor_raekker.parquet"
    raekker = pq.read_table(fil)
    (nr, *_) = [i for i, t in enumerate(raekker["tal_id"].to_pylist()) if t == "indsatser/151/2023/anker_afgjort"]
    pq.write_table(raekker.take([i for i in range(raekker.num_rows) if i != nr]), fil)
    byg_site(tmp_path / "intern")
    kryds = {p.name for p in (tmp_path / "intern" / "site").glob("spor-*.html") if STEMMER_IKKE in p.read_text("utf-8")}
    assert kryds == {_fil("indsatser/151/2023/anker_afgjort")}


@pytest.mark.parametrize(
    ("side", "tal_id"),
    [
        ("indsatser-151.html", "indsatser/151/2023/krav_rejst"),
        ("udk-151.html", "udk-status/151/2023/boligydelse/krav-beloeb"),
        ("udk-151.html", "udk-status/dk/2023/boligydelse/provenu-i-alt"),
        ("afstemning.html", "paragraf-11/151/2023/provenu"),
        ("spor.html", "benchmark/2023-12/151/samlet/alle/andel_med_effekt"),
    ],
)
def test_et_tal_foerer_til_sin_side(publikation: Path, side: str, tal_id: str) -> None:
    site = publikation / "intern" / "site"
    assert f'href="{_fil(tal_id)}"' in (site / side).read_text("utf-8")
    lenker = {m for p in site.glob("*.html") for m in re.findall(r'href="(spor[^"#]*)"', p.read_text("utf-8"))}
    assert {m for m in lenker if not (site / m).exists()} == set()
    assert not list((publikation / "offentlig").rglob("spor*"))
