"""One asset and one check per source, and the register.

* One asset per source, which takes in whatever is new, and the register that is derived from all of them.
* Per source: is every delivery the file that was promised, to the last row?
"""

from collections.abc import Iterator

import pyarrow as pa
from dagster import (
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    DataVersion,
    Failure,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableRecord,
    TableSchema,
    asset,
    asset_check,
    multi_asset,
)

from dagster_project.build.sources import present_contents, source_id
from dagster_project.common.errors import SettingsError
from dagster_project.common.progress import report
from dagster_project.defs.publication import OWNERS
from dagster_project.defs.resources import Intake
from dagster_project.deliveries import register as delivery_register
from dagster_project.deliveries.account import File, deviations
from dagster_project.deliveries.contract import Contract, contracts
from dagster_project.deliveries.raw_store import schema
from dagster_project.deliveries.stored_files import damaged
from dagster_project.engine.task import TaskError

GROUP = "raa"


def _table(files: list[File]) -> MetadataValue:
    return MetadataValue.table(
        [
            TableRecord({"fil": f.filnavn, "sha256": f.sha256 or "", "raekker": f.raekker or 0, "afvist": f.aarsag or ""})
            for f in files
        ]
        or [TableRecord({"fil": "intet nyt", "sha256": "", "raekker": 0, "afvist": ""})]
    )


_REQUIRED = {"": "må mangle", "kolonne": "skal være med", "celle": "skal være med og udfyldt"}


def _columns(contract: Contract) -> TableSchema:
    """The columns that the raw store keeps of a source, those of its contract as they are delivered."""
    told = {
        k.navn: f"Leveres som {k.type}; {_REQUIRED[k.kraevet]}." + (f" Også: {', '.join(k.aliaser)}." if k.aliaser else "")
        for k in contract.kolonner
    }
    return TableSchema([TableColumn(f.name, _plain(f.type), told.get(f.name)) for f in schema(contract)])


def _plain(type_: pa.DataType) -> str:
    """A type without how the file packs it."""
    return str(type_.value_type if pa.types.is_dictionary(type_) else type_)


def _take_ind(indtag: Intake, kilde: str | None) -> list[File]:
    try:
        return indtag.session.take_ind(kilde, lambda file: report("leverance", file.filnavn, file.aarsag))
    except (SettingsError, TaskError) as e:
        raise Failure(str(e)) from None


def _raw_asset(contract: Contract) -> AssetsDefinition:
    @asset(
        key=AssetKey(["raa", contract.kilde]),
        group_name=GROUP,
        owners=OWNERS,
        metadata={"dagster/column_schema": _columns(contract)},
        kinds={"python", "parquet"},
        description=f"Leverancer af {contract.kilde}: alt nyt i landingsmappen, læst ind i raa/ som tekst.",
    )
    def raa(context: AssetExecutionContext, indtag: Intake) -> MaterializeResult:
        raa, journal = indtag.settings.raa, indtag.session.journal
        files = _take_ind(indtag, contract.kilde)
        if files or not delivery_register.is_whole(raa):
            delivery_register.update(raa, journal)  # this source may be all that is asked for
        content = present_contents(raa, journal.filer, None)[source_id(contract.kilde)]
        return MaterializeResult(
            metadata={"filer": _table(files), "dagster/row_count": sum(f.raekker or 0 for f in files)},
            data_version=DataVersion(content),
        )

    return raa


raw_assets = [_raw_asset(k) for k in contracts().values()]


@multi_asset(
    specs=[
        AssetSpec(
            AssetKey(["raa", "leverancer"]),
            deps=[a.key for a in raw_assets],
            group_name=GROUP,
            owners=OWNERS,
            kinds={"python", "parquet"},
            description="Registret: hver modtaget leverance, og hvad læsningen ved om den. En række pr. leverance.",
        ),
        AssetSpec(
            AssetKey(["raa", "kontroltotaler"]),
            deps=[a.key for a in raw_assets],
            group_name=GROUP,
            owners=OWNERS,
            kinds={"python", "parquet"},
            description="Total-rækker i UDK's statusopgørelser, som tekst. En række pr. leverance og Total-række.",
        ),
    ]
)
def register(context: AssetExecutionContext, indtag: Intake) -> Iterator[MaterializeResult]:
    session = indtag.session
    _take_ind(indtag, None)
    indtag.end_workers()
    if lost := damaged(indtag.settings.raa, session.journal.filer.values()):
        where = f"læst før, men beskadiget i raa/, og filen ligger ikke længere i landingsmappen: {', '.join(lost)}"
        raise Failure(where + _elsewhere(indtag))
    raa = indtag.settings.raa
    leverancer = delivery_register.update(raa, session.journal)
    content = present_contents(raa, session.journal.filer, None)
    without_reading = sum(lev.fil.aarsag is not None for lev in leverancer)
    yield MaterializeResult(
        asset_key=AssetKey(["raa", "leverancer"]),
        metadata={"dagster/row_count": len(leverancer), "afvist": without_reading},
        data_version=DataVersion(content[source_id("leverancer")]),
    )
    totals = sum(len(lev.fil.kontroltotaler) for lev in leverancer)
    yield MaterializeResult(
        asset_key=AssetKey(["raa", "kontroltotaler"]),
        metadata={"dagster/row_count": totals},
        data_version=DataVersion(content[source_id("kontroltotaler")]),
    )


def _elsewhere(indtag: Intake) -> str:
    """Where else it was looked for, and where it can be fetched."""
    lager = f", og heller ikke i {indtag.settings.lager}" if indtag.settings.lager else ""
    return f"{lager}. Læg filerne i landingsmappen igen, eller hent raa/ fra en sikkerhedskopi"


def _kontrol(kilde: str) -> AssetChecksDefinition:
    @asset_check(
        asset=AssetKey(["raa", kilde]),
        name="alle_raekker_laest",
        description="En uafhængig optælling af posterne i filen er lig det, der blev læst ind, for hver leverance.",
    )
    def alle_raekker_laest(indtag: Intake) -> AssetCheckResult:
        deviated = deviations(indtag.session.journal.filer.values(), kilde)
        return AssetCheckResult(
            passed=not deviated, severity=AssetCheckSeverity.ERROR, metadata={"afviger": "; ".join(deviated) or "ingen"}
        )

    return alle_raekker_laest


raw_checks = [_kontrol(k) for k in contracts()]
