"""The same rows in whatever dress give the same tables; and dress that loses something is refused or named. One run over all."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from dagster_project.deliveries.contract import ROOT
from tests.data_folder import KEY, Folder
from tests.run.dressings import CASES, PERIODE, Dressed, dress
from tests.run.world_of_losses import RISIKOSAG, SAGER, fil, sager

pytestmark = [pytest.mark.build, pytest.mark.heavy]

SEEDS = 44
with (ROOT / "seeds" / "kommuner.csv").open(encoding="utf-8", newline="") as f:
    _KOMMUNER = [(r["kommunekode"], r["navn"]) for r in csv.DictReader(f)]
DRESSED = {kommune: dress(kommune, name, seed) for seed, (kommune, name) in enumerate(_KOMMUNER[:SEEDS])}

# (key without the municipality, component, day, step, kroner), reckoned by hand of CASES: a benefit paid monthly saves
# 12 times the difference; an appeal corrects by the new claim less the old
LINES = [
    ("0012345|kontanthjælp", "tilbagebetalingskrav", date(2024, 4, 20), "2", Decimal("1115157.50")),
    ("B-2|sygedagpenge", "mindreudgift", date(2024, 1, 1), "3", Decimal("8994.00")),
    ("C/3|økonomisk friplads", "anke", date(2024, 10, 27), "3", Decimal("-7000.00")),
    ("C/3|økonomisk friplads", "tilbagebetalingskrav", date(2024, 6, 30), "3", Decimal("12000.00")),
    ("D4|kontanthjælp", "mindreudgift", date(2024, 12, 31), "2", Decimal("3000.00")),
]


def workbook(rows: list[list], draft: list[list] = (), errors: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A workbook of these rows, behind a hidden sheet of other rows; `errors` are cells that hold a program's error."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    if draft:
        for row in draft:
            sheet.append(row)
        sheet.title, sheet.sheet_state = "Gammelt udkast", "hidden"
        sheet = book.create_sheet("Sager")
        book.active = 1
    for row in rows:
        sheet.append(row)
    for place, error in errors:
        sheet[place].value, sheet[place].data_type = error, "e"
    book.save(out)
    return out.getvalue()


def table(content: str) -> list[list]:
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def claims(*kroner: str, **more: str) -> list[dict[str, str]]:
    return sager(*({"tilbagebetalingskrav": k} | more for k in kroner))


def behind(kommune: str, first: str) -> str:
    rows = [{first: r[first]} | r for r in ({"kommunekode": kommune} | r for r in claims("1.000", "2.000"))]
    header, one, other = fil(rows).splitlines()
    return f"{header}\n{one}\n\ufeff{other}\n"


BEHIND = {"810": "kommunekode", "813": "tilbagebetalingskrav", "820": "oprettet_dato", "825": "cpr"}
FEJL = {
    # the case number of two cases as a spreadsheet wrote it, and one that it had no room for
    "706_2024-11.csv": fil(sager({"sagsnr": "2,02401E+11", "tilbagebetalingskrav": "60.000"}), "706"),
    "706_2024-12.csv": fil(sager({"sagsnr": "2,02401E+11"}, {}, {"sagsnr": "#######", "tilbagebetalingskrav": "9.000"}), "706"),
    # Danish midnight of 1 January as a web system exports it; 2023 is covered
    "710_2023-12.csv": fil(sager({"oprettet_dato": "05-03-2023", "afgoerelse_dato": "01-11-2023"}), "710"),
    "710_2024-12.csv": fil(
        sager({"sagsnr": "B", "oprettet_dato": "2023-11-30T23:00:00.000Z", "afgoerelse_dato": "2023-12-31T23:00:00.000Z",
               "tilbagebetalingskrav": "77.777"}), "710"),
    # optional columns under other headers, each 2 x 50.000 kr.
    "779_2024-12.csv": fil(claims("50.000", "50.000"), "779").replace("afgoerelse_dato", "Afgørelsesdato"),
    "727_2024-12.csv": fil(claims("50.000", "50.000"), "727").replace("tilbagebetalingskrav", "Tilbagebetalingskrav (kr.)"),
    "730_2024-12.csv": fil(claims("50.000", "50.000", hoering_dato="10-03-2024"), "730").replace("hoering_dato", "Høringsdato"),
    "740_2024-12.csv": fil(claims("50.000", "50.000"), "740").replace("tilbagebetalingskrav", "Kommunens tilbagebetalingkrav"),
    "741_2024-12.csv": fil(claims("1.000", indsats="Kvarteret SÃ¸"), "741"),
    "746_2024-12.xlsx": workbook(table(fil(claims("1000"), "746")), table(fil(claims("999999"), "746"))),
    "751_2024-12.xlsx": workbook(
        table(fil(claims(*["1.000"] * 9), "751")),
        errors=tuple((f"H{2 + i}", e) for i, e in enumerate(
            ("#SPILL!", "#GETTING_DATA", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "Err:502")))),
    "756_2024-12.csv": "sep=;\n" + fil(claims("1.000"), "756"),
    "760_2024-12.csv": "Udtræk af kontrolsager pr. 31-12-2024\n\n" + fil(claims("1.000"), "760"),
    # files put behind each other, the later with the mark of its encoding ahead of a municipality, an amount, a date, a citizen
    **{f"{kommune}_2024-12.csv": behind(kommune, first) for kommune, first in BEHIND.items()},
    # a field too many with something in it
    "773_2024-12.csv": fil(claims("1.000"), "773") + fil(claims("1.000", sagsnr="S2"), "773").splitlines()[1] + ";x\n",
}  # fmt: skip
# the case number, in the last column: of 16 digits in a numeric cell, one of 12 that a spreadsheet still holds, and one that it
# took for a date
HEAD, *ROWS = table(fil(claims("1000", "1000", "1000"), "766"))
FEJL["766_2024-12.xlsx"] = workbook(
    [HEAD, *([*r[:-1], nr] for r, nr in zip(ROWS, (2024010000012345, 202401000001, date(2024, 2, 1)), strict=True))]
)
RISIKO = fil([RISIKOSAG | {"risikosag_id": f"R{n}", "kommunekode": "779", "udtaget_dato": "10-02-2024"} for n in range(3)])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, subprocess.CompletedProcess[str]]:
    folder = Folder(Path(tmp_path_factory.mktemp("klaeder")))
    for dressed in DRESSED.values():
        folder.put(SAGER, dressed.name, dressed.content)
    for name, content in FEJL.items():
        folder.put(SAGER, f"{SAGER}_{name}", content)
    folder.put("udk_risikosager", "udk_risikosager_779_2024-12.csv", RISIKO.replace("udtaget_dato", "Udtaget"))
    return folder, folder.kontrol("run")


@pytest.fixture(scope="module")
def world(ran) -> Folder:
    return ran[0]


@pytest.mark.parametrize("kommune", DRESSED)
def test_the_same_rows_give_the_same_tables_in_whatever_dress(world: Folder, kommune: str) -> None:
    dressed: Dressed = DRESSED[kommune]
    found = world.sql("select status, aarsag, raekker_accepteret from marts.leverancer where kommunekode = ?", kommune)
    assert found == [("indlæst", None, len(CASES))], dressed.done
    lines = world.sql(
        "select substr(noegle, 5), komponent, dato, kontroltrin, beloeb from marts.provenu_linjer where kommunekode = ? "
        "order by 1, 2",
        kommune,
    )
    assert lines == LINES, dressed.done
    persons = world.sql("select sagsnr, borger_id from marts.kontrolsager where kommunekode = ?", kommune)
    assert dict(persons) == {r["sagsnr"]: pseudonym(r["cpr"]) for r in CASES}, dressed.done
    figures = dict(world.sql("select noegletal, vaerdi from marts.indsatser where kommunekode = ? and aar = 2024", kommune))
    awaited = {"krav_betalt": 500, "sager_politianmeldt": 1, "indsats_sager:Sønderparken": 1, "anker_afgjort": 1}
    assert {k: figures.get(k) for k in awaited} == awaited, dressed.done
    assert world.sql("select art, besked from marts.advarsler where kommunekode = ? and art like 'noegle%'", kommune) == []


def pseudonym(cpr: str) -> str:
    return hmac.new(KEY.encode(), cpr.encode(), hashlib.sha256).hexdigest()[:32]


def kl(world: Folder, kommune: str) -> dict[int, Decimal]:
    return dict(world.sql("select aar, beloeb from marts.provenu_aar where kommunekode = ? and kategori = 'KL-ydelser'", kommune))


@pytest.mark.parametrize(
    ("kommune", "kroner"),
    [
        ("706", {2024: 1_000}),  # the row beside it; those of scientific notation or too wide to show are refused
        ("710", {2023: 1_000, 2024: 77_777}),
        ("779", {2024: 100_000}),
        ("727", {2024: 100_000}),
        ("730", {2024: 100_000}),
        ("740", {2024: 0}),  # and said, see below
        ("741", {}),
        ("746", {2024: 1_000}),
        ("751", {2024: 1_000}),
        ("756", {2024: 1_000}),
        ("760", {2024: 1_000}),
        ("766", {2024: 1_000}),
        ("773", {2024: 1_000}),
        *((kommune, {2024: 3_000}) for kommune in BEHIND),
    ],
)
def test_what_other_programs_write_books_what_it_says(world: Folder, kommune: str, kroner: dict[int, int]) -> None:
    assert kl(world, kommune) == kroner


def test_optional_columns_under_other_headers_decide_the_step_and_what_is_taken(world: Folder) -> None:
    steps = "select distinct kontroltrin, regel from marts.kontrolsager where kommunekode = '730'"
    assert world.sql(steps) == [("3", "K10")]
    taken = (
        "select udtaget from marts.benchmark where kommunekode = '779' and kontroltrin = '3' and omraade = 'alle' "
        f"and periode = '{PERIODE}'"
    )
    assert world.sql(taken) == [(3,)]


def test_rows_that_lost_something_are_refused_by_name(world: Folder) -> None:
    refused = world.sql(
        "select kommunekode, periode, raekke_nr, k.aarsag, felt from marts.karantaene as k "
        "join marts.leverancer using (leverance_id) order by all"
    )
    assert refused == sorted(
        [("706", "2024-11", 1, "ugyldig_noegle", "sagsnr"), *(("706", PERIODE, n, "ugyldig_noegle", "sagsnr") for n in (1, 3))]
        + [("751", PERIODE, n, "ugyldigt_beloeb", "tilbagebetalingskrav") for n in range(1, 9)]
        + [("766", PERIODE, n, "ugyldig_noegle", "sagsnr") for n in (1, 3)]
        + [("773", PERIODE, 2, "antal_felter", field_) for (field_,) in world.sql(
            "select felt from marts.karantaene where aarsag = 'antal_felter'")]
    )  # fmt: skip


def test_files_that_cannot_be_trusted_are_refused_by_name(world: Folder) -> None:
    refused = dict(world.sql("select filnavn, aarsag from marts.leverancer where status = 'afvist'"))
    assert set(refused) == {f"{SAGER}_706_2024-11.csv", f"{SAGER}_741_2024-12.csv"}
    assert refused[f"{SAGER}_706_2024-11.csv"] == "ingen af 1 rækker kunne bruges"
    assert "ødelagt UTF-8" in refused[f"{SAGER}_741_2024-12.csv"]


def test_the_run_says_which_column_is_lost_and_which_sheet_was_not_read(ran) -> None:
    folder, answer = ran
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    words = answer.stdout + answer.stderr
    assert "kolonnen tilbagebetalingskrav mangler; den ukendte kolonne „Kommunens tilbagebetalingkrav“ ligner den" in words
    status = folder.kontrol("status").stdout
    assert f"{SAGER}_740_2024-12.csv" in status and "Kommunens tilbagebetalingkrav" in status
    warnings = folder.sql("select advarsler from marts.leverancer where kommunekode = '746'")
    assert "'Gammelt udkast' (skjult)" in str(warnings)
