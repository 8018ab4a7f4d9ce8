"""Deliveries corrected, and an earlier publication that was otherwise: what the tests of revisions compare."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb

from dagster_project.common.files import sha256
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import as_json
from tests.publish.helpers import Copy

ADDITION = 1000


def read_csv(fil: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fil.read_bytes().decode("utf-8-sig")), delimiter=";"))


def new_version(copy: Copy, kilde: str, name: str, mend: Callable[[list[dict[str, str]]], dict[str, str]]) -> dict[str, str]:
    """The same file once more as version 2, but for the row that `mend` changes and gives."""
    rows = read_csv(copy.landing / kilde / f"{name}.csv")
    corrected = mend(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    copy.put(kilde, f"{name}_v2.csv", out.getvalue())
    return corrected


def higher_krav(rows: list[dict[str, str]]) -> dict[str, str]:
    """A claim of kontanthjælp decided in 2023 and never appealed becomes 1.000 kr. higher."""
    sag = next(
        r
        for r in rows
        if r["ydelse"] == "kontanthjælp"
        and r["afgoerelse_dato"].endswith("2023")
        and r["tilbagebetalingskrav"] not in ("", "0")
        and not r["anke_dato"]
    )
    sag["tilbagebetalingskrav"] = str(int(sag["tilbagebetalingskrav"].replace(".", "")) + ADDITION)
    return sag


def udtaget(rows: list[dict[str, str]]) -> dict[str, str]:
    """A case on the list of step 3 that nobody had taken was taken on 15 August 2022."""
    sag = next(r for r in rows if r["kontroltrin"] == "3" and not r["udtaget_dato"] and not r["bortfaldet_dato"])
    sag["udtaget_dato"] = "2022-08-15"
    return sag


def higher_su(rows: list[dict[str, str]]) -> dict[str, str]:
    """A claim of SU that was answered in 2023 becomes 1.000 kr. higher."""
    answer = next(r for r in rows if r["tilbagemeldt_dato"].endswith("2023") and r["tilbagebetalingskrav"] not in ("", "0"))
    answer["tilbagebetalingskrav"] = str(int(answer["tilbagebetalingskrav"].replace(".", "")) + ADDITION)
    return answer


def rejected(rows: list[dict[str, str]]) -> dict[str, str]:
    """A move of a student that was approved is rejected after all."""
    move = next(r for r in rows if (r["kontroltype"], r["afgoerelse"]) == ("SU", "godkendt") and r["fra_kommunekode"] != "151")
    move |= {"afgoerelse": "afvist", "udgift_pr_maaned": "3500"}
    return move


def first_edition(copy: Copy, amount: str, **grundlag: object) -> None:
    """The publication as it would have been with another amount of one line, and with another ground; sealed anew."""
    folder = copy.data / "publikationer" / "2023-12.1"
    file = folder / "intern" / "tabeller" / "provenu_linjer.parquet"
    new = file.with_name("ny")
    at = "noegle = (select min(noegle) from linjer where kategori = 'KL-ydelser' and komponent = 'mindreudgift')"
    with duckdb.connect() as con:
        con.execute("create table linjer as from read_parquet(?)", [str(file)])
        con.execute(f"update linjer set beloeb = ? where komponent = 'mindreudgift' and {at}", [amount])
        con.execute(f"copy linjer to '{new}' (format parquet)")
    new.replace(file)
    manifest = chain.read_manifest(folder)
    manifest["filer"]["intern/tabeller/provenu_linjer.parquet"] = {"sha256": sha256(file), "bytes": file.stat().st_size}
    manifest["grundlag"] |= grundlag
    for name in ("manifest.json", "manifest.sha256"):
        (folder / name).unlink()
    (folder / "manifest.json").write_bytes(as_json(manifest))
    (folder / "manifest.sha256").write_text(f"{sha256(folder / 'manifest.json')}  manifest.json\n", "ascii")
