"""Every figure of every page is its published cell, and no public page holds what was hidden."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.format import tal
from dagster_project.publish.revisionstabeller import SKEMAER
from dagster_project.publish.site import byg_site, poster
from tests.site.hjaelp import celle, forventet, laes, tabel

pytestmark = pytest.mark.heavy
FREMMEDE = {"kommune", "celle", "tallet", "kilden", "navnet"}  # names that stand for the code in their row
FRA_ANDRE = {"provenu_linjer": {"filnavn", "regel"}}  # of the line's delivery and case


def test_hvert_tal_paa_en_side_er_sin_celle(publikation: Path, sider: list[Path]) -> None:
    afvigelser, antal = [], 0
    for side in sider:
        udgave = publikation / side.relative_to(publikation).parts[0]
        fundne, umaerkede = laes(side)
        assert not [t for t in umaerkede if re.search(r"\d", t)], f"{side.name}: tal uden celle: {umaerkede[:3]}"
        for raekke, felt, tekst in fundne:
            if felt in FREMMEDE | FRA_ANDRE.get(raekke.partition("|")[0], set()):
                continue
            antal += 1
            ventet = forventet(celle(udgave, raekke), felt)
            if tekst != ventet:
                afvigelser.append((side.name, raekke, felt, tekst, ventet))
    assert antal > 10_000
    assert not afvigelser, afvigelser[:5]


def test_hver_sporside_regner_sit_tal_efter(publikation: Path) -> None:
    """Each provenu figure of the five years has its page; the lines in its CSV give the published amount again."""
    site = publikation / "intern" / "site"
    sider = {p.name: p for p in site.glob("spor-provenu-*.html")}
    tabeller = publikation / "intern" / "tabeller"
    assert len(sider) == sum(len(tabel(tabeller / f"{t}.parquet")) for t in ("provenu_aar", "provenu_total"))
    for side in sider.values():
        (raekke, felt, vist), *_ = laes(side)[0]
        linjer = side.with_suffix(".csv").read_text("utf-8-sig").splitlines()
        kolonne = linjer[0].split(";").index("beloeb")
        summen = sum((Decimal(x.split(";")[kolonne].replace(",", ".")) for x in linjer[1:]), Decimal(0))
        assert summen == celle(publikation / "intern", raekke)[felt] and tal(summen) == vist
        assert "✓ Linjerne stemmer" in side.read_text("utf-8")


def test_en_linje_for_lidt_giver_et_kryds(publikation: Path, tmp_path: Path) -> None:
    """The mark is computed: one line taken out of the table, and the figure and the totals above it no longer agree."""
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    fil = tmp_path / "intern" / "tabeller" / "provenu_linjer.parquet"
    linjer = pq.read_table(fil)
    roert = [i for i, r in enumerate(linjer.to_pylist()) if r["kategori"] == "SU-sager" and r["aar"] == 2023 and r["beloeb"] > 0]
    pq.write_table(linjer.take([i for i in range(linjer.num_rows) if i != roert[0]]), fil)
    byg_site(tmp_path / "intern")
    kryds = {
        p.name for p in (tmp_path / "intern" / "site").glob("spor-*.html") if "✗ Linjerne stemmer ikke" in p.read_text("utf-8")
    }
    assert kryds == {f"spor-provenu-151-2023-{n}.html" for n in ("su", "som-offentliggjort", "uden-paragraf-11")}


def test_alle_kommuner_og_celler_staar_i_tabellerne(publikation: Path) -> None:
    """98 municipalities and the country in each of the six cells, none lost and none twice."""
    for udgave in (publikation / "offentlig", publikation / "intern"):
        raekker = {
            r for r, f, _ in laes(udgave / "site" / "benchmark-tabeller.html")[0] if f == "udtaget" and "kriterier" not in r
        }
        ventet = {f"benchmark|{n}" for n in tabel(udgave / "tabeller" / "benchmark.parquet") if n.startswith("2023-12|")}
        assert raekker == ventet and len(raekker) == 99 * 6


def _skjulte(publikation: Path) -> list[tuple[str, str, Any]]:
    """(table, field, true value) of every hidden cell: the public word beside the internal value of the same row."""
    ud = []
    for fil in sorted((publikation / "offentlig" / "tabeller").glob("*.parquet")):
        if not any(pq.read_table(fil, columns=["skjult"])["skjult"].to_pylist()):
            continue
        intern = tabel(publikation / "intern" / "tabeller" / fil.name)
        for noegle, r in tabel(fil).items():
            for felt in [d.split("=")[0] for d in r["skjult"].split("|") if d]:
                if noegle in intern and not noegle.startswith("#"):
                    ud.append((fil.stem, felt, intern[noegle][felt]))
    return ud


def test_ingen_offentlig_side_holder_en_skjult_vaerdi_i_nogen_byte(publikation: Path) -> None:
    """Amounts of five digits and more can be looked for in every byte: written plainly, in Danish, and with decimals."""
    skjulte = {v for _, _, v in _skjulte(publikation) if isinstance(v, Decimal) and abs(v) >= 10_000}
    vist = {
        v
        for fil in (publikation / "offentlig" / "tabeller").glob("*.parquet")
        for r in tabel(fil).values()
        for v in r.values()
        if isinstance(v, Decimal)
    }
    assert len(skjulte - vist) > 20  # the demo does hide
    former = {form for v in skjulte - vist for form in (tal(abs(v)), str(abs(int(v))), str(abs(v)))}
    for side in sorted((publikation / "offentlig" / "site").rglob("*")):
        if not side.is_file():
            continue
        ord_ = set(re.findall(r"[0-9][0-9.]*[0-9]", side.read_text("utf-8")))
        laek = ord_ & former  # an amount that another, shown cell happens to have is no leak
        assert not laek, f"{side.name} viser {laek}"


def test_proeven_finder_en_laekket_vaerdi(publikation: Path, tmp_path: Path) -> None:
    """The check above is no decoration: the internal page does hold the very amounts that the public one hides."""
    skjult = next(v for t, f, v in _skjulte(publikation) if t == "provenu_aar" and f == "beloeb" and v >= 10_000)
    assert tal(skjult) in (publikation / "intern" / "site" / "provenu-151.html").read_text("utf-8")


def test_den_offentlige_udgave_har_ingen_side_og_intet_link_til_enkeltsager(publikation: Path) -> None:
    offentlige = {p.name for p in (publikation / "offentlig" / "site").rglob("*.html")}
    assert "udtraek.html" not in offentlige and not any(n.startswith("spor") for n in offentlige)
    for side in (publikation / "offentlig" / "site").rglob("*.html"):
        assert not re.search(r'href="[^"]*(udtraek|spor/|kontrolsager)', side.read_text("utf-8"))


def test_hvert_link_foerer_et_sted_hen(sider: list[Path]) -> None:
    for side in sider:
        tekst = side.read_text("utf-8")
        for href in re.findall(r'href="([^"]+)"', tekst):
            fil, _, anker = href.partition("#")
            if href.startswith("data:"):
                continue
            maal = (side.parent / fil).resolve() if fil else side
            assert maal.exists(), f"{side.name} linker til {href}"
            if anker and maal.suffix == ".html":
                assert f'id="{anker}"' in maal.read_text("utf-8"), f"{side.name} linker til {href}"


def test_samme_tabeller_giver_samme_bytes(publikation: Path) -> None:
    site = publikation / "offentlig" / "site"
    foer = {p: p.read_bytes() for p in site.rglob("*.html")}
    byg_site(publikation / "offentlig")
    assert foer == {p: p.read_bytes() for p in site.rglob("*.html")}


def test_opdigtede_tal_siges_paa_hver_side(sider: list[Path]) -> None:
    for side in sider:
        tekst = side.read_text("utf-8")
        assert "pdigtede tal" in tekst.split("<main")[0] and "Tallene er opdigtede" in tekst.split("</main>")[1]


def test_en_udgave_uden_tabeller_siges_ligeud(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="tabeller findes ikke"):
        byg_site(tmp_path)


def test_tidligere_udgivelser_kan_naas_nyeste_foerst(publikation: Path, tmp_path: Path) -> None:
    """The public edition as it lies in the web root, the internal one in the folder of publications: the links lead there."""
    mapper = [tmp_path / n for n in ("2023-09.1", "2023-12.2", "2023-12.10", "2023-12.11")]
    for mappe in mapper:
        for udgave in ("offentlig", "intern"):
            (mappe / udgave).mkdir(parents=True)
            shutil.copytree(publikation / udgave / "tabeller", mappe / udgave / "tabeller")
            (mappe / udgave / "site").mkdir()
            (mappe / udgave / "site" / "index.html").touch()
    rod = tmp_path / "rod"
    for mappe in mapper:
        shutil.copytree(mappe / "offentlig", rod / mappe.name)
    for udgave, site in (("offentlig", rod / "2023-12.11" / "site"), ("intern", mapper[-1] / "intern" / "site")):
        fundne = poster(udgave, mapper[:-1])
        assert [p.navn for p in fundne] == ["2023-12.10", "2023-12.2", "2023-09.1"]
        assert all((site / p.adresse).resolve().exists() for p in fundne)


def test_arkivet_viser_hvad_der_er_aendret_og_hvorfor(publikation: Path, tmp_path: Path) -> None:
    shutil.copytree(publikation / "intern" / "tabeller", tmp_path / "intern" / "tabeller")
    aendret = {"tal_id": "provenu/151/2023/su", "foer": Decimal(1900000), "efter": Decimal(1983289), "forskel": Decimal(83289)}
    raekke = aendret | {"aarsag": "rettet leverance", "status": "foreløbig", "publikation_fra": "2023-11.1"}
    skema = SKEMAER["reviderede_tal"]
    fil = tmp_path / "intern" / "tabeller" / "reviderede_tal.parquet"
    pq.write_table(pa.Table.from_pylist([{n: raekke.get(n) for n in skema.names}], schema=skema), fil)
    byg_site(tmp_path / "intern")
    vist = {f: t for _, f, t in laes(tmp_path / "intern" / "site" / "arkiv.html")[0]}
    assert (vist["foer"], vist["efter"], vist["forskel"]) == ("1.900.000", "1.983.289", "83.289")
    assert (vist["aarsag"], vist["publikation_fra"]) == ("rettet leverance", "2023-11.1")
