"""What the tests of the benchmark page share: the published row, read past all code of the site, and a dot of the chart."""

from __future__ import annotations

from pathlib import Path

import duckdb
from playwright.sync_api import Locator, Page


def celle(publikation: Path, kode: str, trin: str = "3", omraade: str = "alle") -> dict:
    """A row of the published table, read past all code of the site."""
    table = publikation / "intern" / "tabeller" / "benchmark.parquet"
    sql = "select * from read_parquet(?) where periode = '2023-12' and kommunekode = ? and kontroltrin = ? and omraade = ?"
    return duckdb.execute(sql, [str(table), kode, trin, omraade]).to_arrow_table().to_pylist()[0]


def dot(page: Page, code: str) -> Locator:
    return page.locator(f'svg.f1:visible circle[data-k="{code}"]')
