"""Alerts from the command line: what there is to tell of, and sending it now; for cron, and to try the settings."""

from __future__ import annotations

from dagster_project.cli.console import console
from dagster_project.common.errors import UsageError
from dagster_project.common.signs import on_one_line
from dagster_project.operations.alerts import AlertError, Cause, causes, tell
from dagster_project.operations.send import ways
from dagster_project.settings import Settings, SettingsError

TRIAL = Cause("proeve", "Prøve", "Indstillingerne virker: denne advarsel kom frem.")


def send_now(settings: Settings, trial: bool) -> None:
    """Raises SettingsError without anybody to tell on trial, UsageError with the reason when it did not come through."""
    found = ways(settings)
    out = console()
    if trial and not found:
        raise SettingsError("Der er ingen at sende til: sæt KONTROL_ADVARSEL_MAIL eller KONTROL_ADVARSEL_WEBHOOK.")
    try:
        if trial:
            for send in found.values():
                send([TRIAL])
            out.print(f"Sendt som {' og '.join(found)}.")
            return
        now = causes(settings, _of_runs(settings))
        given = tell(settings, now, found)
    except AlertError as e:
        raise UsageError(str(e)) from None
    for cause in now:
        out.print(on_one_line(f"{cause.kind}: {cause.sentence}"))
    sent = ", ".join(f"{n} nye sendt som {way}" for way, n in given.items())
    out.print(sent or "Ingen modtager: sæt KONTROL_ADVARSEL_MAIL eller KONTROL_ADVARSEL_WEBHOOK.")


def _of_runs(settings: Settings) -> list[Cause]:
    """Dagster takes seconds to load: only where there is a history to ask."""
    if not (settings.dagster_home / "history").exists():
        return []
    from dagster import DagsterInstance

    from dagster_project.defs.alerts import failed_runs
    from dagster_project.defs.event_log import prepare_home

    prepare_home(settings)
    with DagsterInstance.get() as instance:
        return list(failed_runs(instance))
