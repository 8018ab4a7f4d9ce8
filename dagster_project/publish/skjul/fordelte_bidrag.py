"""The cases behind the breakdowns: each claim in its class of age, each case's proceeds by benefit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, NUMBER, TEXT, frame, joined
from dagster_project.common.seeds import read_seed
from dagster_project.publish.skjul.fordelt import KRAVFELTER
from dagster_project.publish.skjul.navne import slug

_ANDET = "uden for klasserne"
_KILDER = {"rejst": "tilbagebetalingskrav", "betalt": "krav_betalt", "afskrevet": "krav_afskrevet"}
_NOEGLE = ["kommunekode", "ydelse", "aldersklasse"]


def fordelte_bidrag(tabeller: Mapping[str, pa.Table], linjer: pd.DataFrame) -> list[pd.DataFrame]:
    """Frames of (navn, sag, beloeb). `linjer`: the lines of provenu with their case. Raises ValueError where the cases do not
    add up to the table: the model's classes are read here a second time, from the same seed."""
    kl = linjer[linjer["slug"] == "kl-ydelser"]
    kl = kl.assign(ydelse_slug=_slug(kl["ydelse"]))
    ydelser = kl.assign(navn=joined("provenu-ydelse", kl["kommunekode"], kl["aar"], kl["ydelse_slug"], separator="/"))
    if not tabeller["krav"].num_rows:
        return [ydelser]
    krav = _krav(tabeller)
    _efterproev(frame(tabeller["krav"]), krav)
    ydelsen = joined("krav", krav["kommunekode"], krav["aar"], _slug(krav["ydelse"]), separator="/")
    krav = krav.assign(ydelsen=ydelsen, foran=joined(ydelsen, _slug(krav["aldersklasse"]), separator="/"))
    celler = krav.melt(["foran", "sag"], [*KRAVFELTER], var_name="felt", value_name="beloeb")
    celler["navn"] = joined(celler["foran"], celler["felt"], separator="/")
    return [ydelser, celler, _mindreudgift(tabeller, krav, kl)]


def _krav(tabeller: Mapping[str, pa.Table]) -> pd.DataFrame:
    """A row per case and benefit, with its class of age at the end of the table's period."""
    til = frame(tabeller["krav"], "kommunekode", "aar", "periode").drop_duplicates()
    linjer = frame(tabeller["provenu_linjer"], "noegle", "komponent", "beloeb")
    linjer = linjer[linjer["komponent"] == "anke"]
    anker = linjer["beloeb"].astype(NUMBER).groupby(linjer["noegle"]).sum().to_dict()
    felter = ("kommunekode", "sagsnr", "ydelse", "afgoerelse_dato", *_KILDER.values())
    sager = frame(tabeller["kontrolsager"], *felter).merge(til, on="kommunekode")
    noegle = joined(sager["kommunekode"], sager["sagsnr"], sager["ydelse"], separator="|")
    beloeb = {felt: sager[kilde].astype(NUMBER).fillna(0) for felt, kilde in _KILDER.items()}
    beloeb["anke_korrektion"] = pd.Series([anker.get(n, 0.0) for n in noegle.tolist()], index=sager.index, dtype=NUMBER)
    sager = sager[["kommunekode", "aar", "ydelse"]].assign(
        noegle=noegle,
        sag=joined(sager["kommunekode"], sager["sagsnr"], separator="|"),
        aldersklasse=_klasser(sager),
        **beloeb,
        udestaaende=beloeb["rejst"] + beloeb["anke_korrektion"] - beloeb["betalt"] - beloeb["afskrevet"],
    )
    return sager[(sager[[*beloeb]] != 0).any(axis=1)].reset_index(drop=True)


def _klasser(sager: pd.DataFrame) -> pd.Series:
    """The class of each case's age in days; the last class of the list that fits."""
    sidste = {p: pd.Period(p).end_time.date() for p in sager["periode"].unique()}
    dage = [
        None if dag is None or pd.isna(dag) else (sidste[p] - dag).days
        for p, dag in zip(sager["periode"].tolist(), sager["afgoerelse_dato"].tolist(), strict=True)
    ]
    klasser = {d: _klasse(d) for d in set(dage)}
    return pd.Series([klasser[d] for d in dage], index=sager.index, dtype=TEXT)


def _klasse(dage: int | None) -> str:
    klasse = _ANDET
    for r in read_seed("krav_aldersklasser"):
        fra, til = (int(r[k]) if r[k] else None for k in ("fra_dage", "til_dage"))
        if fra is None and til is None:
            passer = dage is None
        else:
            passer = dage is not None and (fra is None or dage >= fra) and (til is None or dage <= til)
        klasse = r["aldersklasse"] if passer else klasse
    return klasse


def _mindreudgift(tabeller: Mapping[str, pa.Table], krav: pd.DataFrame, kl: pd.DataFrame) -> pd.DataFrame:
    """What is left of a benefit's proceeds when its claims are taken away, over the years that the table of proceeds has."""
    aar = frame(tabeller["krav"], "kommunekode", "aar").drop_duplicates().rename(columns={"aar": "paa_aar"})
    andel = frame(tabeller["provenu_kommunal_andel"], "kommunekode", "aar", "kategori")
    daekket = andel.loc[andel["kategori"] == "KL-ydelser", ["kommunekode", "aar"]].drop_duplicates()
    provenu = kl.merge(daekket, on=["kommunekode", "aar"]).merge(aar, on="kommunekode")
    ydelsen = joined("krav", provenu["kommunekode"], provenu["paa_aar"], provenu["ydelse_slug"], separator="/")
    led = [
        provenu[["sag", "beloeb"]].assign(ydelsen=ydelsen),
        krav[["sag", "ydelsen"]].assign(beloeb=-(krav["rejst"] + krav["anke_korrektion"])),
    ]
    ud = pd.concat(led, ignore_index=True)
    return ud.assign(navn=joined(ud["ydelsen"], "mindreudgift", separator="/"))


def _efterproev(tabel: pd.DataFrame, krav: pd.DataFrame) -> None:
    felter = ["antal", *KRAVFELTER]
    summer = krav.assign(antal=1).astype({"antal": INTEGER}).groupby(_NOEGLE, as_index=False)[felter].sum()
    par = tabel[[*_NOEGLE, *felter]].merge(summer, on=_NOEGLE, how="outer", suffixes=("", "_sum"))
    forskelle = [(par[f].astype(NUMBER) - par[f"{f}_sum"].astype(NUMBER)).abs() < 0.005 for f in felter]
    skaeve = par[~pd.concat(forskelle, axis=1).fillna(False).astype(bool).all(axis=1)]
    if len(skaeve):
        raise ValueError(
            f"krav: ventede, at hver række er summen af sine sager; det er {len(skaeve)} ikke, "
            f"først {'/'.join(skaeve[_NOEGLE].iloc[0])}."
        )


def _slug(tekster: pd.Series) -> pd.Series:
    slugs = {t: slug(t) for t in tekster.dropna().unique()}
    return tekster.map(slugs).astype(TEXT)
