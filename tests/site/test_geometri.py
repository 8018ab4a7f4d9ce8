"""Charts as numbers: dots that do not meet, lines that break where nothing was read, bars on one axis."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dagster_project.publish.site.geometri import BRED, SMAL, kurve, soejler, svaerm

PROCENTER = st.lists(st.none() | st.integers(0, 1000).map(lambda n: n / 10), max_size=40)


@given(PROCENTER, st.sampled_from([BRED, SMAL]))
def test_ingen_prikker_moedes_hvor_der_er_plads(procenter: list[float | None], akse) -> None:
    y = svaerm(procenter, akse, 10_000)
    assert [v is None for v in y] == [p is None for p in procenter]
    steder = [(akse.x(p), v) for p, v in zip(procenter, y, strict=True) if p is not None]
    for (x1, y1), (x2, y2) in combinations(steder, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= (2 * akse.r) ** 2


@given(PROCENTER)
def test_svaermen_bliver_inden_for_sit_rum(procenter: list[float | None]) -> None:
    assert all(abs(v) <= 30 for v in svaerm(procenter, BRED, 30) if v is not None)


def test_en_maaned_uden_aflaesning_bryder_linjen() -> None:
    assert kurve([0.0, 50.0, None, 100.0, 100.0], 40, 20, 100) == "M0 20L10 10M30 0L40 0"


def test_en_enkelt_aflaesning_er_et_punkt_og_ikke_en_usynlig_linje() -> None:
    rundt_om_20_10 = "M19 10a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
    assert kurve([None, 50.0, None], 40, 20, 100) == kurve([0.0, 50.0, None], 40, 20, 100, fra=1) == rundt_om_20_10


def test_en_vaerdi_over_loftet_skaeres_af_ved_kanten() -> None:
    assert kurve([90.0, 30.0], 10, 60, 60) == "M0 0L10 30"


def test_soejler_har_faelles_akse_og_ingen_soejle_uden_tal() -> None:
    lav, ingen, hoej = soejler([5.0, None, 10.0], 10.0, 30, 100, luft=0)
    assert ingen is None
    assert (lav.hoejde, hoej.hoejde) == (50.0, 100.0)
    assert (lav.y, hoej.y) == (50.0, 0.0)
