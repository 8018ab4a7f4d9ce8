"""What a publication that could not be made says: a sentence of ours as it stands, and of anything else what it was."""

from __future__ import annotations

import pytest
from dagster._core.execution.plan.objects import StepFailureData
from dagster._utils.error import serializable_error_info_from_exc_info

from dagster_project.cli.publication_commands import reason
from dagster_project.common.errors import SettingsError


def failure(error: Exception) -> StepFailureData:
    """As Dagster keeps it of a step: the error is the cause of one of Dagster's own."""
    try:
        try:
            raise error
        except Exception as e:
            raise RuntimeError("Error occurred while executing op") from e
    except RuntimeError as e:
        info = serializable_error_info_from_exc_info((type(e), e, e.__traceback__))
    return StepFailureData(error=info, user_failure_data=None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SettingsError("00000001.json er ødelagt. Hent den fra sikkerhedskopien."), None),
        (ValueError("noget andet"), "udgivelsen kunne ikke føres: ValueError: noget andet"),
    ],
)
def test_our_own_sentence_stands_without_the_name_of_a_class(error: Exception, said: str | None) -> None:
    assert reason(failure(error)) == (said or str(error))
