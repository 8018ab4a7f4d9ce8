"""The web root: of each publication only the public part, and a page that lists them; nothing internal ever lies there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.publish import kaede

OFFENTLIG = "offentlig"
_SIDE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
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


def laeg_ud(data: Path, publikationer: Sequence[Path]) -> None:
    """Every publication's public part in the web root, and the list. What stands there already is not touched."""
    rod = kaede.webrod(data)
    for mappe in publikationer:
        if (mappe / OFFENTLIG).is_dir() and not (rod / mappe.name).exists():
            _kopier(mappe / OFFENTLIG, rod / mappe.name)
    udlagte = sorted((m for m in publikationer if (rod / m.name).is_dir()), key=lambda m: kaede.orden(m.name), reverse=True)
    if udlagte:
        with atomisk(rod / "index.html") as midlertidig:
            midlertidig.write_text(_SIDE.render(publikationer=[_punkt(rod, m.name, udlagte) for m in udlagte]), "utf-8")


def _kopier(fra: Path, til: Path) -> None:
    midlertidig = til.with_name(f".{til.name}.tmp")
    shutil.rmtree(midlertidig, ignore_errors=True)
    til.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copytree(fra, midlertidig)
    midlertidig.rename(til)


def _punkt(rod: Path, navn: str, udlagte: Sequence[Path]) -> dict[str, str]:
    """A publication in the list: its first page, or its tables where it has none; and the later one of the same period."""
    side = f"{navn}/site/index.html"
    nyeste = next(m.name for m in udlagte if kaede.orden(m.name)[0] == kaede.orden(navn)[0])
    return {
        "navn": navn,
        "side": side if (rod / side).exists() else f"{navn}/tabeller/",
        "rettet_af": nyeste if nyeste != navn else "",
    }
