"""A period asked for from Dagster's pages is a month, as at the command line: any other text is named, and builds nothing."""

from __future__ import annotations

import pytest
from dagster import DagsterInstance, ResourceDefinition, materialize

from dagster_project.defs.dbt import make_dbt_assets
from dagster_project.defs.dbt_specs import DbtSpecs
from dagster_project.defs.publication import dbt_graph


@pytest.mark.parametrize("asked", ["2023-13", "2023", "december", ""])
def test_a_period_that_is_no_month_is_named_and_builds_nothing(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nodes", "navne"):
        monkeypatch.setattr(dbt_graph, name, {})  # given back afterwards
    untouched = {name: ResourceDefinition.hardcoded_resource(None) for name in ("indtag", "dbt_process", "motor")}
    with DagsterInstance.ephemeral() as instance:
        answer = materialize(
            [make_dbt_assets(DbtSpecs({}, {}, {}, []), {})],
            instance=instance,
            resources=untouched,
            run_config={"ops": {"dbt": {"config": {"periode": asked}}}},
            raise_on_error=False,
        )
    (failure,) = answer.get_step_failure_events()
    said = failure.step_failure_data.user_failure_data.description
    assert said == f"periode skal være ÅÅÅÅ-MM, fx 2023-12; fandt {asked!r}."
