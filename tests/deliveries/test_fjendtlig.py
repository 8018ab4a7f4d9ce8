"""Files made to do harm: each gets one clear refusal, and the files beside it are taken in whole."""

from __future__ import annotations

import re

import pytest

from tests.deliveries.hjaelp import HENVENDELSER, Sted, henvendelser

HOVED = b"kommunekode;kontroltrin;henvendt_dato;begrundelse\n"
UDEN_HOVED = "holder ingen hel overskrift"
FJENDER = {
    "nul-bytes": (b"\0" * 1000, "NUL"),
    "en nul-byte": (HOVED + b"151;3;2023-12-01;\0\n", "NUL"),
    "utf-16": (HOVED.decode().encode("utf-16"), "NUL"),
    "billede": (b"\x81PNG\r\n\x1a\n" + b"\x8d\xff" * 100, "hverken UTF-8 eller Windows-1252"),
    "zip": (b"PK\x03\x04" + b"\x90" * 100, "hverken UTF-8 eller Windows-1252"),
    "tomme linjer": (b"\n" * 1_000_000, "tom"),
    "overskrift dybt nede": (b"\n" * 1_000_000 + HOVED, UDEN_HOVED),
    "åben overskrift": (b'"' + b"x" * 100, "mangler"),
    "lang åben overskrift": (b'"' + b"x" * 1_000_000, UDEN_HOVED),
    "åben overskrift over linjer": (b'"' + b"\n" * 6_000_000, UDEN_HOVED),
    "tomme kolonner": (b";" * 200_000, "tom"),
    "mange kolonner": (b"a;" * 100_000, "mangler"),
    "en million kolonner": (b"a;" * 1_000_000, UDEN_HOVED),
    "citationstegn": (HOVED + b'"' * 999_999, "citationstegn"),
    "en lang række": (HOVED + b'151;3;x;"' + (b"x" * (3 << 20) + b"\n") * 8 + b'"\n', "over 8 MB"),
    "en lang linje": (HOVED + b"x" * (30 << 20), "en linje er længere end 4 MB"),
    "tom": (b"", "tom"),
}


def navn(periode: int) -> str:
    return f"{HENVENDELSER}_151_20{periode:02}-01.csv"


@pytest.fixture(scope="module")
def svar(tmp_path_factory) -> dict[str, tuple]:
    """Every hostile file between good ones in one run: kind -> (account, what the store holds of it)."""
    sted = Sted(tmp_path_factory.mktemp("fjender"))
    for nr, (indhold, _) in enumerate(FJENDER.values()):
        sted.laeg(f"{HENVENDELSER}/{navn(nr)}", indhold)
        sted.laeg(f"{HENVENDELSER}/{navn(nr + 50)}", henvendelser("2023-12-01"))
    filer = {fil.filnavn: fil for fil in sted.tag_ind(HENVENDELSER)}
    lagret = {p.name for p in (sted.raa / HENVENDELSER).iterdir()}
    gode = [filer.pop(navn(nr + 50)) for nr in range(len(FJENDER))]
    assert [(fil.aarsag, fil.raekker, fil.raekker_laest) for fil in gode] == [(None, 1, 1)] * len(FJENDER)
    assert lagret == {"_tom.parquet", *(f"{fil.leverance_id}.parquet" for fil in gode)}
    return {art: filer[navn(nr)] for nr, art in enumerate(FJENDER)}


@pytest.mark.parametrize("art", FJENDER)
def test_bytes_that_are_no_csv_are_refused_with_their_reason_and_nothing_of_them_is_kept(svar, art):
    fil = svar[art]
    assert re.search(FJENDER[art][1], fil.aarsag)
    assert (fil.raekker, fil.raekker_laest, fil.lager) == (None, None, {})
    assert (fil.kilde, fil.kommunekode, fil.version) == (HENVENDELSER, "151", 1)
    assert fil.sha256 and fil.aftryk
