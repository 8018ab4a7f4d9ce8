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

from dagster_project.defs.database import INTET
from dagster_project.defs.jobs import VENTET
from dagster_project.defs.resources import Indtag
from dagster_project.deliveries.contract import kontrakter
from dagster_project.forsinkelse import HVER_MAANED, Forsinket, forsinkede, nyeste_oejebliksbillede

NAVN = "ingen_afsender_er_forsinket"
REGEL = AssetKey(["marts", "forsinkede"])  # not the database: its blocking check would keep the warning back with the figures


@multi_asset_check(
    name="forsinkede",
    specs=[
        AssetCheckSpec(
            NAVN,
            asset=AssetKey(["raa", kilde]),
            additional_deps=[REGEL],
            description="Hver afsender har leveret det, andre afsendere af kilden har; advarer, og holder intet tilbage.",
        )
        for kilde in kontrakter()
    ],
    can_subset=True,
)
def afsendere(context: AssetCheckExecutionContext, indtag: Indtag) -> Iterator[AssetCheckResult]:
    database = indtag.indstillinger.database
    if not database.exists():
        raise Failure(INTET)
    alle = forsinkede(database)
    for kilde in (k for k in kontrakter() if AssetCheckKey(AssetKey(["raa", k]), NAVN) in context.selected_asset_check_keys):
        sene = [f for f in alle if f.kilde == kilde]
        ventet = context.run.tags.get(VENTET) if kilde == HVER_MAANED else None
        mangler_nyeste = ventet is not None and (nyeste_oejebliksbillede(database) or "") < ventet
        yield AssetCheckResult(
            passed=not sene and not mangler_nyeste,
            check_name=NAVN,
            asset_key=AssetKey(["raa", kilde]),
            severity=AssetCheckSeverity.WARN,
            description=f"{ventet} er endnu ikke leveret af nogen" if mangler_nyeste else None,
            metadata={"afsendere": len(sene), "forsinkede": _tabel(sene)},
        )


def _tabel(sene: list[Forsinket]) -> MetadataValue:
    raekker = [
        TableRecord({"afsender": f.kommunekode, "mangler": ", ".join(f.mangler), "nyeste_i_kilden": f.nyeste_i_kilden})
        for f in sene
    ]
    return MetadataValue.table(raekker or [TableRecord({"afsender": "ingen", "mangler": "", "nyeste_i_kilden": ""})])
