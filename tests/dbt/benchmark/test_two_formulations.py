"""Two formulations agree: the marts, and the plain computation of recount.py over generated snapshots."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.dbt.benchmark import recount
from tests.dbt.benchmark.worlds import PERIODER, WITHOUT_COUNTRY, fil, one_per_kommune
from tests.dbt.staging.helpers import dbt
from tests.deliveries.helpers import Place

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MODELS = ("+benchmark_opfoelgning", "+benchmark_udvikling", "+benchmark_kriterier")


def delivered(place: Place, worlds: dict) -> tuple[dict, set[str]]:
    """The worlds as files in the landing folder; gives the cases that count, and the periods with a national snapshot."""
    is_valid: dict = {}
    for periode in PERIODER:
        is_valid[periode] = {}
        if periode not in WITHOUT_COUNTRY:
            country = {k: v[periode][0] for k, v in worlds.items()}
            everyone = ((k, s) for k, sager in country.items() for s in sager)
            place.put(f"udk_risikosager/udk_risikosager_DK_{periode}.csv", fil(everyone))
            is_valid[periode] |= country
        for kommune, world in worlds.items():
            if (own := world[periode][1]) is not None:
                place.put(f"udk_risikosager/udk_risikosager_{kommune}_{periode}.csv", fil((kommune, s) for s in own))
                is_valid[periode][kommune] = own
    return is_valid, set(PERIODER) - WITHOUT_COUNTRY


def raekker(con: duckdb.DuckDBPyConnection, tabel: str, noegle: int) -> dict[tuple, dict]:
    """The rows of a mart by their key: its first columns."""
    answer = con.execute(f"select * from marts.{tabel}")
    names = [d[0] for d in answer.description]
    found = {r[:noegle]: dict(zip(names[noegle:], r[noegle:], strict=True)) for r in answer.fetchall()}
    (count,) = con.execute(f"select count(*) from marts.{tabel}").fetchone()
    assert count == len(found), f"{tabel}: two rows share a key"
    return found


def test_marts_and_the_second_reckoning_agree(tmp_path: Path) -> None:
    place = Place(tmp_path)
    worlds = one_per_kommune()
    is_valid, with_country = delivered(place, worlds)
    place.take_ind("udk_risikosager")
    assert [lev.fil.aarsag for lev in place.register() if lev.fil.aarsag] == []
    dbt(place, "build", "--select", *MODELS, "--exclude-resource-type", "test", "unit_test")
    expected = recount.benchmark(is_valid, with_country)
    with duckdb.connect(str(place.build_file), read_only=True) as con:
        found = raekker(con, "benchmark", 4)
        assert found.keys() == expected.keys()
        assert {k: r for k, r in found.items() if r != expected[k]} == {}

        opfoelgning = raekker(con, "benchmark_opfoelgning", 3)
        awaited = recount.opfoelgning(expected)
        assert {k: {n: r[n] for n in awaited[k]} for k, r in opfoelgning.items()} == awaited

        development = raekker(con, "benchmark_udvikling", 5)
        assert len(development) == 12 * len(expected), "twelve months per period and cell"
        for (_, kommune, step, area, month), r in development.items():
            own = expected.get((month, kommune, step, area), {})
            assert r == {n: own.get(n) for n in ("udtaget", "resterende", "andel_udtaget")}

        per_criterion = con.execute(
            "select periode, kommunekode, kontroltrin, omraade, sum(udtaget), sum(oprettet), sum(afsluttet), "
            "sum(afsluttet_med_effekt) from marts.benchmark_kriterier group by all"
        ).fetchall()
        for *key, udtaget, oprettet, afsluttet, effekt in per_criterion:
            r = expected[tuple(key)]
            assert (udtaget, oprettet, afsluttet, effekt) == tuple(
                r[n] for n in ("udtaget", "oprettet", "afsluttet", "afsluttet_med_effekt")
            )
