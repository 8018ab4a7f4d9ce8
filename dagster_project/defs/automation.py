"""Job, schedule, sensor.

* The job that builds everything, and its monthly schedule.
* The sensor that starts a run when something new lies still in the landing folder.
"""

from dagster import (
    AssetSelection,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    ScheduleEvaluationContext,
    SensorEvaluationContext,
    SensorResult,
    define_asset_job,
    in_process_executor,
    schedule,
    sensor,
)

from dagster_project.common.data_lock import busy
from dagster_project.common.errors import what_happened
from dagster_project.common.periods import month_before
from dagster_project.defs.publication import PUBLICATION
from dagster_project.defs.resources import BUSY
from dagster_project.deliveries.landing import look
from dagster_project.settings import SettingsError, read_settings

EXPECTED = "kontrol/ventet_periode"  # tag of a scheduled run: the month that should have been delivered by then

# One writer: DuckDB lets one process write, and the build file is one file.
byg_alt = define_asset_job(
    "byg_alt",
    selection=AssetSelection.all() - AssetSelection.assets(PUBLICATION) | AssetSelection.all_asset_checks(),
    executor_def=in_process_executor,
    description="Tager alt nyt ind, bygger alle tal og skifter databasen ud.",
)


# Snapshots of a month arrive in the first days of the next. On from the start: it asks only for Dagster's daemon, and an
# installation that nobody has clicked in should not stand still.
@schedule(
    job=byg_alt,
    cron_schedule="0 5 6 * *",
    execution_timezone="Europe/Copenhagen",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Den månedlige opdatering, den 6. kl. 5. Advarer, hvis månedens øjebliksbillede ikke er kommet.",
)
def maanedlig(context: ScheduleEvaluationContext) -> RunRequest:
    # the time of the schedule marks what is missing; it decides nothing that is computed
    return RunRequest(tags={EXPECTED: month_before(context.scheduled_execution_time.date())})


NEW = "kontrol/nye_filer"  # tag of a run that the sensor started: what lay new, as a keyed hash
_IN_TIME = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


# On from the start, like the schedule: what the register knows starts nothing, so a folder already built stays at rest.
@sensor(
    job=byg_alt,
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Starter byg_alt, når en ny eller ændret fil har samme størrelse og tid to gange i træk.",
)
def ny_leverance(context: SensorEvaluationContext) -> SensorResult:
    try:
        v = look(settings := read_settings(), context.cursor)
    except SettingsError as e:
        return SensorResult(skip_reason=str(e), cursor=context.cursor)
    except OSError as e:
        return SensorResult(skip_reason=f"Landingsmappen kan ikke læses: {what_happened(e)}.", cursor=context.cursor)
    if not v.start:
        return SensorResult(skip_reason=v.grund, cursor=v.cursor)
    if context.instance.get_runs_count(RunsFilter(job_name=byg_alt.name, statuses=_IN_TIME)) or busy(settings.data.absolute()):
        return SensorResult(skip_reason=f"{v.grund} Venter på kørslen, der er i gang.", cursor=v.cursor)
    # the key: what failed to be built once is not tried every minute, but with the next file or the schedule; a run that only
    # found the data folder held by another process is no try
    attempts = context.instance.get_runs(RunsFilter(job_name=byg_alt.name, tags={NEW: v.noegle}))
    busy_runs = sum(BUSY in run.tags for run in attempts)
    return SensorResult(
        run_requests=[RunRequest(run_key=f"{v.noegle}-{busy_runs}", tags={NEW: v.noegle})],
        cursor=v.cursor,
    )
