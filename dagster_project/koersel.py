"""A run from the command line: nothing new, or the job in this process; what came of it, as an exit status."""

from __future__ import annotations

import errno
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace

from dagster_project import dbt_proces, tilstand
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.noegleid import tjek_noegle
from dagster_project.hjem import klargoer, manifest_gaelder
from dagster_project.laas import laas
from dagster_project.settings import Indstillinger


@dataclass(frozen=True)
class Resultat:
    """`status` as in 2-contracts §2: 0 built and all blocking checks hold, 1 built but some fail, 2 could not build."""

    status: int
    nyt: bool = True
    fejlede: tuple[str, ...] = field(default=())
    bygget_til: str | None = None


def koer(ind: Indstillinger, periode: str | None) -> Resultat:
    """Builds everything up to `periode` (YYYY-MM; None: the newest delivered). Raises Indstillingsfejl or Optaget when
    nothing can be begun."""
    ind.noegle()
    klargoer(ind)
    with laas(ind.data.absolute()):
        tjek_noegle(ind.raa, ind.noegle())
        foer, nu = tilstand.sidste(ind), tilstand.nu(ind, periode)
        if tilstand.uaendret(foer, nu):
            return Resultat(foer.status, nyt=False, fejlede=foer.fejlede, bygget_til=foer.bygget_til)
        Journal(ind.raa)  # a record that is cut off is named before anything is begun
        try:
            resultat = _byg(ind, periode)
        except Exception as e:
            # Dagster reports what a step did; what is left is a disk that is full or a file that cannot be written, met by
            # Dagster's own log or ours: the old database stands, and the next run begins anew
            saetning = _en_linje(e).replace("{historik}", str(ind.dagster_home / "history"))
            resultat = Resultat(2, fejlede=(f"kørslen kunne ikke føres: {saetning}",))
        if resultat.status < 2:
            # a reading that was stopped (killed, out of time) is tried again: then the next run is never "nothing new"
            stoppet = any(f.aarsag and not f.aftryk for f in Journal(ind.raa).filer.values())
            nu = replace(nu, landing="") if stoppet else nu
            tilstand.gem(ind, replace(nu, status=resultat.status, fejlede=resultat.fejlede, bygget_til=resultat.bygget_til))
        return resultat


def _byg(ind: Indstillinger, periode: str | None) -> Resultat:
    # what takes seconds to import is begun at once, each in a process of its own: dbt, and what the intake reads with
    dbt_proces.forbered(laes=manifest_gaelder(ind, tilstand.kodeaftryk()))
    from dagster_project.deliveries import indtag

    indtag.forbered()
    # Dagster too takes seconds to import: only when there is something to build
    from dagster import AssetCheckSeverity, DagsterInstance

    from dagster_project.definitions import defs
    from dagster_project.periode import bygget_til

    job = defs.resolve_job_def("byg_alt")
    # dbt's lines go to the log of the run: the terminal has a line per model already
    with (ind.data.absolute() / "koersel.log").open("w", encoding="utf-8") as log, redirect_stdout(log):
        udfald = job.execute_in_process(
            instance=DagsterInstance.get(),
            run_config={
                "ops": {"dbt": {"config": {"periode": periode}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
    if fejl := [h for h in udfald.get_step_failure_events() if not _er_kontrol(h)]:
        return Resultat(2, fejlede=tuple(_fejl(h) for h in fejl))
    fejlede = tuple(
        sorted(
            f"{e.asset_key.to_user_string()}: {e.check_name}" + (f" ({e.description})" if e.description else "")
            for e in udfald.get_asset_check_evaluations()
            if not e.passed and e.severity == AssetCheckSeverity.ERROR
        )
    )
    return Resultat(1 if fejlede else 0, fejlede=fejlede, bygget_til=bygget_til(ind.database))


def _er_kontrol(haendelse) -> bool:
    """A blocking check that does not hold fails its step: everything is built all the same, only publication is withheld."""
    fejl = haendelse.step_failure_data.error
    return fejl is not None and fejl.cls_name == "DagsterAssetCheckFailedError"


def _en_linje(fejl: Exception) -> str:
    """The error's kind and first line; a full disk in plain words."""
    tekst = str(fejl).strip().splitlines()
    besked = f"{type(fejl).__name__}: {tekst[0] if tekst else ''}"
    if getattr(fejl, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in besked:
        return f"{besked} (disken er fuld)"
    if any(ord_ in besked for ord_ in ("not a database", "malformed", "file is encrypted")):
        return f"{besked}. Dagsters historik er ødelagt; ingen tal bygger på den: flyt mappen {{historik}} væk, og kør igen"
    return besked


def _fejl(haendelse) -> str:
    """One line for a failed step: the innermost cause, without a traceback."""
    fejl = haendelse.step_failure_data.error
    while fejl and fejl.cause:
        fejl = fejl.cause
    besked = (haendelse.step_failure_data.user_failure_data or None) and haendelse.step_failure_data.user_failure_data.description
    return f"{haendelse.step_key}: {besked or (fejl.message if fejl else '')}".strip().splitlines()[0]
