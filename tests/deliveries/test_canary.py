"""The canary: CPR numbers put everywhere in deliveries are in no byte, cell or message that taking them in leaves behind."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from dagster_project.deliveries.pseudonym import Pseudonym
from tests.deliveries.helpers import KEY, Place

HEADER = "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;indsats"


DRESSED = [
    "61 01 90 12 34",
    "６１０１９０-１２３４",
    "61O19O-I234",
    "6.101901234E9",
    "610\u200b190'1234",
    "61-01-1990-1234",
    "(610190)1234",
]
DRESSED += [
    "610190&#45;1234",
    "6101%2090%201234",
    "⑥①⓪①⑨⓪①②③④",
    "610190\u00a01234",
    "6101 90 12 34",
    "610190|1234",
    "6̲1̲0190-1234",
]
IN_PIECES = ("610190\n1234", "610190;1234", "61\t0190-1234")  # of which a CSV needs quotes


class Numbers:
    """Hands out CPR numbers, each once, and remembers them."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def __call__(self, between: str = "", dag: int = 61) -> str:
        n = len(self.used)
        self.used.append(f"{dag}0190{1000 + 7 * n}")
        return f"{dag}0190{between}{1000 + 7 * n}"


def sager(n: Numbers) -> str:
    lines = [
        f"1;151;{n()};kontanthjælp;;andet;2023-01-01;om {n('-')} og {n()}, {n(' ')}, {n('–')}",
        f"2;151;{n('-')};kontanthjælp;;andet;2023-01-01;løbesedlen{n()}x",
        f"{n()};151;{n()};kontanthjælp;;andet;2023-01-01;{n('.')}7",
        f"4;151;{n()}1;kontanthjælp;;andet;2023-01-01;elleve cifre: 1{n()}",
        f"5;151;{n(dag=99)};kontanthjælp;;andet;2023-01-01;{n(chr(160))}",
        f"6;{n()};151;kontanthjælp;;{n('-')};{n()};celler er rykket",
        f"7;{n()};for kort",
        f"8;151;{n('-')};kontanthjælp;;andet;2023-01-01;x;for lang;{n()}",
        f'9;151;{n()};kontanthjælp;;andet;2023-01-01;"to\nlinjer {n()}"',
    ]
    return f"{HEADER};Notat om {n('-')}\n" + "\n".join(f"{line};{n()}" for line in lines) + "\n"


def udk(n: Numbers) -> str:
    kilde = Path(__file__).parents[2] / "docs" / "kilder" / "aarsrapport-ballerup-2023.txt"
    lines = kilde.read_text("utf-8").split("\n")[148:189]
    total = next(i for i, line in enumerate(lines) if line.startswith("Total\t"))
    lines[total] = f"Total\t{n()}\t{n('-')}\t\t{n()}\t0\t0\t{n()}"
    lines[10:10] = [f"Bemærkning {n('-')}\t{n()}\t3"]
    return "\n".join([f"Total\t{n()}", *lines, f"Total\t{n()}", f"{n()} Kommune", f"Folkepension\t{n()}"])


def parquet(sti: Path, n: Numbers) -> None:
    cells = {"risikosag_id": [n()], "kommunekode": [n("-")], "omraade": [n()], "kontroltrin": ["3"], "udstillet_dato": [n()]}
    sti.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(cells | {"kriterium": [f"se {n()}"], "mindreudgift": [n()], f"felt {n('-')}": [n()]}), sti)


def spreadsheet(sti: Path, n: Numbers) -> None:
    workbook = xlsxwriter.Workbook(sti)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, [f"Træk for {n('-')}"])
    sheet.write_row(1, 0, [*HEADER.split(";"), f"Notat {n()}"])
    sheet.write_row(2, 0, ["1", 151, int(n()), "kontanthjælp", "", "andet", "2023-01-01", f"om {n('-')}", n()])
    sheet.write_row(3, 0, [int(n()), 151, n("-"), "kontanthjælp", "", int(n()), float(n()), n("."), n()])
    workbook.add_worksheet(f"om {n('-')}")
    workbook.close()


def in_any_dress(numbers: list[str]) -> list[list[str]]:
    """Rows of cases: the number as their key, and in their text."""
    return [[n, "151", n, "kontanthjælp", "", "andet", "2023-01-01", f"om {n}, sag {i}"] for i, n in enumerate(numbers)]


def put_in_any_dress(place: Place) -> None:
    header = HEADER.split(";")
    plain = [header, *in_any_dress([n for n in DRESSED if ";" not in n])]
    quoted = [header, *in_any_dress([*DRESSED, *IN_PIECES])]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(quoted)
    place.put("kommune_sager/kommune_sager_151_2024-01.csv", "".join(";".join(row) + "\n" for row in plain))
    place.put("kommune_sager/kommune_sager_151_2024-02.csv", text.getvalue())
    place.put("kommune_sager/kommune_sager_151_2024-03.csv", "".join("\t".join(row) + "\tx\n" for row in plain))
    for i, number in enumerate(DRESSED[:8]):
        place.put(f"kommune_sager/om {number}/kommune_sager_151_2024-{4 + i:02}.csv", "tom\n")
    workbook = xlsxwriter.Workbook(place.landing / "kommune_sager" / "kommune_sager_101_2024-01.xlsx")
    sheet = workbook.add_worksheet()
    for i, row in enumerate(quoted):
        sheet.write_row(i, 0, row)
    workbook.close()
    numbers = [*DRESSED, *IN_PIECES]
    fixed = {"kommunekode": "151", "omraade": "økonomisk friplads", "kontroltrin": "3", "udstillet_dato": "2024-01-01"}
    cells = {"risikosag_id": numbers, "kriterium": [f"om {n}" for n in numbers]}
    table = pa.table(cells | {name: [cell] * len(numbers) for name, cell in fixed.items()})
    pq.write_table(table, place.landing / "udk_risikosager" / "udk_risikosager_151_2024-01.parquet")


@pytest.fixture(scope="module")
def taken_ind(tmp_path_factory) -> tuple[Place, Numbers]:
    place, n = Place(tmp_path_factory.mktemp("kanarie")), Numbers()
    place.put("kommune_sager/kommune_sager_151_2023-01.csv", sager(n))
    place.put("kommune_sager/kommune_sager_151_2023-02.csv", sager(n).encode("cp1252", "replace"))
    place.put("kommune_sager/kommune_sager_151_2023-03.csv", f"sagsnr;Brev om {n('-')}\n1;{n()}\n")
    place.put("kommune_sager/kommune_sager_151_2023-04.csv", sager(n) + f'"åben {n()}')
    place.put("kommune_sager/kommune_sager_151_2023-05.csv", f"{HEADER};{n()};Indsats\n")
    place.put("kommune_sager/kommune_sager_151_2023-06.csv", sager(n).encode() + b"\xff\xc3\xa6")
    place.put(f"kommune_sager/kommune_sager_151_2023-07 {n('-')}.csv", sager(n))
    place.put(f"kommune_sager/kommune_sager_151_{n()}.csv", sager(n))
    place.put(f"kommune_sager/{n('_')}/kommune_sager_151_2023-08.csv", sager(n))
    place.put(f"{n()}/{n('-')}.csv", sager(n))
    place.put("udk_statusopgoerelse/udk_statusopgoerelse_151_2023.txt", udk(n))
    place.put("udk_paragraf11/udk_paragraf11_151_2023.txt", udk(n))
    parquet(place.landing / "udk_risikosager" / "udk_risikosager_151_2023-01.parquet", n)
    spreadsheet(place.landing / "kommune_sager" / "kommune_sager_101_2023-01.xlsx", n)
    put_in_any_dress(place)
    place.take_ind()
    place.register()
    return place, n


def left_behind(place: Place) -> dict[str, str]:
    """Everything written, by its path: the bytes as text, the cells of Parquet files (which are compressed), the names."""
    found = {}
    for path in place.raa.rglob("*"):
        name = str(path.relative_to(place.raa))
        found[f"navnet {name}"] = name
        if path.is_file():
            found[name] = path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            found[f"celler i {name}"] = repr([column.to_pylist() for column in pq.read_table(path).columns])
    return found


def spor(tekst: str, numbers: list[str]) -> set[str]:
    """The numbers whose ten digits stand in the text, whatever parts their halves."""
    found = {"".join(m) for m in re.findall(r"(?=([0-9]{6})[^0-9]{0,3}([0-9]{4}))", tekst)}
    return found & set(numbers)


def test_the_canary_would_be_heard(taken_ind):
    place, n = taken_ind
    raw = "".join(path.read_bytes().decode("latin-1") + str(path) for path in place.landing.rglob("*.*") if path.is_file())
    assert len(spor(raw, n.used)) > 0.9 * len(n.used) > 150


def test_no_cpr_number_is_in_anything_that_was_written(taken_ind):
    place, n = taken_ind
    assert {path: found for path, text in left_behind(place).items() if (found := spor(text, n.used))} == {}


def test_no_cpr_number_in_any_dress_is_in_anything_that_was_written(taken_ind):
    place, _ = taken_ind
    written = "".join(left_behind(place).values())
    signs = [n.encode().decode("latin-1") for n in (*DRESSED, *IN_PIECES)]
    assert [n for n in (*DRESSED, *IN_PIECES, *signs) if n in written or repr(n)[1:-1] in written] == []


def test_a_number_in_any_dress_is_one_pseudonym_wherever_it_stands(taken_ind):
    place, _ = taken_ind
    files = {lev.fil.filnavn: lev.fil for lev in place.register()}
    mask = Pseudonym(KEY).mask("6101901234")
    for name, missing in (("151_2024-01.csv", 1 + len(IN_PIECES)), ("151_2024-02.csv", 0), ("101_2024-01.xlsx", 0)):
        rows = place.raekker(files[f"kommune_sager_{name}"])
        assert len(rows) == len(DRESSED) + len(IN_PIECES) - missing
        assert all(mask in row["sagsnr"] and mask in row["indsats"] and row["cpr"].startswith("cpr:") for row in rows)
    rows = place.raekker(files["udk_risikosager_151_2024-01.parquet"])
    assert len(rows) == len(DRESSED) + len(IN_PIECES)
    assert all(mask in row["risikosag_id"] and mask in row["kriterium"] for row in rows)


def test_what_was_taken_in_is_there_masked_and_traceable(taken_ind):
    place, _ = taken_ind
    leverancer = {lev.fil.filnavn: lev for lev in place.register()}
    god = leverancer["kommune_sager_151_2023-01.csv"]
    assert (god.fil.aarsag, god.fil.raekker, god.fil.raekker_laest) == (None, 9, 9)
    assert re.fullmatch("Notat om cpr:[0-9a-f]{16}", god.fil.ukendte_kolonner[0])
    rows = place.raekker(god.fil)
    assert [bool(r["borger_id"]) for r in rows] == [True, True, True, False, False, False, False, False, True]
    assert re.fullmatch("7;cpr:[0-9a-f]{16};for kort;cpr:[0-9a-f]{16}", rows[6]["linje"])
    assert re.fullmatch("om X og X, X, X".replace("X", "cpr:[0-9a-f]{16}"), rows[0]["indsats"])
    refused = [lev for lev in leverancer.values() if lev.fil.aarsag]
    assert sum("cpr:" in lev.fil.sti and "/om " not in lev.fil.sti for lev in refused) == 4


def test_no_cpr_number_is_in_what_the_readings_say(tmp_path, capfd):
    place, n = Place(tmp_path), Numbers()
    place.put("kommune_sager/kommune_sager_151_2023-01.csv", sager(n) + f'"åben {n()}')
    place.put(f"kommune_sager/{n('-')}.csv", sager(n))
    files = place.take_ind()
    said = "".join(capfd.readouterr())
    assert len(files) == 2
    assert spor(said + repr(files), n.used) == set()
