"""The report is an accessible and lasting PDF, with the vendored fonts only, and the same bytes each time."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import typst

from dagster_project.publish.rapport import byg_rapporter
from dagster_project.publish.rapport.tryk import SKRIFTER
from tests.rapport.conftest import RAPPORT, Udgave
from tests.rapport.pdf import Rapport

pytestmark = pytest.mark.heavy
PLEX = {"IBMPlexSans-Regular", "IBMPlexSans-SemiBold"}


def test_rapporten_er_maerket_op_paa_dansk_efter_begge_standarder(rapport: Rapport) -> None:
    rod, om = rapport.pdf.Root, rapport.pdf.open_metadata()
    assert rod.MarkInfo.Marked == True and str(rod.Lang) == "da"  # noqa: E712
    assert rod.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
    assert om["dc:title"] == "Årsrapport 2023 for Ballerup Kommune: kontrol af offentlige ydelser"
    assert (om["pdfaid:part"], om["pdfaid:conformance"], om["pdfuaid:part"]) == ("2", "A", "1")


def test_overskrifter_og_tabelhoveder_har_maerker(rapport: Rapport) -> None:
    overskrifter = [led.art for led in rapport.rod.alle("H1", "H2", "H3")]
    assert overskrifter[0] == "H1" and set(overskrifter[1:]) == {"H2"}
    tabeller = rapport.rod.alle("Table")
    assert len(tabeller) > 10
    for tabel in tabeller:
        foerste, anden = tabel.alle("TR")[:2]
        assert foerste.alle("TH") and not foerste.alle("TD")
        assert len(foerste.alle("TH")) == len(anden.alle("TD"))
    assert len(rapport.rod.alle("Caption")) >= len(tabeller)


def test_hver_celle_naevner_kolonnens_hoved_som_har_sin_retning(rapport: Rapport) -> None:
    """As a screen reader says them: the column's head before the figure."""
    hoveder, celler = (list(_tabelmaerker(rapport.pdf, art)) for art in ("/TH", "/TD"))
    assert len(hoveder) > 50 and len(celler) > 300
    assert {str(m.Scope) for m in hoveder} == {"/Column"}
    assert all(len(m.Headers) == 1 for m in celler)


def _tabelmaerker(pdf: pikepdf.Pdf, art: str) -> Iterator[pikepdf.Object]:
    """What the tag of each cell says of its table."""
    for led in pdf.objects:
        if isinstance(led, pikepdf.Dictionary) and led.get("/Type") == "/StructElem" and art == led.S:
            yield next(a for a in led.A if a.O == "/Table")


def test_hver_figur_har_sine_tal_i_alternativ_tekst(rapport: Rapport) -> None:
    provenu, uger = (led.alt for led in rapport.rod.alle("Figure"))
    assert "KL-ydelser: 2019 5.401.056\u00a0kr., 2020 2.212.556\u00a0kr." in provenu
    assert "SU-sager: 2019 ikke målt" in provenu
    assert "uge 36: " in uger


def test_kun_de_medfoelgende_skrifter_er_indlejret(rapport: Rapport) -> None:
    assert rapport.skrifter() == PLEX
    for side in rapport.pdf.pages:
        for font in side.Resources.Font.values():
            assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_et_snit_der_mangler_ses_paa_de_indlejrede_skrifter(tmp_path: Path) -> None:
    """Typst takes another weight without a word; what is embedded tells."""
    (tmp_path / "kun.ttf").write_bytes((SKRIFTER / "IBMPlexSans_400Regular.ttf").read_bytes())
    skrifter = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[tmp_path])
    fil = tmp_path / "x.pdf"
    kilde = b'#set text(font: "IBM Plex Sans")\nTynd #text(weight: 600)[fed]'
    fil.write_bytes(typst.compile(kilde, font_paths=skrifter, ignore_system_fonts=True, format="pdf"))
    assert Rapport(fil).skrifter() == {"IBMPlexSans-Regular"}


def test_skrifterne_er_dem_der_blev_hentet() -> None:
    linjer = (SKRIFTER / "SHA256SUMS").read_text("utf-8").splitlines()
    summer = dict(reversed(linje.split("  ")) for linje in linjer)
    assert summer == {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in SKRIFTER.iterdir() if f.name != "SHA256SUMS"}


def test_de_samme_tabeller_giver_de_samme_bytes(intern: Path, udgave: Udgave) -> None:
    (fil,) = byg_rapporter(udgave())
    assert fil.read_bytes() == (intern / "rapport" / RAPPORT).read_bytes()
    assert stat.S_IMODE(fil.stat().st_mode) == 0o600 and stat.S_IMODE(fil.parent.stat().st_mode) == 0o700


def test_dokumentets_dato_er_udgivelsens(udgave: Udgave) -> None:
    ud = udgave(udgivelse=["update t set vaerdi = '2024-02-29' where noegle = 'udgivet'"])
    with pikepdf.open(byg_rapporter(ud)[0]) as pdf:
        assert pdf.open_metadata()["xmp:CreateDate"].startswith("2024-02-29")


def test_hver_kommune_faar_sit_nyeste_aar(udgave: Udgave) -> None:
    kopi = "insert into t by name select * replace ('{0}' as kommunekode) from t where kommunekode = '151' and aar <= {1}"
    ud = udgave(
        provenu_aar=[kopi.format("101", 2021), kopi.format("860", 2022)],
        provenu_total=[kopi.format("101", 2021), kopi.format("860", 2022)],
    )
    filer = byg_rapporter(ud)
    assert [f.name for f in filer] == ["aarsrapport-151-2023.pdf", "aarsrapport-860-2022.pdf", "aarsrapport-101-2021.pdf"]
    koebenhavn = Rapport(filer[2])
    assert "Anvendelse af § 11 i Københavns Kommune" in koebenhavn.tekst
    assert "i 2021" in koebenhavn.rod.alle("H1")[0].tekst
    assert "IndsatserIkke målt.Anker" in koebenhavn.tekst
    assert "Der er ingen lister over risikosager for kommunen i 2021." in koebenhavn.tekst


def test_tekst_fra_tabellerne_laeses_aldrig_som_opmaerkning(udgave: Udgave) -> None:
    """Typst's own signs, in a name and in a statement, stand as they were written."""
    farlig = "#panic(1) *fed* $x$ <etiket> @henvisning [a] // \\ `kode`"
    ud = udgave(
        kommuner=[f"update t set navn = '{farlig}' where kommunekode = '151'"],
        udsagn=[f"update t set citat = '= {farlig}' where linje = (select min(linje) from t)"],
    )
    rapport = Rapport(byg_rapporter(ud)[0])
    assert f"Anvendelse af § 11 i {farlig} Kommune" in [h.tekst for h in rapport.rod.alle("H2")]
    assert f"= {farlig}" in rapport.tekst
