"""Deliveries corrected, and an earlier publication that was otherwise: what the tests of revisions compare."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb

from dagster_project.deliveries.skan import sha256
from dagster_project.publish import kaede
from dagster_project.publish.aftryk import som_json
from tests.publish.hjaelp import Kopi

TILLAEG = 1000


def laes_csv(fil: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fil.read_bytes().decode("utf-8-sig")), delimiter=";"))


def ny_version(kopi: Kopi, kilde: str, navn: str, ret: Callable[[list[dict[str, str]]], dict[str, str]]) -> dict[str, str]:
    """The same file once more as version 2, but for the row that `ret` changes and gives."""
    raekker = laes_csv(kopi.landing / kilde / f"{navn}.csv")
    rettet = ret(raekker)
    ud = io.StringIO()
    skriver = csv.DictWriter(ud, list(raekker[0]), delimiter=";", lineterminator="\n")
    skriver.writeheader()
    skriver.writerows(raekker)
    kopi.laeg(kilde, f"{navn}_v2.csv", ud.getvalue())
    return rettet


def hoejere_krav(raekker: list[dict[str, str]]) -> dict[str, str]:
    """A claim of kontanthjælp decided in 2023 and never appealed becomes 1.000 kr. higher."""
    sag = next(
        r
        for r in raekker
        if r["ydelse"] == "kontanthjælp"
        and r["afgoerelse_dato"].endswith("2023")
        and r["tilbagebetalingskrav"] not in ("", "0")
        and not r["anke_dato"]
    )
    sag["tilbagebetalingskrav"] = str(int(sag["tilbagebetalingskrav"].replace(".", "")) + TILLAEG)
    return sag


def udtaget(raekker: list[dict[str, str]]) -> dict[str, str]:
    """A case on the list of step 3 that nobody had taken was taken on 15 August 2022."""
    sag = next(r for r in raekker if r["kontroltrin"] == "3" and not r["udtaget_dato"] and not r["bortfaldet_dato"])
    sag["udtaget_dato"] = "2022-08-15"
    return sag


def foersteudgave(kopi: Kopi, beloeb: str, **grundlag: object) -> None:
    """The publication as it would have been with another amount of one line, and with another ground; sealed anew."""
    mappe = kopi.data / "publikationer" / "2023-12.1"
    fil = mappe / "intern" / "tabeller" / "provenu_linjer.parquet"
    ny = fil.with_name("ny")
    hvor = "noegle = (select min(noegle) from linjer where kategori = 'KL-ydelser' and komponent = 'mindreudgift')"
    with duckdb.connect() as con:
        con.execute("create table linjer as from read_parquet(?)", [str(fil)])
        con.execute(f"update linjer set beloeb = ? where komponent = 'mindreudgift' and {hvor}", [beloeb])
        con.execute(f"copy linjer to '{ny}' (format parquet)")
    ny.replace(fil)
    manifest = kaede.laes_manifest(mappe)
    manifest["filer"]["intern/tabeller/provenu_linjer.parquet"] = {"sha256": sha256(fil), "bytes": fil.stat().st_size}
    manifest["grundlag"] |= grundlag
    for navn in ("manifest.json", "manifest.sha256"):
        (mappe / navn).unlink()
    (mappe / "manifest.json").write_bytes(som_json(manifest))
    (mappe / "manifest.sha256").write_text(f"{sha256(mappe / 'manifest.json')}  manifest.json\n", "ascii")
