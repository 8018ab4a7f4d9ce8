"""An intake killed at any named point: the last good database answers, nothing is half in, the next one heals without a hand."""

from __future__ import annotations

import json

import pytest

from tests.fejl.verden import KunIndtag, draebt

pytestmark = pytest.mark.heavy

# in the order of a run; a child that reads is killed inside `luk`, and the run goes on without that delivery
I_BARNET = ("dagster_project.deliveries.lager:Skriver.luk:before", "dagster_project.deliveries.lager:Skriver.luk:after")
I_INDTAG = (
    "dagster_project.deliveries.journal:_skriv:before",
    "dagster_project.deliveries.journal:_skriv:after",
    "dagster_project.deliveries.journal:Journal.gem_stempler:before",
    "dagster_project.deliveries.registerfil:skriv:before",
)


@pytest.fixture(scope="module")
def verden(tmp_path_factory: pytest.TempPathFactory) -> KunIndtag:
    return KunIndtag(tmp_path_factory.mktemp("verden"))


@pytest.mark.parametrize("punkt", [*I_BARNET, *I_INDTAG])
def test_an_intake_that_is_killed_leaves_nothing_half_in_and_the_next_one_gives_the_same_raw_store(
    punkt: str, verden: KunIndtag
) -> None:
    verden.gendan()
    svar = verden.del_("indtag", punkt=punkt)
    assert draebt(svar) == (punkt in I_INDTAG), svar.stderr
    assert verden.mappe.tabeller() == verden.foer
    halvt = verden.lager()
    assert halvt != verden.raa
    for modtaget in (verden.mappe.data / "raa" / "leverancer" / "modtaget").iterdir():
        assert f"raa/leverancer/laest/{json.loads(modtaget.read_text())['leverance_id']}.json" in halvt
    for sti, indhold in verden.raa.items():
        if sti.startswith("raa/kommune_sager/"):
            assert halvt.get(sti) in (None, indhold)

    assert verden.del_("indtag").returncode == 0
    assert verden.lager() == verden.raa
    assert verden.rester() == []
