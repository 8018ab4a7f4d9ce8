"""Earlier publications stay reachable from the archive page, in the web root and in the publication's own folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.publish.site import byg_site, poster
from dagster_project.publish.webrod import laeg_ud

pytestmark = pytest.mark.heavy
FOER, NU = "2023-11.1", "2023-12.1"


@pytest.fixture(scope="module")
def data(publikation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two publications with both editions, and the web root of the public ones."""
    data = tmp_path_factory.mktemp("arkiv")
    for navn in (FOER, NU):
        for udgave in ("offentlig", "intern"):
            til = data / "publikationer" / navn / udgave
            til.mkdir(parents=True)
            shutil.copytree(publikation / udgave / "tabeller", til / "tabeller")
            byg_site(til, poster(udgave, [data / "publikationer" / FOER] if navn == NU else []))
    laeg_ud(data, [data / "publikationer" / n for n in (FOER, NU)])
    return data


@pytest.mark.parametrize(
    ("arkiv", "maal"),
    [
        (f"publikationer/{NU}/intern/site", f"publikationer/{FOER}/intern/site"),
        (f"publikationer/{NU}/offentlig/site", f"publikationer/{FOER}/offentlig/site"),
        (f"offentlig/{NU}/site", f"offentlig/{FOER}/site"),
    ],
)
def test_den_forrige_udgivelse_naas_fra_arkivet(data: Path, aaben: Callable[..., Page], arkiv: str, maal: str) -> None:
    side = aaben(data / arkiv / "arkiv.html")
    side.get_by_role("link", name=FOER, exact=True).click()
    side.wait_for_url((data / maal / "index.html").as_uri())
    expect(side.locator("h1")).to_be_visible()


def test_uden_scripts_naas_den_forrige_i_webroden(data: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(data / "offentlig" / NU / "site" / "arkiv.html", java_script_enabled=False)
    side.get_by_role("link", name=FOER, exact=True).click()
    expect(side.locator("h1")).to_be_visible()
    assert side.url == (data / "offentlig" / FOER / "site" / "index.html").as_uri()


def test_uden_scripts_naas_den_forrige_fra_udgivelsens_egen_mappe(data: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(data / "publikationer" / NU / "offentlig" / "site" / "arkiv.html", java_script_enabled=False)
    side.get_by_role("link", name=f"{FOER} fra udgivelsens egen mappe").click()
    expect(side.locator("h1")).to_be_visible()
    assert side.url == (data / "publikationer" / FOER / "offentlig" / "site" / "index.html").as_uri()


def test_med_scripts_staar_der_kun_en_henvisning_til_hver(data: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(data / "offentlig" / NU / "site" / "arkiv.html")
    expect(side.locator("main table a:visible")).to_have_count(1)
