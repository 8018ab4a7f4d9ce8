"""Earlier publications stay reachable from the archive page, in the web root and in the publication's own folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.publications.web_root import lay_out
from dagster_project.publish.site import build_site, poster

pytestmark = pytest.mark.heavy
BEFORE, NOW = "2023-11.1", "2023-12.1"


@pytest.fixture(scope="module")
def data(publikation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two publications with both editions, and the web root of the public ones."""
    data = tmp_path_factory.mktemp("arkiv")
    for name in (BEFORE, NOW):
        for edition in ("offentlig", "intern"):
            to = data / "publikationer" / name / edition
            to.mkdir(parents=True)
            shutil.copytree(publikation / edition / "tabeller", to / "tabeller")
            build_site(to, poster(edition, [data / "publikationer" / BEFORE] if name == NOW else []))
    lay_out(data, [data / "publikationer" / n for n in (BEFORE, NOW)])
    return data


@pytest.mark.parametrize(
    ("archive", "maal"),
    [
        (f"publikationer/{NOW}/intern/site", f"publikationer/{BEFORE}/intern/site"),
        (f"publikationer/{NOW}/offentlig/site", f"publikationer/{BEFORE}/offentlig/site"),
        (f"offentlig/{NOW}/site", f"offentlig/{BEFORE}/site"),
    ],
)
def test_the_one_before_is_reached_from_the_archive(data: Path, opened: Callable[..., Page], archive: str, maal: str) -> None:
    page = opened(data / archive / "arkiv.html")
    page.get_by_role("link", name=BEFORE, exact=True).click()
    page.wait_for_url((data / maal / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()


def test_without_scripts_the_one_before_is_reached_from_the_root(data: Path, opened: Callable[..., Page]) -> None:
    page = opened(data / "offentlig" / NOW / "site" / "arkiv.html", java_script_enabled=False)
    page.get_by_role("link", name=BEFORE, exact=True).click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url == (data / "offentlig" / BEFORE / "site" / "index.html").as_uri()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reference_to_each_stands_there(data: Path, opened: Callable[..., Page], scripts: bool) -> None:
    page = opened(data / "offentlig" / NOW / "site" / "arkiv.html", java_script_enabled=scripts)
    expect(page.locator("main table a:visible")).to_have_count(1)
