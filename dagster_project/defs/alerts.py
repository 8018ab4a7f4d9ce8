"""Alerts: the sensor that tells of failed runs, withheld publications, refused and late deliveries, and corrections that lose."""

import hashlib
from collections.abc import Iterator

from dagster import (
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    DagsterRun,
    DagsterRunStatus,
    DefaultSensorStatus,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from dagster_project.defs.publication import udgiv_job
from dagster_project.defs.resources import BUSY
from dagster_project.operations.alerts import FAILED, WITHHELD, Cause, causes, tell
from dagster_project.settings import read_settings

_ENDED = (DagsterRunStatus.FAILURE, DagsterRunStatus.SUCCESS)
_LOOKED_AT = 200  # runs back: what failed before them was told of, or mended since


def is_check(event: DagsterEvent) -> bool:
    """A blocking check that does not hold fails its step: everything is built all the same, only publication is withheld."""
    error = event.step_failure_data.error
    return error is not None and error.cls_name == "DagsterAssetCheckFailedError"


def failed_runs(instance: DagsterInstance) -> Iterator[Cause]:
    """Of each job and month the last run that ended, when it failed. Errors are named by their kind: what they say may quote a
    delivery."""
    seen = set()
    for run in instance.get_runs(limit=_LOOKED_AT):
        place = (run.job_name, run.tags.get("dagster/partition", ""))
        if run.status not in _ENDED or BUSY in run.tags or place in seen:
            continue
        seen.add(place)
        if run.status == DagsterRunStatus.FAILURE and (sentence := _sentence(instance, run)):
            name = " ".join(p for p in place if p)
            mark = hashlib.sha256(sentence.encode()).hexdigest()[:16]
            kind = WITHHELD if run.job_name == udgiv_job.name else FAILED
            yield Cause(f"koersel/{name}/{mark}", kind, f"{name}: {sentence}")


def _sentence(instance: DagsterInstance, run: DagsterRun) -> str | None:
    """None when only checks do not hold: they are told of by name."""
    failures = [e.dagster_event for e in instance.all_logs(run.run_id, of_type=DagsterEventType.STEP_FAILURE)]
    if not failures:
        return "kørslen blev afbrudt."
    told = []
    for event in failures:
        data = event.step_failure_data
        if data.user_failure_data and data.user_failure_data.description:
            told.append(data.user_failure_data.description.strip().splitlines()[0])
        elif not is_check(event):
            error = data.error
            while error and error.cause:
                error = error.cause
            told.append(f"trinnet {event.step_key} fejlede ({error.cls_name if error else 'ukendt fejl'}).")
    return " ".join(told) or None


# without a job: it starts nothing
@sensor(
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Sender én advarsel pr. årsag: kørsel fejlede, udgivelse holdt tilbage, leverance afvist eller forsinket, "
    "rettelse taber.",
)
def advarsler(context: SensorEvaluationContext) -> SkipReason:
    from dagster_project.operations.send import ways  # mail and TLS take their time to load

    settings = read_settings()
    if not (found := ways(settings)):
        return SkipReason("Ingen modtager: sæt KONTROL_ADVARSEL_MAIL eller KONTROL_ADVARSEL_WEBHOOK.")
    given = tell(settings, causes(settings, failed_runs(context.instance)), found)
    return SkipReason(", ".join(f"{n} sendt som {way}" for way, n in given.items()))
