"""The attacker finds nothing in what we publish, and finds every kind of leak that is planted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import typst
import xlsxwriter

from dagster_project.publish.rapport import byg_rapporter
from dagster_project.publish.site import byg_site
from tests.publish.angriber.angrib import angrib

PERIODE = "2023-12"
NOEGLE = ["periode", "kommunekode", "kontroltrin", "omraade", "kriterium"]


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


def test_nothing_in_the_demos_public_folder_gives_a_hidden_figure_away(udgaver: Path, tmp_path: Path):
    """Site and report too: every file of the folder is read."""
    mappe = tmp_path / udgaver.name
    shutil.copytree(udgaver, mappe)
    byg_rapporter(mappe / "offentlig")
    byg_site(mappe / "offentlig")
    assert {f.suffix for f in (mappe / "offentlig").rglob("*.*")} == {".parquet", ".csv", ".json", ".xlsx", ".pdf", ".html"}
    assert angrib([mappe]) == []


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


def _rapport(mappe: Path) -> None:
    """Where no table is: in the foot of the page, which no reading of tags comes by."""
    kilde = '#set document(title: "x")\n#set page(footer: [heraf § 11: 1.115.157 kr.])\nTekst'
    (mappe / "offentlig" / "rapport.pdf").write_bytes(typst.compile(kilde.encode(), pdf_standards="ua-1"))


def _bogmaerke(mappe: Path) -> None:
    kilde = '#set document(title: "x")\n#place(hide(heading(bookmarked: true)[heraf 1.115.157 kr.]))\nTekst'
    (mappe / "offentlig" / "rapport.pdf").write_bytes(typst.compile(kilde.encode(), pdf_standards="ua-1"))


def _side(mappe: Path) -> None:
    (mappe / "offentlig" / "side.html").write_text("<p title='x'><b>1.115</b>&#46;157 kr.</p>", "utf-8")


def _alt(mappe: Path) -> None:
    (mappe / "offentlig" / "side.html").write_text("<svg aria-label='heraf 1115157'></svg>", "utf-8")


def _krav(mappe: Path) -> None:
    """What is written off and outstanding of one row, of which the rest stands there: the appeals are what is left."""
    hvor = (pl.col("ydelse") == "fleksløntilskud") & (pl.col("aldersklasse") == "1–3 år")
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "krav.parquet").filter(hvor)
    ret(mappe, "krav", hvor, **{k: sand[k][0] for k in ("afskrevet", "udestaaende")})


def _ydelse(mappe: Path) -> None:
    """All benefits of a year but one: its proceeds are the rest of the category."""
    skjult = (pl.col("aar") == 2023) & (pl.col("kategori") == "KL-ydelser") & pl.col("beloeb").is_null()
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "provenu_kommunal_andel.parquet")
    alle = pl.read_parquet(mappe / "offentlig" / "tabeller" / "provenu_kommunal_andel.parquet").filter(skjult)["ydelse"].to_list()
    for ydelse in alle[:-1]:
        hvor = (pl.col("aar") == 2023) & (pl.col("kategori") == "KL-ydelser") & (pl.col("ydelse") == ydelse)
        ret(mappe, "provenu_kommunal_andel", hvor, beloeb=sand.filter(hvor)["beloeb"][0])


def _tal(mappe: Path) -> None:
    ret(mappe, "tal", pl.col("tal_id") == "provenu/151/2023/paragraf-11", vaerdi=Decimal(1115157))


def _udsagn(mappe: Path) -> None:
    ret(mappe, "udsagn", pl.col("udsagn_id") == "sygefravaer-udfald", beregnet="16 + 1 + 2 = 19")


def _kriterium(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "benchmark_kriterier.parquet"
    sand = pl.read_parquet(mappe / "intern" / "tabeller" / "benchmark_kriterier.parquet").filter(pl.col("kommunekode") == "DK")
    pl.read_parquet(fil).with_columns(sand.sort(NOEGLE)["afsluttet_med_effekt"]).write_parquet(fil)


def _uge(mappe: Path) -> None:
    """Every week of a year at the top of what its number may stand for: then each is what the total says."""
    fil = mappe / "offentlig" / "tabeller" / "su_flytninger_uge.parquet"
    alle = pl.read_parquet(fil)
    aaret = pl.col("mandag").dt.year() == 2023
    uger = alle.filter(aaret).head(4).with_columns(kontrolleret=pl.lit(0, pl.Int32), afvist_eller_frafaldet=pl.lit(0, pl.Int32))
    foer = pl.col("mandag").dt.offset_by("6d").dt.year() == 2022  # but for the week across New Year
    pl.concat([alle.filter(foer), uger]).write_parquet(fil)
    for felt in ("su_flytninger_kontrolleret", "su_flytninger_afvist_eller_frafaldet"):
        ret(mappe, "indsatser", (pl.col("aar") == 2023) & (pl.col("noegletal") == felt), vaerdi=Decimal(4 * uger.height))


def _revision(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "reviderede_tal.parquet"
    tom = pl.read_parquet(fil)
    r = {"tal_id": "provenu/151/2023/paragraf-11", "publikation_til": mappe.name, "efter": Decimal(7), "skjult": ""}
    pl.DataFrame([{**dict.fromkeys(tom.columns), **r}], schema=tom.schema).write_parquet(fil)


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
        (_rapport, "rapport.pdf: "),
        (_bogmaerke, "rapport.pdf: "),
        (_side, "side.html: "),
        (_alt, "side.html: "),
        (_krav, "krav/151/2023/fleksløntilskud/1–3 år/anke_korrektion"),
        (_ydelse, "provenu_kommunal_andel/151/2023/KL-ydelser/"),
        (_tal, "provenu/151/2023/paragraf-11"),
        (_udsagn, "udsagn: sygefravaer-udfald"),
        (_kriterium, "benchmark_kriterier: afsluttet_med_effekt er ikke afrundet"),
        (_uge, "su_flytninger_uge: 151 2023-1 kontrolleret: 4"),
        (_revision, "reviderede_tal: provenu/151/2023/paragraf-11 efter"),
    ],
    ids=[
        *("total", "complement", "share", "exact total", "rank", "order", "workbook", "data package", "foot of a report"),
        *("bookmark", "page", "alternative text", "claims by age", "benefit", "figure by id", "words", "criterion", "week"),
        "revision",
    ],
)
def test_a_planted_leak_is_caught(lille: Path, tmp_path: Path, plant: Callable[[Path], None], ventet: str):
    mappe = tmp_path / lille.name
    shutil.copytree(lille, mappe)
    plant(mappe)
    fund = angrib([mappe])
    assert any(ventet in f for f in fund), fund


def test_without_a_plant_the_small_copy_gives_nothing_away(lille: Path):
    assert angrib([lille]) == []
