"""Drawings that a country has by the thousand, as SVG in plain Python: series, a category's bars, a year's weeks.

Each is made by two pages, and by the files of its figure: as templates they took a tenth of the national site's time. Who draws
gives the attributes; without them it is the drawing of a page, with its own text alternative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dagster_project.common.danish import maaned
from dagster_project.publish.headlines import full_stop
from dagster_project.publish.site.cells import safe
from dagster_project.publish.site.charts import kort
from dagster_project.publish.site.pages.series import HEIGHT, WIDTH, Series

_GRID = "".join(
    f'<path d="M0 {HEIGHT * (1 - p / 100)}H{WIDTH}"/><text class="e" x="-6" y="{HEIGHT * (1 - p / 100) + 4}">{p}</text>'
    for p in (0, 50, 100)
)
_WEEKS = "".join(
    f'<text x="{x}" y="80">uge {n}</text>' for n, x in ((1, 0), (10, 180), (20, 380), (30, 580), (40, 780), (50, 980))
)


def linje(s: Series, fri: str = "") -> Markup:
    """A share month by month, with its axis, the threshold, and a mark at each month that was changed."""
    own = fri or (
        f'role="img" aria-label="{safe(full_stop(s.in_words))}" data-v="{s.for_script}" data-fra="{safe(s.maaneder[0])}"'
    )
    out = [f'<svg class="tid" viewBox="-34 -8 348 128" {own}>\n<g class="ak">{_GRID}']
    out.append(f'<text class="s" x="0" y="116">{maaned(s.maaneder[0])}</text>')
    if len(s.maaneder) > 1:
        out.append(f'<text class="e" x="{WIDTH}" y="116">{maaned(s.maaneder[-1])}</text>')
    out.append("</g>\n")
    if s.graense:
        out.append(f'<path class="gr" d="M0 {kort(HEIGHT * (1 - s.graense / 100))}H{WIDTH}"/>\n')
    out.append(f'<path class="nu" d="{s.kurve}"/>')
    if s.aendret:
        out.append(f'<path class="rude" d="{s.ruder}"/>')
    if not fri:
        out.append('<circle r="5" cx="0" cy="0" hidden/>')
    return Markup("".join([*out, "\n</svg>\n"]))


def soejler(f: Mapping[str, Any], aar: Sequence[int], fri: str = "") -> Markup:
    """The amounts of a category, a bar a year; `–` and `skjult` stand where there is none."""
    own, many = fri, len(aar)
    if not fri:
        amounts = (f"{a}: {o}" + " (ændret)" * (i in f["aendret"]) for i, (a, o) in enumerate(zip(aar, f["ord"], strict=True)))
        own = f'role="img" aria-label="{safe(f["navn"])}, mio. kr.: {safe(", ".join(amounts))}"'
    out = [f'<svg viewBox="0 0 220 146" {own}>\n<path class="bu" d="M0 122H220"/>\n']
    for i, (s, word) in enumerate(zip(f["soejler"], f["ord"], strict=True)):
        last = i == many - 1
        if s:
            newest = ' class="nyest"' * last
            out.append(f'<rect x="{s.x}" y="{s.y + 22}" width="{s.bredde}" height="{s.hoejde}"{newest}/>\n')
        newest = ' class="ny"' * bool(last and s)
        out.append(f'<text x="{(i + 0.5) * 220 / many}" y="{s.y + 16 if s else 116}"{newest}>{safe(word)}</text>\n')
        if s and i in f["aendret"]:
            out.append(f'<path class="rude" d="M{kort(s.x + s.bredde / 2)} {kort(s.y + 20)}l5 5-5 5-5-5z"/>\n')
    out.append(f'<text x="{110 / many}" y="141">{aar[0]}</text>')
    if many > 1:
        out.append(f'<text x="{220 - 110 / many}" y="141">{aar[-1]}</text>')
    return Markup("".join([*out, "\n</svg>\n"]))


def uger(bars: Sequence[tuple[int, float, float, bool]], year: int, fri: str = "") -> Markup:
    """A year's weeks, a bar each; those of the busy season are darker."""
    own = fri or f'role="img" aria-label="Uge for uge i {year}; tallene kan hentes som CSV under figuren."'
    mark = ("", ' class="nyest"')
    drawn = (f'<rect x="{x}" y="{y}" width="15" height="{height}"{mark[season]}/>' for x, y, height, season in bars)
    return Markup(f'<svg viewBox="0 0 1060 84" {own}>\n<path class="bu" d="M0 62H1060"/>\n{"".join(drawn)}\n{_WEEKS}</svg>\n')
