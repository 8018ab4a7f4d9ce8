"""Follows a how-to in a copy of the repository: its blocks are made into edits and commands by the line before each.

| line before a block | what the block is |
|---|---|
| New file `path`: | the whole of a file that is not there |
| At the end of `path`: | lines to add |
| In `path`, after the line with `text`: | lines to put below the one line that holds the text |
| In `path`, in place of `text`: | what the one place with that text becomes |
| Run: | commands, from the repository's root, that must succeed |
| See it: | commands that a reader may run, and a test does not |
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.docs.references import ROOT
from tests.surroundings import without_settings

HOWTOS = ROOT / "docs" / "vejledninger"
_BLOCK = re.compile(r"^(?P<line>[^\n]*)\n+```\w*\n(?P<text>.*?)^```$", re.M | re.S)
_KINDS = (
    ("create", re.compile(r"New file `(?P<path>[^`]+)`:$")),
    ("append", re.compile(r"At the end of `(?P<path>[^`]+)`:$")),
    ("insert", re.compile(r"In `(?P<path>[^`]+)`, after the line with `(?P<anchor>[^`]+)`:$")),
    ("replace", re.compile(r"In `(?P<path>[^`]+)`, in place of `(?P<anchor>[^`]+)`:$")),
    ("run", re.compile(r"Run:$")),
    ("see", re.compile(r"See it:$")),
)
_PARTS = (
    "dagster_project",
    "dbt_project",
    "seeds",
    "tests",
    "docs",
    "pyproject.toml",
    "requirements.lock",
    "Makefile",
    "CONTRIBUTING.md",
)


@dataclass(frozen=True)
class Step:
    """One block of a how-to: what to do (`kind`), where, and with what."""

    kind: str
    text: str
    path: str = ""
    anchor: str = ""


def steps(howto: str) -> list[Step]:
    """The blocks of a how-to in order. Raises ValueError for one that no line explains."""
    found = []
    for block in _BLOCK.finditer(howto):
        line = block["line"].strip()
        matches = [(kind, m.groupdict()) for kind, pattern in _KINDS if (m := pattern.search(line))]
        if not matches:
            raise ValueError(f"expected one of the known lines before a block, found {line!r}")
        kind, places = matches[0]
        found.append(Step(kind, block["text"], **places))
    return found


def copy_repository(to: Path) -> Path:
    """A copy to edit, with the environment that the tests run in as its `.venv`."""
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, to / part)
    (to / ".venv").symlink_to(sys.prefix)
    return to


def edit(step: Step, root: Path) -> None:
    """Does what a block says. Raises ValueError when the place that it names is not there once."""
    file = root / step.path
    if step.kind == "create":
        if file.exists():
            raise ValueError(f"{step.path}: expected no such file, it is there")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text, "utf-8")
        return
    before = file.read_text("utf-8")
    if step.kind == "append":
        file.write_text(before.rstrip("\n") + "\n" + step.text, "utf-8")
        return
    if (times := before.count(step.anchor)) != 1:
        raise ValueError(f"{step.path}: expected {step.anchor!r} once, found it {times} times")
    if step.kind == "replace":
        after = before.replace(step.anchor, step.text.strip())
    else:
        end = before.index("\n", before.index(step.anchor)) + 1
        after = before[:end] + step.text + before[end:]
    file.write_text(after, "utf-8")


def follow(howto: str, root: Path) -> None:
    """Makes every edit of a how-to in a copy."""
    for step in steps(howto):
        if step.kind not in ("run", "see"):
            edit(step, root)


def run(howto: str, root: Path) -> str:
    """Runs every command of a how-to in a copy; what they said. Raises AssertionError with it when one fails."""
    said = []
    for step in steps(howto):
        if step.kind == "run":
            answer = command(step.text, root)
            said.append(answer.stdout + answer.stderr)
            assert answer.returncode == 0, f"{step.text}\n{said[-1]}"
    return "\n".join(said)


def command(text: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Runs a block of commands in a copy, over the copy's own code."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=root,
        env=without_settings({"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
