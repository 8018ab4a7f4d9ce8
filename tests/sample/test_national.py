"""The national snapshots of the sample: permitted, in order of time, one story from month to month, and the same every time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from dagster_project.sample.national import ABSENT, COLUMNS, MONTHS, OWN, write_snapshots
from dagster_project.sample.national_levels import EXACT, WITHOUT_SAGER
from tests.sample.recount import kontroltrin, read_csv, sager, seed

DATES = [k for k in COLUMNS if k.endswith("_dato")]
MAKE = {"260", "340", "360", "376", "430", "479", "550", "607", "615", "665", "727", "840"}
FOR_RECENT = {"340", "430", "615"}  # under, but for fewer than six months


def _read(fil: Path) -> pd.DataFrame:
    text = dict.fromkeys(COLUMNS[:5], str)
    table = pd.read_csv(fil, sep=";", dtype=text) if fil.suffix == ".csv" else pd.read_parquet(fil)
    assert list(table.columns) == list(COLUMNS)
    return table.assign(**{k: pd.to_datetime(table[k]).astype("datetime64[s]") for k in DATES})


def _ultimo(month: str) -> pd.Timestamp:
    return pd.Period(month, "M").end_time.normalize()


def _window_from(month: str) -> pd.Timestamp:
    return (pd.Period(month, "M") - 11).start_time


@pytest.fixture(scope="module")
def snapshots(landing: Path) -> dict[str, pd.DataFrame]:
    """Everything delivered of each month."""
    folder = landing / "udk_risikosager"
    return {m: pd.concat([_read(f) for f in sorted(folder.glob(f"*_{m}.*"))], ignore_index=True) for m in MONTHS}


@pytest.fixture(scope="module")
def readings(snapshots) -> pd.DataFrame:
    """Taken and remaining per month, municipality and step, by the words of the rule."""
    parts = []
    for month, s in snapshots.items():
        to = _ultimo(month)
        counted = s.assign(
            udtaget=s.udtaget_dato.between(_window_from(month), to),
            resterende=(s.udstillet_dato <= to) & ~(s.udtaget_dato <= to) & ~(s.bortfaldet_dato <= to),
        )
        parts.append(counted.groupby(["kommunekode", "kontroltrin"])[["udtaget", "resterende"]].sum().assign(maaned=month))
    return pd.concat(parts).reset_index()


@pytest.fixture(scope="module")
def in_a_row(readings) -> dict[tuple[str, str], dict[str, int]]:
    """Per municipality, step and month: the months in a row strictly under 30 pct.; one without a reading breaks the run."""
    answer = {}
    for key, own in readings.groupby(["kommunekode", "kontroltrin"]):
        under = {r.maaned: 10 * r.udtaget < 3 * (r.udtaget + r.resterende) for r in own.itertuples()}
        count, answer[key] = 0, {}
        for month in MONTHS:
            count = count + 1 if under.get(month) else 0
            answer[key][month] = count
    return answer


def test_24_months_of_all_municipalities_but_for_the_one_that_udk_never_sent(snapshots, landing) -> None:
    everyone = {r["kommunekode"] for r in seed("kommuner.csv")}
    assert len(MONTHS) == 24 and len(everyone) == 98
    for month, s in snapshots.items():
        if month == ABSENT:
            assert set(s.kommunekode) == set(OWN)
        else:
            assert 27_000 < len(s) < 33_000
            without = {"825"} if month >= "2023-03" else {"825", "741"}
            assert everyone - set(s.kommunekode) == without
    files = list((landing / "udk_risikosager").iterdir())
    assert {f.suffix for f in files} == {".csv", ".parquet"}
    assert sum(f.stat().st_size for f in files) < 15 << 20


def test_every_row_is_in_a_permitted_cell_and_marked_as_invented(snapshots) -> None:
    allowed = {(r["kontroltrin"], r["omraade"]) for r in seed("risikosagsomraader.csv")}
    for s in snapshots.values():
        assert set(zip(s.kontroltrin, s.omraade, strict=True)) == allowed
        assert s.risikosag_id.str.startswith("DEMO-").all() and s.kriterium.str.startswith("DEMO-kriterium ").all()
        assert not s.duplicated(["kommunekode", "risikosag_id"]).any()


def test_days_are_in_order_and_never_after_the_period(snapshots) -> None:
    for month, s in snapshots.items():
        assert s.udstillet_dato.notna().all() and not (s[DATES] > _ultimo(month)).any(axis=None)
        for before, after in pairwise(["udstillet_dato", "udtaget_dato", "kontrolsag_oprettet_dato", "afsluttet_dato"]):
            assert not (s[after] < s[before]).any()
            assert not (s[after].notna() & s[before].isna()).any()
        assert not (s.bortfaldet_dato < s.udstillet_dato).any()
        assert not (s.udtaget_dato.notna() & s.bortfaldet_dato.notna()).any()
        assert (s.tilbagebetalingskrav.notna() == s.afsluttet_dato.notna()).all()
        assert (s.mindreudgift.notna() == s.afsluttet_dato.notna()).all()
        assert (s.udstillet_dato.dt.day_of_week < 5).mean() > 0.99


def test_a_case_is_one_story_and_is_gone_only_when_nothing_happened_for_12_months(snapshots) -> None:
    fixed = ["kommunekode", "omraade", "kontroltrin", "kriterium", "udstillet_dato"]
    without_gap = [m for m in MONTHS if m != ABSENT]
    for before, now in pairwise(without_gap):
        both = snapshots[before].merge(snapshots[now], on="risikosag_id", how="left", suffixes=("", "_nu"), indicator=True)
        borte, present = both[both._merge == "left_only"], both[both._merge == "both"]
        when = borte[DATES[1:]].max(axis=1)
        assert len(borte) and when.notna().all() and (when < _window_from(now)).all()
        for column in fixed:
            assert (present[column] == present[f"{column}_nu"]).all()
        for column in DATES[1:]:
            assert (present[column].isna() | (present[column] == present[f"{column}_nu"])).all()
            new = present[present[column].isna()][f"{column}_nu"].dropna()
            assert (new > _ultimo(before)).all()


def test_the_newest_month_tells_of_twelve_low_municipalities_nine_of_them_long(in_a_row) -> None:
    under = {k: {key for key, own in in_a_row.items() if own["2023-12"] >= k} for k in (1, 6)}
    assert {kommune for kommune, _ in under[1]} == MAKE
    assert {kommune for kommune, _ in under[6]} == MAKE - FOR_RECENT
    reported = {step: {kommune for kommune, t in under[6] if t == step} for step in ("2", "3")}
    assert reported == {"2": {"376", "479", "550", "727"}, "3": {"260", "360", "376", "607", "665", "840"}}


def test_some_met_the_criterion_and_left_it(in_a_row) -> None:
    for key in (("219", "3"), ("580", "2")):
        assert max(in_a_row[key].values()) >= 6
        assert in_a_row[key]["2023-12"] == 0


def test_a_missing_month_breaks_the_run_but_for_who_sent_their_own(in_a_row) -> None:
    assert (in_a_row["360", "3"]["2023-12"], in_a_row["260", "3"]["2023-12"]) == (24, 16)
    assert (in_a_row["260", "3"]["2022-07"], in_a_row["260", "3"][ABSENT]) == (7, 0)


@pytest.mark.parametrize(("kommune", "trin"), sorted(EXACT))
def test_exactly_30_percent_is_exactly_that_and_not_under(readings, kommune, trin) -> None:
    own = readings[(readings.kommunekode == kommune) & (readings.kontroltrin == trin)]
    assert len(own) == 23
    assert (10 * own.udtaget == 3 * (own.udtaget + own.resterende)).all() and (own.udtaget > 0).all()


def test_some_have_no_cases_and_one_gets_its_first_ones_late(readings) -> None:
    for kommune, step in WITHOUT_SAGER:
        assert not ((readings.kommunekode == kommune) & (readings.kontroltrin == step)).any()
    assert readings[readings.kommunekode == "741"].maaned.min() == "2023-03"


def test_some_of_the_control_cases_began_with_a_risk_case_that_the_snapshots_know(snapshots, landing) -> None:
    from_udk = [s for s in sager(landing) if s["risikosag_id"]]
    known = {}
    for s in snapshots.values():
        own = s[(s.kommunekode == "151") & s.risikosag_id.str.contains("-S-")]
        known |= {r.risikosag_id: r for r in own.itertuples()}
    assert 10 <= len(from_udk) <= 60 and {s["risikosag_id"] for s in from_udk} == set(known)
    other_step = 0
    for s in from_udk:
        risikosag = known[s["risikosag_id"]]
        assert risikosag.omraade == s["ydelse"]
        assert f"{risikosag.kontrolsag_oprettet_dato:%d-%m-%Y}" == s["oprettet_dato"]
        other_step += int(risikosag.kontroltrin) != kontroltrin(s)
    assert 0 < other_step < len(from_udk)  # K20 goes before the channel, and mostly says the same


def test_those_contacted_had_met_the_criterion_and_not_all_who_did_are_contacted(in_a_row, landing) -> None:
    files = sorted((landing / "star_henvendelser").glob("*.csv"))
    latest = {(r["kommunekode"], r["kontroltrin"]): r for f in files for r in read_csv(f)}
    assert all(f.stem.split("_")[2] == r["kommunekode"] for f in files for r in read_csv(f))
    assert {bool(r["besvaret_dato"]) for r in latest.values()} == {True, False}
    for key, r in latest.items():
        henvendt = f"{r['henvendt_dato'][6:]}-{r['henvendt_dato'][3:5]}"
        assert max(count for month, count in in_a_row[key].items() if month < henvendt) >= 6
    assert {key for key, own in in_a_row.items() if own["2023-12"] >= 6} - set(latest)


def test_the_same_arguments_give_the_same_bytes_and_months_do_not_depend_on_each_other(tmp_path) -> None:
    both = write_snapshots(tmp_path / "a", ["2022-06", "2022-07"], 2_000, "parquet")
    (alone,) = write_snapshots(tmp_path / "b", ["2022-06"], 2_000, "parquet")
    assert [f.name for f in both] == ["udk_risikosager_DK_2022-06.parquet", "udk_risikosager_DK_2022-07.parquet"]
    assert alone.read_bytes() == both[0].read_bytes() != both[1].read_bytes()
    (as_csv,) = write_snapshots(tmp_path / "b", ["2022-06"], 2_000, "csv")
    pd.testing.assert_frame_equal(_read(as_csv), _read(alone), check_dtype=False)


@pytest.mark.parametrize("antal", [5_000, 200_000])
def test_a_snapshot_has_about_as_many_rows_as_asked_for(tmp_path, antal) -> None:
    (file,) = write_snapshots(tmp_path, ["2023-12"], antal, "parquet")
    assert 0.9 * antal < len(_read(file)) < 1.1 * antal


def test_a_month_before_the_world_or_an_unknown_format_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="2018-01"):
        write_snapshots(tmp_path, ["2019-12"], 100, "csv")
    with pytest.raises(ValueError, match="csv eller parquet"):
        write_snapshots(tmp_path, ["2022-01"], 100, "xlsx")
