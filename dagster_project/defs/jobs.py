"""The job that builds everything, and its monthly schedule."""

from dagster import AssetSelection, ScheduleDefinition, define_asset_job, in_process_executor

# One writer: DuckDB lets one process write, and the build file is one file.
byg_alt = define_asset_job(
    "byg_alt",
    selection=AssetSelection.all() | AssetSelection.all_asset_checks(),
    executor_def=in_process_executor,
    description="Tager alt nyt ind, bygger alle tal og skifter databasen ud.",
)

# Snapshots of a month arrive in the first days of the next.
maanedlig = ScheduleDefinition(
    name="maanedlig",
    job=byg_alt,
    cron_schedule="0 5 6 * *",
    execution_timezone="Europe/Copenhagen",
    description="Den månedlige opdatering, den 6. kl. 5.",
)
