"""The web root: of each publication only the public part; nothing internal ever lies there.

Beside them the newest once more under an address that stays (`seneste`), a page that lists all, a feed (Atom) and a calendar
(iCalendar)."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
from jinja2 import Environment

from dagster_project.common.files import atomic
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import files_in

PUBLIC, LATEST, FEED, CALENDAR = "offentlig", chain.LATEST, "feed.xml", "kalender.ics"
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="color-scheme" content="light dark">
<link rel="alternate" type="application/atom+xml" href="feed.xml">
<title>Kontrolprovenu: udgivelser</title>
</head>
<body>
<main>
<h1>Kontrolprovenu</h1>
<p>Udgivelser, nyeste periode øverst. En udgivelse ændres aldrig; en rettelse er en ny med højere nummer.</p>
<p><a href="seneste/{{ publikationer[0].indgang }}">Den nyeste, altid på samme adresse</a> ·
<a href="feed.xml">Nye udgivelser som feed (Atom)</a> ·
<a href="kalender.ics">Kalender over udgivelser (iCalendar)</a></p>
<ul>
{% for p in publikationer %}
<li><a href="{{ p.side }}">{{ p.navn }}</a>{% if p.rettet_af %} (rettet: se {{ p.rettet_af }}){% endif %}</li>
{% endfor %}
</ul>
</main>
</body>
</html>
""")
_FEED = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da">
<id>urn:kontrolprovenu:offentlig</id>
<title>Kontrolprovenu: udgivelser</title>
<updated>{{ publikationer[0].dag }}T00:00:00Z</updated>
<author><name>{{ publikationer[0].kontakt }}</name></author>
<link rel="self" href="feed.xml"/>
{% for p in publikationer %}
<entry>
<id>urn:kontrolprovenu:offentlig:{{ p.navn }}</id>
<title>{{ p.titel }} (udgivelse {{ p.navn }})</title>
<updated>{{ p.dag }}T00:00:00Z</updated>
<link rel="alternate" href="{{ p.side }}"/>
<summary>{{ p.om }}</summary>
</entry>
{% endfor %}
</feed>
""")


def lay_out(data: Path, publikationer: Sequence[Path]) -> None:
    """Every publication's public part in the web root, and the list. What stands there already is not touched."""
    root = chain.web_root(data)
    for folder in publikationer:
        if (folder / PUBLIC).is_dir() and not (root / folder.name).exists():
            _copies(folder / PUBLIC, root / folder.name)
    laid_out = sorted((m for m in publikationer if (root / m.name).is_dir()), key=lambda m: chain.order(m.name), reverse=True)
    if laid_out:
        _renew_latest(root, laid_out[0].name)
        points = [_point(root, m.name, laid_out) for m in laid_out]
        for name, template in (("index.html", _PAGE), (FEED, _FEED)):
            with atomic(root / name) as temporary:
                temporary.write_text(template.render(publikationer=points), "utf-8")
        from dagster_project.publications.calendar import calendar  # a fifth of a second to load, for this alone

        with atomic(root / CALENDAR) as temporary:
            temporary.write_bytes(calendar(points))


def _copies(from_: Path, to: Path) -> None:
    temporary = to.with_name(f".{to.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copytree(from_, temporary)
    temporary.rename(to)


def _renew_latest(root: Path, newest: str) -> None:
    """The newest publication's public part once more, byte for byte, under an address that stays."""
    there = root / LATEST
    if there.is_dir() and files_in(there) == files_in(root / newest):
        return
    old = root / f".{LATEST}.gammel"
    shutil.rmtree(old, ignore_errors=True)
    if there.exists():
        there.rename(old)
    _copies(root / newest, there)
    shutil.rmtree(old, ignore_errors=True)


def _point(root: Path, name: str, laid_out: Sequence[Path]) -> dict[str, str]:
    """A publication in the list: its first page, or its tables where it has none; and the later one of the same period."""
    page = f"{name}/site/index.html"
    about = root / name / "tabeller" / "udgivelse.parquet"
    om = {r["noegle"]: r["vaerdi"] or "" for r in pq.read_table(about).to_pylist()} if about.exists() else {}
    newest = next(m.name for m in laid_out if chain.order(m.name)[0] == chain.order(name)[0])
    return {
        "navn": name,
        "side": page if (root / page).exists() else f"{name}/tabeller/",
        "indgang": "site/index.html" if (root / page).exists() else "tabeller/",
        "rettet_af": newest if newest != name else "",
        "dag": om.get("udgivet") or f"{name[:7]}-01",
        "titel": om.get("titel") or "Kontrolprovenu",
        "kontakt": om.get("udgiver") or om.get("kontakt") or "Kontrolprovenu",
        "naeste": om.get("naeste") or "",
        "adresse": f"{om['adresse']}/{page}" if om.get("adresse") else "",
        "om": om.get("revision_aarsag") or om.get("foreloebige") or "",
    }
