"""Draws the rooms of `dagster_project` from their imports into docs/arkitektur.md: `python docs/layers.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dagster_project"
DOCUMENT = ROOT / "docs" / "arkitektur.md"
_BEGIN, _END = "<!-- layers: drawn by docs/layers.py -->\n", "<!-- layers: end -->"
_LABEL = 64  # characters of a room's first sentence

Graph = dict[str, set[str]]


def rooms(package: Path) -> dict[str, list[Path]]:
    """The top view of a package: each folder and each root file, with its Python files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room != "__init__":
            found.setdefault(room, []).append(path)
    return found


def imports(package: Path) -> Graph:
    """Room -> the rooms that any of its files imports, wherever in the file the import stands."""
    found = rooms(package)
    return {room: {r for f in files for r in _imported(f, package) if r in found and r != room} for room, files in found.items()}


def _imported(file: Path, package: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            own = ".".join([package.name, *file.relative_to(package).parts[: -node.level]]) if node.level else ""
            module = ".".join(filter(None, [own, node.module]))
            names = [module] if module.count(".") else [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (n.split(".")[1] for n in names if n.startswith(f"{package.name}."))


def reachable(graph: Mapping[str, set[str]]) -> Graph:
    """Room -> all that it rests on, however far below."""
    closure: Graph = {}
    for room in graph:
        seen: set[str] = set()
        waiting = list(graph[room])
        while waiting:
            if (below := waiting.pop()) not in seen:
                seen.add(below)
                waiting.extend(graph[below])
        closure[room] = seen
    return closure


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Rooms that rest on each other, in groups: they are one layer, whatever the folders say."""
    closure = reachable(graph)
    groups = {frozenset(r for r in graph if r in closure[room] and room in closure[r]) for room in graph if room in closure[room]}
    return sorted(sorted(g) for g in groups)


def floors(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Rooms from top to bottom: each stands one floor above the highest room that it imports. Circles are not allowed."""
    if found := circles(graph):
        raise ValueError(f"rooms import each other: {found}")
    closure = reachable(graph)
    height: dict[str, int] = {}
    for room in sorted(graph, key=lambda r: len(closure[r])):
        height[room] = 1 + max((height[r] for r in graph[room]), default=0)
    return [sorted(r for r in graph if height[r] == h) for h in range(max(height.values()), 0, -1)]


def needed(graph: Mapping[str, set[str]]) -> Graph:
    """The arrows to draw: those that no longer way already says."""
    closure = reachable(graph)
    return {room: {b for b in below if not any(b in closure[o] for o in below - {b})} for room, below in graph.items()}


def picture(package: Path = PACKAGE) -> str:
    """The rooms as a Mermaid chart, top to bottom, with what the first line of each says."""
    graph, files = imports(package), rooms(package)
    lines = ["```mermaid", "flowchart TD"]
    for floor in floors(graph):
        lines += [f'    {room}["{_label(room, files[room], package / room)}"]' for room in floor]
    arrows = needed(graph)
    lines += [f"    {room} --> {below}" for floor in floors(graph) for room in floor for below in sorted(arrows[room])]
    return "\n".join([*lines, "```"])


def _label(room: str, files: list[Path], folder: Path) -> str:
    head = folder / "__init__.py" if folder.is_dir() else files[0]
    text = ast.get_docstring(ast.parse(head.read_text("utf-8"))) if head.exists() else None
    first = re.split(r"[.;](?: |$)", (text or "").split("\n\n")[0].replace("\n", " "))[0]
    head, _, rest = first.partition(": ")
    sentence = rest if rest and len(head.split()) <= 2 else head  # "The sample: invented deliveries"
    sentence = re.sub(r"[^\w ,./'-]", "", sentence)
    if len(sentence) > _LABEL:
        sentence = sentence[:_LABEL].rsplit(" ", 1)[0] + " …"
    return "<br/>".join(filter(None, [f"<b>{room}</b>", sentence]))


def drawn(document: str) -> str:
    """The picture that a document holds."""
    return document.partition(_BEGIN)[2].partition(_END)[0].strip()


def draw(document: str, chart: str) -> str:
    """The document with that picture. Raises ValueError when it has no place for one."""
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"expected {_BEGIN.strip()!r} and {_END!r}, found no place for the picture")
    return f"{before}{_BEGIN}\n{chart}\n\n{_END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(DOCUMENT.read_text("utf-8"), picture()), "utf-8")
