"""Taking in real files with child processes: nothing lost, nothing read twice, and one bad file stops no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

from dagster_project.deliveries.contract import STAGING
from dagster_project.deliveries.laesning import laes_fil
from dagster_project.deliveries.landing import Fundet, find
from tests.deliveries.hjaelp import HENVENDELSER, NOEGLE, Sted, henvendelser

INGEN_LEVERANCE = ("_tom", "register", "kontroltotaler")


def navn(kommune: str = "151", periode: str = "2023-12", hale: str = "") -> str:
    return f"{HENVENDELSER}/{HENVENDELSER}_{kommune}_{periode}{hale}.csv"


@pytest.fixture
def sted(tmp_path) -> Sted:
    return Sted(tmp_path)


def lagret(sted: Sted) -> list[str]:
    """Every file of rows in the raw store."""
    return sorted(str(p.relative_to(sted.raa)) for p in sted.raa.glob("*/*.parquet") if p.stem not in INGEN_LEVERANCE)


def test_every_file_is_read_once_and_the_second_run_reads_nothing(sted):
    sted.laeg(navn("151"), henvendelser("2023-12-01", "2023-12-02"))
    sted.laeg(navn("101"), henvendelser("2023-12-01").replace("151", "101"))
    sted.laeg("rod.csv", "x")
    foerste = sted.tag_ind()
    assert {f.filnavn: (f.raekker, f.raekker_laest, bool(f.aarsag)) for f in foerste} == {
        f"{HENVENDELSER}_151_2023-12.csv": (2, 2, False),
        f"{HENVENDELSER}_101_2023-12.csv": (1, 1, False),
        "rod.csv": (None, None, True),
    }
    foer = {p: p.stat().st_mtime_ns for p in sted.raa.rglob("*") if p.is_file()}
    assert sted.tag_ind() == []
    assert {p: p.stat().st_mtime_ns for p in sted.raa.rglob("*") if p.is_file()} == foer


def test_what_is_read_lies_in_the_raw_store_as_it_was_delivered(sted):
    sted.laeg(navn(), "Kommunekode;KONTROLTRIN;henvendt dato\n 0151 ;3;01-12-2023\n;;\n151\n")
    (fil,) = sted.tag_ind(HENVENDELSER)
    felter = ("raekke_nr", "fysisk_linje", "linje", "kommunekode", "kontroltrin", "henvendt_dato", "besvaret_dato")
    assert [tuple(r[n] for n in felter) for r in sted.raekker(fil)] == [
        (1, 2, None, " 0151 ", "3", "01-12-2023", None),
        (2, 3, None, "", "", "", None),
        (3, 4, "151", None, None, None, None),
    ]
    assert {r["leverance_id"] for r in sted.raekker(fil)} == {fil.leverance_id}


def test_the_landing_folder_is_never_touched(sted):
    sted.laeg(navn(), henvendelser("2023-12-01"))
    sted.laeg(navn("101"), "forkert")
    sted.laeg(f"{HENVENDELSER}/.skjult.part", "x")
    foer = {p: (p.stat().st_mtime_ns, p.stat().st_mode, p.read_bytes()) for p in sted.landing.rglob("*") if p.is_file()}
    sted.tag_ind()
    assert {p: (p.stat().st_mtime_ns, p.stat().st_mode, p.read_bytes()) for p in sted.landing.rglob("*") if p.is_file()} == foer


@pytest.mark.parametrize("skade", ["mangler", "revet", "tom"])
def test_a_raw_file_that_is_torn_or_missing_is_read_again_from_landing(sted, skade):
    sted.laeg(navn("151"), henvendelser("2023-12-01"))
    sted.laeg(navn("101"), henvendelser("2023-12-01"))
    filer = sted.tag_ind(HENVENDELSER)
    ramt = sted.raa / HENVENDELSER / f"{filer[0].leverance_id}.parquet"
    hel = ramt.read_bytes()
    if skade == "mangler":
        ramt.unlink()
    else:
        ramt.write_bytes(hel[: len(hel) // 2] if skade == "revet" else b"")
    assert [f.leverance_id for f in sted.tag_ind(HENVENDELSER)] == [filer[0].leverance_id]
    assert ramt.read_bytes() == hel
    assert len(sted.register()) == 2
    assert sted.tag_ind(HENVENDELSER) == []


def test_a_refused_file_is_tried_again_when_the_size_limit_is_raised(sted):
    sted.laeg(navn(), henvendelser(*["2023-12-01"] * 100_000))
    (fil,) = sted.tag_ind(HENVENDELSER, maks_mb=1)
    assert "over 1 MB" in fil.aarsag
    assert (fil.raekker, lagret(sted)) == (None, [])
    assert sted.tag_ind(HENVENDELSER, maks_mb=1) == []
    (fil,) = sted.tag_ind(HENVENDELSER, maks_mb=2)
    assert (fil.aarsag, fil.raekker_laest) == (None, 100_000)
    assert [lev.fil.aarsag for lev in sted.register()] == [None]


def test_a_new_alias_makes_a_refused_file_and_no_other_source_be_read_again(sted, tmp_path):
    sted.laeg(navn("101"), henvendelser("2023-12-01"))
    sted.laeg(navn("151"), henvendelser("2023-12-01").replace("henvendt_dato", "dato for brev"))
    sted.laeg("kommune_sager/kommune_sager_151_2023-12.csv", "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato\n")
    assert [bool(f.aarsag) for f in sted.tag_ind()] == [False, False, True]
    naeste = tmp_path / "næste udgave"
    rod = STAGING.parents[2]
    for mappe in ("dagster_project", "seeds", "dbt_project/models/staging"):
        shutil.copytree(rod / mappe, naeste / mappe)
    (kontrakt,) = (naeste / "dbt_project/models/staging").rglob(f"{HENVENDELSER}.yml")
    uden = 'name: henvendt_dato, description: "Dagen STAR henvendte sig", config: {meta: {type: dato, kraevet: true, aliaser: ['
    tekst = kontrakt.read_text("utf-8")
    assert uden in tekst
    kontrakt.write_text(tekst.replace(uden, f"{uden}'Dato for brev', "), "utf-8")
    program = f"""
from pathlib import Path
from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.indtag import Indtager
if __name__ == "__main__":
    with Indtager(Path({str(sted.landing)!r}), Path({str(sted.raa)!r}), {NOEGLE!r}, 4096) as indtager:
        print([(f.filnavn, f.aarsag) for kilde in kontrakter() for f in indtager.tag_ind(kilde)])
"""
    (naeste / "indtag.py").write_text(program, "utf-8")
    svar = subprocess.run([sys.executable, "indtag.py"], cwd=naeste, capture_output=True, text=True, check=True, timeout=120)
    assert literal_eval(svar.stdout) == [(Path(navn(k)).name, None) for k in ("101", "151")]


def test_a_file_gone_from_landing_stays_in_force_and_in_the_store(sted):
    fil = sted.laeg(navn(), henvendelser("2023-12-01"))
    sted.tag_ind(HENVENDELSER)
    foer = sted.register(), lagret(sted)
    fil.unlink()
    assert sted.tag_ind() == []
    assert (sted.register(), lagret(sted)) == foer
    assert [lev.fil.aarsag for lev in foer[0]] == [None]


def test_other_bytes_under_a_name_are_taken_in_and_taken_back(sted):
    for dato in ("2023-12-01", "2023-12-02", "2023-12-01"):
        sted.laeg(navn(), henvendelser(dato))
        assert len(sted.tag_ind(HENVENDELSER)) == 1
    seneste = sorted(sted.register(), key=lambda lev: lev.senest)
    assert [sted.raekker(lev.fil)[0]["henvendt_dato"] for lev in seneste] == ["2023-12-02", "2023-12-01"]
    assert len(lagret(sted)) == 2


def test_a_version_that_cannot_be_read_stands_in_the_register_with_its_reason(sted):
    sted.laeg(navn(), henvendelser("2023-12-01"))
    sted.tag_ind(HENVENDELSER)
    sted.laeg(navn(hale="_v2"), "kommunekode\n151\n")
    sted.laeg(navn(hale="_v3"), "")
    sted.tag_ind(HENVENDELSER)
    assert [(lev.fil.version, lev.fil.aarsag is None) for lev in sted.register()] == [(1, True), (2, False), (3, False)]


def test_a_statement_fills_two_sources_of_the_store_under_one_delivery(sted):
    tekst = (Path(__file__).parents[2] / "docs" / "kilder" / "aarsrapport-ballerup-2023.txt").read_text("utf-8").split("\n")
    sti = sted.laeg("udk_statusopgoerelse/udk_statusopgoerelse_151_2023.txt", "\n".join(tekst[148:189]))
    (fil,) = sted.tag_ind("udk_statusopgoerelse")
    assert sti.exists()
    assert fil.aarsag is None
    assert set(fil.lager) == {"udk_statusopgoerelse", "udk_paragraf11"}
    assert lagret(sted) == [f"{kilde}/{fil.leverance_id}.parquet" for kilde in sorted(fil.lager)]
    assert fil.raekker == fil.raekker_laest > 1
    (sted.raa / "udk_paragraf11" / f"{fil.leverance_id}.parquet").unlink()
    assert len(sted.tag_ind("udk_statusopgoerelse")) == 1
    assert lagret(sted) == [f"{kilde}/{fil.leverance_id}.parquet" for kilde in sorted(fil.lager)]


def test_a_file_written_to_while_it_is_read_is_refused_until_it_stands_still(sted):
    sted.tag_ind(HENVENDELSER)
    fil = sted.laeg(navn(), henvendelser("2023-12-01"))
    (fundet,) = find(sted.landing)
    fil.write_text(henvendelser("2023-12-01", "2023-12-02"))
    assert "skrevet til" in laes_fil(sted.landing, fundet, sted.raa, NOEGLE, 4096).aarsag
    assert lagret(sted) == []
    (fil,) = sted.tag_ind(HENVENDELSER)
    assert (fil.aarsag, fil.raekker_laest) == (None, 2)


def test_a_file_that_is_gone_before_it_is_opened_is_refused_and_forgotten_when_it_is_back(sted):
    sted.tag_ind(HENVENDELSER)
    borte = laes_fil(sted.landing, Fundet(navn(), (1, 1, 1, 1), None), sted.raa, NOEGLE, 4096)
    assert (borte.sha256, borte.kommunekode) == (None, "151")
    assert "kan ikke læses" in borte.aarsag


def test_only_the_owner_may_read_the_raw_store(sted):
    sted.laeg(navn(), henvendelser("2023-12-01"))
    sted.tag_ind()
    sted.register()
    for sti in sted.raa.rglob("*"):
        assert sti.stat().st_mode & 0o077 == 0, sti
