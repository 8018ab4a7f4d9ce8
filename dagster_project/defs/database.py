"""The database that readers see, and the checks that guard publication of what is in it."""

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    asset,
    asset_check,
)

from dagster_project import bygning
from dagster_project.afstemningstabel import som_tabel, uforklarede
from dagster_project.defs.resources import Indtag
from dagster_project.fremgang import meld
from dagster_project.hjem import byggefil
from dagster_project.settings import laes_indstillinger

NOEGLE = AssetKey("kontrol_duckdb")


def lav_database(modeller: list[AssetKey]) -> AssetsDefinition:
    """The swap comes after every model; a failing check does not keep the database back, only publication."""

    @asset(
        key=NOEGLE,
        deps=modeller,
        group_name="database",
        kinds={"duckdb"},
        description="kontrol.duckdb: bygget for sig og skiftet ud i ét greb, så en læser aldrig ser en halv.",
    )
    def kontrol_duckdb(indtag: Indtag) -> MaterializeResult:
        ind = indtag.indstillinger
        raekker = bygning.raekker(byggefil(ind))
        bygning.byt(byggefil(ind), ind.database)
        return MaterializeResult(metadata={"sti": str(ind.database), "tabeller": len(raekker)})

    return kontrol_duckdb


@asset_check(
    asset=NOEGLE,
    blocking=True,
    description="Beregnede tal mod rapporterede: fejler på en forskel, som ingen har forklaret.",
)
def afstemning() -> AssetCheckResult:
    tabel = uforklarede(laes_indstillinger().database)
    if tabel.raekker:
        meld("kontrol", "afstemning", f"{len(tabel.raekker)} tal afviger uden forklaring")
    return AssetCheckResult(
        passed=not tabel.raekker,
        severity=AssetCheckSeverity.ERROR,
        metadata={"afstemning": som_tabel(tabel.alle), "uforklarede": len(tabel.raekker)},
    )
