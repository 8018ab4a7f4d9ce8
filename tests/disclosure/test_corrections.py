"""A small correction between two publications: what was hidden stays hidden, though another pattern would do as well."""

from __future__ import annotations

import shutil
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dagster_project.common.frames import NUMBER, TEXT
from dagster_project.disclosure.benchmark import hidden_groups
from dagster_project.disclosure.over_time import EarlierEditions, as_now, still_hidden
from dagster_project.disclosure.select_hidden import IS_DERIVED
from dagster_project.disclosure.system import Cell, System
from dagster_project.disclosure.weeks import omitted_years, public_weeks
from dagster_project.publish.editions import write_both
from tests.disclosure.attacker.attack import attack
from tests.disclosure.attacker.corrections import attack_corrections
from tests.disclosure.test_weeks import RUNDE, uger
from tests.disclosure.worlds import World, tabeller
from tests.publish.helpers import mend

KEY = b"en noegle til afproevning, 32 byte lang"
FEW_AFSKREVET, MANY_AFSKREVET = "kontanthjælp", "sygedagpenge"


def krav(correction: int = 0) -> World:
    """Nine claims on each of two benefits: on one two are written off and none is paid, on the other six are written off.
    `correction`: so much is paid of one claim of the first."""
    v = World(daekket=[("151", 2023)], p11=[("151", 2023, 0, Decimal(0), Decimal(0))])
    for nr, (ydelse, count, afskrevet) in enumerate(((FEW_AFSKREVET, 2, 40_000), (MANY_AFSKREVET, 6, 33_000))):
        for i in range(9):
            sag, amount = f"S{nr}{i}", Decimal((41_000 if i < count else 27_000) + 137 * i + 1_009 * nr)
            v.sager.append(("151", 2023, "KL-ydelser", sag, "tilbagebetalingskrav", amount))
            betalt = Decimal(correction if sag == "S08" else 0)
            v.fate["151", 2023, sag] = (ydelse, 11, betalt, Decimal(afskrevet + 11 * i if i < count else 0))
    return v


def publish(worlds: list[World], root: Path, template: Path) -> list[Path]:
    folders: list[Path] = []
    for i, world in enumerate(worlds, start=1):
        folder = root / f"2023-12.{i}"
        folder.mkdir()
        write_both(tabeller(world, template, nr=i), folder, folders, KEY)
        folders.append(folder)
    return folders


def hidden(folder: Path) -> set[str]:
    return set(pq.read_table(folder / "skjult.parquet")["tal_id"].to_pylist())


@pytest.fixture(scope="module")
def par(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Published, and once more when 100 kr. more was paid of one claim."""
    return publish([krav(), krav(100)], tmp_path_factory.mktemp("par"), editions / "intern" / "tabeller")


def test_what_was_hidden_stays_hidden_when_an_amount_is_corrected_a_little(par: list[Path]) -> None:
    before, now = map(hidden, par)
    assert any(n.startswith("krav/") for n in before) and before <= now
    assert attack(par) == [] and attack_corrections(par) == []


def test_the_attacker_finds_an_amount_that_only_the_first_edition_hides(par: list[Path], tmp_path: Path) -> None:
    """Planted: the corrected row as it was chosen anew: what the first hid is shown, in place of what was corrected."""
    folders = [Path(shutil.copytree(m, tmp_path / m.name)) for m in par]
    at = pc.field("ydelse") == FEW_AFSKREVET
    before, now = (pq.read_table(m / "offentlig" / "tabeller" / "krav.parquet").filter(at).to_pylist()[0] for m in folders)
    holds_true = pq.read_table(folders[1] / "intern" / "tabeller" / "krav.parquet").filter(at).to_pylist()[0]
    revealed = [f for f in ("betalt", "udestaaende", "rejst") if before[f] is None and now[f] is None]
    assert revealed
    mend(folders[1], "krav", at, **{revealed[0]: holds_true[revealed[0]]})
    findings = attack_corrections(folders)
    assert any("2023-12.1/krav/151/2023/kontanthjælp/0–90 dage/afskrevet" in f for f in findings), findings


def reason(folder: Path, name: str) -> str | None:
    """Why an edition hides a figure; None for one that it shows."""
    journal = pq.read_table(folder / "skjult.parquet").to_pylist()
    return next((r["grund"] for r in journal if r["tal_id"] == name), None)


def test_a_claim_that_most_of_a_row_has_changed_in_is_hidden_for_others_sake_at_most(editions: Path, tmp_path: Path) -> None:
    """What two were written off are seven a year later: no few cases', and another amount altogether. What was hidden beside it
    stays hidden, and may need it."""
    now = deepcopy(krav())
    for i in range(7):
        ydelse, month, betalt, _ = now.fate["151", 2023, f"S0{i}"]
        now.fate["151", 2023, f"S0{i}"] = (ydelse, month, betalt, Decimal(20_000 + 100 * i))
    folders = publish([krav(), now], tmp_path, editions / "intern" / "tabeller")
    name = "krav/151/2023/kontanthjaelp/0-90-dage/afskrevet"
    assert reason(folders[0], name) == "beløb på 1–4 sager"
    assert reason(folders[1], name) in (None, IS_DERIVED)
    assert attack(folders) == []


def test_the_claims_of_one_december_are_compared_with_the_next_januarys() -> None:
    """They stand under the year of their period, and are nearly all the same claims; other figures are of their own year."""
    of_year, kravene = "indsatser/151/{}/anker_afgjort", ("krav/151/{}/x/y/rejst", "indsatser/151/{}/krav_rejst")
    before, now = ({n.format(year) for n in (*kravene, of_year)} for year in (2023, 2024))
    none = pd.DataFrame({"navn": [], "sag": [], "beloeb": []}).astype({"navn": TEXT, "sag": TEXT, "beloeb": NUMBER})
    system = System({n: Cell(10_100.0, "beloeb") for n in now})
    moved = as_now(EarlierEditions("2023-12.1", dict.fromkeys(before, 10_000.0), frozenset(before), none), system)
    assert moved.skjult == moved.tal.keys() == {n.format(2024) for n in kravene} | {of_year.format(2023)}
    assert still_hidden(system, none, moved) == {n.format(2024) for n in kravene}


def test_weeks_that_were_left_out_stay_so_until_the_year_is_another() -> None:
    few, more, many = uger([(5, 5)] * 2), uger([(5, 5), (6, 6)]), uger([(7, 6), (8, 8), (6, 5)] * 2)
    before = omitted_years(few, few.slice(0, 0))
    assert public_weeks(more, RUNDE).num_rows == 2
    assert public_weeks(more, RUNDE, [before]).num_rows == 0 and public_weeks(many, RUNDE, [before]).num_rows == many.num_rows


def test_criteria_that_were_hidden_are_known_by_their_word() -> None:
    public = pa.table(
        {
            "periode": ["2023-11", "2023-12"],
            "kontroltrin": ["3", "3"],
            "omraade": ["x", "x"],
            "skjult": ["udtaget=hemmeligholdt", ""],
        }
    )
    assert hidden_groups(public) == {("2023-11", "3", "x")}
