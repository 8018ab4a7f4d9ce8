"""The database that readers see: what it is to Dagster, and the check that guards publication of what is in it."""

from dagster import AssetCheckResult, AssetCheckSeverity, AssetKey, AssetSpec, Failure, asset_check

from dagster_project.afstemningstabel import laes_afstemning, som_tabel
from dagster_project.defs.kontroller import DATABASE
from dagster_project.defs.resources import Indtag
from dagster_project.fremgang import meld

INTET = "der er ikke bygget nogen database endnu; kør: kontrol run, eller byg alt med jobbet byg_alt"


def databasen(modeller: list[AssetKey]) -> AssetSpec:
    """The swap comes after every model; a failing check does not keep the database back, only publication. It is part of the step
    that builds: Dagster leaves out a step when anything that it waits for was left as it stood."""
    return AssetSpec(
        DATABASE,
        deps=modeller,
        group_name="database",
        kinds={"duckdb"},
        description="kontrol.duckdb: bygget for sig og skiftet ud i ét greb, så en læser aldrig ser en halv.",
    )


@asset_check(
    asset=DATABASE,
    blocking=True,
    description="Beregnede tal mod rapporterede: fejler på en forskel uden forklaring, og på en forklaring, der ikke holder.",
)
def afstemning(indtag: Indtag) -> AssetCheckResult:
    database = indtag.indstillinger.database
    if not database.exists():
        raise Failure(INTET)
    tabel = laes_afstemning(database)
    for linje in tabel.linjer():
        meld("kontrol", "afstemning", linje)
    return AssetCheckResult(
        passed=not tabel.afviger,
        severity=AssetCheckSeverity.ERROR,
        description=", ".join(r["tal_id"] for r in tabel.afviger) or None,
        metadata={"afstemning": som_tabel(tabel.alle), "afviger": len(tabel.afviger)},
    )
