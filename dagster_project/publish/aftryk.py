"""Hashes of what a publication rests on: files, seeds, code, dependency lock; and which of them changed between two."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.deliveries.skan import sha256
from dagster_project.rod import ROD

# what decides how a figure is computed or shown; the seeds stand apart, one hash each
_KODE = ("dagster_project/**/*", "dbt_project/*.yml", "dbt_project/m*/**/*", "dbt_project/tests/**/*", "seeds/**/*.yml")
# seeds whose rows are rules: a change there is a change of method
REGELSEEDS = frozenset(
    ("kontroltrin_regler.csv", "metodevalg.csv", "opfoelgningskriterier.csv", "udtraekskriterier.csv", "krav_aldersklasser.csv")
)


def filer_i(mappe: Path) -> dict[str, dict[str, Any]]:
    """Path below the folder -> hash and size of every file there, in path order. A link is never taken for the file it
    points to."""
    fundne = sorted((f for f in mappe.rglob("*") if f.is_symlink() or not f.is_dir()), key=lambda f: f.as_posix())
    return {f.relative_to(mappe).as_posix(): _signatur(f) for f in fundne}


def _signatur(fil: Path) -> dict[str, Any]:
    if fil.is_symlink():
        return {"laenke": str(fil.readlink())}
    return {"sha256": sha256(fil), "bytes": fil.stat().st_size}


def som_json(indhold: Any) -> bytes:
    """The one form in which a manifest is written: sorted, indented, UTF-8."""
    return (json.dumps(indhold, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


@cache
def grundlag() -> dict[str, Any]:
    """`seeds` (file -> hash), `kode` (one hash), `afhaengigheder` (hash of the lock) and `git` (commit, None without one)."""
    seeds = {f.name: sha256(f) for f in sorted((ROD / "seeds").glob("*.csv"))}
    h = hashlib.sha256()
    for moenster in _KODE:
        for fil in sorted(ROD.glob(moenster)):
            if fil.is_file() and "__pycache__" not in fil.parts:
                h.update(fil.relative_to(ROD).as_posix().encode() + b"\0" + sha256(fil).encode())
    return {"seeds": seeds, "kode": h.hexdigest(), "afhaengigheder": sha256(ROD / "requirements.lock"), "git": _commit()}


def _commit() -> str | None:
    if not (ROD / ".git").exists():
        return None
    try:
        svar = subprocess.run(["git", "-C", ROD, "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return svar.stdout.strip() or None


def aendringer(fra: Mapping[str, Any], til: Mapping[str, Any]) -> list[str]:
    """What of rules, seeds, code and dependencies differs between two grounds, named; empty when nothing does."""
    navne = sorted(fra["seeds"].keys() | til["seeds"].keys())
    seeds = [n for n in navne if fra["seeds"].get(n) != til["seeds"].get(n)]
    ud = [f"{'regel' if n in REGELSEEDS else 'seed'}: {n}" for n in seeds]
    if fra["kode"] != til["kode"]:
        ud.append("kode")
    if fra["afhaengigheder"] != til["afhaengigheder"]:
        ud.append("afhængigheder")
    return ud
