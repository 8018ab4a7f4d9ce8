"""One leak of each kind, planted in the public folder of a small publication, and what the attacker must say of it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import typst
import xlsxwriter

from tests.publish.helpers import mend

KEY = ["periode", "kommunekode", "kontroltrin", "omraade", "kriterium"]


def _write(fil: Path, rows: list[dict]) -> None:
    """Those rows in the place of the table's."""
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(fil)), fil)


def _total(folder: Path) -> None:
    mend(folder, "provenu_total", (pc.field("aar") == 2023) & (pc.field("total") == "uden § 11"), beloeb=Decimal("10149790"))


def _komplement(folder: Path) -> None:
    at = (pc.field("aar") == 2023) & (pc.field("noegletal") == "sygefravaer_reduceret")
    mend(folder, "indsatser", at, vaerdi=Decimal(16))


def _share(folder: Path) -> None:
    at = (pc.field("kommunekode") == "151") & (pc.field("kontroltrin") == "3") & (pc.field("omraade") == "alle")
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "benchmark.parquet").filter(at)["andel_med_effekt"][0].as_py()
    mend(folder, "benchmark", at, andel_med_effekt=holds_true)


def _interval(folder: Path, kommune: str, area: str) -> None:
    """The percent that the true share of step 3 lies in, where no so narrow an interval may be told."""
    at = (pc.field("kommunekode") == kommune) & (pc.field("kontroltrin") == "3") & (pc.field("omraade") == area)
    true = pq.read_table(folder / "intern" / "tabeller" / "benchmark.parquet").filter(at)["andel_med_effekt"][0].as_py()
    low = int(100 * true)
    mend(
        folder,
        "benchmark",
        at,
        andel_med_effekt_fra=low / 100,
        andel_med_effekt=(2 * low + 1) / 200,
        andel_med_effekt_til=(low + 1) / 100,
    )


def _interval_of_few(folder: Path) -> None:
    """Of the municipality with the fewest closed cases that shows none."""
    rows = pq.read_table(folder / "offentlig" / "tabeller" / "benchmark.parquet").to_pylist()
    untold = [r for r in rows if (r["kontroltrin"], r["omraade"]) == ("3", "alle") and "andel_med_effekt=" in r["skjult"]]
    _interval(folder, min(untold, key=lambda r: (r["afsluttet"], r["kommunekode"]))["kommunekode"], "alle")


def _rang(folder: Path) -> None:
    file = folder / "offentlig" / "tabeller" / "benchmark_opfoelgning.parquet"
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "benchmark_opfoelgning.parquet")["kommuner_lavere"]
    _write(
        file, [r | {"kommuner_lavere": v} for r, v in zip(pq.read_table(file).to_pylist(), holds_true.to_pylist(), strict=True)]
    )


def _order(folder: Path) -> None:
    file = folder / "offentlig" / "tabeller" / "provenu_aar.parquet"
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "provenu_aar.parquet")
    order = pc.sort_indices(holds_true["beloeb"])
    pq.write_table(pq.read_table(file).take(order), file)


def _workbook(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "offentlig" / "bog.xlsx") as workbook:
        workbook.add_worksheet().write_comment(0, 0, "heraf § 11: 1.115.157 kr.")


def _report(folder: Path) -> None:
    """Where no table is: in the foot of the page, which no reading of tags comes by."""
    kilde = '#set document(title: "x")\n#set page(footer: [heraf § 11: 1.115.157 kr.])\nTekst'
    (folder / "offentlig" / "rapport.pdf").write_bytes(typst.compile(kilde.encode(), pdf_standards="ua-1"))


def _bookmark(folder: Path) -> None:
    kilde = '#set document(title: "x")\n#place(hide(heading(bookmarked: true)[heraf 1.115.157 kr.]))\nTekst'
    (folder / "offentlig" / "rapport.pdf").write_bytes(typst.compile(kilde.encode(), pdf_standards="ua-1"))


def _page(folder: Path) -> None:
    (folder / "offentlig" / "side.html").write_text("<p title='x'><b>1.115</b>&#46;157 kr.</p>", "utf-8")


def _dot(folder: Path) -> None:
    """The dot at its true share, of the municipality whose shown share is the farthest from it."""
    true, shown = (
        {
            r["kommunekode"]: float(r["andel_udtaget"] or 0)
            for r in pq.read_table(folder / edition / "tabeller" / "benchmark.parquet").to_pylist()
            if (r["kontroltrin"], r["omraade"]) == ("3", "alle")
        }
        for edition in ("intern", "offentlig")
    )
    kommune = max(sorted(true), key=lambda k: abs(true[k] - shown[k]))
    (folder / "offentlig" / "site").mkdir()
    dot = f'<circle data-k="{kommune}" cx="{20 + 1140 * true[kommune]:.1f}"/>'
    drawing = f'<svg class="f1" data-x0="20" data-skala="11.4">{dot}</svg>'
    (folder / "offentlig" / "site" / "benchmark.html").write_text(drawing, "utf-8")


def _bar(folder: Path) -> None:
    """The bar of a week as high as its true count, beside the highest that is shown."""
    true, shown = (
        pq.read_table(folder / e / "tabeller" / "su_flytninger_uge.parquet").to_pylist() for e in ("intern", "offentlig")
    )
    counts = {(r["iso_aar"], r["iso_uge"]): r["kontrolleret"] for r in true}
    week = next(r for r in shown if r["kontrolleret"] and r["kontrolleret"] != counts[r["iso_aar"], r["iso_uge"]])
    height = 60 * counts[week["iso_aar"], week["iso_uge"]] / max(r["kontrolleret"] for r in shown)
    bar = f'<rect x="{20 * (week["iso_uge"] - 1)}" y="{62 - height}" width="15" height="{height}"/>'
    page = f'<svg role="img" aria-label="Uge for uge i {week["iso_aar"]}; tallene står i tabellen.">{bar}</svg>'
    (folder / "offentlig" / "site").mkdir()
    (folder / "offentlig" / "site" / f"indsatser-{week['kommunekode']}.html").write_text(page, "utf-8")


def _lane(folder: Path) -> None:
    """A dot of measure 2 at its true share, of the first municipality that shows an interval."""
    edition = {e: pq.read_table(folder / e / "tabeller" / "benchmark.parquet").to_pylist() for e in ("intern", "offentlig")}
    at = ("3", "alle")
    true = {r["kommunekode"]: r["andel_med_effekt"] for r in edition["intern"] if (r["kontroltrin"], r["omraade"]) == at}
    told = [r for r in edition["offentlig"] if (r["kontroltrin"], r["omraade"]) == at and r["andel_med_effekt"] is not None]
    kommune = max(told, key=lambda r: abs(r["andel_med_effekt"] - true[r["kommunekode"]]))["kommunekode"]
    (folder / "offentlig" / "site").mkdir()
    dot = (
        f'<g class="pr effekt" data-midte="9"><circle data-k="{kommune}" cx="{20 + 1140 * true[kommune]:.1f}" cy="9" r="4"/></g>'
    )
    drawing = f'<svg class="bred f2" viewBox="0 0 9 9" aria-hidden="true" data-x0="20" data-skala="11.4" data-r="4">{dot}</svg>'
    (folder / "offentlig" / "site" / "benchmark.html").write_text(drawing, "utf-8")


def _figure(folder: Path) -> None:
    """A chart's own file with the true amount of a category that the table hides; too small to be looked for as text."""
    (folder / "offentlig" / "site" / "figur").mkdir(parents=True)
    file = folder / "offentlig" / "site" / "figur" / "provenu-151.csv"
    file.write_text("\ufeffkommunekode;kommune;aar;kategori;beloeb\r\n151;Ballerup;2023;§ 11-sager;997,00\r\n", "utf-8")


def _figure_dot(folder: Path) -> None:
    _dot(folder)
    (folder / "offentlig" / "site" / "figur").mkdir()
    (folder / "offentlig" / "site" / "benchmark.html").rename(folder / "offentlig" / "site" / "figur" / "maaling-1-3-alle.svg")


def _everything(folder: Path) -> None:
    (folder / "offentlig" / "side.html").write_text("<svg aria-label='heraf 1115157'></svg>", "utf-8")


def _krav(folder: Path) -> None:
    """What is paid, written off and outstanding of one row, of which the rest stands there: the appeals are what is left."""
    at = (pc.field("ydelse") == "fleksløntilskud") & (pc.field("aldersklasse") == "1–3 år")
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "krav.parquet").filter(at)
    mend(folder, "krav", at, **{k: holds_true[k][0].as_py() for k in ("betalt", "afskrevet", "udestaaende")})


def _owner(folder: Path) -> None:
    """Three of an owner's four figures of claims, of which none is corrected: the fourth is what is left."""
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "indsatser.parquet")
    for name in ("krav_rejst:SU", "krav_betalt:SU", "krav_udestaaende:SU"):
        at = (pc.field("aar") == 2023) & (pc.field("noegletal") == name)
        mend(folder, "indsatser", at, vaerdi=holds_true.filter(at)["vaerdi"][0].as_py())


def _kind(folder: Path) -> None:
    """Moves of another kind of control that were rejected, beside all of them: one was not."""
    at = (pc.field("aar") == 2023) & (pc.field("noegletal") == "flytninger_afvist_eller_frafaldet:børn")
    mend(folder, "indsatser", at, vaerdi=Decimal(7))


def _ydelse(folder: Path) -> None:
    """All benefits of a year but one: its proceeds are the rest of the category."""
    hidden = (pc.field("aar") == 2023) & (pc.field("kategori") == "KL-ydelser") & pc.field("beloeb").is_null()
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "provenu_kommunal_andel.parquet")
    everyone = (
        pq.read_table(folder / "offentlig" / "tabeller" / "provenu_kommunal_andel.parquet").filter(hidden)["ydelse"].to_pylist()
    )
    for ydelse in everyone[:-1]:
        at = (pc.field("aar") == 2023) & (pc.field("kategori") == "KL-ydelser") & (pc.field("ydelse") == ydelse)
        mend(folder, "provenu_kommunal_andel", at, beloeb=holds_true.filter(at)["beloeb"][0].as_py())


def _difference(folder: Path) -> None:
    """All benefits of a year but two, on two cases each: what is left of the category is an amount on four."""
    two = ["fleksløntilskud", "tabt arbejdsfortjeneste"]
    at = (pc.field("aar") == 2023) & (pc.field("kategori") == "KL-ydelser")
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "provenu_kommunal_andel.parquet").filter(at)
    for r in holds_true.filter(~pc.field("ydelse").isin(two)).to_pylist():
        mend(folder, "provenu_kommunal_andel", at & (pc.field("ydelse") == r["ydelse"]), beloeb=r["beloeb"])


def _tal(folder: Path) -> None:
    mend(folder, "tal", pc.field("tal_id") == "provenu/151/2023/paragraf-11", vaerdi=Decimal(1115157))


def _udsagn(folder: Path) -> None:
    mend(folder, "udsagn", pc.field("udsagn_id") == "sygefravaer-udfald", beregnet="16 + 1 + 2 = 19")


def _criterion(folder: Path) -> None:
    file = folder / "offentlig" / "tabeller" / "benchmark_kriterier.parquet"
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "benchmark_kriterier.parquet").filter(
        pc.field("kommunekode") == "DK"
    )
    values = holds_true.sort_by([(k, "ascending") for k in KEY])["afsluttet_med_effekt"].to_pylist()
    _write(file, [r | {"afsluttet_med_effekt": v} for r, v in zip(pq.read_table(file).to_pylist(), values, strict=True)])


def _week(folder: Path) -> None:
    """Every week of a year at the top of what its number may stand for: then each is what the total says."""
    file = folder / "offentlig" / "tabeller" / "su_flytninger_uge.parquet"
    everyone = pq.read_table(file).to_pylist()
    year = [r | {"kontrolleret": 0, "afvist_eller_frafaldet": 0} for r in everyone if r["mandag"].year == 2023][:4]
    before = [r for r in everyone if (r["mandag"] + timedelta(days=6)).year == 2022]  # but for the week across New Year
    _write(file, [*before, *year])
    for field_name in ("su_flytninger_kontrolleret", "su_flytninger_afvist_eller_frafaldet", "su_flytninger_18_21"):
        mend(
            folder, "indsatser", (pc.field("aar") == 2023) & (pc.field("noegletal") == field_name), vaerdi=Decimal(4 * len(year))
        )


def _hash(folder: Path) -> None:
    (folder / "offentlig" / "side.html").write_text(f"<!-- {hashlib.sha256(b'1115157').hexdigest()} -->", "utf-8")


def _hash_of_a_file(folder: Path) -> None:
    file = folder / "intern" / "tabeller" / "provenu_linjer.parquet"
    (folder / "offentlig" / "kilder.txt").write_text(hashlib.sha256(file.read_bytes()).hexdigest(), "utf-8")


def _revision(folder: Path) -> None:
    file = folder / "offentlig" / "tabeller" / "reviderede_tal.parquet"
    r = {"tal_id": "provenu/151/2023/paragraf-11", "publikation_til": folder.name, "efter": Decimal(7), "skjult": ""}
    _write(file, [r])


def _package(folder: Path) -> None:
    file = folder / "offentlig" / "tabeller" / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    package["resources"][0]["schema"]["fields"][0]["constraints"] = {"maximum": 1640160}
    file.write_text(json.dumps(package), "utf-8")


def _rounding(folder: Path) -> None:
    at = (pc.field("kommunekode") == "DK") & (pc.field("kontroltrin") == "samlet")
    holds_true = pq.read_table(folder / "intern" / "tabeller" / "benchmark.parquet").filter(at)["udtaget"][0].as_py()
    mend(folder, "benchmark", at, udtaget=holds_true)


# what is planted, and what the attacker's find must hold
LEAKS = {
    "total": (_total, "paragraf-11"),
    "complement": (_komplement, "uden sygefravaer_reduceret"),
    "share": (_share, "andel_med_effekt er ikke midten af et interval"),
    "interval of one cell": (lambda f: _interval(f, "151", "kontanthjælp"), "mere end de viste tal: 2023-12/151/3/kontanthjælp"),
    "interval of few cases": (_interval_of_few, "værdier af et antal: 2023-12/"),
    "interval of the country": (
        lambda f: _interval(f, "DK", "økonomisk friplads"),
        "vise én kommune: 2023-12/DK/3/økonomisk friplads",
    ),
    "exact total": (_rounding, "udtaget"),
    "rank": (_rang, "kommuner_lavere er ikke rangen"),
    "order": (_order, "provenu_aar: rækkefølgen"),
    "workbook": (_workbook, "bog.xlsx!xl/comments1.xml: "),
    "data package": (_package, "datapackage.json: "),
    "foot of a report": (_report, "rapport.pdf: "),
    "bookmark": (_bookmark, "rapport.pdf: "),
    "hash of a figure": (_hash, "side.html: hash af provenu/151/2023/"),
    "hash of a file": (_hash_of_a_file, "kilder.txt: hash af intern/tabeller/provenu_linjer.parquet"),
    "page": (_page, "side.html: "),
    "dot": (_dot, "benchmark.html: prikken for"),
    "dot of measure 2": (_lane, "benchmark.html: prikken på banen effekt for"),
    "height of a bar": (_bar, ".html: søjlen for uge"),
    "chart's own rows": (_figure, "provenu-151.csv: 151/2023/§ 11-sager beloeb"),
    "chart's own drawing": (_figure_dot, "maaling-1-3-alle.svg: prikken for"),
    "alternative text": (_everything, "side.html: "),
    "claims by age": (_krav, "krav/151/2023/fleksløntilskud/1–3 år/anke_korrektion"),
    "claims by owner": (_owner, "krav_afskrevet:SU"),
    "kind of control": (_kind, "flytninger_kontrolleret:børn uden flytninger_afvist_eller_frafaldet:børn"),
    "benefit": (_ydelse, "provenu_kommunal_andel/151/2023/KL-ydelser/"),
    "benefits by difference": (_difference, "rest: 2023-12.1/provenu_kommunal_andel/151/2023/KL-ydelser/fleksløntilskud"),
    "figure by id": (_tal, "provenu/151/2023/paragraf-11"),
    "words": (_udsagn, "udsagn: sygefravaer-udfald"),
    "criterion": (_criterion, "benchmark_kriterier: afsluttet_med_effekt er ikke afrundet"),
    "week": (_week, "su_flytninger_uge: 151 2023-1 kontrolleret: 4"),
    "revision": (_revision, "reviderede_tal: provenu/151/2023/paragraf-11 efter"),
}
