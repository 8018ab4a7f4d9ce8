"""Per source: is every delivery the file that was promised, to the last row?"""

from dagster import AssetCheckResult, AssetChecksDefinition, AssetCheckSeverity, AssetKey, asset_check

from dagster_project.defs.resources import Indtag
from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.optaelling import afvigelser


def _kontrol(kilde: str) -> AssetChecksDefinition:
    @asset_check(
        asset=AssetKey(["raa", kilde]),
        name="alle_raekker_laest",
        description="En uafhængig optælling af posterne i filen er lig det, der blev læst ind, for hver leverance.",
    )
    def alle_raekker_laest(indtag: Indtag) -> AssetCheckResult:
        afveg = afvigelser(indtag.indtager.journal.filer.values(), kilde)
        return AssetCheckResult(
            passed=not afveg, severity=AssetCheckSeverity.ERROR, metadata={"afviger": "; ".join(afveg) or "ingen"}
        )

    return alle_raekker_laest


raa_kontroller = [_kontrol(k) for k in kontrakter()]
