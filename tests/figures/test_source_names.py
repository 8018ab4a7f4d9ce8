"""Sources as people read them: by name and section, choices of ours in words, scanned sentences as they were written."""

from __future__ import annotations

import re

import pytest

from dagster_project.common.program import ROOT
from dagster_project.figures.source_names import DOCUMENTS, kilde_reference, mended, places, quoted
from tests.seeds.documents import seed

SCAN = "administrationsmodel-benchmarking.txt"


@pytest.mark.parametrize(
    ("kilde", "reference"),
    [
        ("aarsrapport-ballerup-2023.txt:106", "Ballerups årsrapport 2023, afsnittet »Provenu 2023«"),
        ("aarsrapport-ballerup-2023.txt:183-184", "Ballerups årsrapport 2023, afsnittet »Anvendelse af § 11 Ballerup Kommune«"),
        (
            f"{SCAN}:86-90",
            "STAR's administrationsmodel for benchmarking, afsnittet »Opfølgningskriterier« (skannet tekst, læsefejl rettet)",
        ),
        ("brev.txt:3-4", "brev.txt, linje 3–4"),
        ("[D]", "Vores valg; kilderne siger det ikke"),
        ("[D] ingen kilde nævner en frist", "Vores valg: ingen kilde nævner en frist"),
        ("kommune_sager", "Kommunens kontrolsager"),
        (None, None),
    ],
)
def test_a_source_is_cited_by_document_and_section(kilde: str | None, reference: str | None):
    assert kilde_reference(kilde) == reference


@pytest.mark.parametrize(
    ("scanned", "written"),
    [
        (
            "Den forste madling viser antal sager, som hver kommune udtager til egen visitering (prioriteringslisten)",
            "Den første måling viser antal sager, som hver kommune udtager til egen visitering (prioriteringslisten)",
        ),
        (
            "dvs. de sager der star tilbage pa bruttolisten ved udgangen af perio- den.",
            "dvs. de sager der står tilbage på bruttolisten ved udgangen af perioden.",
        ),
        ("hvor STAR konstaterer, (over 6 ma- neder) ligger meget lavt 1 brugen (trackningen)",
         "hvor STAR konstaterer, (over 6 måneder) ligger meget lavt i brugen (trækningen)"),
        ("Labende kontroller som f.eks. et flytteadvis", "Løbende kontroller som f.eks. et flytteadvis"),
        ("o Qkonomisk friplads pa kontroltrin 3", "Økonomisk friplads på kontroltrin 3"),
    ],
)  # fmt: skip
def test_a_scanned_sentence_is_mended(scanned: str, written: str):
    assert mended(scanned) == written


def test_only_scanned_documents_are_mended_and_a_choice_of_ours_is_called_one():
    assert quoted("5- 10 kontroller pa flytninger", "aarsrapport-ballerup-2023.txt:40") == "5- 10 kontroller pa flytninger"
    assert quoted("pa enten kontroltrin 2 eller 3", f"{SCAN}:90") == "på enten kontroltrin 2 eller 3"
    assert quoted("[D] en rettelse bogføres for sig", f"{SCAN}:90") == "Vores valg: en rettelse bogføres for sig"
    assert quoted(None, SCAN) is None


def test_each_section_begins_where_the_document_says_it():
    for name, document in DOCUMENTS.items():
        lines = (ROOT / "docs" / "kilder" / name).read_text("utf-8").splitlines()
        for first, heading in document.afsnit[1:]:
            printed = lines[first - 1].strip()
            assert (mended(printed) if document.is_scanned else printed).lower().startswith(heading.lower()[:9]), (first, heading)


def test_no_cited_sentence_of_a_scan_keeps_a_damaged_word():
    """Signs that Danish does not have, and words of the scan that stand nowhere in the language."""
    damaged = re.compile(r"[é@!]|\b(?:pa|star|maling\w*|madling\w*|ma|neder|radighed|perio|kom|lebende|labende)\b|\w- ")
    sentences = [
        (r["kildesaetning"], r["kilde"])
        for table in ("beregningsregler", "kontroltrin_regler", "opfoelgningskriterier")
        for r in seed(table)
        if any(DOCUMENTS[name].is_scanned for name, *_ in places(r["kilde"]))
    ]
    assert len(sentences) > 10
    assert [s for s in sentences if damaged.search(str(quoted(*s)))] == []
