"""Per source: is any sender late? By the register alone; a scheduled run also says which month it expected to find."""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    Failure,
    MetadataValue,
    TableRecord,
    multi_asset_check,
)

from dagster_project.build.lateness import EACH_MONTH, Late, forsinkede, newest_snapshot
from dagster_project.defs.automation import EXPECTED
from dagster_project.defs.database import NOTHING
from dagster_project.defs.resources import Intake
from dagster_project.deliveries.contract import contracts

NAME = "ingen_afsender_er_forsinket"
RULE = AssetKey(["marts", "forsinkede"])  # not the database: its blocking check would keep the warning back with the figures


@multi_asset_check(
    name="forsinkede",
    specs=[
        AssetCheckSpec(
            NAME,
            asset=AssetKey(["raa", kilde]),
            additional_deps=[RULE],
            description="Hver afsender har leveret det, andre afsendere af kilden har; advarer, og holder intet tilbage.",
        )
        for kilde in contracts()
    ],
    can_subset=True,
)
def afsendere(context: AssetCheckExecutionContext, indtag: Intake) -> Iterator[AssetCheckResult]:
    database = indtag.settings.database
    if not database.exists():
        if context.run.asset_selection:
            return  # Dagster chose it along with its source: it waits for a database, and the source does not
        raise Failure(NOTHING)
    late = forsinkede(database)
    for kilde in (k for k in contracts() if AssetCheckKey(AssetKey(["raa", k]), NAME) in context.selected_asset_check_keys):
        late_ones = [f for f in late if f.kilde == kilde]
        awaited = context.run.tags.get(EXPECTED) if kilde == EACH_MONTH else None
        missing_newest = awaited is not None and (newest_snapshot(database) or "") < awaited
        yield AssetCheckResult(
            passed=not late_ones and not missing_newest,
            check_name=NAME,
            asset_key=AssetKey(["raa", kilde]),
            severity=AssetCheckSeverity.WARN,
            description=f"{awaited} er endnu ikke leveret af nogen" if missing_newest else None,
            metadata={"afsendere": len(late_ones), "forsinkede": _table(late_ones)},
        )


def _table(late_ones: list[Late]) -> MetadataValue:
    rows = [
        TableRecord({"afsender": f.kommunekode, "mangler": ", ".join(f.mangler), "nyeste_i_kilden": f.nyeste_i_kilden})
        for f in late_ones
    ]
    return MetadataValue.table(rows or [TableRecord({"afsender": "ingen", "mangler": "", "nyeste_i_kilden": ""})])
