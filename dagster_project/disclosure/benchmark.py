"""The public benchmark.

* The public benchmark: the counts of single cells rounded, every total computed from the rounded counts. Rounded totals beside
  rounded parts would narrow each other; here a total is the sum of the published parts and says nothing more. Shares are the
  ratios of what is shown, but for measure 2, which is told as an interval (measure_two.py).
* The list criteria for the public: the country only, rounded like the benchmark, hidden where that would narrow a count.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, NUMBER, TEXT, frame, plain, table
from dagster_project.disclosure import measure_one, measure_two
from dagster_project.disclosure.rounding import BASE, follow_criterion, rounded_in_time
from dagster_project.disclosure.stood import Pair
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text

KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
TAL = ["udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "afsluttet", "ikke_afsluttet", "afsluttet_med_effekt"]
TAL += ["afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"]
_READ = ["udtaget", "resterende", "andel_udtaget"]  # what a reading says, and in public the ends of the share's interval
_ENDS = list(measure_one.BOUNDS)
# a count that is a part of another: rounded apart they could pass it, and a share pass 100 pct.
_PARTS = {
    "udtaget_med_kontrolsag": "udtaget",
    "afsluttet_med_effekt": "afsluttet",
    "afsluttet_i_vinduet_med_effekt": "afsluttet_i_vinduet",
}
# a share's numerator, and the counts that its denominator adds
_SHARES = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_udtaget_af_resterende": ("udtaget", ("resterende",)),
    "andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}


def public_benchmark(benchmark: pa.Table, opfoelgning: pa.Table, rounding_key: bytes, earlier: Sequence[Pair] = ()) -> pa.Table:
    """`benchmark` with public counts, rows as they were, with the ends of told intervals and `skjult` after its columns.
    `earlier`: the table in earlier editions, internal and public. Raises ValueError when a total is no sum of its parts."""
    true_ones = frame(benchmark)
    single = true_ones.loc[(true_ones["kommunekode"] != "DK") & (true_ones["omraade"] != "alle"), KEY + TAL].reset_index(
        drop=True
    )
    _verify(true_ones, single)
    single = single.assign(**{f"sand_{t}": single[t] for t in ("udtaget", "resterende")})
    rounded = follow_criterion(rounded_in_time(single, KEY[1:], TAL, rounding_key, earlier=earlier), opfoelgning)
    for part_, whole in _PARTS.items():
        rounded[part_] = least(rounded[part_], rounded[whole])
    tal = _with_totals(rounded[KEY + TAL])
    tal["oprettet"] = tal["afsluttet"] + tal["ikke_afsluttet"]
    for share, (numerator, terms) in _SHARES.items():
        tal[share] = as_share(tal[numerator], sum((tal[k] for k in terms[1:]), tal[terms[0]]))
    of_measure_one = measure_one.as_columns(tal, measure_one.told(rounded, single, opfoelgning, earlier))
    of_measure_two = measure_two.as_columns(tal, measure_two.told(rounded, single, earlier))
    for own in (of_measure_one, of_measure_two):
        tal = pd.concat([tal.drop(columns=own.columns, errors="ignore"), own], axis="columns")
    others = [k for k in true_ones.columns if k not in tal.columns or k in KEY]
    return table(true_ones[others].merge(tal, on=KEY, how="left"), with_intervals(benchmark.schema))


def with_intervals(schema: pa.Schema) -> pa.Schema:
    """The public benchmark's columns: those of the internal one, the ends of the told intervals, and what is untold."""
    ends = [pa.field(name, pa.float64()) for name in (*measure_one.BOUNDS, *measure_two.BOUNDS)]
    return pa.schema([*schema, *ends, pa.field(HIDDEN, pa.string())])


def least(a: pd.Series, b: pd.Series) -> pd.Series:
    """The smaller of two counts, row by row."""
    return a.where(a <= b, b)


def as_share(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """The share as a float; NULL where nothing is counted."""
    return numerator.astype(NUMBER) / denominator.where(denominator > 0).astype(NUMBER)


def _with_totals(single: pd.DataFrame) -> pd.DataFrame:
    """The single cells, step 3 over all areas, `joined`, and the country: sums of what stands above them."""
    step_3 = single[single["kontroltrin"] == "3"].assign(omraade="alle")
    joined = single.assign(kontroltrin="samlet", omraade="alle")
    kommuner = _sums(pd.concat([single, step_3, joined], ignore_index=True))
    return pd.concat([kommuner, _sums(kommuner.assign(kommunekode="DK"))], ignore_index=True)


def _sums(context: pd.DataFrame) -> pd.DataFrame:
    return context.astype(dict.fromkeys(KEY, TEXT)).groupby(KEY, as_index=False).sum()


def _verify(benchmark: pd.DataFrame, single: pd.DataFrame) -> None:
    """The rule that totals are sums holds of the true counts too; else the public ones would tell of other cases."""
    par = benchmark.merge(_with_totals(single), on=KEY, how="left", suffixes=("", "_sum"))
    agrees = (par["oprettet"] == par["afsluttet"] + par["ikke_afsluttet"]).fillna(True)
    for t in TAL:
        a, b = par[t], par[f"{t}_sum"]
        agrees &= (a == b).fillna(False) | (a.isna() & b.isna())
    skewed = par[~agrees.astype(bool)]
    if len(skewed):
        cell = "/".join(map(str, skewed[KEY].iloc[0]))
        raise ValueError(
            f"benchmark: ventede, at hver total er summen af sine dele; det er den ikke i {len(skewed)} rækker, "
            f"først {cell}. Offentlige tal kan ikke dannes af dem."
        )


def public_development(development: pa.Table, public: pa.Table) -> pa.Table:
    """`benchmark_udvikling` with each reading's public counts: those of its own period, the same number wherever it stands."""
    shown = frame(public, *KEY, *_READ, *_ENDS).rename(columns={"periode": "maaned"})
    return table(frame(development.drop(_READ)).merge(shown, on=["maaned", *KEY[1:]], how="left"), _with_ends(development.schema))


def _with_ends(schema: pa.Schema) -> pa.Schema:
    return pa.schema([*schema, *(pa.field(name, pa.float64()) for name in _ENDS)])


def public_opfoelgning(opfoelgning: pa.Table, public: pa.Table) -> pa.Table:
    """`benchmark_opfoelgning`: the criterion and its run are true; counts, what is lacking and ranks are public."""
    new = frame(opfoelgning.drop(_READ))
    new["omraade"] = new["kontroltrin"].map(lambda step: "kontanthjælp" if step == "2" else "alle").astype(TEXT)
    new = new.merge(frame(public, *KEY, *_READ, *_ENDS), on=KEY, how="left")
    denominator = new["graense_naevner"].astype(INTEGER)
    missing = new["graense_taeller"].astype(INTEGER) * (new["udtaget"] + new["resterende"]) - denominator * new["udtaget"]
    measured = new["andel_udtaget"].notna()
    new["mangler_at_udtage"] = (-(-missing // denominator)).fillna(0).clip(lower=0).where(measured)
    # ranks among those measured; a group is a step in a month
    share = pd.Series(new["andel_udtaget"].to_numpy(float, na_value=float("nan")), index=new.index)
    groups = share.groupby([new["periode"], new["kontroltrin"]])
    for field_name, tal in (
        ("kommuner_med_andel", groups.transform("count")),
        ("kommuner_lavere", groups.rank("min") - 1),
        ("kommuner_hoejere", groups.rank("min", ascending=False) - 1),
    ):
        new[field_name] = tal.astype("Int64")
    return table(new, _with_ends(opfoelgning.schema))


__all__ = ["BASE", "KEY", "TAL", "public_benchmark", "public_development", "public_opfoelgning"]

CRITERIA_TAL = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
_CELL = ["kontroltrin", "omraade", "kriterium"]
_WHOLE = ["periode", "kontroltrin", "omraade"]
_WHOLLY = {"afsluttet": "oprettet", "afsluttet_med_effekt": "afsluttet"}  # a part and its whole, the largest first
_PART = {whole: part_ for part_, whole in _WHOLLY.items()}


def public_criteria(
    criteria: pa.Table,
    public: pa.Table,
    rounding_key: bytes,
    still: Set[tuple[str, str, str]] = frozenset(),
    earlier: Sequence[Pair] = (),
) -> pa.Table:
    """`public`: the public benchmark. `still`: the groups that an earlier publication hid, which stay so. `earlier`: the table in
    earlier editions, internal and public. A municipality's
    criteria are internal: beside its own rounded counts the parts and the whole would narrow each other, and most are near 5."""
    all_rows = frame(criteria)
    country = all_rows[all_rows["kommunekode"] == "DK"]
    country = country.assign(**{f"sand_{t}": country[t] for t in CRITERIA_TAL})
    out = rounded_in_time(country, ["kommunekode", *_CELL], CRITERIA_TAL, rounding_key, "kriterium", earlier=earlier)
    for part_, whole in _WHOLLY.items():
        out[part_] = least(out[part_], out[whole])
    stored = _is_hidden(out, public) | still
    is_hidden = pd.Series([g in stored for g in zip(*(plain(out[k]) for k in _WHOLE), strict=True)], index=out.index, dtype=bool)
    out["andel_med_effekt"] = as_share(out["afsluttet_med_effekt"], out["afsluttet"])
    fields = [*CRITERIA_TAL, "andel_med_effekt"]
    measured = out[fields].notna().to_dict("records")
    words = [as_text({t: Hidden.SECRET for t in fields if m[t]} if s else {}) for s, m in zip(is_hidden, measured, strict=True)]
    for t in fields:
        out[t] = out[t].where(~is_hidden)
    return table(out, criteria.schema).append_column(HIDDEN, pa.array(words, pa.string()))


def hidden_groups(public: pa.Table) -> frozenset[tuple[str, str, str]]:
    """(month, step, area) that a public edition hid."""
    fields = [public[k].to_pylist() for k in (*_WHOLE, HIDDEN)]
    return frozenset(group for *group_, hidden in zip(*fields, strict=True) if hidden for group in [tuple(group_)])


def _is_hidden(out: pd.DataFrame, public: pa.Table) -> frozenset[tuple[str, str, str]]:
    """The groups (month, step, area) in which a criterion's count could have one value only, given what the benchmark shows of
    their sum. It can be another when a second criterion can give or take the one, or when the sum itself can."""
    kommuner = frame(public, "kommunekode", *_WHOLE, *CRITERIA_TAL)
    kommuner = kommuner[(kommuner["kommunekode"] != "DK") & (kommuner["omraade"] != "alle")]
    groups = list(zip(*(plain(out[k]) for k in _WHOLE), strict=True))
    nr = out.groupby(_WHOLE).ngroup().to_numpy()
    fixed = np.zeros(len(out), bool)
    for t in CRITERIA_TAL:
        own = kommuner[t].to_numpy("int64")
        par = [kommuner[k] for k in _WHOLE]
        room = [pd.Series(r, index=kommuner.index).groupby(par).sum() for r in (own + BASE - 1, np.maximum(own - BASE + 1, 0))]
        at_most, lowest = (np.array([r.get(g, 0) for g in groups]) for r in (r.to_dict() for r in room))
        fixed |= _fixed(out, t, nr, at_most, lowest)
    return frozenset(groups[i] for i in np.flatnonzero(fixed))


def _fixed(out: pd.DataFrame, t: str, nr: np.ndarray, at_most: np.ndarray, lowest: np.ndarray) -> np.ndarray:
    """Whether a count is fixed: neither up nor down, with its sum or against another count of its group (`nr`), is a way."""

    def antal(field_name: str) -> np.ndarray:
        return out[field_name].to_numpy("int64")

    def in_everything(values: np.ndarray) -> np.ndarray:
        return np.bincount(nr, values)[nr]

    holds_true, shown = antal(f"sand_{t}"), antal(t)
    op, down = holds_true < shown + BASE - 1, holds_true > np.maximum(shown - BASE + 1, 0)
    if t in _WHOLLY:
        op &= holds_true < antal(f"sand_{_WHOLLY[t]}")
    if t in _PART:
        down &= holds_true > antal(f"sand_{_PART[t]}")
    whole = in_everything(holds_true)
    others_op, others_down = in_everything(op) - op > 0, in_everything(down) - down > 0
    kan = (op & ((whole < at_most) | others_down)) | (down & ((whole > lowest) | others_op))
    return (holds_true > 0) & ~kan
