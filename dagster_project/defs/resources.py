"""The resources of a run: the intake with its journal, its child processes and the lock; and the process of dbt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dagster import ConfigurableResource, InitResourceContext
from pydantic import PrivateAttr

from dagster_project.build.dbt_runner import BuiltNode, DbtProcess, hent
from dagster_project.build.records import Plan
from dagster_project.build.workspace import dbt_environment, prepare
from dagster_project.common.data_lock import Busy, lock
from dagster_project.defs.publication import save_account
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.deliveries.pseudonym import check_key
from dagster_project.publications.own_place import settle
from dagster_project.settings import Settings, read_settings

BUSY = "kontrol/optaget"  # tag of a run that found the data folder held by another process, and so did nothing


class Intake(ConfigurableResource):
    """The intake of a run. Opened at the first delivery, it holds the lock over the data folder until the run ends. What the
    run built and its checks said is kept then, whoever started it: publication asks for it."""

    _session: IntakeSession | None = PrivateAttr(default=None)
    _settings: Settings = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Intake]:
        self._settings = read_settings()
        prepare(self._settings)
        settings = self._settings
        with self._lock(context):
            settle(settings)
            check_key(settings.raa, settings.noegle())
            with IntakeSession(settings.landing_folder, settings.raa, settings.noegle(), settings.maks_mb) as self._session:
                yield self
            self._session = None
            save_account(context.instance, context.run.run_id if context.run else None, settings)

    @contextmanager
    def _lock(self, context: InitResourceContext) -> Iterator[None]:
        """The lock over the data folder. A run that does not get it is marked, so that the sensor asks again."""
        with ExitStack() as stack:
            try:
                stack.enter_context(lock(self._settings.data.absolute()))
            except Busy:
                if context.run and context.instance:
                    context.instance.add_run_tags(context.run.run_id, {BUSY: "ja"})
                raise
            yield

    @property
    def session(self) -> IntakeSession:
        return self._session

    @property
    def settings(self) -> Settings:
        return self._settings


class Dbt(ConfigurableResource):
    """dbt in a process of its own, started with the run: it reads its project while deliveries are taken in."""

    _process: DbtProcess | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Dbt]:
        settings = read_settings()
        prepare(settings)
        with hent(settings.data.absolute(), dbt_environment(settings)) as self._process:
            yield self

    def build(self, environment: Mapping[str, str], build_file: Path, plan: Plan) -> Iterator[BuiltNode]:
        return self._process.build(environment, build_file, plan)
