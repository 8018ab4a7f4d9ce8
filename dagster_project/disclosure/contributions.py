"""What each amount rests on: the cases behind it, and how much of it is each one's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import NUMBER, TEXT, frame, joined
from dagster_project.common.program import read_seed
from dagster_project.disclosure.breakdowns import OWNERS, distributed_contributions, owners
from dagster_project.disclosure.efforts import effort_contributions
from dagster_project.figures.kinds import totaler

FIELDS = {"navn": TEXT, "sag": TEXT, "beloeb": NUMBER}
# lines of these units are a statement's rows, not cases: what they rest on is said by the statement's own counts
_STATEMENTS = ("ydelse i opgørelsen", "opgørelse")
_CLAIM_FIELDS = ["kommunekode", "paa_aar", "sag", "beloeb"]
_KRAV = {"krav_rejst": "tilbagebetalingskrav", "krav_betalt": "krav_betalt", "krav_afskrevet": "krav_afskrevet"}
_LINES = ("kommunekode", "aar", "kategori", "ydelse", "noegle", "komponent", "beloeb")


def case_contributions(tables: Mapping[str, pa.Table]) -> pd.DataFrame:
    """One row per figure (`navn`: its tal_id) and case with an amount in it. UDK's and § 11's own amounts have no cases here."""
    lines = _lines(tables["provenu_linjer"])
    terms = [*_provenu(lines), *_krav(tables, lines), *effort_contributions(tables["kontrolsager"], lines)]
    terms += distributed_contributions(tables, lines)
    contributions = pd.concat([d[[*FIELDS]].astype(FIELDS) for d in terms], ignore_index=True)
    sums = contributions.groupby(["navn", "sag"], as_index=False)["beloeb"].sum()
    return sums[sums["beloeb"].abs() > 0.004].reset_index(drop=True)


def _lines(lines: pa.Table) -> pd.DataFrame:
    """The lines that are cases, each with its case: a case has a line per benefit and component. Each source numbers its
    own, so that one of SU and a move may have one number: they are two."""
    more = {r["kategori"]: r["flere_ydelser"] == "true" for r in read_seed("provenu_enheder") if r["enhed"] not in _STATEMENTS}
    out = frame(lines, *_LINES)
    out = out[out["kategori"].isin(more)].reset_index(drop=True)
    without_ydelse = out["noegle"].str.replace(r"\|[^|]*$", "", regex=True)
    slug = out["kategori"].map(totaler()[0]).astype(TEXT)
    return out.assign(
        beloeb=out["beloeb"].astype(NUMBER),
        slug=slug,
        sag=joined(slug, out["noegle"], separator=" ").where(~out["kategori"].map(more).astype(bool), without_ydelse),
        foran=joined("provenu", out["kommunekode"], out["aar"], separator="/"),
    )


def _provenu(lines: pd.DataFrame) -> Iterator[pd.DataFrame]:
    kategori = lines.assign(navn=joined(lines["foran"], lines["slug"], separator="/"))
    yield kategori.assign(navn=joined(kategori["navn"], kategori["komponent"], separator="/"))
    yield kategori
    for total, parts in totaler()[1].items():
        own = lines[lines["slug"].isin(parts)]
        yield own.assign(navn=joined(own["foran"], total, separator="/"))
    su = lines[lines["slug"] == "su"]
    yield su.assign(navn=_on(su, su["aar"], "su_tilbagebetalingskrav"))


def _on(context: pd.DataFrame, year: pd.Series, noegletal: str) -> pd.Series:
    return joined("indsatser", context["kommunekode"], year, noegletal, separator="/")


def _krav(tables: Mapping[str, pa.Table], lines: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Claims over all years stand on the year of the period, whatever year they were decided in."""
    rejst = frame(tables["indsatser"], "kommunekode", "aar", "noegletal")
    year = rejst[rejst["noegletal"] == "krav_rejst"][["kommunekode", "aar"]].rename(columns={"aar": "paa_aar"})
    sager = frame(tables["kontrolsager"], "kommunekode", "sagsnr", "ydelse", "afgoerelse_dato", "kontroltrin", *_KRAV.values())
    decided = sager["afgoerelse_dato"].notna() & (sager["kontroltrin"] != "uklassificeret")
    owner = sager["ydelse"].map(owners()).where(decided)
    sag = joined(sager["kommunekode"], sager["sagsnr"], separator="|")
    sager = sager.assign(sag=sag, ejer=owner).merge(year, on="kommunekode")
    kl = lines[lines["slug"] == "kl-ydelser"].merge(year, on="kommunekode")
    anke = kl[kl["komponent"] == "anke"][_CLAIM_FIELDS]
    booked = _minus(kl[kl["komponent"] == "tilbagebetalingskrav"][_CLAIM_FIELDS])
    krav = _claims(sager, anke)
    for ejer in OWNERS:  # the same of those that are decided, by owner; only claims of the municipality's own are booked
        own = _claims(sager[sager["ejer"] == ejer], anke if ejer == "kommune" else anke[:0])
        krav |= {f"{name}:{ejer}": d for name, d in own.items()}
    rest = _claims(sager[sager["ejer"].isna()], anke[:0])  # what is left of the whole: not decided, or without a step
    krav |= {f"{name} uden dem": d for name, d in rest.items() if name != "krav_anke"}
    krav["krav_rejst:kommune uden dem"] = pd.concat([krav["krav_rejst:kommune"], booked], ignore_index=True)
    krav["krav_uden_for_kl"] = pd.concat([krav["krav_rejst"], booked], ignore_index=True)
    for name, d in krav.items():
        yield d.assign(navn=_on(d, d["paa_aar"], name))


def _claims(sager: pd.DataFrame, anke: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The cases behind the claims raised, paid, written off, corrected on appeal and outstanding of these cases."""
    krav = {n: sager.assign(beloeb=sager[k].fillna(0).astype(NUMBER))[_CLAIM_FIELDS] for n, k in _KRAV.items()}
    krav["krav_anke"] = anke
    down = [_minus(krav[k]) for k in ("krav_betalt", "krav_afskrevet")]
    return krav | {"krav_udestaaende": pd.concat([krav["krav_rejst"], anke, *down], ignore_index=True)}


def _minus(context: pd.DataFrame) -> pd.DataFrame:
    return context.assign(beloeb=-context["beloeb"])
