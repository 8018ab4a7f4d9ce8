"""Danish formatting (docs/offentliggoerelse.md "How figures are written"), on values where another rule gives something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dagster_project.common.danish import date_, enumeration, maaned, mio, pct, saa_mange, sort_key, tal


@pytest.mark.parametrize(
    ("andel", "tekst"),
    [
        (689 / 2000, "34,5\u00a0pct."),  # binary 0.34449…: the tie is decided by the ratio, not by its float
        (Decimal("0.3245"), "32,5\u00a0pct."),
        (0.0, "0,0\u00a0pct."),
        (None, "–"),
        (1.3097713097713097, "131,0\u00a0pct."),
    ],
)
def test_andele_rundes_op_fra_den_uafrundede_vaerdi(andel: float | None, tekst: str) -> None:
    assert pct(andel) == tekst


def test_minus_er_et_rigtigt_minus_og_nul_har_intet() -> None:
    assert tal(-585000) == "\u2212585.000"
    assert tal(Decimal("-0.4")) == "0"
    assert mio(Decimal(11264947)) == "11,3"


def test_datoer_og_maaneder() -> None:
    assert date_(date(2023, 12, 31)) == "31.\u00a0dec.\u00a02023"
    assert maaned("2023-05") == "maj\u00a02023"
    assert maaned("2023") == "2023"


def test_aa_sorteres_som_aa_sidst() -> None:
    names = ["Aabenraa", "Ærø", "Zeland", "Ølstykke", "Ballerup", "Årslev"]
    assert sorted(names, key=sort_key) == ["Ballerup", "Zeland", "Ærø", "Ølstykke", "Aabenraa", "Årslev"]


def test_opregning_har_og_foer_det_sidste_led() -> None:
    assert [enumeration(terms) for terms in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a og b", "a, b og c"]


def test_en_taelles_i_ental_og_alt_andet_i_flertal() -> None:
    assert [saa_mange(n, "kategori", "kategorier") for n in (0, 1, 2, 1204)] == [
        "0 kategorier", "1 kategori", "2 kategorier", "1.204 kategorier",
    ]  # fmt: skip
