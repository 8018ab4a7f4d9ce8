"""Six readers, each with a question, walk from the front page to the answer in the steps that docs/laesere.md says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dagster_project.common.program import ROOT
from tests.disclosure.attacker.figures import records
from tests.publish.site.helpers import celle, column, expected

pytestmark = pytest.mark.heavy
MOST = 3


class Walk:
    """A page and the steps taken on it; at the end they must be as many as the document says."""

    def __init__(self, page: Page, reader: str) -> None:
        lines = (ROOT / "docs" / "laesere.md").read_text("utf-8").splitlines()
        (line,) = (x for x in lines if x.startswith(f"| {reader}"))
        self.page, self.steps, self.said = page, 0, int(line.split("|")[-2])

    def step(self, how: Callable[[], object]) -> None:
        how()
        self.steps += 1

    def arrived(self) -> None:
        assert self.steps == self.said <= MOST

    def menu(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="Sider").get_by_role("link", name=name, exact=True)


def used(publikation: Path, code: str) -> str:
    """A municipality's share of step 3 in December as the public edition writes it, by an interval that holds the true one."""
    public, true = (celle(publikation / e, f"benchmark|2023-12|{code}|3|alle") for e in ("offentlig", "intern"))
    assert public["andel_udtaget_fra"] <= true["andel_udtaget"] <= public["andel_udtaget_til"]
    shown = expected(public, "andel_udtaget")
    assert "±" in shown
    return shown


def test_a_council_member_on_a_phone(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "offentlig" / "site" / "index.html", width=390, height=844)
    walk = Walk(page, "council member")
    walk.step(lambda: page.get_by_label("Hvilken kommune vil du se?").select_option(label="Ballerup"))
    expect(page.locator("h1")).to_contain_text("Ballerup tager 59,5\u00a0±0,5\u00a0pct. af risikosagerne op")  # 110 of 185
    expect(page.locator(".ingress")).to_contain_text("ikke under grænsen på 30\u00a0pct.")
    expect(page.locator("h2").get_by_text("Provenuet steg til 11,3\u00a0mio.\u00a0kr. i 2023")).to_be_visible()
    walk.arrived()


def test_the_leader_of_the_unit(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "intern" / "site" / "index.html")
    walk = Walk(page, "leader")
    walk.step(walk.menu("Næste måned").click)
    for step in ("3", "2"):
        expect(page.get_by_role("heading", name=f"Kontroltrin {step}: brug af risikosager")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Mangler at tage op").first).to_be_visible()
    expect(page.get_by_role("heading", name="Lister, der venter")).to_be_visible()
    walk.arrived()


def test_an_analyst(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "offentlig" / "site" / "index.html")
    walk = Walk(page, "STAR's analyst")
    walk.step(walk.menu("Opfølgning").click)
    rows = page.locator("#opfylder-3 tbody tr")
    named = {name: int(months) for name, months in zip(
        rows.locator("th").all_text_contents(), column(page, "#opfylder-3", "maaneder_i_traek"), strict=True
    )}  # fmt: skip
    assert named["Lolland"] == 24 and min(named.values()) >= 6
    with page.expect_download() as file:
        walk.step(page.get_by_role("link", name="Hele tabellen som CSV").first.click)
    met = [
        r for r in records(file.value.path())
        if (r["periode"], r["kontroltrin"], r["opfylder_kriteriet"]) == ("2023-12", "3", "ja")
    ]  # fmt: skip
    assert len(met) == len(named) and sorted(int(r["maaneder_i_traek"]) for r in met) == sorted(named.values())
    walk.arrived()


def test_a_journalist_by_keyboard(publikation: Path, opened: Callable[..., Page]) -> None:
    """On the map, which has one stop for Tab: an arrow goes to a neighbour, who is named below; Enter opens the page."""
    page = opened(publikation / "offentlig" / "site" / "index.html", "#kommune=376")
    walk = Walk(page, "journalist")
    chart, said = page.locator("svg.kort[role=group]"), page.locator("#kort-aflaest")
    assert chart.locator("a").count() == 98 and chart.locator('a[tabindex="0"]').count() == 1
    expect(said).to_contain_text(f"Guldborgsund: {used(publikation, '376')}, under i 16 måneder, opfylder kriteriet")
    chart.locator('a[tabindex="0"]').press("ArrowLeft")
    expect(said).to_contain_text(f"Lolland: {used(publikation, '360')}, under i 24 måneder, opfylder kriteriet")
    expect(page.locator(".tegn")).to_contain_text("Under 30\u00a0pct. i mindst 6 måneder: opfylder kriteriet")
    beside = page.locator("#kommuner tr", has_text="Lolland").first
    expect(beside).to_contain_text(used(publikation, "360"))
    expect(beside).to_contain_text("under i 24 måneder, opfylder kriteriet")
    walk.step(lambda: page.keyboard.press("Enter"))
    expect(page.locator("h1")).to_contain_text(
        f"Lolland tager {used(publikation, '360')} af risikosagerne op – under 30\u00a0pct. i 24 måneder"
    )
    # Wilson of 17 and of 18 pct., the ends of what is told, each of 232,5 cases: the fewest by 193 of 250 left at 83 pct.
    expect(page.locator("#brug")).to_contain_text("12–24\u00a0pct.")
    walk.step(page.get_by_role("link", name="Sådan citeres (CC BY 4.0)").click)
    expect(page.locator("main")).to_contain_text("Udgivelse 2023-12.1, data til 31. dec. 2023")
    walk.arrived()


def test_a_citizen_without_scripts(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "offentlig" / "site" / "index.html", java_script_enabled=False)
    walk = Walk(page, "citizen")
    walk.step(page.get_by_text("Ord på siden").click)
    expect(page.locator(".ord dt").get_by_text("Risikosag", exact=True)).to_be_visible()
    walk.step(page.locator("#kommuner").get_by_role("link", name="Aarhus").click)
    expect(page.locator("h1")).to_contain_text(f"Aarhus tager {used(publikation, '751')} af risikosagerne op")
    walk.arrived()


def test_an_auditor(publikation: Path, opened: Callable[..., Page]) -> None:
    page = opened(publikation / "intern" / "site" / "index.html")
    walk = Walk(page, "auditor")
    walk.step(walk.menu("Provenu").click)
    walk.step(page.locator('[data-r="provenu_aar|151|2023|SU-sager"] a').first.click)
    expect(page.locator("h1")).to_contain_text("SU-sager i 2023")
    expect(page.locator(".facit")).to_contain_text("1.983.289 kr.")
    expect(page.locator(".facit")).to_contain_text("✓ Linjerne stemmer med det offentliggjorte tal")
    expect(page.locator("#linjer tbody tr").first).to_contain_text("su_tilbagemeldinger_151_2023-12.csv")
    walk.arrived()
