"""Whatever was accepted is published: tiny municipalities at random, efforts with names that no program expects.

`forhaandsvis` takes the steps of `udgiv`, and what it says holds."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from random import Random

import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html

from dagster_project.common.signs import visible
from dagster_project.figures.effort_names import as_id
from tests.data_folder import SAGER_HEADER, Folder, sag
from tests.disclosure.attacker.attack import reckoned
from tests.effort import TORTURE
from tests.publish.tiny_worlds import ODD, PERIODE, YEAR, codes, deliver

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.property, pytest.mark.torture, pytest.mark.ci]
WORLDS = 10  # municipalities, each a world of its own, of a country
COUNTRIES = [(WORLDS, 1)] if not TORTURE else [(67, seed) for seed in (1, 2, 3)]  # 201 worlds
PUBLICATION = f"{PERIODE}.1"


def odd_efforts(kommune: str) -> str:
    """Five cases of every odd name, so that each has figures that are shown, and one case of the plainest name."""
    names = [name for name in ODD for _ in range(5)] + ["Hedeparken"]
    rows = [f"{sag(f'S{i}', str(1_000 + i), f'{61 + i % 28}0190-{i:04d}', kommune)};" for i, _ in enumerate(names)]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    return "\n".join([f"{SAGER_HEADER};indsats", *(r.replace("2023", str(YEAR)) + n for r, n in zip(rows, quoted, strict=True))])


def su_moves(kommune: str, count: int) -> str:
    header = "flytte_id;kommunekode;cpr;anmeldt_dato;alder;kontroltype;afgoerelse;afgoerelse_dato"
    rows = [f"F{i};{kommune};{61 + i}0190-0001;{YEAR}-03-0{i + 1};20;SU;afvist;{YEAR}-04-01" for i in range(count)]
    return "\n".join([header, *rows])


@pytest.fixture(scope="module", params=COUNTRIES, ids=lambda p: f"{p[0]}-municipalities-{p[1]}")
def country(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Random worlds; one municipality with the odd names, and four with 1–4 controlled SU moves in the year."""
    count, seed = request.param
    folder = Folder(tmp_path_factory.mktemp("country"))
    odd, *few, _ = planted = codes(count + 6)[count:]
    for i, kommune in enumerate(codes(count)):
        deliver(folder, kommune, Random(1000 * seed + i))
    folder.put("kommune_sager", f"kommune_sager_{odd}_{PERIODE}.csv", odd_efforts(odd))
    for n, kommune in enumerate(few, start=1):
        folder.put("kommune_flytninger", f"kommune_flytninger_{kommune}_{PERIODE}.csv", su_moves(kommune, n))
    answer = folder.kontrol("run")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert folder.sql("select count(*) from marts.karantaene") == [(0,)] and len(planted) == 6
    return folder


@pytest.fixture(scope="module")
def previewed(country: Folder) -> subprocess.CompletedProcess[str]:
    return country.kontrol("forhaandsvis", "--json")


@pytest.fixture(scope="module")
def publication(country: Folder, previewed: subprocess.CompletedProcess[str]) -> Path:
    answer = country.kontrol("udgiv", "--godkendt-af", "Prøven")
    assert answer.returncode == 0, answer.stderr
    return country.data / "publikationer" / PUBLICATION


def test_the_preview_says_that_it_can_be_published_and_leaves_nothing(
    country: Folder, previewed: subprocess.CompletedProcess[str], publication: Path
) -> None:
    said = json.loads(previewed.stdout)
    assert (previewed.returncode, said["kan_udgives"], said["hindringer"]) == (0, True, [])
    assert [f.name for f in publication.parent.iterdir()] == [PUBLICATION]


def test_the_attacker_finds_nothing_of_tiny_municipalities(publication: Path) -> None:
    """And what he takes for granted holds: public figures that contradict it raise Conflict. Their amounts are round: a hidden
    2.000 kr. is the 2000 of a script as well."""
    assert reckoned([publication]) == []


def test_one_to_four_moves_are_hidden_with_what_a_week_they_are(publication: Path) -> None:
    rows = pq.read_table(publication / "offentlig" / "tabeller" / "indsatser.parquet").to_pylist()
    (count, *_) = COUNTRIES[0]
    for kommune in codes(count + 5)[count + 1 :]:
        own = {r["noegletal"]: (r["vaerdi"], r["skjult"]) for r in rows if r["kommunekode"] == kommune}
        assert own["su_flytninger_kontrolleret"] == (None, "vaerdi=<5")
        assert own["su_flytninger_pr_uge"] == (None, "vaerdi=hemmeligholdt")


def test_every_effort_has_ids_of_its_own_and_the_trail_takes_what_the_pages_print(country: Folder, publication: Path) -> None:
    names = {n for (n,) in country.sql("select distinct indsats from intermediate.int_sager where indsats is not null")}
    ids = {n for (n,) in country.sql("select distinct noegletal from marts.indsatser where noegletal like 'indsats_sager:%'")}
    assert ids == {f"indsats_sager:{as_id(n)}" for n in names} and {visible(n).strip(" \u00a0\n") for n in ODD} <= names
    site = publication / "intern" / "site"
    commands = [c.text for p in sorted(site.glob("spor-indsatser-*-indsats-sager-*.html")) for c in html.parse(p).iter("code")]
    typed = [shlex.split(c)[2:] for c in commands if "indsats_sager:" in c]
    assert len(typed) >= len(ODD) and all(len(words) == 1 for words in typed)
    for name in ("Projekt #2", "?x=<b>", "ESC \x1b[31mrød"):
        part = as_id(visible(name))
        (id_,) = {w for (w,) in typed if w.endswith(f":{part}") and w.startswith(f"indsatser/{odd(country)}/")}
        answer = country.kontrol("spor", id_)
        assert answer.returncode == 0 and "\n✓ regnet 5, offentliggjort 5: stemmer" in answer.stdout, (id_, answer.stderr)
        assert f"{visible(name)}: " in answer.stdout.splitlines()[1]


def odd(country: Folder) -> str:
    ((kommune,),) = country.sql("select kommunekode from intermediate.int_sager where indsats = 'Hedeparken'")
    return kommune


def test_no_sign_that_steers_leaves_raa(country: Folder, publication: Path) -> None:
    """In any table, page or workbook; the soft hyphens are the pages' own, and dbt's page is dbt's."""
    found = {}
    for file in sorted(f for f in publication.rglob("*") if f.is_file() and f.parent.name != "docs"):
        signs = {
            hex(ord(c))
            for text in texts(file)
            for c in text
            if unicodedata.category(c) in ("Cc", "Cf", "Co") and c not in "\t\n\r"
        }
        if signs - ({hex(0xAD)} if file.suffix == ".html" else set()):
            found[file.name] = signs
    assert found == {}
    assert "\x1b" in "".join(r[0] for r in raw_efforts(country)), "the sign was delivered"


def raw_efforts(country: Folder) -> list[tuple[str]]:
    files = sorted((country.data / "raa" / "kommune_sager").glob("*.parquet"))
    return [(v,) for f in files for v in pq.read_table(f, columns=["indsats"])["indsats"].to_pylist() if v]


def texts(file: Path) -> list[str]:
    if file.suffix in (".html", ".csv", ".json"):
        return [file.read_text("utf-8-sig")]
    if file.suffix == ".parquet":
        table = pq.read_table(file)
        return [t for c in table.columns if pa.types.is_string(c.type) for t in c.to_pylist() if t]
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as parts:
            return [re.sub("_x(00[0-9A-F]{2})_", lambda m: chr(int(m[1], 16)), parts.read(n).decode()) for n in parts.namelist()]
    return []


def test_every_municipality_with_proceeds_has_its_report_in_both_editions(publication: Path) -> None:
    """PDF/A: a report in which a sign has no glyph is none that Typst makes."""
    kommuner = set(pq.read_table(publication / "intern" / "tabeller" / "provenu_aar.parquet")["kommunekode"].to_pylist())
    for edition in ("intern", "offentlig"):
        reports = sorted((publication / edition / "rapport").iterdir())
        assert {r.name.split("-")[1] for r in reports} == kommuner
        with pikepdf.open(reports[-1]) as pdf:
            assert len(pdf.pages) > 1
