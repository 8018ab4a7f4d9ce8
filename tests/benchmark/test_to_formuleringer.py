"""Two formulations agree: the marts, and the plain computation of genregning.py over generated snapshots."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.benchmark import genregning
from tests.benchmark.verdener import PERIODER, UDEN_LANDET, en_pr_kommune, fil
from tests.deliveries.hjaelp import Sted
from tests.deliveries.staging import dbt

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MODELLER = ("+benchmark_opfoelgning", "+benchmark_udvikling", "+benchmark_kriterier")


def leveret(sted: Sted, verdener: dict) -> tuple[dict, set[str]]:
    """The worlds as files in the landing folder; gives the cases that count, and the periods with a national snapshot."""
    gaelder: dict = {}
    for periode in PERIODER:
        gaelder[periode] = {}
        if periode not in UDEN_LANDET:
            landet = {k: v[periode][0] for k, v in verdener.items()}
            alle = ((k, s) for k, sager in landet.items() for s in sager)
            sted.laeg(f"udk_risikosager/udk_risikosager_DK_{periode}.csv", fil(alle))
            gaelder[periode] |= landet
        for kommune, verden in verdener.items():
            if (egne := verden[periode][1]) is not None:
                sted.laeg(f"udk_risikosager/udk_risikosager_{kommune}_{periode}.csv", fil((kommune, s) for s in egne))
                gaelder[periode][kommune] = egne
    return gaelder, set(PERIODER) - UDEN_LANDET


def raekker(con: duckdb.DuckDBPyConnection, tabel: str, noegle: int) -> dict[tuple, dict]:
    """The rows of a mart by their key: its first columns."""
    svar = con.execute(f"select * from marts.{tabel}")
    navne = [d[0] for d in svar.description]
    fundne = {r[:noegle]: dict(zip(navne[noegle:], r[noegle:], strict=True)) for r in svar.fetchall()}
    (antal,) = con.execute(f"select count(*) from marts.{tabel}").fetchone()
    assert antal == len(fundne), f"{tabel}: two rows share a key"
    return fundne


def test_marts_og_genregning_er_enige(tmp_path: Path) -> None:
    sted = Sted(tmp_path)
    verdener = en_pr_kommune()
    gaelder, med_landet = leveret(sted, verdener)
    sted.tag_ind("udk_risikosager")
    assert [lev.fil.aarsag for lev in sted.register() if lev.fil.aarsag] == []
    dbt(sted, "build", "--select", *MODELLER, "--exclude-resource-type", "test", "unit_test")
    forventet = genregning.benchmark(gaelder, med_landet)
    with duckdb.connect(str(sted.byggefil), read_only=True) as con:
        fundet = raekker(con, "benchmark", 4)
        assert fundet.keys() == forventet.keys()
        assert {k: r for k, r in fundet.items() if r != forventet[k]} == {}

        opfoelgning = raekker(con, "benchmark_opfoelgning", 3)
        ventet = genregning.opfoelgning(forventet)
        assert {k: {n: r[n] for n in ventet[k]} for k, r in opfoelgning.items()} == ventet

        udvikling = raekker(con, "benchmark_udvikling", 5)
        assert len(udvikling) == 12 * len(forventet), "twelve months per period and cell"
        for (_, kommune, trin, omraade, maaned), r in udvikling.items():
            egen = forventet.get((maaned, kommune, trin, omraade), {})
            assert r == {n: egen.get(n) for n in ("udtaget", "resterende", "andel_udtaget")}

        pr_kriterium = con.execute(
            "select periode, kommunekode, kontroltrin, omraade, sum(udtaget), sum(oprettet), sum(afsluttet), "
            "sum(afsluttet_med_effekt) from marts.benchmark_kriterier group by all"
        ).fetchall()
        for *noegle, udtaget, oprettet, afsluttet, effekt in pr_kriterium:
            r = forventet[tuple(noegle)]
            assert (udtaget, oprettet, afsluttet, effekt) == tuple(
                r[n] for n in ("udtaget", "oprettet", "afsluttet", "afsluttet_med_effekt")
            )
