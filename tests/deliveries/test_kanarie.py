"""The canary: CPR numbers put everywhere in deliveries are in no byte, cell or message that taking them in leaves behind."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.deliveries.hjaelp import Sted

HOVED = "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;indsats"


class Numre:
    """Hands out CPR numbers, each once, and remembers them."""

    def __init__(self) -> None:
        self.brugt: list[str] = []

    def __call__(self, mellem: str = "", dag: int = 61) -> str:
        n = len(self.brugt)
        self.brugt.append(f"{dag}0190{1000 + 7 * n}")
        return f"{dag}0190{mellem}{1000 + 7 * n}"


def sager(n: Numre) -> str:
    linjer = [
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
    return f"{HOVED};Notat om {n('-')}\n" + "\n".join(f"{linje};{n()}" for linje in linjer) + "\n"


def udk(n: Numre) -> str:
    kilde = Path(__file__).parents[2] / "docs" / "kilder" / "aarsrapport-ballerup-2023.txt"
    linjer = kilde.read_text("utf-8").split("\n")[148:189]
    total = next(i for i, linje in enumerate(linjer) if linje.startswith("Total\t"))
    linjer[total] = f"Total\t{n()}\t{n('-')}\t\t{n()}\t0\t0\t{n()}"
    linjer[10:10] = [f"Bemærkning {n('-')}\t{n()}\t3"]
    return "\n".join([f"Total\t{n()}", *linjer, f"Total\t{n()}", f"{n()} Kommune", f"Folkepension\t{n()}"])


def parquet(sti: Path, n: Numre) -> None:
    celler = {"risikosag_id": [n()], "kommunekode": [n("-")], "omraade": [n()], "kontroltrin": ["3"], "udstillet_dato": [n()]}
    sti.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(celler | {"kriterium": [f"se {n()}"], "mindreudgift": [n()], f"felt {n('-')}": [n()]}), sti)


def regneark(sti: Path, n: Numre) -> None:
    bog = xlsxwriter.Workbook(sti)
    ark = bog.add_worksheet()
    ark.write_row(0, 0, [f"Træk for {n('-')}"])
    ark.write_row(1, 0, [*HOVED.split(";"), f"Notat {n()}"])
    ark.write_row(2, 0, ["1", 151, int(n()), "kontanthjælp", "", "andet", "2023-01-01", f"om {n('-')}", n()])
    ark.write_row(3, 0, [int(n()), 151, n("-"), "kontanthjælp", "", int(n()), float(n()), n("."), n()])
    bog.add_worksheet(f"om {n('-')}")
    bog.close()


@pytest.fixture(scope="module")
def taget_ind(tmp_path_factory) -> tuple[Sted, Numre]:
    sted, n = Sted(tmp_path_factory.mktemp("kanarie")), Numre()
    sted.laeg("kommune_sager/kommune_sager_151_2023-01.csv", sager(n))
    sted.laeg("kommune_sager/kommune_sager_151_2023-02.csv", sager(n).encode("cp1252", "replace"))
    sted.laeg("kommune_sager/kommune_sager_151_2023-03.csv", f"sagsnr;Brev om {n('-')}\n1;{n()}\n")
    sted.laeg("kommune_sager/kommune_sager_151_2023-04.csv", sager(n) + f'"åben {n()}')
    sted.laeg("kommune_sager/kommune_sager_151_2023-05.csv", f"{HOVED};{n()};Indsats\n")
    sted.laeg("kommune_sager/kommune_sager_151_2023-06.csv", sager(n).encode() + b"\xff\xc3\xa6")
    sted.laeg(f"kommune_sager/kommune_sager_151_2023-07 {n('-')}.csv", sager(n))
    sted.laeg(f"kommune_sager/kommune_sager_151_{n()}.csv", sager(n))
    sted.laeg(f"kommune_sager/{n('_')}/kommune_sager_151_2023-08.csv", sager(n))
    sted.laeg(f"{n()}/{n('-')}.csv", sager(n))
    sted.laeg("udk_statusopgoerelse/udk_statusopgoerelse_151_2023.txt", udk(n))
    sted.laeg("udk_paragraf11/udk_paragraf11_151_2023.txt", udk(n))
    parquet(sted.landing / "udk_risikosager" / "udk_risikosager_151_2023-01.parquet", n)
    regneark(sted.landing / "kommune_sager" / "kommune_sager_101_2023-01.xlsx", n)
    sted.tag_ind()
    sted.register()
    return sted, n


def efterladt(sted: Sted) -> dict[str, str]:
    """Everything written, by its path: the bytes as text, the cells of Parquet files (which are compressed), the names."""
    fundet = {}
    for sti in sted.raa.rglob("*"):
        navn = str(sti.relative_to(sted.raa))
        fundet[f"navnet {navn}"] = navn
        if sti.is_file():
            fundet[navn] = sti.read_bytes().decode("latin-1")
        if sti.suffix == ".parquet":
            fundet[f"celler i {navn}"] = repr([kolonne.to_pylist() for kolonne in pq.read_table(sti).columns])
    return fundet


def spor(tekst: str, numre: list[str]) -> set[str]:
    """The numbers whose ten digits stand in the text, whatever parts their halves."""
    fundet = {"".join(m) for m in re.findall(r"(?=([0-9]{6})[^0-9]{0,3}([0-9]{4}))", tekst)}
    return fundet & set(numre)


def test_the_canary_would_be_heard(taget_ind):
    sted, n = taget_ind
    raat = "".join(sti.read_bytes().decode("latin-1") + str(sti) for sti in sted.landing.rglob("*.*"))
    assert len(spor(raat, n.brugt)) > 0.9 * len(n.brugt) > 150


def test_no_cpr_number_is_in_anything_that_was_written(taget_ind):
    sted, n = taget_ind
    assert {sti: fundet for sti, tekst in efterladt(sted).items() if (fundet := spor(tekst, n.brugt))} == {}


def test_what_was_taken_in_is_there_masked_and_traceable(taget_ind):
    sted, _ = taget_ind
    leverancer = {lev.fil.filnavn: lev for lev in sted.register()}
    god = leverancer["kommune_sager_151_2023-01.csv"]
    assert (god.fil.aarsag, god.fil.raekker, god.fil.raekker_laest) == (None, 9, 9)
    assert re.fullmatch("Notat om cpr:[0-9a-f]{16}", god.fil.ukendte_kolonner[0])
    raekker = sted.raekker(god.fil)
    assert [bool(r["borger_id"]) for r in raekker] == [True, True, True, False, False, False, False, False, True]
    assert re.fullmatch("7;cpr:[0-9a-f]{16};for kort;cpr:[0-9a-f]{16}", raekker[6]["linje"])
    assert re.fullmatch("om X og X, X, X".replace("X", "cpr:[0-9a-f]{16}"), raekker[0]["indsats"])
    afvist = [lev for lev in leverancer.values() if lev.fil.aarsag]
    assert sum("cpr:" in lev.fil.sti for lev in afvist) == 4


def test_no_cpr_number_is_in_what_the_readings_say(tmp_path, capfd):
    sted, n = Sted(tmp_path), Numre()
    sted.laeg("kommune_sager/kommune_sager_151_2023-01.csv", sager(n) + f'"åben {n()}')
    sted.laeg(f"kommune_sager/{n('-')}.csv", sager(n))
    filer = sted.tag_ind()
    sagt = "".join(capfd.readouterr())
    assert len(filer) == 2
    assert spor(sagt + repr(filer), n.brugt) == set()
