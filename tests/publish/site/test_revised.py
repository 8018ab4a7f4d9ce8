"""Revisions in charts: a point or a bar that a later publication changed is marked, and says what it was, where, and why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from dagster_project.common.danish import kroner
from dagster_project.publish.site import build_site
from dagster_project.publish.site.edition import Edition
from dagster_project.publish.site.revised import changes
from dagster_project.revisions.tables import SCHEMAS
from tests.disclosure.attacker.figures import attack_figures, records
from tests.publish.site.helpers import tabel

SHARE = "benchmark/2023-11/151/3/alle/andel_udtaget"
AMOUNT, TOTAL = "provenu/151/2022/kl-ydelser", "provenu/151/2022/som-offentliggjort"


def point(tal_id: str, publikation: str, value: str, reason: str | None = None, **more: object) -> dict[str, object]:
    periode = tal_id.split("/")[1] if tal_id.startswith("benchmark/") else None
    year = int((periode or tal_id.split("/")[2])[:4])
    row = {"tal_id": tal_id, "kommunekode": "151", "aar": year, "periode": periode, "publikation": publikation}
    return row | {"vaerdi": Decimal(value), "aarsag": reason} | more


def write(edition: Path, points: list[dict[str, object]]) -> None:
    schema = SCHEMAS["revisionstrekant"]
    (edition / "tabeller").mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist([{n: p.get(n) for n in schema.names} for p in points], schema=schema)
    pq.write_table(table, edition / "tabeller" / "revisionstrekant.parquet")


@pytest.mark.parametrize(
    ("points", "found"),
    [
        # the same throughout is no change; each change says the value before and who changed it, whatever the order of the rows
        ([("2023-12.1", "0.3", None), ("2023-12.2", "0.3", None)], []),
        ([("2023-12.10", "0.5", "kode"), ("2023-11.1", "0.3", None), ("2023-12.2", "0.4", "sen leverance")],
         [(Decimal("0.3"), "2023-11.1", "2023-12.2", "sen leverance"), (Decimal("0.4"), "2023-12.2", "2023-12.10", "kode")]),
        # a reason that no edition shows is not made up
        ([("2023-11.1", "0.3", None), ("2024-01.1", "0.4", None)], [(Decimal("0.3"), "2023-11.1", "2024-01.1", "")]),
    ],
)  # fmt: skip
def test_a_change_is_a_value_that_a_later_publication_shows_otherwise(tmp_path: Path, points: list, found: list) -> None:
    write(tmp_path, [point(SHARE, *p) for p in points])
    assert [(c.foer, c.stod_i, c.aendret_i, c.aarsag) for c in changes(Edition(tmp_path), SHARE)] == found


def test_a_year_that_grows_is_not_revised(tmp_path: Path) -> None:
    su = "provenu/151/2023/su"
    write(tmp_path, [point(su, "2023-11.1", "5"), point(su, "2023-12.1", "7", "ny periode"), point(su, "2024-01.1", "8", "kode")])
    assert [(c.foer, c.aendret_i) for c in changes(Edition(tmp_path), su)] == [(Decimal(7), "2024-01.1")]


@pytest.mark.heavy
def test_the_page_the_drawing_and_the_file_say_it(publikation: Path, opened: Callable[..., Page], tmp_path: Path) -> None:
    public = tmp_path / "offentlig"
    shutil.copytree(publikation / "offentlig" / "tabeller", public / "tabeller")
    now = tabel(public / "tabeller" / "benchmark.parquet")["2023-11|151|3|alle"]["andel_udtaget"]
    amount = tabel(public / "tabeller" / "provenu_aar.parquet")["151|2022|KL-ydelser"]["beloeb"]
    write(
        public,
        [
            point(SHARE, "2023-11.1", "0.319"), point(SHARE, "2023-12.1", f"{now:.10f}", "rettet leverance"),
            point(AMOUNT, "2023-11.1", "1234567.50"), point(AMOUNT, "2023-12.1", f"{amount:.10f}", "sen leverance"),
            point(TOTAL, "2023-11.1", "1.00"), point(TOTAL, "2023-12.1", "2.00", "sen leverance"),
        ],
    )  # fmt: skip
    build_site(public)
    site = public / "site"
    said = "før 31,9\u00a0pct. i udgivelse 2023-11.1, ændret i 2023-12.1: rettet leverance"

    page = opened(site / "kommune" / "151.html")
    line, reading = page.locator("svg.tid").first, page.locator(".aflaest").first
    assert line.locator(".rude").count() == 1 and page.locator(".rude").count() == 1
    assert "1 måned ændret siden" in line.get_attribute("aria-label")
    line.press("End")
    expect(reading).not_to_contain_text("ændret")
    line.press("ArrowLeft")
    expect(reading).to_contain_text("nov.\u00a02023: ")
    expect(reading).to_contain_text(f"ændret: {said}")
    page.get_by_text("1 måned er ændret i en senere udgivelse").click()
    expect(page.locator(".aendret li")).to_have_text(f"nov.\u00a02023: {said}")

    drawing = ElementTree.parse(site / "figur" / "kommune-151.svg").getroot()
    assert len([p for p in drawing.iter("{http://www.w3.org/2000/svg}path") if p.get("class") == "rude"]) == 1
    assert "Rude: ændret i en senere udgivelse." in " ".join(" ".join(drawing.itertext()).split())
    told = {r["periode"]: r["aendret"] for r in records(site / "figur" / "kommune-151.csv") if r["aendret"]}
    assert told == {"2023-11": "andel_udtaget var 0,319 i 2023-11.1, ændret i 2023-12.1: rettet leverance"}
    assert attack_figures(public) == []
    columns = json.loads((site / "figur" / "kommune.skema.json").read_text("utf-8"))["fields"]
    assert columns[-1]["name"] == "aendret" and columns[-1]["description"]

    page = opened(site / "provenu-151.html")
    bars = page.locator("ul.soejler > li", has=page.get_by_role("heading", name="KL-ydelser"))
    assert bars.locator(".rude").count() == page.locator(".rude").count() == 1
    label = bars.locator("svg").get_attribute("aria-label")
    assert label.count("(ændret)") == 1 and label.index("2022: ") < label.index("(ændret)") < label.index("2023: ")
    bars.get_by_text("1 år er ændret i en senere udgivelse").click()
    said = "2022: før 1.234.567,50\u00a0kr. i udgivelse 2023-11.1, ændret i 2023-12.1: sen leverance"
    expect(page.locator(".aendret li")).to_have_text(said)
    drawing = ElementTree.parse(site / "figur" / "provenu-151.svg").getroot()
    assert len([p for p in drawing.iter("{http://www.w3.org/2000/svg}path") if p.get("class") == "rude"]) == 1
    assert "Rude: ændret i en senere udgivelse." in " ".join(" ".join(drawing.itertext()).split())
    told = {(r["aar"], r["kategori"]): r["aendret"] for r in records(site / "figur" / "provenu-151.csv") if r["aendret"]}
    said = "beloeb var 1234567,5 i 2023-11.1, ændret i 2023-12.1: sen leverance"
    assert told == {("2022", "KL-ydelser"): said}

    # the tables of years carry the mark before the amount, and say it to who hears it; the figure itself is as published
    for name, table in (("provenu-151", "#provenu"), ("kommune/151", "table:has(#penge-t)")):
        page = opened(site / f"{name}.html")
        marked = page.locator(f"{table} td.rettet")
        rows = ["provenu_aar|151|2022|KL-ydelser", "provenu_total|151|2022|som offentliggjort"]
        assert marked.evaluate_all("cells => cells.map(c => c.dataset.r)") == rows
        assert marked.first.inner_text() == kroner(amount).removesuffix("\u00a0kr.")
        assert "ændret: " in marked.first.evaluate("c => getComputedStyle(c, '::before').content")
        assert marked.first.aria_snapshot().count("ændret:") == 1
        expect(page.locator("span.rettet")).to_contain_text("ændret i en senere udgivelse")

    # the attacker sees a claim about another publication that the tables do not make
    for name, true, untrue, found in (
        ("kommune-151.csv", "var 0,319", "var 0,320", "2023-11/151/3/alle andel_udtaget har ikke været det i 2023-11.1"),
        ("provenu-151.csv", "var 1234567,5", "var 1234567", "151/2022/KL-ydelser beloeb har ikke været det i 2023-11.1"),
    ):
        file = site / "figur" / name
        kept = file.read_text("utf-8-sig")
        file.write_text(kept.replace(true, untrue), "utf-8-sig")
        assert attack_figures(public) == [f"{name}: {found}"]
        file.write_text(kept, "utf-8-sig")
