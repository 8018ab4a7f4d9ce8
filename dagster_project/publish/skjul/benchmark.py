"""The public benchmark: the counts of single cells rounded, every total and share computed from the rounded counts.

Rounded totals beside rounded parts would narrow each other; here a total is the sum of the published parts and says nothing more.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, NUMBER, TEXT, frame, table
from dagster_project.publish.skjul.afrunding import BASE, afrundet_i_tid
from dagster_project.publish.skjul.kriteriet import foelg_kriteriet

NOEGLE = ["periode", "kommunekode", "kontroltrin", "omraade"]
TAL = ["udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "afsluttet", "ikke_afsluttet", "afsluttet_med_effekt"]
TAL += ["afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"]
_LAEST = ["udtaget", "resterende", "andel_udtaget"]  # what a reading says
# a count that is a part of another: rounded apart they could pass it, and a share pass 100 pct.
_DELE = {
    "udtaget_med_kontrolsag": "udtaget",
    "afsluttet_med_effekt": "afsluttet",
    "afsluttet_i_vinduet_med_effekt": "afsluttet_i_vinduet",
}
# a share's numerator, and the counts that its denominator adds
_ANDELE = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("oprettet",)),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}


def offentligt_benchmark(benchmark: pa.Table, opfoelgning: pa.Table, rundenoegle: bytes) -> pa.Table:
    """`benchmark` with public counts, rows and columns as they were. Raises ValueError when a total is no sum of its parts."""
    sande = frame(benchmark)
    enkelte = sande.loc[(sande["kommunekode"] != "DK") & (sande["omraade"] != "alle"), NOEGLE + TAL].reset_index(drop=True)
    _efterproev(sande, enkelte)
    enkelte = enkelte.assign(**{f"sand_{t}": enkelte[t] for t in ("udtaget", "resterende")})
    afrundede = foelg_kriteriet(afrundet_i_tid(enkelte, NOEGLE[1:], TAL, rundenoegle), opfoelgning)
    for del_, hele in _DELE.items():
        afrundede[del_] = mindst(afrundede[del_], afrundede[hele])
    tal = _med_totaler(afrundede[NOEGLE + TAL])
    tal["oprettet"] = tal["afsluttet"] + tal["ikke_afsluttet"]
    for andel, (taeller, led) in _ANDELE.items():
        tal[andel] = som_andel(tal[taeller], sum((tal[k] for k in led[1:]), tal[led[0]]))
    andre = [k for k in sande.columns if k not in tal.columns or k in NOEGLE]
    return table(sande[andre].merge(tal, on=NOEGLE, how="left"), benchmark.schema)


def mindst(a: pd.Series, b: pd.Series) -> pd.Series:
    """The smaller of two counts, row by row."""
    return a.where(a <= b, b)


def som_andel(taeller: pd.Series, naevner: pd.Series) -> pd.Series:
    """The share as a float; NULL where nothing is counted."""
    return taeller.astype(NUMBER) / naevner.where(naevner > 0).astype(NUMBER)


def _med_totaler(enkelte: pd.DataFrame) -> pd.DataFrame:
    """The single cells, step 3 over all areas, `samlet`, and the country: sums of what stands above them."""
    trin3 = enkelte[enkelte["kontroltrin"] == "3"].assign(omraade="alle")
    samlet = enkelte.assign(kontroltrin="samlet", omraade="alle")
    kommuner = _summer(pd.concat([enkelte, trin3, samlet], ignore_index=True))
    return pd.concat([kommuner, _summer(kommuner.assign(kommunekode="DK"))], ignore_index=True)


def _summer(ramme: pd.DataFrame) -> pd.DataFrame:
    return ramme.astype(dict.fromkeys(NOEGLE, TEXT)).groupby(NOEGLE, as_index=False).sum()


def _efterproev(benchmark: pd.DataFrame, enkelte: pd.DataFrame) -> None:
    """The rule that totals are sums holds of the true counts too; else the public ones would tell of other cases."""
    par = benchmark.merge(_med_totaler(enkelte), on=NOEGLE, how="left", suffixes=("", "_sum"))
    stemmer = (par["oprettet"] == par["afsluttet"] + par["ikke_afsluttet"]).fillna(True)
    for t in TAL:
        a, b = par[t], par[f"{t}_sum"]
        stemmer &= (a == b).fillna(False) | (a.isna() & b.isna())
    skaeve = par[~stemmer.astype(bool)]
    if len(skaeve):
        celle = "/".join(map(str, skaeve[NOEGLE].iloc[0]))
        raise ValueError(
            f"benchmark: ventede, at hver total er summen af sine dele; det er den ikke i {len(skaeve)} rækker, "
            f"først {celle}. Offentlige tal kan ikke dannes af dem."
        )


def offentlig_udvikling(udvikling: pa.Table, offentligt: pa.Table) -> pa.Table:
    """`benchmark_udvikling` with each reading's public counts: those of its own period, the same number wherever it stands."""
    laest = frame(offentligt, *NOEGLE, *_LAEST).rename(columns={"periode": "maaned"})
    return table(frame(udvikling.drop(_LAEST)).merge(laest, on=["maaned", *NOEGLE[1:]], how="left"), udvikling.schema)


def offentlig_opfoelgning(opfoelgning: pa.Table, offentligt: pa.Table) -> pa.Table:
    """`benchmark_opfoelgning`: the criterion and its run are true; counts, what is lacking and ranks are public."""
    ny = frame(opfoelgning.drop(_LAEST))
    ny["omraade"] = ny["kontroltrin"].map(lambda trin: "kontanthjælp" if trin == "2" else "alle").astype(TEXT)
    ny = ny.merge(frame(offentligt, *NOEGLE, *_LAEST), on=NOEGLE, how="left")
    naevner = ny["graense_naevner"].astype(INTEGER)
    mangler = ny["graense_taeller"].astype(INTEGER) * (ny["udtaget"] + ny["resterende"]) - naevner * ny["udtaget"]
    maalt = ny["andel_udtaget"].notna()
    ny["mangler_at_udtage"] = (-(-mangler // naevner)).fillna(0).clip(lower=0).where(maalt)
    # ranks among those measured; a group is a step in a month
    andel = pd.Series(ny["andel_udtaget"].to_numpy(float, na_value=float("nan")), index=ny.index)
    grupper = andel.groupby([ny["periode"], ny["kontroltrin"]])
    for felt, tal in (
        ("kommuner_med_andel", grupper.transform("count")),
        ("kommuner_lavere", grupper.rank("min") - 1),
        ("kommuner_hoejere", grupper.rank("min", ascending=False) - 1),
    ):
        ny[felt] = tal.astype("Int64")
    return table(ny, opfoelgning.schema)


__all__ = ["BASE", "NOEGLE", "TAL", "offentlig_opfoelgning", "offentlig_udvikling", "offentligt_benchmark"]
