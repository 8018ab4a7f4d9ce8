"""The web root: of each publication only the public part, and a page that lists them; nothing internal ever lies there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment

from dagster_project.common.files import atomic
from dagster_project.publications import chain

PUBLIC = "offentlig"
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="color-scheme" content="light dark">
<title>Kontrolprovenu: publikationer</title>
</head>
<body>
<main>
<h1>Kontrolprovenu</h1>
<p>Publikationer, nyeste periode øverst. En publikation ændres aldrig; en rettelse er en ny med højere nummer.</p>
<ul>
{% for p in publikationer %}
<li><a href="{{ p.side }}">{{ p.navn }}</a>{% if p.rettet_af %} (rettet: se {{ p.rettet_af }}){% endif %}</li>
{% endfor %}
</ul>
</main>
</body>
</html>
""")


def lay_out(data: Path, publikationer: Sequence[Path]) -> None:
    """Every publication's public part in the web root, and the list. What stands there already is not touched."""
    root = chain.web_root(data)
    for folder in publikationer:
        if (folder / PUBLIC).is_dir() and not (root / folder.name).exists():
            _copies(folder / PUBLIC, root / folder.name)
    laid_out = sorted((m for m in publikationer if (root / m.name).is_dir()), key=lambda m: chain.order(m.name), reverse=True)
    if laid_out:
        with atomic(root / "index.html") as temporary:
            temporary.write_text(_PAGE.render(publikationer=[_point(root, m.name, laid_out) for m in laid_out]), "utf-8")


def _copies(from_: Path, to: Path) -> None:
    temporary = to.with_name(f".{to.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copytree(from_, temporary)
    temporary.rename(to)


def _point(root: Path, navn: str, laid_out: Sequence[Path]) -> dict[str, str]:
    """A publication in the list: its first page, or its tables where it has none; and the later one of the same period."""
    page = f"{navn}/site/index.html"
    newest = next(m.name for m in laid_out if chain.order(m.name)[0] == chain.order(navn)[0])
    return {
        "navn": navn,
        "side": page if (root / page).exists() else f"{navn}/tabeller/",
        "rettet_af": newest if newest != navn else "",
    }
