"""The publication as an asset, in a job of its own: it takes a named approval, so nothing starts it but a person."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dagster import (
    AssetsDefinition,
    AssetSelection,
    Config,
    Failure,
    MaterializeResult,
    asset,
    define_asset_job,
    in_process_executor,
)
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
from pydantic import Field

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.defs.kontroller import DATABASE, PUBLIKATION, forventet
from dagster_project.laas import Optaget
from dagster_project.settings import laes_indstillinger


class Godkendelse(Config):
    """Who approves, and which period is meant; without one the period that the database was built up to."""

    godkendt_af: str = Field(description="Navnet på den, der godkender udgivelsen.")
    periode: str | None = Field(default=None, description="ÅÅÅÅ-MM; ellers den, databasen er bygget til.")


def lav_publikation(graf: Callable[[], BaseAssetGraph], dbt_manifest: Path) -> AssetsDefinition:
    """Depends on the database; what the checks of its run said is compared with what is expected by `graf`, which has every
    definition and so exists only when this one does."""

    @asset(
        key=PUBLIKATION,
        deps=[DATABASE],
        group_name="publikation",
        kinds={"parquet", "csv"},
        description="publikationer/<periode>.<nr>/: det byggede, frosset og godkendt ved navn. Ændres aldrig.",
    )
    def publikation(config: Godkendelse) -> MaterializeResult:
        # solvers, typesetting and spreadsheets: a sixth of the time that the definitions take to load, if loaded with them
        from dagster_project.publish.udgiv import udgiv

        ventet = forventet(graf(), dbt_manifest)
        tidspunkt = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            mappe = udgiv(laes_indstillinger(), config.periode, config.godkendt_af, tidspunkt, ventet)
        except (Brugsfejl, Optaget) as e:
            raise Failure(str(e)) from None
        segl = (mappe / "manifest.sha256").read_text("ascii").split()[0]
        return MaterializeResult(metadata={"sti": str(mappe), "manifest_sha256": segl, "godkendt_af": config.godkendt_af})

    return publikation


udgiv_job = define_asset_job(
    "udgiv",
    selection=AssetSelection.assets(PUBLIKATION),
    executor_def=in_process_executor,
    description="Fryser det byggede som en publikation. Kræver en, der godkender.",
)
