"""Files made to do harm: each gets one clear refusal, and the files beside it are taken in whole."""

from __future__ import annotations

import re

import pytest

from tests.deliveries.helpers import CONTACTS, Place, henvendelser

HEADER = b"kommunekode;kontroltrin;henvendt_dato;begrundelse\n"
WITHOUT_HEADER = "holder ingen hel overskrift"
ENEMIES = {
    "nul-bytes": (b"\0" * 1000, "NUL"),
    "en nul-byte": (HEADER + b"151;3;2023-12-01;\0\n", "NUL"),
    "utf-16": (HEADER.decode().encode("utf-16"), "UTF-16"),
    "billede": (b"\x81PNG\r\n\x1a\n" + b"\x8d\xff" * 100, "hverken UTF-8 eller Windows-1252"),
    "zip": (b"PK\x03\x04" + b"\x90" * 100, "arkiv"),
    "tomme linjer": (b"\n" * 1_000_000, "tom"),
    "overskrift dybt nede": (b"\n" * 1_000_000 + HEADER, WITHOUT_HEADER),
    "åben overskrift": (b'"' + b"x" * 100, "mangler"),
    "lang åben overskrift": (b'"' + b"x" * 1_000_000, WITHOUT_HEADER),
    "åben overskrift over linjer": (b'"' + b"\n" * 6_000_000, WITHOUT_HEADER),
    "tomme kolonner": (b";" * 200_000, "tom"),
    "mange kolonner": (b"a;" * 100_000, "mangler"),
    "en million kolonner": (b"a;" * 1_000_000, WITHOUT_HEADER),
    "citationstegn": (HEADER + b'"' * 999_999, "citationstegn"),
    "en lang række": (HEADER + b'151;3;x;"' + (b"x" * (3 << 20) + b"\n") * 8 + b'"\n', "over 8 MB"),
    "en lang linje": (HEADER + b"x" * (30 << 20), "en linje er længere end 4 MB"),
    "tom": (b"", "tom"),
}


def navn(nr: int, month: str = "01") -> str:
    return f"{CONTACTS}_151_20{nr:02}-{month}.csv"


@pytest.fixture(scope="module")
def answer(tmp_path_factory) -> dict[str, tuple]:
    """Every hostile file between good ones in one run: kind -> (account, what the store holds of it)."""
    place = Place(tmp_path_factory.mktemp("fjender"))
    for nr, (content, _) in enumerate(ENEMIES.values()):
        place.put(f"{CONTACTS}/{navn(nr)}", content)
        place.put(f"{CONTACTS}/{navn(nr, '02')}", henvendelser("2023-12-01"))
    files = {file.filnavn: file for file in place.take_ind(CONTACTS)}
    stored = {p.name for p in (place.raa / CONTACTS).iterdir()}
    good = [files.pop(navn(nr, "02")) for nr in range(len(ENEMIES))]
    assert [(file.aarsag, file.raekker, file.raekker_laest) for file in good] == [(None, 1, 1)] * len(ENEMIES)
    assert stored == {"_tom.parquet", *(f"{file.leverance_id}.parquet" for file in good)}
    return {kind: files[navn(nr)] for nr, kind in enumerate(ENEMIES)}


@pytest.mark.parametrize("art", ENEMIES)
def test_bytes_that_are_no_csv_are_refused_with_their_reason_and_nothing_of_them_is_kept(answer, art):
    file = answer[art]
    assert re.search(ENEMIES[art][1], file.aarsag)
    assert (file.raekker, file.raekker_laest, file.lager) == (None, None, {})
    assert (file.kilde, file.kommunekode, file.version) == (CONTACTS, "151", 1)
    assert file.sha256 and file.aftryk
