"""A run from the command line: nothing new, or the job in this process; what came of it, as an exit status."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.build import dbt_process, state
from dagster_project.build.workspace import dbt_environment, manifest_is_valid, prepare
from dagster_project.common.data_lock import lock
from dagster_project.common.folder_shape import next_step
from dagster_project.common.progress import report
from dagster_project.common.run_log import LOG
from dagster_project.deliveries import storage
from dagster_project.deliveries.forgotten import complete
from dagster_project.deliveries.journal import Journal, receipts, stamps_are_torn
from dagster_project.deliveries.pseudonym import check_key, own_log
from dagster_project.publications.run_account import is_valid, read
from dagster_project.settings import Settings, SettingsError

if TYPE_CHECKING:
    from dagster import DagsterInstance


@dataclass(frozen=True)
class RunResult:
    """`status` as in docs/kontrakter.md §2: 0 built and all blocking checks hold, 1 built but some fail or nothing of what is new
    could be used, 2 could not build."""

    status: int
    nyt: bool = True
    fejlede: tuple[str, ...] = field(default=())
    bygget_til: str | None = None
    nye: int = 0  # deliveries that were received, and how many of them were refused
    nye_afvist: int = 0
    sekunder: Mapping[str, float] = field(default_factory=dict)  # of each step, and of all


def execute(settings: Settings, periode: str | None) -> RunResult:
    """Builds everything up to `periode` (YYYY-MM; None: the newest delivered). Raises SettingsError or Busy when
    nothing can be begun."""
    settings.noegle()
    begun = time.monotonic()
    prepare(settings)
    with lock(settings.data.absolute()), own_log(settings, "run"):
        check_key(settings.raa, settings.noegle())
        storage.settle(settings)
        if cut_off := complete(settings):
            report("sletning", "gjort færdig", cut_off.sentence)
        if settings.raa.exists():
            Journal(settings.raa)  # a record that is cut off is named before anything is begun, and when nothing is new
            if stamps_are_torn(settings.raa):
                told = "var ødelagt; alle filer i landingsmappen læses efter igen. Ingen tal er tabt"
                report("hukommelse", "stempler.json", told)
        received = receipts(settings.raa)
        before, now = state.last(settings), state.nu(settings, periode)
        if lost := state.receipts_lost(settings, before, received):
            raise SettingsError(lost)
        if state.unchanged(before, now) and _is_current(settings):
            failed = tuple(read(settings.data.absolute()).fejlede())
            return RunResult(1 if failed else 0, nyt=False, fejlede=failed, bygget_til=before.bygget_til)
        try:
            result = _build(settings, periode)
        except SettingsError:
            raise
        except Exception as e:
            # Dagster reports what a step did; what is left is a disk that is full or a file that cannot be written, met by
            # Dagster's own log or ours: the old database stands, and the next run begins anew
            LOG.exception("kørslen kunne ikke føres")
            result = RunResult(2, fejlede=(f"kørslen kunne ikke føres: {one_line(e, settings)}",))
        finally:
            dbt_process.discard()
        if result.status < 2:
            # a reading that was stopped (killed, out of time) is tried again: then the next run is never "nothing new"
            stopped = any(f.aarsag and (not f.aftryk or f.foer_tid) for f in Journal(settings.raa).filer.values())
            now = replace(now, landing="" if stopped else now.landing, modtaget=len(receipts(settings.raa)))
            from dagster_project.build.status import refused_deliveries  # and with it DuckDB
            from dagster_project.common.duckdb_read import held_open
            from dagster_project.common.periods import bygget_til

            with held_open(settings.database):
                to, all_refused = bygget_til(settings.database), refused_deliveries(settings.database)
            state.save(settings, replace(now, status=result.status, fejlede=result.fejlede, bygget_til=to))
            new = receipts(settings.raa) - received
            refused = len(new & all_refused)
            status = 1 if new and refused == len(new) else result.status
            result = replace(result, status=status, bygget_til=to, nye=len(new), nye_afvist=refused)
        return replace(result, sekunder={**result.sekunder, "i alt": round(time.monotonic() - begun, 1)})


def _is_current(settings: Settings) -> bool:
    """Whether database and register are still what the last run left, whole and all of one piece."""
    if stamps_are_torn(settings.raa):
        return False
    account, register = read(settings.data.absolute()), settings.raa / "leverancer" / "register.parquet"
    if not is_valid(account, settings.database) or account.uaktuelle or not register.exists():
        return False
    return hashlib.sha256(register.read_bytes()).hexdigest() == account.register


def _build(settings: Settings, periode: str | None) -> RunResult:
    # what takes seconds to import is begun at once, each in a process of its own: dbt, and what the intake reads with
    dbt_process.prepare(
        manifest_is_valid(settings, state.code_fingerprint()), settings.data.absolute(), dbt_environment(settings)
    )
    from dagster_project.common import processes

    processes.prepare()
    # Dagster too takes seconds to import: only when there is something to build
    from dagster_project.definitions import defs
    from dagster_project.defs.alerts import is_check
    from dagster_project.defs.publication import PERIOD_TAG

    instance = open_instance(settings)
    job = defs.resolve_job_def("byg_alt")
    # the terminal has a line per model already, and the log of the run what dbt says
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        outcome = job.execute_in_process(
            instance=instance,
            run_config={
                "ops": {"dbt": {"config": {"periode": periode}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            tags={PERIOD_TAG: periode} if periode else None,
            raise_on_error=False,
        )
    if error := [h for h in outcome.get_step_failure_events() if not is_check(h)]:
        return RunResult(2, fejlede=tuple(_error(h) for h in error))
    failed = tuple(read(settings.data.absolute()).fejlede())
    seconds = {e.step_key: round(e.event_specific_data.duration_ms / 1000, 1) for e in outcome.all_events if e.is_step_success}
    return RunResult(1 if failed else 0, fejlede=failed, sekunder=seconds)


def open_instance(settings: Settings) -> DagsterInstance:
    """Dagster's own of this data folder. Raises SettingsError where it cannot begin with its settings or its history."""
    from dagster import DagsterError, DagsterInstance
    from dagster_shared.check import CheckError

    from dagster_project.defs.event_log import prepare_home, torn_home

    prepare_home(settings)
    try:
        return DagsterInstance.get()
    except (DagsterError, CheckError, ImportError) as e:
        LOG.exception("Dagster kan ikke begynde")
        raise SettingsError(f"{torn_home(settings.dagster_home / 'dagster.yaml')} ({one_line(e, settings)}).") from None


def one_line(error: Exception, settings: Settings) -> str:
    """The error's kind and first line; a full disk and a torn history in plain words."""
    text = str(error).strip().splitlines()
    message = f"{type(error).__name__}: {text[0] if text else ''}"
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in message:
        return f"{message} (disken er fuld)"
    if any(sign in message for sign in ("not a database", "malformed", "file is encrypted")) or _is_of_history(error):
        history = settings.dagster_home / "history"
        return f"{message}. Dagsters historik er ødelagt; ingen tal bygger på den: flyt mappen {history} væk, og kør igen"
    return message + next_step(settings.data.absolute(), getattr(error, "filename", None))


def _is_of_history(error: BaseException) -> bool:
    """Whether an error came of reading or writing Dagster's history: of SQLite, or of what stood in it."""
    kinds = {base.__module__.partition(".")[0] for base in type(error).__mro__}
    return bool(kinds & {"sqlite3", "sqlalchemy", "alembic"}) or type(error).__name__ in (
        "DeserializationError",
        "JSONDecodeError",
    )


def _error(event) -> str:
    """One line for a failed step: the innermost cause, without a traceback."""
    error = event.step_failure_data.error
    while error and error.cause:
        error = error.cause
    if error and error.cls_name == "DagsterExecutionInterruptedError":  # SIGTERM or Ctrl-C, or a limit on time of cron's
        return f"{event.step_key}: kørslen blev afbrudt udefra. Den gamle database står; kør igen: kontrol run"
    message = (event.step_failure_data.user_failure_data or None) and event.step_failure_data.user_failure_data.description
    return f"{event.step_key}: {message or (error.message if error else '')}".strip().splitlines()[0]
