"""The resources of a run: the intake with its journal, its child processes and the lock; the process of dbt; the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from dagster import AssetExecutionContext, ConfigurableResource, DagsterEventType, InitResourceContext
from pydantic import PrivateAttr

from dagster_project.build.dbt_process import DbtProcess, fetch
from dagster_project.build.dbt_runner import BuiltNode
from dagster_project.build.records import Plan
from dagster_project.build.state import last, receipts_lost
from dagster_project.build.workspace import dbt_environment, prepare
from dagster_project.common.data_lock import Busy, lock
from dagster_project.common.duckdb_read import held_open
from dagster_project.common.periods import bygget_til
from dagster_project.common.run_log import LOG
from dagster_project.defs.publication import PERIOD_TAG, save_account
from dagster_project.defs.workers import PipesWorkers, tidy
from dagster_project.deliveries import storage
from dagster_project.deliveries.forgotten import complete
from dagster_project.deliveries.intake import IntakeSession, Workers
from dagster_project.deliveries.journal import receipts
from dagster_project.deliveries.on_workers import accounts
from dagster_project.deliveries.on_workers import read as read_on_worker
from dagster_project.deliveries.pseudonym import check_key, own_log
from dagster_project.engine.choice import check, intake_environment
from dagster_project.engine.spark import Spark
from dagster_project.engine.task import Batch, Outcome
from dagster_project.publications.own_place import settle
from dagster_project.publications.run_account import is_valid, read
from dagster_project.settings import Settings, SettingsError, read_settings

BUSY = "kontrol/optaget"  # tag of a run that found the data folder held by another process, and so did nothing


class Intake(ConfigurableResource):
    """The intake of a run. Opened at the first delivery, it holds the lock over the data folder until the run ends. What the
    run built and its checks said is kept then, whoever started it: publication asks for it."""

    _session: IntakeSession | None = PrivateAttr(default=None)
    _held: ExitStack | None = PrivateAttr(default=None)
    _settings: Settings = PrivateAttr(default=None)
    _spark: Spark | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Intake]:
        self._settings = read_settings()
        prepare(self._settings)
        settings = self._settings
        run = context.run.run_id if context.run else "run"
        with self._lock(context), own_log(settings, run), ExitStack() as self._held:
            settle(settings)
            check_key(settings.raa, settings.noegle())
            store = storage.settle(settings)
            complete(settings)
            if lost := receipts_lost(settings, last(settings), receipts(settings.raa)):
                raise SettingsError(lost)
            with IntakeSession(
                *(settings.landing_folder, settings.raa, settings.noegle(), settings.maks_mb),
                laesere=settings.laesere,
                store=store,
                workers=self._workers(),
            ) as self._session:
                yield self
                self.end_readers()
            self._session = None
            log_failures(context)
            save_account(context.instance, context.run.run_id if context.run else None, settings)
            known = is_valid(read(settings.data.absolute()), settings.database)
            if context.run and known and (to := bygget_til(settings.database)):
                context.instance.add_run_tags(context.run.run_id, {PERIOD_TAG: to})

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

    def _workers(self) -> Workers | None:
        """What has files read by workers of Spark, where the settings say so."""
        if self._settings.laes_hos != "arbejdere":
            return None
        self._spark = Spark(
            self._settings.spark, self._settings.data.absolute(), own=intake_environment(self._settings), log="spark-indtag.log"
        )
        return lambda orders: accounts(self._spark.each(read_on_worker, orders))

    def end_readers(self) -> None:
        """No more is to be read in this run, or little: whoever reads, here or on workers, costs memory beside the models."""
        self._session.end_readers()
        if self._spark is not None:
            self._spark.close()

    def hold_database(self) -> None:
        """This run swaps no other in: it stays open for all that ask of it until the run ends."""
        self._held.enter_context(held_open(self.settings.database))

    @property
    def session(self) -> IntakeSession:
        return self._session

    @property
    def settings(self) -> Settings:
        return self._settings


def log_failures(context: InitResourceContext) -> None:
    """What went wrong in the run so far, with tracebacks, to the log that is kept."""
    if context.instance and context.run:
        for entry in context.instance.all_logs(context.run.run_id, of_type=DagsterEventType.STEP_FAILURE):
            error = entry.dagster_event.step_failure_data.error
            LOG.error(entry.message, extra={"trin": entry.step_key, "stak": error and error.to_string()})


class Motor(ConfigurableResource):
    """Where the results kept per delivery are computed: as the settings say, or as the configuration of one run does."""

    motor: str | None = None
    spark: str | None = None
    pipes: str | None = None

    def environment(self) -> dict[str, str]:
        """What dbt is told of it. Raises SettingsError when it cannot be understood, or is not installed."""
        settings = self._chosen()
        check(settings)
        return {"KONTROL_MOTOR": settings.motor, "KONTROL_SPARK": settings.spark}

    def workers(self, context: AssetExecutionContext) -> Callable[[Batch], list[Outcome]] | None:
        """What computes a batch for dbt, where that is workers of Dagster's; else None. The run holds the data folder."""
        settings = self._chosen()
        tidy(settings.data.absolute())
        return (
            PipesWorkers(context.op_execution_context, settings.pipes, settings.data.absolute()).compute
            if settings.motor == "pipes"
            else None
        )

    def _chosen(self) -> Settings:
        given = {"motor": self.motor, "spark": self.spark, "pipes": self.pipes}
        return read_settings(**{name: value for name, value in given.items() if value})


class Dbt(ConfigurableResource):
    """dbt in a process of its own, started with the run: it reads its project while deliveries are taken in."""

    _process: DbtProcess | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Dbt]:
        settings = read_settings()
        prepare(settings)
        with fetch(settings.data.absolute(), dbt_environment(settings)) as self._process:
            yield self

    def build(
        self,
        environment: Mapping[str, str],
        plan: Plan,
        workers: Callable[[Batch], list[Outcome]] | None = None,
    ) -> Iterator[BuiltNode]:
        return self._process.build(environment, plan, workers)
