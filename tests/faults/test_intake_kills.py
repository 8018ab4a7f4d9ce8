"""An intake killed at any named point: the last good database answers, nothing is half in, the next one heals without a hand."""

from __future__ import annotations

import json

import pytest

from tests.faults.world import IntakeOnly, killed

pytestmark = pytest.mark.heavy

# in the order of a run; a child that reads is killed inside `close`, and the run goes on without that delivery
IN_CHILD = ("dagster_project.deliveries.raw_store:Writer.close:before", "dagster_project.deliveries.raw_store:Writer.close:after")
IN_INTAKE = (
    "dagster_project.deliveries.journal:_write:before",
    "dagster_project.deliveries.journal:_write:after",
    "dagster_project.deliveries.journal:Journal.save_stamps:before",
    "dagster_project.deliveries.register:write:before",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> IntakeOnly:
    return IntakeOnly(tmp_path_factory.mktemp("verden"))


@pytest.mark.parametrize("punkt", [*IN_CHILD, *IN_INTAKE])
def test_an_intake_that_is_killed_leaves_nothing_half_in_and_the_next_one_gives_the_same_raw_store(
    punkt: str, world: IntakeOnly
) -> None:
    world.restore()
    answer = world.part_("indtag", punkt=punkt)
    assert killed(answer) == (punkt in IN_INTAKE), answer.stderr
    assert world.folder.tabeller() == world.foer
    half = world.lager()
    assert half != world.raa
    for received in (world.folder.data / "raa" / "leverancer" / "modtaget").iterdir():
        assert f"raa/leverancer/laest/{json.loads(received.read_text())['leverance_id']}.json" in half
    for path, content in world.raa.items():
        if path.startswith("raa/kommune_sager/"):
            assert half.get(path) in (None, content)

    assert world.part_("indtag").returncode == 0
    assert world.lager() == world.raa
    assert world.leftovers() == []
