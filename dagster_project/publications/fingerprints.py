"""Hashes of what a publication rests on: files, seeds, code, dependency lock; and which of them changed between two."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.common.files import sha256
from dagster_project.common.program import ROOT, own_files

# what decides how a figure is computed or shown; the seeds stand apart, one hash each
_CODE = ("dagster_project/**/*", "dbt_project/*.yml", "dbt_project/m*/**/*", "dbt_project/tests/**/*", "seeds/**/*.yml")
# seeds whose rows are rules: a change there is a change of method
RULE_SEEDS = frozenset(
    ("kontroltrin_regler.csv", "metodevalg.csv", "opfoelgningskriterier.csv", "udtraekskriterier.csv", "krav_aldersklasser.csv")
)


def files_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Path below the folder -> hash and size of every file there, in path order. A link is never taken for the file it
    points to."""
    found = sorted((f for f in folder.rglob("*") if f.is_symlink() or not f.is_dir()), key=lambda f: f.as_posix())
    return {f.relative_to(folder).as_posix(): _signature(f) for f in found}


def _signature(file: Path) -> dict[str, Any]:
    if file.is_symlink():
        return {"laenke": str(file.readlink())}
    return {"sha256": sha256(file), "bytes": file.stat().st_size}


def as_json(content: Any) -> bytes:
    """The one form in which a manifest is written: sorted, indented, UTF-8."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


@cache
def grundlag() -> dict[str, Any]:
    """`seeds` (file -> hash), `kode` (one hash), `afhaengigheder` (hash of the lock) and `git` (commit, None without one)."""
    seeds = {f.name: sha256(f) for f in sorted((ROOT / "seeds").glob("*.csv"))}
    h = hashlib.sha256()
    for pattern in _CODE:
        for name, file in own_files(pattern):
            h.update(name.encode() + b"\0" + sha256(file).encode())
    return {"seeds": seeds, "kode": h.hexdigest(), "afhaengigheder": sha256(ROOT / "requirements.lock"), "git": _commit()}


def _commit() -> str | None:
    if not (ROOT / ".git").exists():
        return None
    try:
        answer = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() or None


def changes(from_: Mapping[str, Any], to: Mapping[str, Any]) -> list[str]:
    """What of rules, seeds, code and dependencies differs between two grounds, named; empty when nothing does."""
    names = sorted(from_["seeds"].keys() | to["seeds"].keys())
    seeds = [n for n in names if from_["seeds"].get(n) != to["seeds"].get(n)]
    out = [f"{'regel' if n in RULE_SEEDS else 'seed'}: {n}" for n in seeds]
    if from_["kode"] != to["kode"]:
        out.append("kode")
    if from_["afhaengigheder"] != to["afhaengigheder"]:
        out.append("afhængigheder")
    return out
