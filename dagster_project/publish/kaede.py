"""The publications of a data folder as a chain: each names the hash of the one before; and the proof that all still stand."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.skan import sha256
from dagster_project.publish.aftryk import filer_i

MANIFEST, SEGL = "manifest.json", "manifest.sha256"
NAVN = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))\.([1-9][0-9]*)")


def rod(data: Path) -> Path:
    """Where publications lie."""
    return data / "publikationer"


def webrod(data: Path) -> Path:
    """Where the public part of each lies, and nothing else: what a web server may show."""
    return data / "offentlig"


def mapper(data: Path) -> list[Path]:
    """Every publication's folder, by period and number."""
    fundne = [m for m in rod(data).glob("*") if NAVN.fullmatch(m.name) and m.is_dir()]
    return sorted(fundne, key=lambda m: orden(m.name))


def orden(navn: str) -> tuple[str, int]:
    """(period, number) of a publication's name."""
    periode, nr = NAVN.fullmatch(navn).groups()
    return periode, int(nr)


def laes_manifest(mappe: Path) -> dict[str, Any]:
    """Raises Brugsfejl when there is none, or when it is not the one that was sealed."""
    fil, segl = mappe / MANIFEST, mappe / SEGL
    try:
        raa = fil.read_bytes()
        if segl.read_text("ascii").split() != [hashlib.sha256(raa).hexdigest(), MANIFEST]:
            raise Brugsfejl(f"{mappe.name}/{MANIFEST} er ændret: den passer ikke til {SEGL}.")
        return json.loads(raa)
    except (OSError, ValueError) as e:
        raise Brugsfejl(f"{mappe.name}/{MANIFEST} kan ikke læses ({type(e).__name__}).") from None


def i_raekke(data: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Folder and manifest in the order in which they were published. Raises Brugsfejl when the chain does not hold."""
    led = sorted(((m, laes_manifest(m)) for m in mapper(data)), key=lambda lm: lm[1]["loebenr"])
    if brud := _brud(led):
        raise Brugsfejl(f"{brud[0]} Se: kontrol efterproev")
    return led


def uskadte(data: Path) -> list[tuple[Path, dict[str, Any]]]:
    """As `i_raekke`, and no file has changed since it was published: what a new publication may rest on and compare with.
    Raises Brugsfejl otherwise."""
    led = i_raekke(data)
    if fund := skader(led):
        flere = f" (og {len(fund) - 1} til)" if len(fund) > 1 else ""
        raise Brugsfejl(f"{fund[0]}{flere}, siden publikationen blev udgivet. Se: kontrol efterproev")
    return led


def skader(led: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Files of these publications that are not as their manifests say."""
    return [f for mappe, manifest in led for f in _filer(mappe, manifest["filer"], "")]


def skader_i_webrod(data: Path, led: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Files of the web root that are not those of these publications' public parts."""
    ud = []
    for mappe, manifest in led:
        offentlige = {n.removeprefix("offentlig/"): v for n, v in manifest["filer"].items() if n.startswith("offentlig/")}
        if offentlige:
            ud += _filer(webrod(data) / mappe.name, offentlige, f"{webrod(data).name}/")
    return ud


def forrige(led: list[tuple[Path, dict[str, Any]]]) -> dict[str, str] | None:
    """What the next manifest says of the last of these."""
    if not led:
        return None
    mappe, _ = led[-1]
    return {"publikation": mappe.name, "manifest_sha256": sha256(mappe / MANIFEST)}


def _brud(led: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    ud = []
    for i, (mappe, manifest) in enumerate(led):
        if manifest["loebenr"] != i + 1:
            ud.append(f"Publikation nr. {i + 1} i rækken mangler: {mappe.name} har løbenummer {manifest['loebenr']}.")
            break
        if manifest["forrige"] != forrige(led[:i]):
            ud.append(f"{mappe.name} peger på en anden forgænger end den, der ligger i mappen.")
        if manifest["publikation"] != mappe.name:
            ud.append(f"{mappe.name} er udgivet som {manifest['publikation']}.")
    return ud


def efterproev(data: Path, kun: str | None = None) -> list[str]:
    """Every hash and the chain again: what does not hold, named; empty when all does. `kun`: the files of one publication
    (the chain is proved all the same). Raises Brugsfejl when it names none."""
    alle = mapper(data)
    if kun is not None and kun not in {m.name for m in alle}:
        raise Brugsfejl(f"Der er ingen publikation {kun!r}; der er: {', '.join(m.name for m in alle) or 'ingen'}.")
    fund, led = [], []
    for mappe in alle:
        try:
            led.append((mappe, laes_manifest(mappe)))
        except Brugsfejl as e:
            fund.append(str(e))
    led.sort(key=lambda lm: lm[1]["loebenr"])
    fund += _brud(led) if not fund else []
    proevede = [(m, manifest) for m, manifest in led if kun in (None, m.name)]
    fund += skader(proevede) + skader_i_webrod(data, proevede)
    fremmede = {p.name for p in rod(data).glob("*")} - {m.name for m in alle}
    return fund + [f"publikationer/{n} er ingen publikation" for n in sorted(fremmede) if not n.startswith(".")]


def _filer(mappe: Path, ventet: dict[str, Any], foran: str) -> list[str]:
    fundet = {n: v for n, v in filer_i(mappe).items() if n not in (MANIFEST, SEGL)}
    ud = []
    for navn in sorted(ventet.keys() | fundet.keys()):
        if fundet.get(navn) != ventet.get(navn):
            hvad = "mangler" if navn not in fundet else "er kommet til" if navn not in ventet else "er ændret"
            ud.append(f"{foran}{mappe.name}/{navn} {hvad}")
    return ud
