"""The attacker finds nothing in what we publish, and finds every kind of leak that is planted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.publish.angriber.angrib import angrib

PERIODE = "2023-12"


@pytest.fixture(scope="module")
def lille(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's publication with the benchmark of one month: whole enough for every leak, small enough to copy."""
    mappe = tmp_path_factory.mktemp("angreb") / udgaver.name
    shutil.copytree(udgaver, mappe, ignore=shutil.ignore_patterns("*.csv", "*.xlsx"))
    for udgave in ("intern", "offentlig"):
        for fil in (mappe / udgave / "tabeller").glob("benchmark*.parquet"):
            tabel = pl.read_parquet(fil)
            tabel.filter(_maaned(tabel)).write_parquet(fil)
    return mappe


def _maaned(tabel: pl.DataFrame) -> pl.Expr:
    egen = pl.col("periode") == PERIODE
    return egen & (pl.col("maaned") == PERIODE) if "maaned" in tabel.columns else egen


def test_nothing_in_the_demos_public_folder_gives_a_hidden_figure_away(udgaver: Path):
    assert angrib([udgaver]) == []


def ret(mappe: Path, tabel: str, hvor: pl.Expr, udgave: str = "offentlig", **nye: object) -> None:
    """Sets cells of a table, and shows them."""
    fil = mappe / udgave / "tabeller" / f"{tabel}.parquet"
    t = pl.read_parquet(fil)
    assert t.filter(hvor).height == 1
    felter = "|".join(nye)
    t = t.with_columns(
        *(pl.when(hvor).then(pl.lit(v).cast(t.schema[k])).otherwise(k).alias(k) for k, v in nye.items()),
        skjult=pl.when(hvor)
        .then(pl.col("skjult").str.replace_all(rf"(^|\|)({felter})=[^|]*", "").str.strip_prefix("|"))
        .otherwise("skjult"),
    )
    t.write_parquet(fil)


def _total(mappe: Path) -> None:
    ret(mappe, "provenu_total", (pl.col("aar") == 2023) & (pl.col("total") == "uden § 11"), beloeb=Decimal("10149790"))


def _komplement(mappe: Path) -> None:
    hvor = (pl.col("aar") == 2023) & (pl.col("noegletal") == "sygefravaer_reduceret")
    ret(mappe, "indsatser", hvor, vaerdi=Decimal(16))


def _andel(mappe: Path) -> None:
    hvor = (pl.col("kommunekode") == "151") & (pl.col("kontroltrin") == "3") & (pl.col("omraade") == "alle")
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "benchmark.parquet").filter(hvor)["andel_med_effekt"][0]
    ret(mappe, "benchmark", hvor, andel_med_effekt=sand)


def _rang(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "benchmark_opfoelgning.parquet"
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "benchmark_opfoelgning.parquet")["kommuner_lavere"]
    pl.read_parquet(fil).with_columns(kommuner_lavere=sand).write_parquet(fil)


def _orden(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "provenu_aar.parquet"
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "provenu_aar.parquet").with_row_index("plads")
    orden = sand.sort("beloeb")["plads"].to_list()
    pl.read_parquet(fil)[orden].write_parquet(fil)


def _bog(mappe: Path) -> None:
    with xlsxwriter.Workbook(mappe / "offentlig" / "bog.xlsx") as bog:
        bog.add_worksheet().write_comment(0, 0, "heraf § 11: 1.115.157 kr.")


def _pakke(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "datapackage.json"
    pakke = json.loads(fil.read_text("utf-8"))
    pakke["resources"][0]["schema"]["fields"][0]["constraints"] = {"maximum": 1640160}
    fil.write_text(json.dumps(pakke), "utf-8")


def _afrunding(mappe: Path) -> None:
    hvor = (pl.col("kommunekode") == "DK") & (pl.col("kontroltrin") == "samlet")
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "benchmark.parquet").filter(hvor)["udtaget"][0]
    ret(mappe, "benchmark", hvor, udtaget=sand)


@pytest.mark.parametrize(
    ("plant", "ventet"),
    [
        (_total, "paragraf-11"),
        (_komplement, "uden sygefravaer_reduceret"),
        (_andel, "andel_med_effekt er ikke regnet af de viste tal"),
        (_afrunding, "udtaget"),
        (_rang, "kommuner_lavere er ikke rangen"),
        (_orden, "provenu_aar: rækkefølgen"),
        (_bog, "bog.xlsx!xl/comments1.xml: "),
        (_pakke, "datapackage.json: "),
    ],
    ids=["total", "complement", "share", "exact total", "rank", "order", "workbook", "data package"],
)
def test_a_planted_leak_is_caught(lille: Path, tmp_path: Path, plant: Callable[[Path], None], ventet: str):
    mappe = tmp_path / lille.name
    shutil.copytree(lille, mappe)
    plant(mappe)
    fund = angrib([mappe])
    assert any(ventet in f for f in fund), fund


def test_without_a_plant_the_small_copy_gives_nothing_away(lille: Path):
    assert angrib([lille]) == []
