"""What a run without a reader leaves: its figures as one JSON object, or only the lines that somebody must act on."""

from __future__ import annotations

import json
from typing import Any

import typer

from dagster_project.build.status import afviste, held_back, holds_back, read_status
from dagster_project.cli.run import RunResult
from dagster_project.common.program import version
from dagster_project.common.signs import on_one_line
from dagster_project.publications.run_account import read
from dagster_project.settings import Settings

SAID = {0: "bygget", 1: "bygget, men noget holder ikke", 2: "ikke bygget"}


def summary(settings: Settings, result: RunResult) -> dict[str, Any]:
    """Counts, refusals, lost kroner, checks and durations. Amounts are text, so that no øre is lost to a float."""
    out: dict[str, Any] = {
        "program": version(),
        "status": result.status,
        "betyder": SAID[result.status],
        "nyt": result.nyt,
        "bygget_til": result.bygget_til,
        "nye_leverancer": result.nye,
        "nye_afvist": result.nye_afvist,
        "fejler": list(result.fejlede),
        "sekunder": dict(result.sekunder),
    }
    if result.status == 2 or (found := read_status(settings)) is None:
        return out
    account = read(settings.data.absolute())
    sums = [sum(r[i] for r in found.kilder) for i in range(1, 7)]
    return out | {
        "leverancer": dict(zip(("indlaest", "afloest", "dublet", "afvist"), sums[:4], strict=True)),
        "raekker": dict(zip(("i_filerne", "i_karantaene"), sums[4:], strict=True)),
        "kontroller": {
            "i_alt": len(account.resultater),
            "holder": sum(r.bestaaet for r in account.resultater),
            "holder_udgivelsen_tilbage": len(account.fejlede()),
        },
        "tabte_kroner": str(sum(-h.forskel for h in held_back(settings.database) if h.kontrol == "rettelse_taber")),
        "holder_tilbage": found.tilbageholdt,
        "afvist": found.afviste,
        "i_karantaene": found.karantaene,
        "kolonner": found.kolonner,
        "rettelser": found.rettelser,
        "uden_for_tallene": [f.linje for f in found.gennemsyn if f.tabt],
        "forsinket": found.forsinkede,
    }


def summary_as_json(settings: Settings, result: RunResult) -> str:
    return json.dumps(summary(settings, result), ensure_ascii=False, indent=1)


def show_quietly(settings: Settings, result: RunResult) -> None:
    """Nothing when all is well: cron sends mail of whatever is said."""
    if result.status == 0:
        return
    lines = [f"fejler: {f}" for f in result.fejlede]
    if result.status < 2:
        lines += holds_back(settings.database)
        if result.nye and result.nye == result.nye_afvist:
            lines += [f"afvist: {a}" for a in afviste(settings.database)]
    for line in lines:
        typer.echo(on_one_line(line), err=True)
