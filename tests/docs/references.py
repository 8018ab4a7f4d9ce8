"""References from code and documents to documents: how they are written, and what each must find.

A reference names the file from the repository's root, and then the place: `docs/kontrakter.md §5 "Figures"`. `§5` is the section
whose heading begins with `5.`; a quoted name is a heading, a bold name or the first cell of a table row; a name in backticks is a
word that the section has in backticks or in bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("dagster_project", "dbt_project", "tests", "bench", "seeds", "docs", ".ci")
_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".md", ".csv", ".toml", ".sh", ".j2", ".typ", ".ipynb"}
_GENERATED = {"target", "logs", "__pycache__", "dbt_packages"}

_REFERENCE = re.compile(r"docs/(?P<file>[\w/-]+\.md)(?P<place>(?:(?:,| and)? (?:§ ?\d+|\"[^\"\n]+\"|`[^`\n]+`))*)")
_STEP = re.compile(r"§ ?(?P<number>\d+)|\"(?P<name>[^\"]+)\"|`(?P<word>[^`]+)`")
_HEADING = re.compile(r"^#+ +(.+)$", re.M)
_BOLD = re.compile(r"\*\*`?(.+?)`?\*\*")
_FIRST_CELL = re.compile(r"^\| *([^|\n]+?) *\|", re.M)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:dagster_project|dbt_project|tests|seeds|docs|bench|\.ci)/[^`\s]*)`")
# where a document lay before it came into the repository; put together so that this file does not hold what it looks for
_ELSEWHERE = re.compile(
    r"(?<![\w/-])\d-(?:domain|contracts|design|publication|traps|stack|house|engine|speed)\b|\.\./shared|tests/" + "kilder"
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that people write, with its path from the root."""
    files = [p for p in ROOT.iterdir() if p.is_file() and (p.suffix in _SUFFIXES or p.name == "Makefile")]
    files += [p for folder in _FOLDERS for p in (ROOT / folder).rglob("*") if p.is_file()]
    for path in sorted(files):
        relative = path.relative_to(ROOT)
        if (path.suffix in _SUFFIXES or path.name in {"Makefile", "run"}) and not _GENERATED & set(relative.parts):
            yield relative, path.read_text("utf-8")


def section(document: str, number: int) -> str | None:
    """The text under the heading `## <number>. …`, the heading included; None when there is none."""
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", document, re.M | re.S)
    return found[0] if found else None


def names(document: str) -> list[str]:
    """What a quoted reference can name: headings, bold names and first cells of table rows."""
    return [re.sub(r"[*`]", "", n).strip() for p in (_HEADING, _BOLD, _FIRST_CELL) for n in p.findall(document)]


def wrong_references(text: str, docs: Path) -> list[str]:
    """Each reference of a text that finds no document or no such place in it."""
    return [f"{r[0]}: {fault}" for r in _REFERENCE.finditer(text) if (fault := _fault(docs / r["file"], r["place"]))]


def _fault(file: Path, place: str) -> str | None:
    if not file.is_file():
        return "no such document"
    whole = within = file.read_text("utf-8")
    for step in _STEP.finditer(place):
        if step["number"]:
            if (found := section(whole, int(step["number"]))) is None:
                return f"no section {step['number']}"
            within = found
        elif step["name"]:
            if not any(n.lower().startswith(step["name"].lower()) for n in names(within)):
                return f"no heading, bold name or table row {step['name']!r}"
        elif not re.search(rf"[`*]{re.escape(step['word'])}\b", within):
            return f"no {step['word']!r} there"
    return None


def elsewhere(text: str) -> list[str]:
    """References to documents that are not in the repository."""
    return _ELSEWHERE.findall(text)


def wrong_links(file: Path, text: str, root: Path) -> list[str]:
    """Each link of a document to a file that is not there, or to a heading that its file lacks."""
    wrong = []
    for link in _LINK.findall(_outside_blocks(text)):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (root / file).parent / path if path else root / file
        if not target.exists() or (anchor and anchor not in {_slug(h) for h in _HEADING.findall(target.read_text("utf-8"))}):
            wrong.append(link)
    return wrong


def missing_paths(text: str, root: Path) -> list[str]:
    """Paths in backticks that are not there; a path with a placeholder or made by the text itself (`New file …`) is left out."""
    made = set(re.findall(r"^New file `([^`]+)`", text, re.M))
    given = {p.partition(":")[0].rstrip("/") for p in _PATH.findall(_outside_blocks(text))}
    return sorted(p for p in given - made if not re.search(r"[<>*{}…]", p) and not (root / p).exists())


def _outside_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
