"""The publications of a data folder as a chain: each names the hash of the one before; and the proof that all still stand."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from dagster_project.common.errors import UsageError
from dagster_project.common.files import sha256
from dagster_project.publications.fingerprints import files_in

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
LATEST = "seneste"  # in the web root: the newest publication once more
NAME = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))\.([1-9][0-9]*)")


def rod(data: Path) -> Path:
    """Where publications lie."""
    return data / "publikationer"


def web_root(data: Path) -> Path:
    """Where the public part of each lies, and nothing else: what a web server may show."""
    return data / "offentlig"


def folders(data: Path) -> list[Path]:
    """Every publication's folder, by period and number."""
    found = [m for m in rod(data).glob("*") if NAME.fullmatch(m.name) and m.is_dir()]
    return sorted(found, key=lambda m: order(m.name))


def order(name: str) -> tuple[str, int]:
    """(period, number) of a publication's name."""
    periode, nr = NAME.fullmatch(name).groups()
    return periode, int(nr)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Raises UsageError when there is none, or when it is not the one that was sealed."""
    file, seal = folder / MANIFEST, folder / SEAL
    try:
        raa = file.read_bytes()
        if seal.read_text("ascii").split() != [hashlib.sha256(raa).hexdigest(), MANIFEST]:
            raise UsageError(f"{folder.name}/{MANIFEST} er ændret: den passer ikke til {SEAL}.")
        return json.loads(raa)
    except (OSError, ValueError) as e:
        raise UsageError(f"{folder.name}/{MANIFEST} kan ikke læses ({type(e).__name__}).") from None


def in_row(data: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Folder and manifest in the order in which they were published. Raises UsageError when the chain does not hold."""
    terms = sorted(((m, read_manifest(m)) for m in folders(data)), key=lambda lm: lm[1]["loebenr"])
    if break_ := _break_(terms):
        raise UsageError(f"{break_[0]} Se: kontrol efterproev")
    return terms


def unharmed(data: Path) -> list[tuple[Path, dict[str, Any]]]:
    """As `in_row`, and no file has changed since it was published: what a new publication may rest on and compare with.
    Raises UsageError otherwise."""
    terms = in_row(data)
    if gone := lost(data):
        raise UsageError(f"{gone[0]} Hent den fra sikkerhedskopien af datamappen (kontrol gendan).")
    if findings := damages(terms):
        more = f" (og {len(findings) - 1} til)" if len(findings) > 1 else ""
        raise UsageError(f"{findings[0]}{more}, siden publikationen blev udgivet. Se: kontrol efterproev")
    return terms


def lost(data: Path) -> list[str]:
    """Publications that the web root shows and that are gone: at the end of the row none misses them, and the next one
    would be compared with an older one, or with none."""
    shown = {m.name for m in web_root(data).glob("*") if NAME.fullmatch(m.name)} - {m.name for m in folders(data)}
    return [f"Publikationen {name} mangler i {rod(data)}, og offentlig/ viser den." for name in sorted(shown, key=order)]


def damages(terms: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Files of these publications that are not as their manifests say."""
    return [f for folder, manifest in terms for f in _files(folder, manifest["filer"], "")]


def damages_in_web_root(data: Path, terms: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Files of the web root that are not those of these publications' public parts."""
    out = []
    for folder, manifest in terms:
        public = {n.removeprefix("offentlig/"): v for n, v in manifest["filer"].items() if n.startswith("offentlig/")}
        if public:
            out += _files(web_root(data) / folder.name, public, f"{web_root(data).name}/")
    return out


def _damages_in_latest(data: Path, terms: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Files of the newest publication's second copy in the web root that are not its own; none where there is no copy."""
    public = [(order(m.name), manifest) for m, manifest in terms if (web_root(data) / m.name).is_dir()]
    if not public or not (web_root(data) / LATEST).is_dir():
        return []
    files = max(public, key=lambda p: p[0])[1]["filer"]
    awaited = {n.removeprefix("offentlig/"): v for n, v in files.items() if n.startswith("offentlig/")}
    return _files(web_root(data) / LATEST, awaited, f"{web_root(data).name}/")


def forrige(terms: list[tuple[Path, dict[str, Any]]]) -> dict[str, str] | None:
    """What the next manifest says of the last of these."""
    if not terms:
        return None
    folder, _ = terms[-1]
    return {"publikation": folder.name, "manifest_sha256": sha256(folder / MANIFEST)}


def _break_(terms: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    out = []
    for i, (folder, manifest) in enumerate(terms):
        if manifest["loebenr"] != i + 1:
            out.append(f"Publikation nr. {i + 1} i rækken mangler: {folder.name} har løbenummer {manifest['loebenr']}.")
            break
        if manifest["forrige"] != forrige(terms[:i]):
            out.append(f"{folder.name} peger på en anden forgænger end den, der ligger i mappen.")
        if manifest["publikation"] != folder.name:
            out.append(f"{folder.name} er udgivet som {manifest['publikation']}.")
    return out


def verify(data: Path, only: str | None = None) -> list[str]:
    """Every hash and the chain again: what does not hold, named; empty when all does. `only`: the files of one publication
    (the chain is proved all the same). Raises UsageError when it names none."""
    all_folders = folders(data)
    if only is not None and only not in {m.name for m in all_folders}:
        raise UsageError(f"Der er ingen publikation {only!r}; der er: {', '.join(m.name for m in all_folders) or 'ingen'}.")
    findings, terms = [], []
    for folder in all_folders:
        try:
            terms.append((folder, read_manifest(folder)))
        except UsageError as e:
            findings.append(str(e))
    terms.sort(key=lambda lm: lm[1]["loebenr"])
    findings += _break_(terms) if not findings else []
    findings += lost(data) if not findings else []
    tried = [(m, manifest) for m, manifest in terms if only in (None, m.name)]
    findings += damages(tried) + damages_in_web_root(data, tried) + ([] if only or findings else _damages_in_latest(data, terms))
    foreign = {p.name for p in rod(data).glob("*")} - {m.name for m in all_folders}
    return findings + [f"publikationer/{n} er ingen publikation" for n in sorted(foreign) if not n.startswith(".")]


def _files(folder: Path, awaited: dict[str, Any], ahead: str) -> list[str]:
    found = {n: v for n, v in files_in(folder).items() if n not in (MANIFEST, SEAL)}
    out = []
    for name in sorted(awaited.keys() | found.keys()):
        if found.get(name) != awaited.get(name):
            what_happened = "mangler" if name not in found else "er kommet til" if name not in awaited else "er ændret"
            out.append(f"{ahead}{folder.name}/{name} {what_happened}")
    return out
