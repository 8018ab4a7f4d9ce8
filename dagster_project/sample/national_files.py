"""udk_risikosager of the demo: 24 months, one of which UDK never sent, so that only a few municipalities' own cover it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pyarrow.compute as pc

from dagster_project.sample import risk_links
from dagster_project.sample.case_model import Sag
from dagster_project.sample.national import KILDE, oejebliksbillede, som_bytes
from dagster_project.sample.national_cases import Sager, grupper, landets_sager
from dagster_project.sample.national_levels import maanedsnummer
from dagster_project.sample.published import KOMMUNE

MAANEDER = tuple(f"{aar}-{md:02d}" for aar in risk_links.AARENE for md in range(1, 13))
RAEKKER = 30_000  # a month
# [D] A national snapshot holds every municipality, so one that misses a month is one whose month came neither from UDK nor
# from itself: the national one of this month is missing, and these municipalities sent their own instead. For the others
# there is no reading that month, which breaks their run.
UDEBLEVET = "2022-08"
EGNE = ("101", KOMMUNE, "360", "461", "751")
_CSV = {"2022-03", "2023-06", f"{UDEBLEVET}/{KOMMUNE}"}  # the others are Parquet: both paths are used


def filer(kontrolsager: list[Sag]) -> Iterator[tuple[str, bytes]]:
    """(path in the landing folder, bytes); `kontrolsager` carry the ids of the risk cases they began with."""
    alle_grupper = [*grupper(), *risk_links.GRUPPER]
    landet = landets_sager(RAEKKER, 1 + maanedsnummer(MAANEDER[-1]))
    ballerup = risk_links.risikosager(kontrolsager, len(grupper()))
    sager = Sager(**{f.name: np.concatenate([getattr(landet, f.name), getattr(ballerup, f.name)]) for f in fields(Sager)})
    for maaned in MAANEDER:
        tabel = oejebliksbillede(sager, alle_grupper, maaned)
        if maaned != UDEBLEVET:
            yield _fil("DK", maaned, tabel, maaned in _CSV)
            continue
        for kode in EGNE:
            egen = tabel.filter(pc.equal(tabel["kommunekode"], kode))
            yield _fil(kode, maaned, egen, f"{maaned}/{kode}" in _CSV)


def _fil(kode: str, maaned: str, tabel, som_csv: bool) -> tuple[str, bytes]:
    format = "csv" if som_csv else "parquet"
    return f"{KILDE}/{KILDE}_{kode}_{maaned}.{format}", som_bytes(tabel, format)
