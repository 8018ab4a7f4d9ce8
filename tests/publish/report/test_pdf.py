"""The report is an accessible and lasting PDF, with the vendored fonts only, and the same bytes each time."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pyarrow.parquet as pq
import pytest
import typst

from dagster_project.publish.report import build_reports
from dagster_project.publish.report.blocks import section, tabel, tekst
from dagster_project.publish.report.typeset import FONTS, Typesetting
from tests.publish.report.conftest import REPORT, Edition
from tests.publish.report.pdf import Report, Terms

pytestmark = pytest.mark.heavy
PLEX = {"IBMPlexSans-Regular", "IBMPlexSans-SemiBold"}


def test_the_report_is_tagged_in_danish_by_both_standards(rapport: Report) -> None:
    root, om = rapport.pdf.Root, rapport.pdf.open_metadata()
    assert root.MarkInfo.Marked == True and str(root.Lang) == "da"  # noqa: E712
    assert root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
    assert om["dc:title"] == "Årsrapport 2023 for Ballerup Kommune: kontrol af offentlige ydelser"
    assert (om["pdfaid:part"], om["pdfaid:conformance"], om["pdfuaid:part"]) == ("2", "A", "1")


def test_headings_and_table_heads_are_tagged(rapport: Report) -> None:
    headings = [terms.art for terms in rapport.rod.alle("H1", "H2", "H3")]
    assert headings[:2] == ["H1", "H2"] and set(headings[1:]) == {"H2", "H3"}  # no level is passed over
    tables = rapport.rod.alle("Table")
    assert len(tables) > 10
    for table in tables:
        first, other = table.alle("TR")[:2]
        assert first.alle("TH") and not first.alle("TD")
        assert len(first.alle("TH")) == len(other.alle("TD"))
    assert len(rapport.rod.alle("Caption")) >= len(tables)


def test_each_choice_is_told_once_with_its_reason(rapport: Report, intern: Path) -> None:
    """As a list of words with what they mean: long texts in narrow columns took five pages of twelve."""
    said = {t.alle("Lbl")[0].tekst: t.alle("LBody")[0].tekst for t in rapport.rod.alle("LI") if t.alle("Lbl")[0].tekst != "–"}
    rows = pq.read_table(intern / "tabeller" / "metode.parquet").to_pylist()
    in_force = [r for r in rows if r["art"] in ("metodevalg", "offentliggørelse") and r["gyldig_til"] is None]
    assert len(in_force) > 20
    for row in in_force:
        bodies = [body for body in said.values() if body.startswith(row["beskrivelse"])]
        assert len(bodies) == 1 and len(bodies[0]) > len(row["beskrivelse"]), row["navn"]
        assert rapport.tekst.count(row["beskrivelse"]) == 1, row["navn"]
    assert any("Kilde: Ballerups årsrapport 2023, afsnittet »Provenu 2023«." in body for body in said.values())


def test_a_heading_stands_on_the_page_of_the_table_or_chart_it_leads_up_to(rapport: Report) -> None:
    """With the text between, where there is no more than a paragraph or a list; and a row is never parted by a page."""
    parts = rapport.rod.alle("H2", "H3", "P", "L", "Caption", "Table", "Figure")
    followed = 0
    for i, heading in enumerate(parts):
        if heading.art != "H2":
            continue
        after = [p for p in parts[i + 1 : i + 4] if p.tekst.strip()]
        if after and after[0].art == "Caption":
            leads = [after[0]]
        elif len(after) > 1 and after[0].art in ("P", "L") and after[1].art == "Caption":
            leads = after[:2]
        else:
            continue
        followed += 1
        assert {p.side for p in leads} == {heading.side}, heading.tekst
    assert followed > 5
    for row in rapport.rod.alle("TR"):
        assert len({page for cell in row.alle("TH", "TD") for page in _pages(cell)}) <= 1, row.tekst


def test_no_caption_stands_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """A long table may be parted; wherever it begins, its caption, the heading and the line above stand with its first row."""
    (tmp_path / "sats").mkdir()
    typesetting = Typesetting(tmp_path / "sats")
    table = tabel("Lang tabel", ["Navn", "Tal"], [[f"Række {i}", str(i)] for i in range(20)])
    parted = 0
    for lines in range(20, 34):
        text = dict.fromkeys(("overlinje", "maerke", "udgave", "om", "fod"), "") | {"titel": "Prøve", "overskrift": "Prøve"}
        part = section("Overskrift", tekst("Indledning til tabellen."), table)
        content = {**text, "indledning": [f"Linje {i}" for i in range(lines)], "afsnit": [part]}
        file = tmp_path / f"{lines}.pdf"
        file.write_bytes(typesetting.print_pdf(content, "2024-01-31"))
        terms = Report(file).rod
        rows = [row.side for row in terms.alle("TR")]
        parted += len(set(rows)) > 1
        led = [
            t.side
            for t in terms.alle("H2", "P", "Caption")
            if t.tekst.strip() in ("Overskrift", "Indledning til tabellen.", "Lang tabel")
        ]
        assert len(led) >= 3 and {*led, rows[1]} == {rows[0]}, lines
    assert parted > 3


def _pages(terms: Terms) -> set[tuple[int, int]]:
    return set(terms.sider).union(*(_pages(b) for b in terms.born if isinstance(b, Terms)))


def test_each_cell_names_its_columns_head_which_has_its_scope(rapport: Report) -> None:
    """As a screen reader says them: the column's head before the figure."""
    headers, cells = (list(_table_marks(rapport.pdf, kind)) for kind in ("/TH", "/TD"))
    assert len(headers) > 50 and len(cells) > 300
    assert {str(m.Scope) for m in headers} == {"/Column"}
    assert all(len(m.Headers) == 1 for m in cells)


def _table_marks(pdf: pikepdf.Pdf, art: str) -> Iterator[pikepdf.Object]:
    """What the tag of each cell says of its table."""
    for terms in pdf.objects:
        if isinstance(terms, pikepdf.Dictionary) and terms.get("/Type") == "/StructElem" and art == terms.S:
            yield next(a for a in terms.A if a.O == "/Table")


def test_every_chart_has_its_figures_in_alternative_text(rapport: Report) -> None:
    provenu, weeks = (terms.alt for terms in rapport.rod.alle("Figure"))
    assert "KL-ydelser: 2019 5.401.056\u00a0kr., 2020 2.212.556\u00a0kr." in provenu
    assert "SU-sager: 2019 ikke målt" in provenu
    assert "uge 36: " in weeks


def test_only_the_fonts_that_come_with_it_are_embedded(rapport: Report) -> None:
    assert rapport.fonts() == PLEX
    for page in rapport.pdf.pages:
        for font in page.Resources.Font.values():
            assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_a_missing_style_is_seen_in_the_embedded_fonts(tmp_path: Path) -> None:
    """Typst takes another weight without a word; what is embedded tells."""
    (tmp_path / "kun.ttf").write_bytes((FONTS / "IBMPlexSans_400Regular.ttf").read_bytes())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[tmp_path])
    file = tmp_path / "x.pdf"
    kilde = b'#set text(font: "IBM Plex Sans")\nTynd #text(weight: 600)[fed]'
    file.write_bytes(typst.compile(kilde, font_paths=fonts, ignore_system_fonts=True, format="pdf"))
    assert Report(file).fonts() == {"IBMPlexSans-Regular"}


def test_the_fonts_are_those_that_were_downloaded() -> None:
    lines = (FONTS / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert sums == {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in FONTS.iterdir() if f.name != "SHA256SUMS"}


def test_the_same_tables_give_the_same_bytes(intern: Path, edition: Edition) -> None:
    (file,) = build_reports(edition())
    assert file.read_bytes() == (intern / "rapport" / REPORT).read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_documents_date_is_the_publications(edition: Edition) -> None:
    out = edition(udgivelse=["update t set vaerdi = '2024-02-29' where noegle = 'udgivet'"])
    with pikepdf.open(build_reports(out)[0]) as pdf:
        assert pdf.open_metadata()["xmp:CreateDate"].startswith("2024-02-29")


def test_each_kommune_gets_its_newest_year(edition: Edition) -> None:
    copy = "insert into t by name select * replace ('{0}' as kommunekode) from t where kommunekode = '151' and aar <= {1}"
    out = edition(
        provenu_aar=[copy.format("101", 2021), copy.format("860", 2022)],
        provenu_total=[copy.format("101", 2021), copy.format("860", 2022)],
    )
    files = build_reports(out)
    assert [f.name for f in files] == ["aarsrapport-151-2023.pdf", "aarsrapport-860-2022.pdf", "aarsrapport-101-2021.pdf"]
    koebenhavn = Report(files[2])
    assert "Anvendelse af § 11 i Københavns Kommune" in koebenhavn.tekst
    assert "i 2021" in koebenhavn.rod.alle("H1")[0].tekst
    assert "IndsatserIkke målt.Anker" in koebenhavn.tekst
    assert "Der er ingen lister over risikosager for kommunen i 2021." in koebenhavn.tekst


def test_text_of_the_tables_is_never_read_as_markup(edition: Edition) -> None:
    """Typst's own signs, in a name and in a statement, stand as they were written."""
    dangerous = "#panic(1) *fed* $x$ <etiket> @henvisning [a] // \\ `kode`"
    out = edition(
        kommuner=[f"update t set navn = '{dangerous}' where kommunekode = '151'"],
        udsagn=[f"update t set citat = '= {dangerous}' where linje = (select min(linje) from t)"],
    )
    report = Report(build_reports(out)[0])
    assert f"Anvendelse af § 11 i {dangerous} Kommune" in [h.tekst for h in report.rod.alle("H2")]
    assert f"= {dangerous}" in report.tekst
