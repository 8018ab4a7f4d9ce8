"""The sensor that starts a run when something new lies still in the landing folder."""

from dagster import (
    DagsterRunStatus,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SensorResult,
    sensor,
)

from dagster_project.defs.jobs import byg_alt
from dagster_project.defs.resources import OPTAGET
from dagster_project.laas import optaget
from dagster_project.landing_vagt import se_efter
from dagster_project.settings import laes_indstillinger
from dagster_project.systemfejl import hvad

NYE = "kontrol/nye_filer"  # tag of a run that the sensor started: what lay new, as a keyed hash
_I_GANG = [
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
    ind = laes_indstillinger()
    try:
        v = se_efter(ind, context.cursor)
    except OSError as e:
        return SensorResult(skip_reason=f"Landingsmappen kan ikke læses: {hvad(e)}.", cursor=context.cursor)
    if not v.start:
        return SensorResult(skip_reason=v.grund, cursor=v.markoer)
    if context.instance.get_runs_count(RunsFilter(job_name=byg_alt.name, statuses=_I_GANG)) or optaget(ind.data.absolute()):
        return SensorResult(skip_reason=f"{v.grund} Venter på kørslen, der er i gang.", cursor=v.markoer)
    # the key: what failed to be built once is not tried every minute, but with the next file or the schedule; a run that only
    # found the data folder held by another process is no try
    forsoeg = context.instance.get_runs(RunsFilter(job_name=byg_alt.name, tags={NYE: v.noegle}))
    optagne = sum(OPTAGET in run.tags for run in forsoeg)
    return SensorResult(
        run_requests=[RunRequest(run_key=f"{v.noegle}-{optagne}", tags={NYE: v.noegle})],
        cursor=v.markoer,
    )
