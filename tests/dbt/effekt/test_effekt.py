"""KL's tables of effect are what pandas counts from the landing files, and each figure leads to its rows."""

from __future__ import annotations

from math import isclose
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from dagster_project.common.errors import UsageError
from dagster_project.spor.find import find
from tests.data_folder import Folder
from tests.dbt.effekt.landing import cases
from tests.spor.conftest import k  # noqa: F401  the demo opened for tracing

pytestmark = pytest.mark.heavy
COUNTS = ("sager_oprettet", "sager_afsluttet", "med_effekt", "uden_effekt", "aabne")
AMOUNTS = ("tilbagebetalingskrav", "mindreudgift", "anke")


def recount(demo: Folder) -> dict[tuple, dict]:
    """(kommunekode, aar, kontroltrin, dimension, vaerdi) -> what the rules say of the cell."""
    rows = cases(demo.landing)
    rows["aabnet"] = rows.groupby(["kommunekode", "sagsnr"])["oprettet_dato"].transform("min")
    rows["aar"] = rows["aabnet"].dt.year
    rows["booked"] = rows["afgoerelse_dato"].notna() & (rows["ejer"] == "kommune") & (rows["trin"] != "uklassificeret")
    rows["kanal"] = rows["kanal"].fillna("ikke oplyst").str.split("|")
    cells = [rows.assign(dimension="alle", vaerdi="alle")]
    cells += [rows.assign(dimension=name, vaerdi=rows[name]) for name in ("ydelse", "sagstype")]
    cells.append(rows.assign(dimension="kanal", vaerdi=rows["kanal"]).explode("vaerdi"))
    out = {}
    for cell, own in pd.concat(cells).groupby(["kommunekode", "aar", "trin", "dimension", "vaerdi"]):
        sager = [sag for _, sag in own.groupby("sagsnr")]
        closed = [sag for sag in sager if sag["afsluttet_dato"].notna().all()]
        effect = [sag for sag in closed if ((sag["krav"] > 0) | (sag["sparet"] > 0)).any()]
        decided = [sag for sag in sager if sag["afgoerelse_dato"].notna().all()]
        booked = own[own["booked"]]
        out[cell] = {
            "sager_oprettet": len(sager),
            "sager_afsluttet": len(closed),
            "med_effekt": len(effect),
            "uden_effekt": len(closed) - len(effect),
            "aabne": len(sager) - len(closed),
            "tilbagebetalingskrav": booked["krav"].sum(),
            "mindreudgift": booked["sparet"].sum(),
            "anke": booked["anket"].sum(),
            "dage": [(sag["afgoerelse_dato"].max() - sag["aabnet"].min()).days for sag in decided],
        }
    return out


def wilson(hits: int, n: int) -> tuple[float, float]:
    """As Wilson (1927) gives it: the roots of (p − hits/n)² = z² p (1 − p) / n."""
    z = NormalDist().inv_cdf(0.975)
    p = hits / n
    low, high = np.sort(np.roots([1 + z**2 / n, -(2 * p + z**2 / n), p**2]).real)
    return max(0.0, float(low)), min(1.0, float(high))


def test_every_cell_is_what_the_files_give(demo: Folder) -> None:
    expected = recount(demo)
    names = (*COUNTS, *AMOUNTS, "dage_til_afgoerelse_median", "dage_til_afgoerelse_oevre_kvartil")
    found = {r[:5]: dict(zip(names, r[5:], strict=True)) for r in demo.sql(
        f"select kommunekode, aar, kontroltrin, dimension, vaerdi, {', '.join(names)} from marts.effekt where kommunekode <> 'DK'"
    )}  # fmt: skip
    assert found.keys() == expected.keys() and len(found) > 100
    for cell, should in expected.items():
        for name in (*COUNTS, *AMOUNTS):
            assert float(found[cell][name]) == should[name], (cell, name)
        days = (np.median(should["dage"]), np.quantile(should["dage"], 0.75)) if should["dage"] else (None, None)
        assert (found[cell]["dage_til_afgoerelse_median"], found[cell]["dage_til_afgoerelse_oevre_kvartil"]) == days, cell


def test_the_interval_is_wilsons_and_stands_with_its_n(demo: Folder) -> None:
    rows = demo.sql("select med_effekt, sager_afsluttet, andel_nedre, andel_oevre from marts.effekt where sager_afsluttet > 0")
    assert any(0 < hits < n for hits, n, *_ in rows)
    for hits, n, low, high in rows:
        assert all(isclose(a, b, abs_tol=1e-6) for a, b in zip((low, high), wilson(hits, n), strict=True)), (hits, n)
    assert demo.sql(
        "select count(*) from marts.effekt where sager_afsluttet = 0 and coalesce(andel_nedre, andel_oevre) is not null"
    ) == [(0,)]


def test_the_country_is_whoever_delivered_and_says_how_many(demo: Folder) -> None:
    names = ", ".join(COUNTS)
    own, country = (
        set(demo.sql(f"select aar, kontroltrin, dimension, vaerdi, {names} from marts.effekt where kommunekode {sign} 'DK'"))
        for sign in ("<>", "=")
    )
    assert own == country  # the demo has cases of one municipality
    assert demo.sql("select distinct kommuner_daekket, kommuner_i_alt from marts.effekt where kommunekode = 'DK'") == [(1, 98)]


def test_every_figure_of_the_newest_year_adds_up_from_its_rows(demo: Folder, k) -> None:  # noqa: F811
    cells = demo.sql(
        "select 'effekt/151/2023/' || kontroltrin || '/' || dimension || '/' || trim(regexp_replace(replace(replace(replace("
        "lower(vaerdi), 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa'), '[^a-z0-9]+', '-', 'g')) from marts.effekt where kommunekode = '151' "
        "and aar = 2023 and (dimension = 'alle' or vaerdi in ('SKAT', 'anonym borger', 'sygefravær') or sager_oprettet = 3)"
    )
    assert len(cells) > 5
    for (cell,) in cells:
        for tal in (*COUNTS, "andel_med_effekt", *AMOUNTS):
            spor = find(k, f"{cell}/{tal}", graense=0)
            assert spor.stemmer and len(spor.regler) >= (spor.antal > 0), (cell, tal, spor.publiceret, spor.genregnet)
        bounds = [find(k, f"{cell}/andel_{bound}", graense=0) for bound in ("nedre", "oevre")]
        if not (n := bounds[0].naevner):
            assert [b.publiceret for b in bounds] == [b.genregnet for b in bounds] == [None, None], cell
            continue
        for bound, should in zip(bounds, wilson(int(bounds[0].taeller), n), strict=True):
            assert bound.stemmer and isclose(bound.genregnet, should, abs_tol=1e-6), (cell, bound.tal_id)
            assert "konfidensinterval" in {m.noegle for m in bound.metodevalg} and "grænse" in bound.titel
    for tal in ("kommuner_med_sager", "kommuner_daekket"):  # the demo has cases of one municipality
        municipalities = find(k, f"effekt/dk/2023/3/alle/alle/{tal}", graense=2)
        assert municipalities.stemmer and municipalities.publiceret == municipalities.antal == len(municipalities.regler) == 1
    with pytest.raises(UsageError, match="antallet af kommuner i landet"):
        find(k, "effekt/dk/2023/3/alle/alle/kommuner_i_alt")
    country = find(k, "effekt/dk/2023/3/alle/alle/med_effekt", graense=2)
    assert country.stemmer and "hele landet" in country.titel and all(r.celler["sagsnr"] for r in country.raekker)
