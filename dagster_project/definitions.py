"""What Dagster loads: deliveries, models, seeds, checks, job, schedule and sensor as one graph."""

from __future__ import annotations

from dagster import Definitions, in_process_executor

from dagster_project.defs.database import afstemning
from dagster_project.defs.dbt_assets import lav_dbt_assets
from dagster_project.defs.forsinkelse import afsendere
from dagster_project.defs.jobs import byg_alt, maanedlig
from dagster_project.defs.key_checks import make_key_checks
from dagster_project.defs.publish_assets import lav_publikation, udgiv_job
from dagster_project.defs.raw_assets import raa_assets, register
from dagster_project.defs.raw_checks import raa_kontroller
from dagster_project.defs.resources import Dbt, Indtag
from dagster_project.defs.sensors import ny_leverance
from dagster_project.herkomst import gem as herkomst
from dagster_project.hjem import manifest
from dagster_project.settings import laes_indstillinger
from dagster_project.tilstand import kodeaftryk


def lav_defs() -> Definitions:
    """Writes nothing but dbt's parsed manifest in its own folder: what a run needs is made ready by its resources. Raises
    Indstillingsfejl for settings that cannot be understood."""
    ind = laes_indstillinger()
    dbt_manifest = manifest(ind, kodeaftryk())
    dbt = lav_dbt_assets(dbt_manifest, herkomst.laes(ind, kodeaftryk()))
    return Definitions(
        assets=[
            *raa_assets,
            register,
            dbt,
            lav_publikation(lambda: defs.resolve_asset_graph(), dbt_manifest),
        ],
        asset_checks=[*raa_kontroller, afsendere, make_key_checks(dbt_manifest), afstemning],
        jobs=[byg_alt, udgiv_job],
        schedules=[maanedlig],
        sensors=[ny_leverance],
        resources={"indtag": Indtag(), "dbt_proces": Dbt()},
        executor=in_process_executor,
    )


defs = lav_defs()
