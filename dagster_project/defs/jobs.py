"""The job that builds everything, and its monthly schedule."""

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    RunRequest,
    ScheduleEvaluationContext,
    define_asset_job,
    in_process_executor,
    schedule,
)

from dagster_project.defs.kontroller import PUBLIKATION
from dagster_project.periode import maaneden_foer

VENTET = "kontrol/ventet_periode"  # tag of a scheduled run: the month that should have been delivered by then

# One writer: DuckDB lets one process write, and the build file is one file.
byg_alt = define_asset_job(
    "byg_alt",
    selection=AssetSelection.all() - AssetSelection.assets(PUBLIKATION) | AssetSelection.all_asset_checks(),
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
    return RunRequest(tags={VENTET: maaneden_foer(context.scheduled_execution_time.date())})
