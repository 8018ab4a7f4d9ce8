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
from dagster_project.publish.skjul.aendring import Tidligere, som_nu, stadig_skjulte
from dagster_project.publish.skjul.kriterier import skjulte_grupper
from dagster_project.publish.skjul.system import Celle, System
from dagster_project.publish.skjul.uger import offentlige_uger, udeladte_aar
from dagster_project.publish.udgaver import skriv_begge
from tests.publish.angriber.angrib import angrib
from tests.publish.angriber.rettelser import angrib_rettelser
from tests.publish.hjaelp import ret
from tests.publish.test_uger import RUNDE, uger
from tests.publish.verdener import Verden, tabeller

NOEGLE = b"en noegle til afproevning, 32 byte lang"
FAA_AFSKREVET, MANGE_AFSKREVET = "kontanthjælp", "sygedagpenge"


def krav(rettelse: int = 0) -> Verden:
    """Nine claims on each of two benefits: on one two are written off and none is paid, on the other six are written off.
    `rettelse`: so much is paid of one claim of the first."""
    v = Verden(daekket=[("151", 2023)], p11=[("151", 2023, 0, Decimal(0), Decimal(0))])
    for nr, (ydelse, antal, afskrevet) in enumerate(((FAA_AFSKREVET, 2, 40_000), (MANGE_AFSKREVET, 6, 33_000))):
        for i in range(9):
            sag, beloeb = f"S{nr}{i}", Decimal((41_000 if i < antal else 27_000) + 137 * i + 1_009 * nr)
            v.sager.append(("151", 2023, "KL-ydelser", sag, "tilbagebetalingskrav", beloeb))
            betalt = Decimal(rettelse if sag == "S08" else 0)
            v.skaebne["151", 2023, sag] = (ydelse, 11, betalt, Decimal(afskrevet + 11 * i if i < antal else 0))
    return v


def udgiv(verdener: list[Verden], rod: Path, skabelon: Path) -> list[Path]:
    mapper: list[Path] = []
    for i, verden in enumerate(verdener, start=1):
        mappe = rod / f"2023-12.{i}"
        mappe.mkdir()
        skriv_begge(tabeller(verden, skabelon), mappe, mapper, NOEGLE)
        mapper.append(mappe)
    return mapper


def skjulte(mappe: Path) -> set[str]:
    return set(pq.read_table(mappe / "skjult.parquet")["tal_id"].to_pylist())


@pytest.fixture(scope="module")
def par(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Published, and once more when 100 kr. more was paid of one claim."""
    return udgiv([krav(), krav(100)], tmp_path_factory.mktemp("par"), udgaver / "intern" / "tabeller")


def test_what_was_hidden_stays_hidden_when_an_amount_is_corrected_a_little(par: list[Path]) -> None:
    foer, nu = map(skjulte, par)
    assert any(n.startswith("krav/") for n in foer) and foer <= nu
    assert angrib(par) == [] and angrib_rettelser(par) == []


def test_the_attacker_finds_an_amount_that_only_the_first_edition_hides(par: list[Path], tmp_path: Path) -> None:
    """Planted: the corrected row as it was chosen anew: what the first hid is shown, in place of what was corrected."""
    mapper = [Path(shutil.copytree(m, tmp_path / m.name)) for m in par]
    hvor = pc.field("ydelse") == FAA_AFSKREVET
    foer, nu = (pq.read_table(m / "offentlig" / "tabeller" / "krav.parquet").filter(hvor).to_pylist()[0] for m in mapper)
    sand = pq.read_table(mapper[1] / "intern" / "tabeller" / "krav.parquet").filter(hvor).to_pylist()[0]
    roebet = [f for f in ("betalt", "udestaaende", "rejst") if foer[f] is None and nu[f] is None]
    assert roebet
    ret(mapper[1], "krav", hvor, **{roebet[0]: sand[roebet[0]]})
    fund = angrib_rettelser(mapper)
    assert any("2023-12.1/krav/151/2023/kontanthjælp/0–90 dage/afskrevet" in f for f in fund), fund


def test_a_claim_that_most_of_a_row_has_changed_in_may_be_shown_again(udgaver: Path, tmp_path: Path) -> None:
    """What two were written off are seven a year later: no few cases', and another amount altogether."""
    nu = deepcopy(krav())
    for i in range(7):
        ydelse, maaned, betalt, _ = nu.skaebne["151", 2023, f"S0{i}"]
        nu.skaebne["151", 2023, f"S0{i}"] = (ydelse, maaned, betalt, Decimal(20_000 + 100 * i))
    mapper = udgiv([krav(), nu], tmp_path, udgaver / "intern" / "tabeller")
    navn = "krav/151/2023/kontanthjaelp/0-90-dage/afskrevet"
    assert [navn in skjulte(m) for m in mapper] == [True, False]
    assert angrib(mapper) == []


def test_the_claims_of_one_december_are_compared_with_the_next_januarys() -> None:
    """They stand under the year of their period, and are nearly all the same claims; other figures are of their own year."""
    af_aaret, kravene = "indsatser/151/{}/anker_afgjort", ("krav/151/{}/x/y/rejst", "indsatser/151/{}/krav_rejst")
    foer, nu = ({n.format(aar) for n in (*kravene, af_aaret)} for aar in (2023, 2024))
    ingen = pd.DataFrame({"navn": [], "sag": [], "beloeb": []}).astype({"navn": TEXT, "sag": TEXT, "beloeb": NUMBER})
    system = System({n: Celle(10_100.0, "beloeb") for n in nu})
    flyttet = som_nu(Tidligere("2023-12.1", dict.fromkeys(foer, 10_000.0), frozenset(foer), ingen), system)
    assert flyttet.skjult == flyttet.tal.keys() == {n.format(2024) for n in kravene} | {af_aaret.format(2023)}
    assert stadig_skjulte(system, ingen, flyttet) == {n.format(2024) for n in kravene}


def test_weeks_that_were_left_out_stay_so_until_the_year_is_another() -> None:
    faa, flere, mange = uger([(5, 5)] * 2), uger([(5, 5), (6, 6)]), uger([(7, 6), (8, 8), (6, 5)] * 2)
    foer = udeladte_aar(faa, faa.slice(0, 0))
    assert offentlige_uger(flere, RUNDE).num_rows == 2
    assert (
        offentlige_uger(flere, RUNDE, [foer]).num_rows == 0 and offentlige_uger(mange, RUNDE, [foer]).num_rows == mange.num_rows
    )


def test_criteria_that_were_hidden_are_known_by_their_word() -> None:
    offentlig = pa.table(
        {
            "periode": ["2023-11", "2023-12"],
            "kontroltrin": ["3", "3"],
            "omraade": ["x", "x"],
            "skjult": ["udtaget=hemmeligholdt", ""],
        }
    )
    assert skjulte_grupper(offentlig) == {("2023-11", "3", "x")}
