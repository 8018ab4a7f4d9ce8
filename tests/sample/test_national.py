"""The national snapshots of the sample: permitted, in order of time, one story from month to month, and the same every time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from dagster_project.sample.national import KOLONNER, skriv_snapshots
from dagster_project.sample.national_files import EGNE, MAANEDER, UDEBLEVET
from dagster_project.sample.national_levels import PRAECIS, UDEN_SAGER
from tests.sample.genregning import kontroltrin, laes_csv, sager, seed

DATOER = [k for k in KOLONNER if k.endswith("_dato")]
LAVE = {"260", "340", "360", "376", "430", "479", "550", "607", "615", "665", "727", "840"}
FOR_NYLIG = {"340", "430", "615"}  # under, but for fewer than six months


def _laes(fil: Path) -> pd.DataFrame:
    tekst = dict.fromkeys(KOLONNER[:5], str)
    tabel = pd.read_csv(fil, sep=";", dtype=tekst) if fil.suffix == ".csv" else pd.read_parquet(fil)
    assert list(tabel.columns) == list(KOLONNER)
    return tabel.assign(**{k: pd.to_datetime(tabel[k]).astype("datetime64[s]") for k in DATOER})


def _ultimo(maaned: str) -> pd.Timestamp:
    return pd.Period(maaned, "M").end_time.normalize()


def _vindue_fra(maaned: str) -> pd.Timestamp:
    return (pd.Period(maaned, "M") - 11).start_time


@pytest.fixture(scope="module")
def snapshots(landing: Path) -> dict[str, pd.DataFrame]:
    """Everything delivered of each month."""
    mappe = landing / "udk_risikosager"
    return {m: pd.concat([_laes(f) for f in sorted(mappe.glob(f"*_{m}.*"))], ignore_index=True) for m in MAANEDER}


@pytest.fixture(scope="module")
def aflaesninger(snapshots) -> pd.DataFrame:
    """Taken and remaining per month, municipality and step, by the words of the rule."""
    dele = []
    for maaned, s in snapshots.items():
        til = _ultimo(maaned)
        talt = s.assign(
            udtaget=s.udtaget_dato.between(_vindue_fra(maaned), til),
            resterende=(s.udstillet_dato <= til) & ~(s.udtaget_dato <= til) & ~(s.bortfaldet_dato <= til),
        )
        dele.append(talt.groupby(["kommunekode", "kontroltrin"])[["udtaget", "resterende"]].sum().assign(maaned=maaned))
    return pd.concat(dele).reset_index()


@pytest.fixture(scope="module")
def i_traek(aflaesninger) -> dict[tuple[str, str], dict[str, int]]:
    """Per municipality, step and month: the months in a row strictly under 30 pct.; one without a reading breaks the run."""
    svar = {}
    for noegle, egne in aflaesninger.groupby(["kommunekode", "kontroltrin"]):
        under = {r.maaned: 10 * r.udtaget < 3 * (r.udtaget + r.resterende) for r in egne.itertuples()}
        antal, svar[noegle] = 0, {}
        for maaned in MAANEDER:
            antal = antal + 1 if under.get(maaned) else 0
            svar[noegle][maaned] = antal
    return svar


def test_24_months_of_all_municipalities_but_for_the_one_that_udk_never_sent(snapshots, landing) -> None:
    alle = {r["kommunekode"] for r in seed("kommuner.csv")}
    assert len(MAANEDER) == 24 and len(alle) == 98
    for maaned, s in snapshots.items():
        if maaned == UDEBLEVET:
            assert set(s.kommunekode) == set(EGNE)
        else:
            assert 27_000 < len(s) < 33_000
            uden = {"825"} if maaned >= "2023-03" else {"825", "741"}
            assert alle - set(s.kommunekode) == uden
    filer = list((landing / "udk_risikosager").iterdir())
    assert {f.suffix for f in filer} == {".csv", ".parquet"}
    assert sum(f.stat().st_size for f in filer) < 15 << 20


def test_every_row_is_in_a_permitted_cell_and_marked_as_invented(snapshots) -> None:
    tilladt = {(r["kontroltrin"], r["omraade"]) for r in seed("risikosagsomraader.csv")}
    for s in snapshots.values():
        assert set(zip(s.kontroltrin, s.omraade, strict=True)) == tilladt
        assert s.risikosag_id.str.startswith("DEMO-").all() and s.kriterium.str.startswith("DEMO-kriterium ").all()
        assert not s.duplicated(["kommunekode", "risikosag_id"]).any()


def test_days_are_in_order_and_never_after_the_period(snapshots) -> None:
    for maaned, s in snapshots.items():
        assert s.udstillet_dato.notna().all() and not (s[DATOER] > _ultimo(maaned)).any(axis=None)
        for foer, efter in pairwise(["udstillet_dato", "udtaget_dato", "kontrolsag_oprettet_dato", "afsluttet_dato"]):
            assert not (s[efter] < s[foer]).any()
            assert not (s[efter].notna() & s[foer].isna()).any()
        assert not (s.bortfaldet_dato < s.udstillet_dato).any()
        assert not (s.udtaget_dato.notna() & s.bortfaldet_dato.notna()).any()
        assert (s.tilbagebetalingskrav.notna() == s.afsluttet_dato.notna()).all()
        assert (s.mindreudgift.notna() == s.afsluttet_dato.notna()).all()
        assert (s.udstillet_dato.dt.day_of_week < 5).mean() > 0.99


def test_a_case_is_one_story_and_is_gone_only_when_nothing_happened_for_12_months(snapshots) -> None:
    fast = ["kommunekode", "omraade", "kontroltrin", "kriterium", "udstillet_dato"]
    uden_hul = [m for m in MAANEDER if m != UDEBLEVET]
    for foer, nu in pairwise(uden_hul):
        begge = snapshots[foer].merge(snapshots[nu], on="risikosag_id", how="left", suffixes=("", "_nu"), indicator=True)
        borte, staar = begge[begge._merge == "left_only"], begge[begge._merge == "both"]
        hvornaar = borte[DATOER[1:]].max(axis=1)
        assert len(borte) and hvornaar.notna().all() and (hvornaar < _vindue_fra(nu)).all()
        for kolonne in fast:
            assert (staar[kolonne] == staar[f"{kolonne}_nu"]).all()
        for kolonne in DATOER[1:]:
            assert (staar[kolonne].isna() | (staar[kolonne] == staar[f"{kolonne}_nu"])).all()
            nyt = staar[staar[kolonne].isna()][f"{kolonne}_nu"].dropna()
            assert (nyt > _ultimo(foer)).all()


def test_the_newest_month_tells_of_twelve_low_municipalities_nine_of_them_long(i_traek) -> None:
    under = {k: {noegle for noegle, egne in i_traek.items() if egne["2023-12"] >= k} for k in (1, 6)}
    assert {kommune for kommune, _ in under[1]} == LAVE
    assert {kommune for kommune, _ in under[6]} == LAVE - FOR_NYLIG
    meldt = {trin: {kommune for kommune, t in under[6] if t == trin} for trin in ("2", "3")}
    assert meldt == {"2": {"376", "479", "550", "727"}, "3": {"260", "360", "376", "607", "665", "840"}}


def test_some_met_the_criterion_and_left_it(i_traek) -> None:
    for noegle in (("219", "3"), ("580", "2")):
        assert max(i_traek[noegle].values()) >= 6
        assert i_traek[noegle]["2023-12"] == 0


def test_a_missing_month_breaks_the_run_but_for_who_sent_their_own(i_traek) -> None:
    assert (i_traek["360", "3"]["2023-12"], i_traek["260", "3"]["2023-12"]) == (24, 16)
    assert (i_traek["260", "3"]["2022-07"], i_traek["260", "3"][UDEBLEVET]) == (7, 0)


@pytest.mark.parametrize(("kommune", "trin"), sorted(PRAECIS))
def test_exactly_30_percent_is_exactly_that_and_not_under(aflaesninger, kommune, trin) -> None:
    egne = aflaesninger[(aflaesninger.kommunekode == kommune) & (aflaesninger.kontroltrin == trin)]
    assert len(egne) == 23
    assert (10 * egne.udtaget == 3 * (egne.udtaget + egne.resterende)).all() and (egne.udtaget > 0).all()


def test_some_have_no_cases_and_one_gets_its_first_ones_late(aflaesninger) -> None:
    for kommune, trin in UDEN_SAGER:
        assert not ((aflaesninger.kommunekode == kommune) & (aflaesninger.kontroltrin == trin)).any()
    assert aflaesninger[aflaesninger.kommunekode == "741"].maaned.min() == "2023-03"


def test_some_of_the_control_cases_began_with_a_risk_case_that_the_snapshots_know(snapshots, landing) -> None:
    fra_udk = [s for s in sager(landing) if s["risikosag_id"]]
    kendt = {}
    for s in snapshots.values():
        egne = s[(s.kommunekode == "151") & s.risikosag_id.str.contains("-S-")]
        kendt |= {r.risikosag_id: r for r in egne.itertuples()}
    assert 10 <= len(fra_udk) <= 60 and {s["risikosag_id"] for s in fra_udk} == set(kendt)
    andet_trin = 0
    for s in fra_udk:
        risikosag = kendt[s["risikosag_id"]]
        assert risikosag.omraade == s["ydelse"]
        assert f"{risikosag.kontrolsag_oprettet_dato:%d-%m-%Y}" == s["oprettet_dato"]
        andet_trin += int(risikosag.kontroltrin) != kontroltrin(s)
    assert 0 < andet_trin < len(fra_udk)  # K20 goes before the channel, and mostly says the same


def test_those_contacted_had_met_the_criterion_and_not_all_who_did_are_contacted(i_traek, landing) -> None:
    filer = sorted((landing / "star_henvendelser").glob("*.csv"))
    senest = {(r["kommunekode"], r["kontroltrin"]): r for f in filer for r in laes_csv(f)}
    assert all(f.stem.split("_")[2] == r["kommunekode"] for f in filer for r in laes_csv(f))
    assert {bool(r["besvaret_dato"]) for r in senest.values()} == {True, False}
    for noegle, r in senest.items():
        henvendt = f"{r['henvendt_dato'][6:]}-{r['henvendt_dato'][3:5]}"
        assert max(antal for maaned, antal in i_traek[noegle].items() if maaned < henvendt) >= 6
    assert {noegle for noegle, egne in i_traek.items() if egne["2023-12"] >= 6} - set(senest)


def test_the_same_arguments_give_the_same_bytes_and_months_do_not_depend_on_each_other(tmp_path) -> None:
    begge = skriv_snapshots(tmp_path / "a", ["2022-06", "2022-07"], 2_000, "parquet")
    (alene,) = skriv_snapshots(tmp_path / "b", ["2022-06"], 2_000, "parquet")
    assert [f.name for f in begge] == ["udk_risikosager_DK_2022-06.parquet", "udk_risikosager_DK_2022-07.parquet"]
    assert alene.read_bytes() == begge[0].read_bytes() != begge[1].read_bytes()
    (som_csv,) = skriv_snapshots(tmp_path / "b", ["2022-06"], 2_000, "csv")
    pd.testing.assert_frame_equal(_laes(som_csv), _laes(alene), check_dtype=False)


@pytest.mark.parametrize("antal", [5_000, 200_000])
def test_a_snapshot_has_about_as_many_rows_as_asked_for(tmp_path, antal) -> None:
    (fil,) = skriv_snapshots(tmp_path, ["2023-12"], antal, "parquet")
    assert 0.9 * antal < len(_laes(fil)) < 1.1 * antal


def test_a_month_before_the_world_or_an_unknown_format_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="2018-01"):
        skriv_snapshots(tmp_path, ["2019-12"], 100, "csv")
    with pytest.raises(ValueError, match="csv eller parquet"):
        skriv_snapshots(tmp_path, ["2022-01"], 100, "xlsx")
