"""Functions that KONTROL_PIPES may name, as an installation of one's own has: what they start is a process here, not a pod."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster import OpExecutionContext, PipesClientCompletedInvocation, PipesSubprocessClient

from dagster_project.common.program import module

started: list[Mapping[str, Any]] = []  # what each was told


def lose_the_first(context: OpExecutionContext, extras: Mapping[str, Any]) -> PipesClientCompletedInvocation:
    """The first is killed at once, as a pod that its node had no room for."""
    return _start(context, extras, lost=not started)


def lose_all(context: OpExecutionContext, extras: Mapping[str, Any]) -> PipesClientCompletedInvocation:
    return _start(context, extras, lost=True)


def _start(context: OpExecutionContext, extras: Mapping[str, Any], lost: bool) -> PipesClientCompletedInvocation:
    started.append(extras)
    command = ("/bin/sh", "-c", "kill -9 $$") if lost else module("dagster_project.engine.pipes_worker")
    data = Path(os.environ["PROEVENS_DATA"])  # as the pod's own settings have it
    return PipesSubprocessClient(env={"KONTROL_DATA": str(data)}).run(context=context, command=command, extras=extras)
