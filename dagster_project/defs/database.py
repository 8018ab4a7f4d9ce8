"""The database asset and the reconciliation check.

* The reconciliation as a table for people: computed, reported, difference.
* The database that readers see: what it is to Dagster, and the check that guards publication of what is in it.
"""

from dataclasses import dataclass
from pathlib import Path

from dagster import AssetCheckResult, AssetCheckSeverity, AssetKey, AssetSpec, Failure, MetadataValue, TableRecord, asset_check

from dagster_project.build.status import deviation
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.progress import report
from dagster_project.defs.publication import DATABASE, OWNERS
from dagster_project.defs.resources import Intake

_COLUMNS = ("tal_id", "beregnet", "rapporteret", "forskel", "status", "forklaring")


@dataclass(frozen=True)
class Afstemning:
    """Every reported figure, and those of them that keep publication back."""

    alle: list[dict]
    afviger: list[dict]

    def linjer(self) -> list[str]:
        """One line for each that keeps publication back."""
        return [deviation(r["tal_id"], r["beregnet"], r["rapporteret"], r["forklaring"]) for r in self.afviger]


def read_afstemning(database: Path) -> Afstemning:
    """Reads marts.afstemning; reported figures, and explanations of none, those that do not agree first."""
    with open_read_only(database) as con:
        answer = con.execute(
            f"select {', '.join(_COLUMNS)} from marts.afstemning "
            "where dokument is not null or status = 'afviger' order by status <> 'afviger', tal_id"
        ).fetchall()
    rows = [dict(zip(_COLUMNS, r, strict=True)) for r in answer]
    return Afstemning(rows, [r for r in rows if r["status"] == "afviger"])


def as_table(rows: list[dict]) -> MetadataValue:
    """As Dagster shows it; amounts as text, so that no øre is lost to a float."""
    text = [{k: "" if v is None else str(v) for k, v in r.items()} for r in rows]
    return MetadataValue.table([TableRecord(r) for r in text or [dict.fromkeys(_COLUMNS, "")]])


NOTHING = "der er ikke bygget nogen database endnu; kør: kontrol run, eller byg alt med jobbet byg_alt"


def databasen(models: list[AssetKey]) -> AssetSpec:
    """The swap comes after every model; a failing check does not keep the database back, only publication. It is part of the step
    that builds: Dagster leaves out a step when anything that it waits for was left as it stood."""
    return AssetSpec(
        DATABASE,
        deps=models,
        group_name="database",
        owners=OWNERS,
        kinds={"duckdb"},
        description="kontrol.duckdb: bygget for sig og skiftet ud i ét greb, så en læser aldrig ser en halv.",
    )


@asset_check(
    asset=DATABASE,
    blocking=True,
    description="Beregnede tal mod rapporterede: fejler på en forskel uden forklaring, og på en forklaring, der ikke holder.",
)
def afstemning(indtag: Intake) -> AssetCheckResult:
    database = indtag.settings.database
    if not database.exists():
        raise Failure(NOTHING)
    table = read_afstemning(database)
    for line in table.linjer():
        report("kontrol", "afstemning", line)
    return AssetCheckResult(
        passed=not table.afviger,
        severity=AssetCheckSeverity.ERROR,
        description=", ".join(r["tal_id"] for r in table.afviger) or None,
        metadata={"afstemning": as_table(table.alle), "afviger": len(table.afviger)},
    )
