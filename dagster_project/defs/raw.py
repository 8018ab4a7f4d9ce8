"""One asset and one check per source, and the register.

* One asset per source, which takes in whatever is new, and the register that is derived from all of them.
* Per source: is every delivery the file that was promised, to the last row?
"""

from collections.abc import Iterator, Mapping

import pyarrow as pa
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    DataVersion,
    Failure,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableRecord,
    TableSchema,
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
from dagster_project.deliveries.register import Leverance
from dagster_project.deliveries.stored_files import damaged
from dagster_project.engine.task import TaskError

GROUP = "raa"
CHECK = "alle_raekker_laest"


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


def _key(kilde: str) -> AssetKey:
    return AssetKey(["raa", kilde])


def _spec(contract: Contract) -> AssetSpec:
    return AssetSpec(
        _key(contract.kilde),
        group_name=GROUP,
        owners=OWNERS,
        metadata={"dagster/column_schema": _columns(contract)},
        kinds={"python", "parquet"},
        description=f"Leverancer af {contract.kilde}: alt nyt i landingsmappen, læst ind i raa/ som tekst.",
    )


REGISTER_SPECS = [
    AssetSpec(
        _key(name),
        deps=[_key(k) for k in contracts()],
        group_name=GROUP,
        owners=OWNERS,
        kinds={"python", "parquet"},
        description=description,
    )
    for name, description in (
        ("leverancer", "Registret: hver modtaget leverance, og hvad læsningen ved om den. En række pr. leverance."),
        (
            "kontroltotaler",
            "Total-rækker i UDK's statusopgørelser, som tekst. En række pr. leverance og Total-række.",
        ),
    )
]


@multi_asset(
    name="raa",
    specs=[*map(_spec, contracts().values()), *REGISTER_SPECS],
    check_specs=[
        AssetCheckSpec(
            CHECK,
            asset=_key(kilde),
            description="En uafhængig optælling af posterne i filen er lig det, der blev læst ind, for hver leverance.",
        )
        for kilde in contracts()
    ],
    can_subset=True,
)
def raa(context: AssetExecutionContext, indtag: Intake) -> Iterator[MaterializeResult | AssetCheckResult]:
    """One step: each costs Dagster as much as a small file costs to read. A source that cannot be taken in leaves the others be,
    and is told of when they are."""
    raa, journal = indtag.settings.raa, indtag.session.journal
    taken: dict[str, list[File]] = {}
    leverancer, failure = None, None
    for kilde in (k for k in contracts() if _key(k) in context.selected_asset_keys):
        try:
            taken[kilde] = _take_ind(indtag, kilde)
        except Failure as e:
            failure = failure or e
    if failure is None and any(s.key in context.selected_asset_keys for s in REGISTER_SPECS):
        try:
            leverancer = _register(indtag)
        except Failure as e:
            failure = e
    if leverancer is None and (any(taken.values()) or not delivery_register.is_whole(raa)):
        delivery_register.update(raa, journal)  # some sources may be all that is asked for
    content = present_contents(raa, journal.filer, None)
    for kilde, files in taken.items():
        yield MaterializeResult(
            asset_key=_key(kilde),
            metadata={"filer": _table(files), "dagster/row_count": sum(f.raekker or 0 for f in files)},
            data_version=DataVersion(content[source_id(kilde)]),
        )
    if leverancer is not None:
        yield from (r for r in _registers(leverancer, content) if r.asset_key in context.selected_asset_keys)
    for kilde in (k for k in contracts() if AssetCheckKey(_key(k), CHECK) in context.selected_asset_check_keys):
        yield _check(indtag, kilde)
    if failure:
        raise failure


def _register(indtag: Intake) -> list[Leverance]:
    """Derived anew from all deliveries, those that lie in no source's folder taken in too. Raises Failure when rows are lost."""
    _take_ind(indtag, None)
    indtag.end_readers()
    if lost := damaged(indtag.settings.raa, indtag.session.journal.filer.values()):
        where = f"læst før, men beskadiget i raa/, og filen ligger ikke længere i landingsmappen: {', '.join(lost)}"
        raise Failure(where + _elsewhere(indtag))
    return delivery_register.update(indtag.settings.raa, indtag.session.journal)


def _registers(leverancer: list[Leverance], content: Mapping[str, str]) -> Iterator[MaterializeResult]:
    without_reading = sum(lev.fil.aarsag is not None for lev in leverancer)
    yield MaterializeResult(
        asset_key=_key("leverancer"),
        metadata={"dagster/row_count": len(leverancer), "afvist": without_reading},
        data_version=DataVersion(content[source_id("leverancer")]),
    )
    yield MaterializeResult(
        asset_key=_key("kontroltotaler"),
        metadata={"dagster/row_count": sum(len(lev.fil.kontroltotaler) for lev in leverancer)},
        data_version=DataVersion(content[source_id("kontroltotaler")]),
    )


def _elsewhere(indtag: Intake) -> str:
    """Where else it was looked for, and where it can be fetched."""
    lager = f", og heller ikke i {indtag.settings.lager}" if indtag.settings.lager else ""
    return f"{lager}. Læg filerne i landingsmappen igen, eller hent raa/ fra en sikkerhedskopi"


def _check(indtag: Intake, kilde: str) -> AssetCheckResult:
    deviated = deviations(indtag.session.journal.filer.values(), kilde)
    return AssetCheckResult(
        asset_key=_key(kilde),
        check_name=CHECK,
        passed=not deviated,
        severity=AssetCheckSeverity.ERROR,
        metadata={"afviger": "; ".join(deviated) or "ingen"},
    )
