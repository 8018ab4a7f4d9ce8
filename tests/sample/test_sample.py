"""The sample adds to the published figures, counts what the report counts, and is written with care."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.readers.udk_statement import read_udk_text
from dagster_project.sample.demo import MARK, write_demo
from tests.sample.recount import (
    SEEDS,
    YEARS,
    aar,
    dag,
    gaeldende,
    kl_provenu,
    kr,
    mindreudgift,
    rapporteret,
    read_csv,
    sager,
    ydelser,
)

NATIONALE = ("udk_risikosager", "star_henvendelser")  # of all municipalities: see test_national


@pytest.mark.parametrize("til", YEARS)
def test_kl_proceeds_are_the_published_ones_and_later_deliveries_do_not_move_them(landing, til):
    expected = {y: rapporteret("kl-ydelser", y) for y in YEARS if y <= til}
    assert kl_provenu(sager(landing, til)) == expected


@pytest.mark.parametrize("year_number", YEARS)
def test_udk_and_paragraph_11_proceeds_are_the_published_ones(landing, year_number):
    path = landing / "udk_statusopgoerelse" / f"udk_statusopgoerelse_151_{year_number}.txt"
    reading = read_udk_text(path.read_text("utf-8"), contracts(), "udk_statusopgoerelse")
    assert not reading.advarsler
    status, paragraf = (
        [dict(zip(b.celler, r, strict=True)) for r in zip(*(k.to_pylist() for k in b.celler.values()), strict=True)]
        for b in reading.blokke
    )
    own = [r for r in status if r["kommunekode"] == "Ballerup Kommune"]
    fields = ("stop_beloeb", "krav_beloeb", "efterregulering", "skat")
    assert sum(kr(r[f]) for r in own for f in fields) == rapporteret("udk-ydelser", year_number)
    for r in own:
        assert sum(kr(r[f]) for f in fields) == kr(r["provenu_i_alt"])
        assert kr(r["stop_beloeb"]) % int(ydelser()[r["ydelse"]]["udbetalinger_pr_aar"]) == 0
        assert (r["stop_antal"] == "0") == (r["stop_beloeb"] == "0")
    (total,) = [t for t in reading.kontroltotaler if t["kommunekode"] == "Ballerup Kommune"]
    for field_name in ("stop_beloeb", "krav_beloeb", "efterregulering", "provenu_i_alt"):
        assert kr(total[field_name]) == sum(kr(r[field_name]) for r in own)
    (p11,) = paragraf
    parts = ("tilbagebetalingskrav", "aarlig_besparelse", "efterregulering")
    assert sum(kr(p11[f]) for f in parts) == kr(p11["provenu"]) == rapporteret("paragraf-11", year_number)
    assert kr(p11["tilbagebetalingskrav"]) <= kr(total["krav_beloeb"])
    assert kr(p11["aarlig_besparelse"]) <= kr(total["stop_beloeb"])


def test_only_the_statement_of_2023_is_real_and_the_others_say_that_they_are_invented(landing):
    folder = landing / "udk_statusopgoerelse"
    right = SEEDS / "leverancer" / "udk_statusopgoerelse" / "udk_statusopgoerelse_151_2023.txt"
    assert (folder / right.name).read_bytes() == right.read_bytes()
    for year_number in range(2019, 2023):
        text = (folder / f"udk_statusopgoerelse_151_{year_number}.txt").read_text("utf-8")
        assert text.startswith("Opdigtede tal til prøvebrug\n") and "Landsplan" not in text
    assert "opdigtede" in (landing / MARK).read_text("utf-8")


@pytest.mark.parametrize("year_number", [2022, 2023])
def test_stopped_moves_and_student_grants_are_the_published_ones(landing, year_number):
    stopped: dict[int, Decimal] = defaultdict(Decimal)
    for f in gaeldende(landing, "kommune_flytninger", ("flytte_id",), year_number):
        if f["afgoerelse"] in ("afvist", "frafaldet") and f["fra_kommunekode"] != "151":
            stopped[aar(f["afgoerelse_dato"])] += kr(f["udgift_pr_maaned"]) * int(f["besparelse_maaneder"] or 12)
    su: dict[int, Decimal] = defaultdict(Decimal)
    for undring in gaeldende(landing, "su_tilbagemeldinger", ("undring_id",), year_number):
        if undring["tilbagemeldt_dato"]:
            su[aar(undring["tilbagemeldt_dato"])] += kr(undring["tilbagebetalingskrav"])
    for y in range(2022, year_number + 1):
        assert (stopped[y], su[y]) == (rapporteret("tilflytninger", y), rapporteret("su", y))


def test_what_was_not_measured_is_absent(landing):
    files = sorted(str(f.relative_to(landing)) for f in landing.glob("*/*") if f.parent.name not in NATIONALE)
    assert files == sorted(
        [f"kommune_sager/kommune_sager_151_{y}-12.csv" for y in YEARS]
        + [f"udk_statusopgoerelse/udk_statusopgoerelse_151_{y}.txt" for y in YEARS]
        + [f"{k}/{k}_151_{y}-12.csv" for k in ("kommune_flytninger", "su_tilbagemeldinger") for y in (2022, 2023)]
        + [f"{k}/{k}_151_2023.csv" for k in ("enligerklaeringer", "bemanding", "rapporterede_tal", "rapporterede_udsagn")]
        + [f"modtagere/modtagere_{code}_2023.csv" for code in ("151", "153", "159", "175", "360")]
    )


def test_su_moves_are_controlled_at_the_pace_the_report_tells(landing):
    everyone = [
        f
        for f in gaeldende(landing, "kommune_flytninger", ("flytte_id",))
        if f["kontroltype"] == "SU" and aar(f["anmeldt_dato"]) == 2023
    ]
    assert all(18 <= int(f["alder"]) <= 21 for f in everyone)
    weeks = Counter(dag(f["anmeldt_dato"]).isocalendar().week for f in everyone)
    assert set(weeks) == set(range(1, 53)) and set(weeks.values()) <= set(range(5, 11))
    months = Counter(dag(f["anmeldt_dato"]).month for f in everyone)
    assert min(months[m] for m in (1, 2, 9)) > max(months[m] for m in (3, 4, 5, 6, 7, 10, 11, 12))
    share = sum(f["afgoerelse"] in ("afvist", "frafaldet") for f in everyone) / len(everyone)
    assert 0.87 <= share <= 0.93


def test_sickness_absence_appeals_and_efforts_of_2023_are_as_the_report_counts_them(landing):
    everyone = sager(landing)
    sick = [s for s in everyone if s["sagstype"] == "sygefravær"]
    assert len({s["sagsnr"] for s in sick}) == 19 and {aar(s["oprettet_dato"]) for s in sick} == {2023}
    assert sum(mindreudgift(s) > 0 for s in sick) == 16
    anker = [s for s in everyone if aar(s["ankeafgoerelse_dato"]) == 2023]
    assert [s["ankeafgoerelse"] for s in anker] == ["stadfæstet"] * 3
    assert len({s["sagstype"] for s in anker}) == 3  # "på forskellige sagsområder"
    assert sum(s in sick and not mindreudgift(s) for s in anker) == 1
    indsatser = Counter(s["indsats"] for s in everyone if aar(s["oprettet_dato"]) == 2023)
    assert {"DEMO-Hedeparken", "DEMO-Magleparken", "DEMO-Kolonihaver"} < set(indsatser)
    assert sum(aar(s["virksomhedsbesoeg_dato"]) == 2023 for s in everyone) >= 5
    erklaeringer = read_csv(landing / "enligerklaeringer" / "enligerklaeringer_151_2023.csv")
    assert 650 <= len(erklaeringer) <= 750


def test_a_second_run_changes_no_byte_and_no_time(landing, tmp_path):
    before = {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in landing.rglob("*") if f.is_file()}
    write_demo(landing)
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in landing.rglob("*") if f.is_file()} == before
    write_demo(tmp_path)  # an empty folder that exists
    assert {f.relative_to(tmp_path): f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()} == {
        f.relative_to(landing): content for f, (content, _) in before.items()
    }


def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path):
    foreign = tmp_path / "kommune_sager" / "kommune_sager_151_2023-12.csv"
    foreign.parent.mkdir()
    foreign.write_text("ægte")
    with pytest.raises(FileExistsError, match=r"Intet er skrevet\. Vælg en tom mappe"):
        write_demo(tmp_path)
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [foreign] and foreign.read_text() == "ægte"
