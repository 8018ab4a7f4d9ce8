"""Takes the documents' four pictures of a built publication's site: `python docs/screenshots.py <publication's folder>`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent / "billeder"
# (name, edition, page, address, width, height, colours)
MOTIFS = (
    ("benchmark", "offentlig", "benchmark.html", "", 1180, 860, "light"),
    ("benchmark-telefon-moerk", "offentlig", "benchmark.html", "#m1", 390, 860, "dark"),
    ("provenu", "offentlig", "provenu-151.html", "", 1180, 860, "light"),
    ("spor", "intern", "spor-provenu-151-2023-su.html", "", 1180, 640, "light"),
)


def main(publication: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for motif in MOTIFS:
            _tag(browser, publication, *motif)
        browser.close()


def _tag(
    browser: Browser, publication: Path, name: str, edition: str, file: str, anker: str, width: int, height: int, colours: str
) -> None:
    sti = publication / edition / "site" / file
    if not sti.exists():
        raise SystemExit(f"{sti} findes ikke. Byg en udgivelse først: kontrol demo, kontrol run, kontrol udgiv.")
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
    page.goto(sti.resolve().as_uri() + anker)
    page.wait_for_timeout(400)  # dots have come to rest
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Brug: python docs/screenshots.py <udgivelsens mappe>, fx data/publikationer/2023-12.1")
    main(Path(sys.argv[1]))
