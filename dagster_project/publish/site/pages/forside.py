"""The front page: asks for the municipality once, and shows the country's findings with pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster_project.common.danish import sort_key
from dagster_project.publish.site.edition import Edition
from dagster_project.publish.site.pages import kort, provenu, series
from dagster_project.publish.site.pages.benchmark_data import Cell

NATIONAL = {Cell("3", "alle"), Cell("2", "kontanthjælp")}  # whose lines stand there: what the criterion reads


def with_page(edition: Edition) -> list[str]:
    """The municipalities that have a page of their own: every one of the newest month's benchmark, and who has proceeds."""
    periode = edition.udgivelse["periode"]
    newest = {k for p, k in edition.vaerdier("benchmark", "periode", "kommunekode") if p == periode}
    return sorted((newest | edition.different("provenu_total", "kommunekode")) - {"DK"})


def page(
    edition: Edition, benchmark: dict[str, Any] | None, entries: Sequence[tuple[str, str, str]], kommuner: list[tuple[str, str]]
) -> dict[str, Any]:
    """`benchmark` is what its page reads; `kommuner` the code and name of each municipality with a page."""
    names = {c.navn for c in NATIONAL}
    lines = [s for s in series.of_municipality(edition, "DK") if s.navn in names] if benchmark else []
    codes = sorted(edition.different("provenu_total", "kommunekode") - {"DK"})
    return {
        "indgange": entries, "b": benchmark, "serier": lines,
        "kort": kort.of(edition, benchmark["m"], {code for code, _ in kommuner}) if benchmark else None,
        "kommuner": sorted(kommuner, key=lambda p: sort_key(p[1])),
        "penge": [(k, edition.navne.get(k, k), *provenu.sentences(edition, k)) for k in codes] if len(codes) == 1 else [],
    }  # fmt: skip
