"""What a delivery yields by itself is computed once: the folder of results saves time and changes nothing else."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.resultater import hele_resultater, resultatmappe
from tests.deliveries.hjaelp import Sted
from tests.deliveries.staging import dbt, skriv_csv
from tests.effort import examples

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MODELLER = (
    "+benchmark_opfoelgning",
    "+benchmark_udvikling",
    "+benchmark_kriterier",
    "+karantaene",
    "+leverancer",
    "+kontrolsager",
)
KOLONNER = ["risikosag_id", "kommunekode", "omraade", "kontroltrin", "udstillet_dato", "udtaget_dato"]


def indhold(*ider: str, kommune: str = "151") -> str:
    """Cases, the first of them taken; one row at fault, and one that stands twice."""
    linjer = [f"{i};{kommune};kontanthjælp;3;2023-01-02;{'2023-11-0' + str(n + 1) if n == 0 else ''}" for n, i in enumerate(ider)]
    return skriv_csv(KOLONNER, [*linjer, f"fejl;{kommune};kontanthjælp;3;31-02-2023;", linjer[-1]])


A, B, SAG = (
    indhold("R1", "R2"),
    indhold("R1", "R3", "R4"),
    "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;risikosag_id\n",
)
ANKOMSTER = [
    ("udk_risikosager/udk_risikosager_DK_2023-12.csv", A),
    ("udk_risikosager/udk_risikosager_DK_2023-12_v2.csv", B),  # a correction
    ("udk_risikosager/udk_risikosager_DK_2023-12_v3.csv", A),  # the correction taken back
    ("udk_risikosager/udk_risikosager_DK_2023-10.csv", B),  # a late month
    ("udk_risikosager/udk_risikosager_151_2023-12.csv", indhold("R2", "R5")),
    ("kommune_sager/kommune_sager_151_2023-12.csv", SAG + "S1;151;6101900001;kontanthjælp;;andet;2023-11-02;R2\n"),
]


def koer(sted: Sted) -> set[str]:
    """A build; gives the deliveries whose raw files the log says it read."""
    log = sted.rod / "logs" / "dbt.log"
    foer = log.stat().st_size if log.exists() else 0
    dbt(sted, "build", "--select", *MODELLER, "--exclude-resource-type", "test", "unit_test")
    with log.open(encoding="utf-8") as f:
        f.seek(foer)
        return set(re.findall(r"læser \S*/udk_risikosager/(\w+)\.parquet", f.read()))


def marts(sted: Sted) -> dict[str, Counter]:
    with duckdb.connect(str(sted.byggefil), read_only=True) as con:
        tabeller = con.execute("select table_name from information_schema.tables where table_schema = 'marts'").fetchall()
        return {t: Counter(map(repr, con.execute(f"select * from marts.{t}").fetchall())) for (t,) in tabeller}


@settings(
    max_examples=examples(1, 5), deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
@given(ankomster=st.permutations(ANKOMSTER))
def test_kun_nye_leverancer_laeses_og_uden_mappen_er_alt_det_samme(
    tmp_path_factory: pytest.TempPathFactory, ankomster: list[tuple[str, str]]
) -> None:
    sted = Sted(Path(tmp_path_factory.mktemp("ankomster")))
    kendt: set[str] = set()
    for foerste in range(0, len(ankomster), 3):
        for sti, tekst in ankomster[foerste : foerste + 3]:
            sted.laeg(sti, tekst)
        sted.tag_ind()
        i_brug = {
            lev.fil.leverance_id for lev in sted.register() if lev.fil.kilde == "udk_risikosager" and lev.fil.aarsag is None
        }
        assert koer(sted) == i_brug - kendt, "a delivery is read once, and never again"
        kendt |= i_brug
    med_mappen = marts(sted)
    assert med_mappen["benchmark"] and med_mappen["karantaene"]
    shutil.rmtree(sted.rod / "cache")
    assert koer(sted) == i_brug
    assert marts(sted) == med_mappen


def test_et_halvt_resultat_og_et_fra_et_andet_aftryk_ryddes_bort(tmp_path: Path) -> None:
    gammel, mappe = (resultatmappe(str(tmp_path), "model", aftryk) for aftryk in ("gammelt", "nyt"))
    for m in (gammel, mappe):
        m.mkdir(parents=True)
    (gammel / "a.parquet").write_bytes(b"PAR1 ... PAR1")
    (mappe / "a.parquet").write_bytes(b"PAR1 ... PAR1")
    (mappe / "torn.parquet").write_bytes(b"PAR1 ...")
    (mappe / "empty.parquet").write_bytes(b"")
    (mappe / "b.tmp").write_bytes(b"PAR1")
    assert hele_resultater(str(tmp_path), "model", "nyt") == ["a"]
    assert sorted(f.name for f in tmp_path.rglob("*") if f.is_file()) == ["a.parquet"]
    assert not gammel.exists()
