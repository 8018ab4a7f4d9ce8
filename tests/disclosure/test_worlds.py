"""Whatever the world, and whatever was published before: the attacker narrows no hidden figure to one value."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given

from dagster_project.publish.editions import write_both
from tests.disclosure.attacker.attack import attack
from tests.disclosure.attacker.corrections import attack_corrections
from tests.disclosure.random_worlds import course
from tests.disclosure.worlds import World, tabeller
from tests.effort import whole_courses

KEY = b"en noegle til afproevning, 32 byte lang"


def write(course: list[World], root: Path, template: Path, kommuner: int | None = None) -> list[Path]:
    folders: list[Path] = []
    for i, world in enumerate(course, start=1):
        folder = root / f"2023-12.{i}"
        folder.mkdir()
        write_both(tabeller(world, template, kommuner, i), folder, folders, KEY)
        folders.append(folder)
    return folders


@pytest.mark.heavy
@pytest.mark.torture
@pytest.mark.ci
@whole_courses(3, 50)
@given(course=course())
def test_no_world_gives_a_hidden_figure_away(editions: Path, course: list[World]):
    with tempfile.TemporaryDirectory() as root:
        folders = write(course, Path(root), editions / "intern" / "tabeller")
        assert attack(folders) == [] and attack_corrections(folders) == []


BEFORE = World(
    sager=[("151", 2023, "KL-ydelser", f"S{i}", "tilbagebetalingskrav", Decimal(10_007 + 13 * i)) for i in range(9)],
    daekket=[("151", 2023)],
    p11=[("151", 2023, 0, Decimal(0), Decimal(0))],
)
ONE_SAG_MORE = World(
    **{**vars(BEFORE), "sager": [*BEFORE.sager, ("151", 2023, "KL-ydelser", "N", "tilbagebetalingskrav", Decimal(4_321))]}
)
ONE_CORRECTED = World(**{**vars(BEFORE), "sager": [*BEFORE.sager[:-1], (*BEFORE.sager[-1][:5], Decimal(99_991))]})
SIX_MORE = World(
    **{
        **vars(BEFORE),
        "sager": [
            *BEFORE.sager,
            *((*BEFORE.sager[0][:3], f"N{i}", "tilbagebetalingskrav", Decimal(5_003 + i)) for i in range(6)),
        ],
    }
)


def amount_shown(folder: Path) -> list:
    table = pq.read_table(folder / "offentlig" / "tabeller" / "provenu_aar.parquet").to_pylist()
    return [r["beloeb"] for r in table if r["kategori"] == "KL-ydelser"]


@pytest.mark.parametrize("nu", [ONE_SAG_MORE, ONE_CORRECTED], ids=["month difference", "revision"])
def test_a_figure_waits_while_its_change_is_one_cases(editions: Path, tmp_path: Path, nu: World):
    before, new_ones = write([BEFORE, nu], tmp_path, editions / "intern" / "tabeller")
    assert (amount_shown(before), amount_shown(new_ones)) == ([Decimal(90_531)], [None])
    assert attack([before, new_ones]) == []


@pytest.mark.parametrize("nu", [ONE_SAG_MORE, ONE_CORRECTED], ids=["month difference", "revision"])
def test_the_attacker_finds_a_change_that_is_one_cases(editions: Path, tmp_path: Path, nu: World):
    """Planted: the second publication is made as if there had been none before it."""
    template = editions / "intern" / "tabeller"
    before, new_ones = tmp_path / "2023-12.1", tmp_path / "2023-12.2"
    for folder, world in ((before, BEFORE), (new_ones, nu)):
        folder.mkdir()
        write_both(tabeller(world, template), folder, [], KEY)
    assert any("ændring" in f and "provenu_aar/151/2023/KL-ydelser/beloeb" in f for f in attack([before, new_ones]))


def test_a_figure_is_shown_again_when_its_change_is_many_cases(editions: Path, tmp_path: Path):
    _, middle, last = write([BEFORE, ONE_SAG_MORE, SIX_MORE], tmp_path, editions / "intern" / "tabeller")
    assert amount_shown(middle) == [None] and amount_shown(last) != [None]
    assert attack([tmp_path / f"2023-12.{i}" for i in (1, 2, 3)]) == []


def no_longer(folder: Path) -> dict[str, tuple]:
    table = pq.read_table(folder / "offentlig" / "tabeller" / "reviderede_tal.parquet").to_pylist()
    return {r["tal_id"]: (r["foer"], r["efter"], r["skjult"], r["aarsag"]) for r in table if r["aarsag"].startswith("vises")}


def test_a_figure_that_is_shown_no_longer_says_why_and_where_it_stood_until_it_is_shown_again(editions: Path, tmp_path: Path):
    course = [BEFORE, ONE_SAG_MORE, ONE_SAG_MORE, SIX_MORE]
    first, *waits, again = write(course, tmp_path, editions / "intern" / "tabeller")
    why = "vises ikke længere, fordi ændringen hviler på få sager; stod i 2023-12.1"
    row = (Decimal(90_531), None, "efter=hemmeligholdt|forskel=hemmeligholdt", why)
    assert [no_longer(f).get("provenu/151/2023/kl-ydelser") for f in (first, *waits, again)] == [None, row, row, None]
    said = (waits[0] / "offentlig" / "tabeller" / "udgivelse.csv").read_text("utf-8-sig")
    assert "tal, der stod i en tidligere udgivelse." in said


KOMMUNENS = [
    ("151", 2023, kategori, f"{kategori}{i}", component, Decimal(2_007 + 13 * i))
    for kategori, component in (
        ("KL-ydelser", "tilbagebetalingskrav"),
        ("SU-sager", "tilbagebetalingskrav"),
        ("Stop af tilflytninger", "mindreudgift"),
    )
    for i in range(12)
]
STATEMENT = World(
    udk=[("151", 2023, y, n, Decimal(40_000), n, Decimal(20_000)) for y, n in (("Folkepension", 9), ("Boligydelse", 11))],
    p11=[("151", 2023, 1, Decimal(9_000), Decimal(0))],
    daekket=[("151", 2023)],
)
ALL_OF_IT = World(**{**vars(STATEMENT), "sager": KOMMUNENS})


def test_what_was_published_before_its_other_deliveries_came_takes_no_other_figure_with_it(editions: Path, tmp_path: Path):
    """The statement and § 11 first, the municipality's own cases later: what the later edition hides is what it hides alone."""
    template = editions / "intern" / "tabeller"
    for root in ("a", "b"):
        (tmp_path / root).mkdir()
    (alone,) = write([ALL_OF_IT], tmp_path / "a", template)
    _, later = write([STATEMENT, ALL_OF_IT], tmp_path / "b", template)
    for table, key, wanted in (("provenu_aar", "kategori", 3), ("provenu_total", "total", 2)):
        shown = [
            {r[key] for r in pq.read_table(f / "offentlig" / "tabeller" / f"{table}.parquet").to_pylist() if not r["skjult"]}
            for f in (alone, later)
        ]
        assert len(shown[0]) == wanted and shown[1] == shown[0], table
    assert attack([later.with_name("2023-12.1"), later]) == []


def test_the_same_tables_again_hide_the_same(editions: Path, tmp_path: Path):
    before, new_ones = write([BEFORE, BEFORE], tmp_path, editions / "intern" / "tabeller")
    names = {f.name for f in (before / "offentlig" / "tabeller").glob("*.parquet")} - {"udgivelse.parquet"}  # has its number
    assert len(names) > 10
    for navn in sorted(names):
        assert (before / "offentlig" / "tabeller" / navn).read_bytes() == (
            new_ones / "offentlig" / "tabeller" / navn
        ).read_bytes(), navn


def test_the_last_municipality_is_not_the_country_less_the_others(editions: Path, tmp_path: Path):
    """Every municipality is covered, so that the country is their sum: the one with few cases must not follow."""
    codes = ("101", "147", "151")
    udk = [(k, 2023, "Folkepension", 9, Decimal(90_000), 9, Decimal(45_000)) for k in codes[:2]]
    udk.append(("151", 2023, "Folkepension", 2, Decimal(7_777), 1, Decimal(3_333)))
    rest = [(2023, "Folkepension", 0, Decimal(0), 0, Decimal(0))]
    world = World(udk=udk, resten=rest, daekket=[(k, 2023) for k in codes])
    (folder,) = write([world], tmp_path, editions / "intern" / "tabeller", kommuner=3)
    assert attack([folder], kommuner=3) == []
    country = pq.read_table(folder / "offentlig" / "tabeller" / "udk_status.parquet").to_pylist()
    assert [r["stop_beloeb"] for r in country if r["kommunekode"] in ("151", "DK")].count(None) >= 1
