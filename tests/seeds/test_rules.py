"""Rules, thresholds, benefits and choices of method: quoted verbatim, one in force at a time, in agreement."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.seeds.documents import KILDER, cut_out, facts, flat, in_force, linjer, seed, wrong_periods

RULES = seed("kontroltrin_regler")
CRITERIA = seed("opfoelgningskriterier")
YDELSER = seed("ydelser")
OF_THE_STATEMENT = [r for r in YDELSER if r["kilde"].startswith("aarsrapport-ballerup-2023.txt:")]
METHOD = seed("metodevalg")
RESTS_ON_KILDE = [r for r in RULES + CRITERIA if not r["kildesaetning"].startswith("[D]")]


@pytest.mark.parametrize("raekke", RESTS_ON_KILDE, ids=lambda r: r.get("vaerdi") or r.get("kriterium"))
def test_the_sentence_a_rule_rests_on_stands_verbatim_in_the_document(raekke: dict[str, str]) -> None:
    document, _, line = raekke["kilde"].partition(":")
    assert flat(raekke["kildesaetning"]) in cut_out(document, line)


def test_a_source_named_by_a_seed_is_a_line_of_a_document_we_keep() -> None:
    for r in [*RULES, *CRITERIA, *METHOD, *YDELSER]:
        if r["kilde"].startswith("[D]"):
            continue
        document, _, line = r["kilde"].split(" ")[0].partition(":")
        assert (KILDER / document).is_file(), r["kilde"]
        assert cut_out(document, line), r["kilde"]


def test_only_channels_and_the_last_rule_rest_on_a_decision() -> None:
    others = {r["regel"] for r in RULES if r not in RESTS_ON_KILDE} - {"K40", "K99"}
    assert not others, "a rule that decides a step quotes a document in kildesaetning; only K40 and K99 may rest on a [D]"


def test_a_rule_has_one_place_one_condition_and_one_step() -> None:
    for rule in {r["regel"] for r in RULES}:
        own = {(r["raekkefoelge"], r["forhold"], r["kontroltrin"]) for r in RULES if r["regel"] == rule}
        assert len(own) == 1, rule
    step = {r["regel"]: r["kontroltrin"] for r in sorted(RULES, key=lambda r: int(r["raekkefoelge"]))}
    assert list(step.items()) == [("K10", "3"), ("K20", ""), ("K30", "3"), ("K40", "3"), ("K50", "2"), ("K99", "")]


def test_no_value_is_given_two_steps_by_the_same_condition() -> None:
    values = [(r["forhold"], r["vaerdi"], r["gyldig_fra"]) for r in RULES]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("navn", "noegle"),
    [
        ("kontroltrin_regler", ("forhold", "vaerdi")),
        ("opfoelgningskriterier", ("kriterium",)),
        ("ydelser", ("ydelse",)),
        ("metodevalg", ("noegle",)),
    ],
)
def test_periods_in_force_never_overlap_per_key(navn: str, noegle: tuple[str, ...]) -> None:
    wrong = wrong_periods(seed(navn), *noegle)
    assert not wrong, "\n".join(wrong)


def test_a_wrong_period_is_found_and_said_what_to_do_with() -> None:
    a = {"k": "a", "gyldig_fra": "2020-01-01", "gyldig_til": "2021-01-01"}
    assert wrong_periods([a, {**a, "gyldig_fra": "2021-01-01", "gyldig_til": ""}], "k") == []
    (overlap,) = wrong_periods([a, {**a, "gyldig_fra": "2020-12-31", "gyldig_til": ""}], "k")
    assert overlap.startswith("a: ") and overlap.endswith("close it: gyldig_til 2020-12-31")
    assert wrong_periods([{**a, "gyldig_til": "2020-01-01"}], "k") == [
        "a: gyldig_til 2020-01-01 is not after gyldig_fra 2020-01-01"
    ]
    for day in ("01-01-2021", "2021-1-1", "20210101", "2021-02-30"):
        assert wrong_periods([{**a, "gyldig_til": day}], "k") == [f"a: {day!r} is no day; write it as 2024-07-01"]


def test_the_benefits_of_udk_in_the_statement_are_spelled_and_ordered_as_there() -> None:
    report = linjer("aarsrapport-ballerup-2023.txt")
    assert [r["ydelse"] for r in OF_THE_STATEMENT] == [report[n].split("\t")[0] for n in range(161, 170)]
    for nr, r in enumerate(OF_THE_STATEMENT, start=161):
        assert r["myndighed"] == "UDK" and r["kilde"].startswith(f"aarsrapport-ballerup-2023.txt:{nr} ")


def test_a_benefit_of_udk_that_the_statement_has_not_says_since_when() -> None:
    others = [r for r in YDELSER if r["myndighed"] == "UDK" and r not in OF_THE_STATEMENT]
    assert {r["ydelse"] for r in others} >= {"Seniorpension", "Fleksydelse"}
    assert [r["ydelse"] for r in others if r["gyldig_fra"] < "2012-10-01"] == []  # the day that Udbetaling Danmark began


def test_each_national_saving_of_udk_is_a_multiple_of_the_payments_per_year() -> None:
    stop = {r["raekke"]: r for r in facts("rapporterede_tal") if r["maal"].endswith("stop-beloeb") and "/dk/" in r["maal"]}
    for r in OF_THE_STATEMENT:
        rest = Decimal(stop[r["ydelse"]]["rapporteret"]) % int(r["udbetalinger_pr_aar"])
        assert rest == 0, r["ydelse"]


def test_the_months_forward_are_those_of_the_method_note_on_each_day_that_something_changes() -> None:
    for day in _days(YDELSER, _notes("mindreudgift_maaneder_frem")):
        months = {r["maaneder_frem"] for r in YDELSER if in_force(r, day)}
        assert months == {_note("mindreudgift_maaneder_frem", day)["valg"]}, f"{day}: change the note in seeds/metodevalg.csv too"


def test_the_channels_of_step_3_are_those_of_the_method_note_on_each_day_that_something_changes() -> None:
    k40 = [r for r in RULES if r["regel"] == "K40"]
    for day in _days(k40, _notes("kanaler_kontroltrin_3")):
        channels = "|".join(r["vaerdi"] for r in k40 if in_force(r, day))
        assert channels == _note("kanaler_kontroltrin_3", day)["valg"], f"{day}: change the note in seeds/metodevalg.csv too"


@pytest.mark.parametrize("kriterium", CRITERIA, ids=lambda r: r["gyldig_fra"])
def test_the_threshold_and_the_length_of_the_run_are_those_of_the_method_note_of_that_day(kriterium: dict[str, str]) -> None:
    note = _note("opfoelgning_i_traek", kriterium["gyldig_fra"])
    percent = f"{(Decimal(kriterium['taeller']) * 100 / Decimal(kriterium['naevner'])).normalize():f}".replace(".", ",")
    says = f"{note['valg']}: {note['beskrivelse']}"
    assert says.startswith(f"{kriterium['maaneder']} ") and f"under {percent} pct." in says, (
        f"{kriterium['gyldig_fra']}: change opfoelgning_i_traek in seeds/metodevalg.csv on that day too, to say the same"
    )


def test_the_criterion_of_2023_is_under_30_pct_in_6_readings() -> None:
    assert [(r["taeller"], r["naevner"], r["maaneder"]) for r in CRITERIA if in_force(r, "2023-12-31")] == [("3", "10", "6")]


def _notes(key: str) -> list[dict[str, str]]:
    return [r for r in METHOD if r["noegle"] == key]


def _note(key: str, day: str) -> dict[str, str]:
    """The method note in force on a day."""
    (note,) = (r for r in _notes(key) if in_force(r, day))
    return note


def _days(*rows: list[dict[str, str]]) -> list[str]:
    """Each day on which one of the rows begins or ends."""
    return sorted({r[edge] for some in rows for r in some for edge in ("gyldig_fra", "gyldig_til") if r[edge]})
