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
from dagster_project.afstemningstabel import laes_afstemning, som_tabel
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
    description="Beregnede tal mod rapporterede: fejler på en forskel uden forklaring, og på en forklaring, der ikke holder.",
)
def afstemning() -> AssetCheckResult:
    tabel = laes_afstemning(laes_indstillinger().database)
    for linje in tabel.linjer():
        meld("kontrol", "afstemning", linje)
    return AssetCheckResult(
        passed=not tabel.afviger,
        severity=AssetCheckSeverity.ERROR,
        description=", ".join(r["tal_id"] for r in tabel.afviger) or None,
        metadata={"afstemning": som_tabel(tabel.alle), "afviger": len(tabel.afviger)},
    )
