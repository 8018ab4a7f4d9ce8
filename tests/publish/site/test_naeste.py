"""The page of next month: what to take up, by when and why, in a sentence that is counted; and no page where nothing is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.site import build_site
from dagster_project.publish.site.pages.naeste import advice

MONTHS = ("2024-01", "2024-02", "2024-03")


def warned(lacking: tuple[int | None, ...], until: int | None, share: float | None = 0.25) -> list[dict[str, Any]]:
    """The warnings of a step, as the page has them."""
    return [
        {
            **{"periode": "2023-12", "kommunekode": "151", "kontroltrin": "3", "maaned": m, "maaneder_frem": nr},
            **{"andel_hvis_intet": share, "andel_hvis_som_nu": share, "mangler_for_graensen": n, "udtaget_hvis_intet": 5},
            **{"resterende_hvis_intet": 15, "maaneder_til_kriteriet": until, "graense_taeller": 3, "graense_naevner": 10},
            **{"under_hvis_intet": bool(n), "maaneden": m},
        }
        for nr, (m, n) in enumerate(zip(MONTHS, lacking, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("lacking", "until", "share", "said"),
    [
        ((0, 2, 3), 7, 0.25, ("Tag mindst 2 sager op inden 29. 2024-02", "ikke at ligge under 30 pct.", "opfyldt om 7 måneder.")),
        ((1, 1, 1), 0, 0.25, ("Kriteriet er opfyldt. Tag mindst 1 sag op inden 31. 2024-01",)),
        ((0, 0, 0), 12, 0.4, ("er mindst 30 pct.", "til og med 2024-03")),
        ((None, None, None), None, None, ("ingen sager at tage op",)),
    ],
)
def test_the_advice_names_the_first_month_that_lacks_cases(lacking, until, share, said) -> None:
    sentence = advice(warned(lacking, until, share)).replace("\u00a0", " ")
    assert all(part in sentence for part in said), sentence


def written(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    """An internal edition with these tables and what every page says of its publication."""
    (folder / "tabeller").mkdir()
    about = ("titel", "nr", "data_til", "udgivet", "naeste", "foreloebige", "kontakt")
    base = {
        "udgivelse": [{"noegle": key, "vaerdi": "x"} for key in about] + [{"noegle": "periode", "vaerdi": "2023-12"}],
        "kommuner": [{"kommunekode": "151", "navn": "Ballerup"}],
    }
    for name, rows in (base | tables).items():
        pq.write_table(pa.Table.from_pylist(rows), folder / "tabeller" / f"{name}.parquet")
    return folder


def test_the_page_shows_what_waits_and_leaves_out_what_does_not(tmp_path: Path) -> None:
    lists = [
        {
            "kommunekode": "151",
            "kriterium": "x",
            "saetning": "X.",
            "periode": p,
            "i_kraft": True,
            "udtrukket": n,
            "blev_sager": b,
            "med_effekt": 0,
        }
        for p, n, b in (("2023-12", 4, 0), ("2022-12", 3, 2), ("2023-06", 9, 9))
    ]
    contacts = [
        {"kommunekode": "151", "kontroltrin": "3", "henvendt_dato": date(2023, 11, 20), "besvaret_dato": answered}
        for answered in (None, date(2023, 12, 1))
    ]
    rows = [{k: v for k, v in r.items() if k != "maaneden"} for r in warned((0, 2, 3), 7)]
    build_site(written(tmp_path, varsling=rows, udtraek_effekt=lists, star_henvendelser=contacts))
    page = (tmp_path / "site" / "naeste-151.html").read_text("utf-8")
    assert "trin 3 er under grænsen, hvis intet tages op, 4 rækker venter på lister, STAR venter på svar" in page
    assert page.count("udtraek_effekt|151|x|") == 2 and "2023-06" not in page  # now, and a year ago
    assert page.count("<h2>STAR venter på svar</h2>") == 1 and page.count("star_henvendelser|") == 1
    assert "Krav, der bliver ældre" not in page and "Kontroltrin 2" not in page
    assert 'href="naeste-151.html"' in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_without_lists_of_a_municipality_there_is_no_page(tmp_path: Path) -> None:
    build_site(written(tmp_path))
    assert not list((tmp_path / "site").glob("naeste*"))
