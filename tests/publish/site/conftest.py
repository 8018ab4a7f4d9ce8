"""The site of the demo's publication, built once a session, and one Chromium to read it with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dagster_project.publish.site import build_site
from tests.conftest import editions  # noqa: F401 - the fixture itself
from tests.publish.site.visit import PATIENCE, listen, visit
from tests.worlds import shared

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SPOR = ("-2023-su", "-2023-som-offentliggjort", "-2023-krav-udestaaende", "-3-alle-andel-udtaget")
KOMMUNER = ("151", "340")  # with proceeds; under the threshold
SHOTS = Path(__file__).parents[3] / "skaermbilleder"  # build artefacts, in no commit


@pytest.fixture(scope="session")
def publikation(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """A copy of the demo's publication with the site of every edition."""

    def build(folder: Path) -> None:
        shutil.copytree(editions, folder / editions.name)
        for edition in (folder / editions.name / "offentlig", folder / editions.name / "intern"):
            if edition.exists():
                build_site(edition)

    return shared(tmp_path_factory, "site", build) / editions.name


@pytest.fixture(scope="session")
def pages(publikation: Path) -> list[Path]:
    """Every page; of the audit pages, which are one template over one figure each, a category's, a total's, an effort's
    and a share's, and of the municipalities' two."""
    found = sorted(publikation.glob("*/site/*.html")) + [
        publikation / edition / "site" / "kommune" / f"{code}.html" for edition in ("intern", "offentlig") for code in KOMMUNER
    ]
    return [s for s in found if not s.name.startswith("spor-") or s.stem.endswith(SPOR)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. `.ci/run` installs it; without it these tests fail, they are not left out."""
    expect.set_options(timeout=60_000)  # a busy machine is no fault of the page's
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield b
        b.close()


@pytest.fixture(scope="session")
def seen(pages: list[Path], browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What one visit to every page measured (visit.py): edition/page -> what was found on it."""

    def build(folder: Path) -> None:
        (folder / "seen.json").write_text(json.dumps(visit(browser, pages, SHOTS)), "utf-8")

    return json.loads((shared(tmp_path_factory, "besoegt", build) / "seen.json").read_text("utf-8"))


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page from its folder in a context of its own; fails when the page says or asks for anything."""
    contexts = []
    complaints: list[str] = []

    def _opened(fil: Path, anker: str = "", width: int = 1280, height: int = 900, **valg: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **valg)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        listen(page, fil, complaints)
        page.goto(fil.as_uri() + anker)
        return page

    yield _opened
    for k in contexts:
        k.close()
    assert not complaints


@pytest.fixture(scope="session")
def fil(publikation: Path) -> Path:
    """The benchmark page of the internal edition, where nothing is rounded."""
    return publikation / "intern" / "site" / "benchmark.html"
