"""What Dagster loads: deliveries, models, seeds, checks, job, schedule and sensor as one graph."""

from __future__ import annotations

from dagster import Definitions, in_process_executor

from dagster_project.build import compiled_project
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import manifest
from dagster_project.defs.alerts import advarsler
from dagster_project.defs.automation import byg_alt, maanedlig, ny_leverance
from dagster_project.defs.database import afstemning
from dagster_project.defs.dbt import make_dbt_assets
from dagster_project.defs.dbt_specs import dbt_specs
from dagster_project.defs.lateness import afsendere
from dagster_project.defs.publication import make_publication, udgiv_job
from dagster_project.defs.raw import raa
from dagster_project.defs.resources import Dbt, Intake, Motor
from dagster_project.settings import read_settings


def make_defs() -> Definitions:
    """Writes nothing but dbt's parsed manifest in its own folder: what a run needs is made ready by its resources. Raises
    SettingsError for settings that cannot be understood."""
    settings = read_settings()
    dbt_manifest = manifest(settings, code_fingerprint())
    dbts_own = dbt_specs(settings, code_fingerprint(), dbt_manifest)
    dbt = make_dbt_assets(dbts_own, compiled_project.read(settings, code_fingerprint()))
    return Definitions(
        assets=[
            raa,
            dbt,
            make_publication(lambda: defs.resolve_asset_graph(), dbt_manifest),
        ],
        asset_checks=[afsendere, afstemning],
        jobs=[byg_alt, udgiv_job],
        schedules=[maanedlig],
        sensors=[ny_leverance, advarsler],
        resources={"indtag": Intake(), "dbt_process": Dbt(), "motor": Motor()},
        executor=in_process_executor,
    )


defs = make_defs()
