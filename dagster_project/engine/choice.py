"""Which engine was chosen, and whether what it needs is here: asked before anything is begun, not an hour later."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any

from dagster_project.common.errors import SettingsError
from dagster_project.common.machine import cores
from dagster_project.common.object_store import S3
from dagster_project.engine import spark
from dagster_project.settings import Settings

OWN_PROCESSES = "proces"  # KONTROL_PIPES: workers are processes on this machine, not what a function of the user's starts


def check(settings: Settings) -> None:
    """Raises SettingsError when something is missing that the chosen engine needs."""
    if settings.motor == "spark":
        spark.check(settings.spark)
    if settings.motor == "pipes":
        starter(settings.pipes)
        if (settings.lager or "").startswith(S3):
            raise SettingsError(
                f"KONTROL_MOTOR=pipes kræver, at KONTROL_LAGER er en mappe eller usat; den er {settings.lager}. Opgaverne til "
                "Dagsters arbejdere ligger i cache/opgaver, som kun findes i en mappe. Regn med KONTROL_MOTOR=spark eller lokal."
            )


def check_readers(settings: Settings) -> None:
    """Raises SettingsError when files are to be read by workers that there are none of, or that could not be given the key."""
    if settings.laes_hos == "koordinator":
        return
    if settings.motor != "spark":
        raise SettingsError(
            f"KONTROL_LAES_HOS=arbejdere kræver KONTROL_MOTOR=spark; den er {settings.motor}. Lad KONTROL_LAES_HOS være "
            "koordinator, eller regn med spark."
        )
    if not settings.is_sample() and settings.cpr_noegle and not settings.cpr_noegle.get_secret_value().startswith("fil:"):
        raise SettingsError(
            "KONTROL_LAES_HOS=arbejdere kræver, at KONTROL_CPR_NOEGLE er fil:<sti>: arbejdere får nøglen som en fil, der er "
            "monteret hos dem, og aldrig i en opgave."
        )


def intake_environment(settings: Settings) -> dict[str, str]:
    """What a worker on this machine is told beside where the store is. Elsewhere its own environment says it."""
    told = {"KONTROL_LANDING": str(settings.landing_folder)}
    return told if settings.is_sample() else told | {"KONTROL_CPR_NOEGLE": settings.cpr_noegle.get_secret_value()}


def starter(pipes: str) -> tuple[Callable[..., Any] | None, int]:
    """What starts a worker, None for a process of our own, and how many are to work at once. Raises SettingsError."""
    place, at_once = re.fullmatch(r"(.+)\[(.+)\]", pipes).groups()
    number = cores() if at_once == "*" else int(at_once)
    if place == OWN_PROCESSES:
        return None, number
    module, function = place.split(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as e:
        raise SettingsError(f"KONTROL_PIPES={pipes}: {function} i {module} kan ikke hentes ({e}). Er den i PYTHONPATH?") from None
    if not callable(found):
        raise SettingsError(f"KONTROL_PIPES={pipes}: {function} i {module} er ingen funktion, der kan starte en arbejder.")
    return found, number
