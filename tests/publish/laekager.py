"""One leak of each kind, planted in the public folder of a small publication, and what the attacker must say of it."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import typst
import xlsxwriter

from tests.publish.hjaelp import ret

NOEGLE = ["periode", "kommunekode", "kontroltrin", "omraade", "kriterium"]


def _skriv(fil: Path, raekker: list[dict]) -> None:
    """Those rows in the place of the table's."""
    pq.write_table(pa.Table.from_pylist(raekker, pq.read_schema(fil)), fil)


def _total(mappe: Path) -> None:
    ret(mappe, "provenu_total", (pc.field("aar") == 2023) & (pc.field("total") == "uden § 11"), beloeb=Decimal("10149790"))


def _komplement(mappe: Path) -> None:
    hvor = (pc.field("aar") == 2023) & (pc.field("noegletal") == "sygefravaer_reduceret")
    ret(mappe, "indsatser", hvor, vaerdi=Decimal(16))


def _andel(mappe: Path) -> None:
    hvor = (pc.field("kommunekode") == "151") & (pc.field("kontroltrin") == "3") & (pc.field("omraade") == "alle")
    sand = pq.read_table(mappe / "intern" / "tabeller" / "benchmark.parquet").filter(hvor)["andel_med_effekt"][0].as_py()
    ret(mappe, "benchmark", hvor, andel_med_effekt=sand)


def _rang(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "benchmark_opfoelgning.parquet"
    sand = pq.read_table(mappe / "intern" / "tabeller" / "benchmark_opfoelgning.parquet")["kommuner_lavere"]
    _skriv(fil, [r | {"kommuner_lavere": v} for r, v in zip(pq.read_table(fil).to_pylist(), sand.to_pylist(), strict=True)])


def _orden(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "provenu_aar.parquet"
    sand = pq.read_table(mappe / "intern" / "tabeller" / "provenu_aar.parquet")
    orden = pc.sort_indices(sand["beloeb"])
    pq.write_table(pq.read_table(fil).take(orden), fil)


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
    hvor = (pc.field("ydelse") == "fleksløntilskud") & (pc.field("aldersklasse") == "1–3 år")
    sand = pq.read_table(mappe / "intern" / "tabeller" / "krav.parquet").filter(hvor)
    ret(mappe, "krav", hvor, **{k: sand[k][0].as_py() for k in ("afskrevet", "udestaaende")})


def _ydelse(mappe: Path) -> None:
    """All benefits of a year but one: its proceeds are the rest of the category."""
    skjult = (pc.field("aar") == 2023) & (pc.field("kategori") == "KL-ydelser") & pc.field("beloeb").is_null()
    sand = pq.read_table(mappe / "intern" / "tabeller" / "provenu_kommunal_andel.parquet")
    alle = pq.read_table(mappe / "offentlig" / "tabeller" / "provenu_kommunal_andel.parquet").filter(skjult)["ydelse"].to_pylist()
    for ydelse in alle[:-1]:
        hvor = (pc.field("aar") == 2023) & (pc.field("kategori") == "KL-ydelser") & (pc.field("ydelse") == ydelse)
        ret(mappe, "provenu_kommunal_andel", hvor, beloeb=sand.filter(hvor)["beloeb"][0].as_py())


def _tal(mappe: Path) -> None:
    ret(mappe, "tal", pc.field("tal_id") == "provenu/151/2023/paragraf-11", vaerdi=Decimal(1115157))


def _udsagn(mappe: Path) -> None:
    ret(mappe, "udsagn", pc.field("udsagn_id") == "sygefravaer-udfald", beregnet="16 + 1 + 2 = 19")


def _kriterium(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "benchmark_kriterier.parquet"
    sand = pq.read_table(mappe / "intern" / "tabeller" / "benchmark_kriterier.parquet").filter(pc.field("kommunekode") == "DK")
    vaerdier = sand.sort_by([(k, "ascending") for k in NOEGLE])["afsluttet_med_effekt"].to_pylist()
    _skriv(fil, [r | {"afsluttet_med_effekt": v} for r, v in zip(pq.read_table(fil).to_pylist(), vaerdier, strict=True)])


def _uge(mappe: Path) -> None:
    """Every week of a year at the top of what its number may stand for: then each is what the total says."""
    fil = mappe / "offentlig" / "tabeller" / "su_flytninger_uge.parquet"
    alle = pq.read_table(fil).to_pylist()
    aaret = [r | {"kontrolleret": 0, "afvist_eller_frafaldet": 0} for r in alle if r["mandag"].year == 2023][:4]
    foer = [r for r in alle if (r["mandag"] + timedelta(days=6)).year == 2022]  # but for the week across New Year
    _skriv(fil, [*foer, *aaret])
    for felt in ("su_flytninger_kontrolleret", "su_flytninger_afvist_eller_frafaldet"):
        ret(mappe, "indsatser", (pc.field("aar") == 2023) & (pc.field("noegletal") == felt), vaerdi=Decimal(4 * len(aaret)))


def _revision(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "reviderede_tal.parquet"
    r = {"tal_id": "provenu/151/2023/paragraf-11", "publikation_til": mappe.name, "efter": Decimal(7), "skjult": ""}
    _skriv(fil, [r])


def _pakke(mappe: Path) -> None:
    fil = mappe / "offentlig" / "tabeller" / "datapackage.json"
    pakke = json.loads(fil.read_text("utf-8"))
    pakke["resources"][0]["schema"]["fields"][0]["constraints"] = {"maximum": 1640160}
    fil.write_text(json.dumps(pakke), "utf-8")


def _afrunding(mappe: Path) -> None:
    hvor = (pc.field("kommunekode") == "DK") & (pc.field("kontroltrin") == "samlet")
    sand = pq.read_table(mappe / "intern" / "tabeller" / "benchmark.parquet").filter(hvor)["udtaget"][0].as_py()
    ret(mappe, "benchmark", hvor, udtaget=sand)


# what is planted, and what the attacker's find must hold
LAEKAGER = {
    "total": (_total, "paragraf-11"),
    "complement": (_komplement, "uden sygefravaer_reduceret"),
    "share": (_andel, "andel_med_effekt er ikke regnet af de viste tal"),
    "exact total": (_afrunding, "udtaget"),
    "rank": (_rang, "kommuner_lavere er ikke rangen"),
    "order": (_orden, "provenu_aar: rækkefølgen"),
    "workbook": (_bog, "bog.xlsx!xl/comments1.xml: "),
    "data package": (_pakke, "datapackage.json: "),
    "foot of a report": (_rapport, "rapport.pdf: "),
    "bookmark": (_bogmaerke, "rapport.pdf: "),
    "page": (_side, "side.html: "),
    "alternative text": (_alt, "side.html: "),
    "claims by age": (_krav, "krav/151/2023/fleksløntilskud/1–3 år/anke_korrektion"),
    "benefit": (_ydelse, "provenu_kommunal_andel/151/2023/KL-ydelser/"),
    "figure by id": (_tal, "provenu/151/2023/paragraf-11"),
    "words": (_udsagn, "udsagn: sygefravaer-udfald"),
    "criterion": (_kriterium, "benchmark_kriterier: afsluttet_med_effekt er ikke afrundet"),
    "week": (_uge, "su_flytninger_uge: 151 2023-1 kontrolleret: 4"),
    "revision": (_revision, "reviderede_tal: provenu/151/2023/paragraf-11 efter"),
}
