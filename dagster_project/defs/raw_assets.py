"""One asset per source, which takes in whatever is new, and the register that is derived from all of them."""

from collections.abc import Iterator

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    DataVersion,
    Failure,
    MaterializeResult,
    MetadataValue,
    TableRecord,
    asset,
    multi_asset,
)

from dagster_project.build.sources import present_contents, source_id
from dagster_project.defs.resources import Indtag
from dagster_project.deliveries import registerfil
from dagster_project.deliveries.contract import Kontrakt, kontrakter
from dagster_project.deliveries.konto import Fil
from dagster_project.deliveries.lager import beskadigede
from dagster_project.fremgang import meld

GRUPPE = "raa"


def _tabel(filer: list[Fil]) -> MetadataValue:
    return MetadataValue.table(
        [
            TableRecord({"fil": f.filnavn, "sha256": f.sha256 or "", "raekker": f.raekker or 0, "afvist": f.aarsag or ""})
            for f in filer
        ]
        or [TableRecord({"fil": "intet nyt", "sha256": "", "raekker": 0, "afvist": ""})]
    )


def _raa_asset(kontrakt: Kontrakt) -> AssetsDefinition:
    @asset(
        key=AssetKey(["raa", kontrakt.kilde]),
        group_name=GRUPPE,
        kinds={"python", "parquet"},
        description=f"Leverancer af {kontrakt.kilde}: alt nyt i landingsmappen, læst ind i raa/ som tekst.",
    )
    def raa(context: AssetExecutionContext, indtag: Indtag) -> MaterializeResult:
        raa, journal = indtag.indstillinger.raa, indtag.indtager.journal
        filer = indtag.indtager.tag_ind(kontrakt.kilde, lambda fil: meld("leverance", fil.filnavn, fil.aarsag))
        if filer or not registerfil.registersti(raa).exists():
            registerfil.opdater(raa, journal)  # this source may be all that is asked for
        indhold = present_contents(raa, journal.filer, None)[source_id(kontrakt.kilde)]
        return MaterializeResult(
            metadata={"filer": _tabel(filer), "dagster/row_count": sum(f.raekker or 0 for f in filer)},
            data_version=DataVersion(indhold),
        )

    return raa


raa_assets = [_raa_asset(k) for k in kontrakter().values()]


@multi_asset(
    specs=[
        AssetSpec(
            AssetKey(["raa", "leverancer"]),
            deps=[a.key for a in raa_assets],
            group_name=GRUPPE,
            kinds={"python", "parquet"},
            description="Registret: hver modtaget leverance, og hvad læsningen ved om den. En række pr. leverance.",
        ),
        AssetSpec(
            AssetKey(["raa", "kontroltotaler"]),
            deps=[a.key for a in raa_assets],
            group_name=GRUPPE,
            kinds={"python", "parquet"},
            description="Total-rækker i UDK's statusopgørelser, som tekst. En række pr. leverance og Total-række.",
        ),
    ]
)
def register(context: AssetExecutionContext, indtag: Indtag) -> Iterator[MaterializeResult]:
    indtager = indtag.indtager
    indtager.tag_ind(None, lambda fil: meld("leverance", fil.filnavn, fil.aarsag))
    if tabte := beskadigede(indtag.indstillinger.raa, indtager.journal.filer.values()):
        raise Failure(f"læst før, men beskadiget i raa/, og filen ligger ikke længere i landingsmappen: {', '.join(tabte)}")
    raa = indtag.indstillinger.raa
    leverancer = registerfil.opdater(raa, indtager.journal)
    indhold = present_contents(raa, indtager.journal.filer, None)
    uden_laesning = sum(lev.fil.aarsag is not None for lev in leverancer)
    yield MaterializeResult(
        asset_key=AssetKey(["raa", "leverancer"]),
        metadata={"dagster/row_count": len(leverancer), "afvist": uden_laesning},
        data_version=DataVersion(indhold[source_id("leverancer")]),
    )
    totaler = sum(len(lev.fil.kontroltotaler) for lev in leverancer)
    yield MaterializeResult(
        asset_key=AssetKey(["raa", "kontroltotaler"]),
        metadata={"dagster/row_count": totaler},
        data_version=DataVersion(indhold[source_id("kontroltotaler")]),
    )
