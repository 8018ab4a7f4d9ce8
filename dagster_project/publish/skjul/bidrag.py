"""What each amount rests on: the cases behind it, and how much of it is each one's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import NUMBER, TEXT, frame, joined
from dagster_project.common.seeds import read_seed
from dagster_project.publish.skjul.fordelt import EJERE, ejere
from dagster_project.publish.skjul.fordelte_bidrag import fordelte_bidrag
from dagster_project.publish.skjul.navne import totaler

FELTER = {"navn": TEXT, "sag": TEXT, "beloeb": NUMBER}
# lines of these units are a statement's rows, not cases: what they rest on is said by the statement's own counts
_OPGOERELSER = ("ydelse i opgørelsen", "opgørelse")
_KRAVFELTER = ["kommunekode", "paa_aar", "sag", "beloeb"]
_KRAV = {"krav_rejst": "tilbagebetalingskrav", "krav_betalt": "krav_betalt", "krav_afskrevet": "krav_afskrevet"}
_LINJER = ("kommunekode", "aar", "kategori", "ydelse", "noegle", "komponent", "beloeb")


def sagsbidrag(tabeller: Mapping[str, pa.Table]) -> pd.DataFrame:
    """One row per figure (`navn`: its tal_id) and case with an amount in it. UDK's and § 11's own amounts have no cases here."""
    linjer = _linjer(tabeller["provenu_linjer"])
    led = [*_provenu(linjer), *_krav(tabeller, linjer), _indsatser(tabeller["kontrolsager"], linjer)]
    led += fordelte_bidrag(tabeller, linjer)
    alle = pd.concat([d[[*FELTER]].astype(FELTER) for d in led], ignore_index=True)
    summer = alle.groupby(["navn", "sag"], as_index=False)["beloeb"].sum()
    return summer[summer["beloeb"].abs() > 0.004].reset_index(drop=True)


def _linjer(linjer: pa.Table) -> pd.DataFrame:
    """The lines that are cases, each with its case: a case has a line per benefit and component."""
    flere = {r["kategori"]: r["flere_ydelser"] == "true" for r in read_seed("provenu_enheder") if r["enhed"] not in _OPGOERELSER}
    ud = frame(linjer, *_LINJER)
    ud = ud[ud["kategori"].isin(flere)].reset_index(drop=True)
    uden_ydelse = ud["noegle"].str.replace(r"\|[^|]*$", "", regex=True)
    return ud.assign(
        beloeb=ud["beloeb"].astype(NUMBER),
        slug=ud["kategori"].map(totaler()[0]).astype(TEXT),
        sag=ud["noegle"].where(~ud["kategori"].map(flere).astype(bool), uden_ydelse),
        foran=joined("provenu", ud["kommunekode"], ud["aar"], separator="/"),
    )


def _provenu(linjer: pd.DataFrame) -> Iterator[pd.DataFrame]:
    kategori = linjer.assign(navn=joined(linjer["foran"], linjer["slug"], separator="/"))
    yield kategori.assign(navn=joined(kategori["navn"], kategori["komponent"], separator="/"))
    yield kategori
    for total, dele in totaler()[1].items():
        egne = linjer[linjer["slug"].isin(dele)]
        yield egne.assign(navn=joined(egne["foran"], total, separator="/"))
    su = linjer[linjer["slug"] == "su"]
    yield su.assign(navn=_paa(su, su["aar"], "su_tilbagebetalingskrav"))


def _paa(ramme: pd.DataFrame, aar: pd.Series, noegletal: str) -> pd.Series:
    return joined("indsatser", ramme["kommunekode"], aar, noegletal, separator="/")


def _krav(tabeller: Mapping[str, pa.Table], linjer: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Claims over all years stand on the year of the period, whatever year they were decided in."""
    rejst = frame(tabeller["indsatser"], "kommunekode", "aar", "noegletal")
    aar = rejst[rejst["noegletal"] == "krav_rejst"][["kommunekode", "aar"]].rename(columns={"aar": "paa_aar"})
    sager = frame(tabeller["kontrolsager"], "kommunekode", "sagsnr", "ydelse", "afgoerelse_dato", "kontroltrin", *_KRAV.values())
    decided = sager["afgoerelse_dato"].notna() & (sager["kontroltrin"] != "uklassificeret")
    owner = sager["ydelse"].map(ejere()).where(decided)
    sag = joined(sager["kommunekode"], sager["sagsnr"], separator="|")
    sager = sager.assign(sag=sag, ejer=owner).merge(aar, on="kommunekode")
    kl = linjer[linjer["slug"] == "kl-ydelser"].merge(aar, on="kommunekode")
    anke = kl[kl["komponent"] == "anke"][_KRAVFELTER]
    booket = _minus(kl[kl["komponent"] == "tilbagebetalingskrav"][_KRAVFELTER])
    krav = _claims(sager, anke)
    for ejer in EJERE:  # the same of those that are decided, by owner; only claims of the municipality's own are booked
        egne = _claims(sager[sager["ejer"] == ejer], anke if ejer == "kommune" else anke[:0])
        krav |= {f"{navn}:{ejer}": d for navn, d in egne.items()}
    rest = _claims(sager[sager["ejer"].isna()], anke[:0])  # what is left of the whole: not decided, or without a step
    krav |= {f"{navn} uden dem": d for navn, d in rest.items() if navn != "krav_anke"}
    krav["krav_rejst:kommune uden dem"] = pd.concat([krav["krav_rejst:kommune"], booket], ignore_index=True)
    krav["krav_uden_for_kl"] = pd.concat([krav["krav_rejst"], booket], ignore_index=True)
    for navn, d in krav.items():
        yield d.assign(navn=_paa(d, d["paa_aar"], navn))


def _claims(sager: pd.DataFrame, anke: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The cases behind the claims raised, paid, written off, corrected on appeal and outstanding of these cases."""
    krav = {n: sager.assign(beloeb=sager[k].fillna(0).astype(NUMBER))[_KRAVFELTER] for n, k in _KRAV.items()}
    krav["krav_anke"] = anke
    ned = [_minus(krav[k]) for k in ("krav_betalt", "krav_afskrevet")]
    return krav | {"krav_udestaaende": pd.concat([krav["krav_rejst"], anke, *ned], ignore_index=True)}


def _minus(ramme: pd.DataFrame) -> pd.DataFrame:
    return ramme.assign(beloeb=-ramme["beloeb"])


def _indsatser(sager: pa.Table, linjer: pd.DataFrame) -> pd.DataFrame:
    indsats = frame(sager, "kommunekode", "sagsnr", "ydelse", "indsats").dropna()
    indsats = indsats.assign(noegle=joined(*(indsats[k] for k in ("kommunekode", "sagsnr", "ydelse")), separator="|"))
    egne = linjer[linjer["slug"] == "kl-ydelser"].merge(indsats[["noegle", "indsats"]], on="noegle")
    return egne.assign(navn=joined(_paa(egne, egne["aar"], "indsats_provenu"), egne["indsats"], separator=":"))
