"""The cases behind the breakdowns: each claim in its class of age, each case's proceeds by benefit."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dagster_project.publish.skjul.fordelt import KRAVFELTER
from dagster_project.publish.skjul.navne import slug
from dagster_project.rod import ROD

_KLASSER = pl.read_csv(ROD / "seeds" / "krav_aldersklasser.csv").select("aldersklasse", "fra_dage", "til_dage")
_TAL = pl.Float64
_ANDET = "uden for klasserne"


def fordelte_bidrag(tabeller: Mapping[str, pl.DataFrame], linjer: pl.DataFrame) -> list[pl.DataFrame]:
    """Frames of (navn, sag, beloeb). `linjer`: the lines of provenu with their case. Raises ValueError where the cases do not
    add up to the table: the model's classes are read here a second time, from the same seed."""
    kl = linjer.filter(pl.col("slug") == "kl-ydelser").with_columns(_slug(linjer, "ydelse"))
    ydelser = kl.with_columns(navn=pl.format("provenu-ydelse/{}/{}/{}", "kommunekode", "aar", "ydelse_slug"))
    if tabeller["krav"].is_empty():
        return [ydelser]
    krav = _krav(tabeller)
    _efterproev(tabeller["krav"], krav)
    krav = krav.with_columns(_slug(krav, "ydelse"), _slug(krav, "aldersklasse"))
    foran = pl.format("krav/{}/{}/{}/", "kommunekode", "aar", "ydelse_slug")
    celler = krav.with_columns(foran=foran).unpivot(
        KRAVFELTER, index=["foran", "aldersklasse_slug", "sag"], variable_name="felt", value_name="beloeb"
    )
    celler = celler.with_columns(navn=pl.col("foran") + pl.col("aldersklasse_slug") + "/" + pl.col("felt"))
    return [ydelser, celler, *_mindreudgift(tabeller, krav.with_columns(foran=foran), kl)]


def _krav(tabeller: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """A row per case and benefit, with its class of age at the end of the table's period."""
    til = tabeller["krav"].select("kommunekode", "aar", "periode").unique()
    linjer = tabeller["provenu_linjer"].filter(pl.col("komponent") == "anke")
    anker = linjer.group_by("noegle").agg(pl.col("beloeb").cast(_TAL).sum().alias("anke_korrektion"))
    sager = tabeller["kontrolsager"].join(til, on="kommunekode")
    sager = sager.with_columns(noegle=pl.format("{}|{}|{}", "kommunekode", "sagsnr", "ydelse")).join(
        anker, on="noegle", how="left"
    )
    dag = pl.col("periode").str.to_date("%Y-%m").dt.month_end()
    sager = sager.select(
        *("kommunekode", "aar", "ydelse", "noegle", pl.format("{}|{}", "kommunekode", "sagsnr").alias("sag")),
        pl.col("anke_korrektion").fill_null(0),
        *(
            pl.col(kilde).cast(_TAL).fill_null(0).alias(felt)
            for felt, kilde in (("rejst", "tilbagebetalingskrav"), ("betalt", "krav_betalt"), ("afskrevet", "krav_afskrevet"))
        ),
        alder=(dag - pl.col("afgoerelse_dato")).dt.total_days(),
    )
    sager = sager.filter(pl.any_horizontal(pl.col("rejst", "betalt", "afskrevet", "anke_korrektion") != 0))
    udestaaende = pl.col("rejst") + pl.col("anke_korrektion") - pl.col("betalt") - pl.col("afskrevet")
    return sager.with_columns(udestaaende=udestaaende, aldersklasse=_klasse())


def _klasse() -> pl.Expr:
    alder, klasse = pl.col("alder"), pl.lit(_ANDET)
    for navn, fra, til in _KLASSER.iter_rows():
        if fra is None and til is None:
            egen = alder.is_null()
        else:
            egen = (alder >= fra if fra is not None else alder.is_not_null()) & (alder <= til if til is not None else True)
        klasse = pl.when(egen).then(pl.lit(navn)).otherwise(klasse)
    return klasse


def _mindreudgift(tabeller: Mapping[str, pl.DataFrame], krav: pl.DataFrame, kl: pl.DataFrame) -> list[pl.DataFrame]:
    """What is left of a benefit's proceeds when its claims are taken away, over the years that the table of proceeds has."""
    aar = tabeller["krav"].select("kommunekode", pl.col("aar").alias("paa_aar")).unique()
    daekket = tabeller["provenu_kommunal_andel"].filter(pl.col("kategori") == "KL-ydelser").select("kommunekode", "aar").unique()
    provenu = kl.join(daekket, on=["kommunekode", "aar"]).join(aar, on="kommunekode")
    foran = pl.format("krav/{}/{}/{}/", "kommunekode", "paa_aar", "ydelse_slug")
    led = [
        provenu.select("sag", foran.alias("foran"), pl.col("beloeb").cast(_TAL)),
        krav.select("sag", "foran", -(pl.col("rejst") + pl.col("anke_korrektion")).alias("beloeb")),
    ]
    return [pl.concat(led).with_columns(navn=pl.col("foran") + "mindreudgift")]


def _efterproev(tabel: pl.DataFrame, krav: pl.DataFrame) -> None:
    noegle = ["kommunekode", "ydelse", "aldersklasse"]
    summer = krav.group_by(noegle).agg(pl.sum(*KRAVFELTER), antal=pl.len())
    par = tabel.join(summer, on=noegle, how="full", suffix="_sum", coalesce=True)
    felter = ("antal", *KRAVFELTER)
    skaeve = par.filter(
        ~pl.all_horizontal(((pl.col(f).cast(_TAL) - pl.col(f"{f}_sum")).abs() < 0.005).fill_null(False) for f in felter)
    )
    if skaeve.height:
        r = skaeve.select(noegle).row(0)
        raise ValueError(
            f"krav: ventede, at hver række er summen af sine sager; det er {skaeve.height} ikke, først {'/'.join(r)}."
        )


def _slug(ramme: pl.DataFrame, felt: str) -> pl.Expr:
    navne = {v: slug(v) for v in ramme[felt].drop_nulls().unique().sort()}
    return pl.col(felt).replace(navne).alias(f"{felt}_slug")
