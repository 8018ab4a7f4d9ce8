"""What each amount rests on: the cases behind it, and how much of it is each one's."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dagster_project.publish.skjul.fordelt import EJERE, ejere
from dagster_project.publish.skjul.fordelte_bidrag import fordelte_bidrag
from dagster_project.publish.skjul.navne import totaler
from dagster_project.rod import ROD

SKEMA = {"navn": pl.String, "sag": pl.String, "beloeb": pl.Float64}
_ENHEDER = pl.read_csv(ROD / "seeds" / "provenu_enheder.csv", schema_overrides={"flere_ydelser": pl.Boolean})
# lines of these units are a statement's rows, not cases: what they rest on is said by the statement's own counts
_OPGOERELSER = ("ydelse i opgørelsen", "opgørelse")
_KRAV = {"krav_rejst": "tilbagebetalingskrav", "krav_betalt": "krav_betalt", "krav_afskrevet": "krav_afskrevet"}


def sagsbidrag(tabeller: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per figure (`tal_id`) and case with an amount in it. UDK's and § 11's own amounts have no cases here."""
    linjer = _linjer(tabeller["provenu_linjer"])
    led = [*_provenu(linjer), *_krav(tabeller, linjer), *_indsatser(tabeller["kontrolsager"], linjer)]
    led += fordelte_bidrag(tabeller, linjer)
    alle = pl.concat([d.select(pl.col(k).cast(t) for k, t in SKEMA.items()) for d in led])
    return alle.group_by("navn", "sag").agg(pl.sum("beloeb")).filter(pl.col("beloeb").abs() > 0.004).sort("navn", "sag")


def _linjer(linjer: pl.DataFrame) -> pl.DataFrame:
    """The lines that are cases, each with its case: a case has a line per benefit and component."""
    slug = pl.DataFrame({"kategori": list(totaler()[0]), "slug": list(totaler()[0].values())})
    enheder = _ENHEDER.filter(~pl.col("enhed").is_in(_OPGOERELSER))
    uden_ydelse = pl.col("noegle").str.replace(r"\|[^|]*$", "")
    return (
        linjer.join(enheder, on="kategori")
        .join(slug, on="kategori")
        .with_columns(
            sag=pl.when("flere_ydelser").then(uden_ydelse).otherwise("noegle"),
            foran=pl.format("provenu/{}/{}/", "kommunekode", "aar"),
        )
    )


def _provenu(linjer: pl.DataFrame) -> list[pl.DataFrame]:
    kategori = linjer.with_columns(navn=pl.col("foran") + pl.col("slug"))
    dele = pl.DataFrame([{"total": t, "slug": k} for t, ks in totaler()[1].items() for k in ks])
    total = linjer.join(dele, on="slug").with_columns(navn=pl.col("foran") + pl.col("total"))
    su = linjer.filter(pl.col("slug") == "su").with_columns(
        navn=pl.format("indsatser/{}/{}/su_tilbagebetalingskrav", "kommunekode", "aar")
    )
    return [kategori.with_columns(pl.col("navn") + "/" + pl.col("komponent")), kategori, total, su]


def _krav(tabeller: Mapping[str, pl.DataFrame], linjer: pl.DataFrame) -> list[pl.DataFrame]:
    """Claims over all years stand on the year of the period, whatever year they were decided in."""
    aar = tabeller["indsatser"].filter(pl.col("noegletal") == "krav_rejst").select("kommunekode", pl.col("aar").alias("paa_aar"))
    sager = (
        tabeller["kontrolsager"]
        .with_columns(
            sag=pl.format("{}|{}", "kommunekode", "sagsnr"),
            ejer=pl.when(pl.col("afgoerelse_dato").is_not_null() & (pl.col("kontroltrin") != "uklassificeret")).then(
                pl.col("ydelse").replace_strict(ejere(), default=None, return_dtype=pl.String)
            ),
        )
        .join(aar, on="kommunekode")
    )
    linjer = linjer.filter(pl.col("slug") == "kl-ydelser").join(aar, on="kommunekode")
    anker = linjer.filter(pl.col("komponent") == "anke").select("kommunekode", "paa_aar", "sag", "beloeb")
    booket = linjer.filter(pl.col("komponent") == "tilbagebetalingskrav")
    krav = {n: sager.select("kommunekode", "paa_aar", "sag", pl.col(k).fill_null(0).alias("beloeb")) for n, k in _KRAV.items()}
    minus = pl.col("beloeb") * -1
    krav["krav_udestaaende"] = pl.concat(
        [
            _tal(krav["krav_rejst"]),
            _tal(anker),
            *(_tal(krav[k]).with_columns(minus) for k in ("krav_betalt", "krav_afskrevet")),
        ]
    )
    krav["krav_anke"] = anker
    for ejer in EJERE:  # the same of those that are decided, by owner; only claims of the municipality's own are booked
        egne = sager.filter(pl.col("ejer") == ejer)
        dele = {n: egne.select("kommunekode", "paa_aar", "sag", pl.col(k).fill_null(0).alias("beloeb")) for n, k in _KRAV.items()}
        anke = anker if ejer == "kommune" else anker.clear()
        betalt = [_tal(dele[k]).with_columns(minus) for k in ("krav_betalt", "krav_afskrevet")]
        dele["krav_udestaaende"] = pl.concat([_tal(dele["krav_rejst"]), _tal(anke), *betalt])
        krav |= {f"{n}:{ejer}": d for n, d in dele.items()} | {f"krav_anke:{ejer}": anke}
    rest = sager.filter(pl.col("ejer").is_null())  # what is left of the whole: not decided, or without a step
    dele = {n: rest.select("kommunekode", "paa_aar", "sag", pl.col(k).fill_null(0).alias("beloeb")) for n, k in _KRAV.items()}
    betalt = [_tal(dele[k]).with_columns(minus) for k in ("krav_betalt", "krav_afskrevet")]
    dele["krav_udestaaende"] = pl.concat([_tal(dele["krav_rejst"]), *betalt])
    krav |= {f"{n} uden dem": d for n, d in dele.items()}
    krav["krav_rejst:kommune uden dem"] = pl.concat([_tal(krav["krav_rejst:kommune"]), _tal(booket).with_columns(minus)])
    krav["krav_uden_for_kl"] = pl.concat([_tal(krav["krav_rejst"]), _tal(booket).with_columns(minus)])
    return [d.with_columns(navn=pl.format(f"indsatser/{{}}/{{}}/{n}", "kommunekode", "paa_aar")) for n, d in krav.items()]


def _tal(ramme: pl.DataFrame) -> pl.DataFrame:
    return ramme.select("kommunekode", "paa_aar", "sag", pl.col("beloeb").cast(pl.Float64))


def _indsatser(sager: pl.DataFrame, linjer: pl.DataFrame) -> list[pl.DataFrame]:
    indsats = sager.filter(pl.col("indsats").is_not_null()).select(
        "indsats", noegle=pl.format("{}|{}|{}", "kommunekode", "sagsnr", "ydelse")
    )
    egne = linjer.filter(pl.col("slug") == "kl-ydelser").join(indsats, on="noegle")
    return [egne.with_columns(navn=pl.format("indsatser/{}/{}/indsats_provenu:{}", "kommunekode", "aar", "indsats"))]
