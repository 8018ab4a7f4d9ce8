"""`kontrol hvorfor`: the facts of a case, every rule in force in its order, and the sentence that decided."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from dagster_project.cli.hvorfor import find, linjer
from dagster_project.common.errors import UsageError
from dagster_project.settings import SAMPLE_KEY, Settings, SettingsError
from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


@pytest.fixture
def settings(demo: Folder, tmp_path) -> Settings:
    """A copy of the demo's database, for a test to change."""
    shutil.copy(demo.data / "kontrol.duckdb", tmp_path / "kontrol.duckdb")
    return Settings(data=tmp_path, landing=tmp_path / "landing", cpr_noegle="x" * 40)


def _write(settings: Settings, *sentences: str) -> None:
    with duckdb.connect(str(settings.database)) as con:
        for s in sentences:
            con.execute(s)


def _one_sag(settings: Settings, rule: str) -> str:
    """A case of the demo with one benefit, decided by that rule."""
    with duckdb.connect(str(settings.database), read_only=True) as con:
        answer = con.execute(
            "select sagsnr from marts.kontrolsager group by sagsnr having count(*) = 1 and max(regel) = ? order by sagsnr",
            [rule],
        ).fetchone()
    assert answer, f"the demo has no case decided by {rule}"
    return answer[0]


@pytest.mark.parametrize("regel", ["K10", "K20", "K30", "K40", "K50"])
def test_the_rule_that_decided_is_the_first_that_holds_and_gives_its_step(settings: Settings, regel: str) -> None:
    [sag] = find(settings, _one_sag(settings, regel))
    assert [p.regel for p in sag.tests] == ["K10", "K20", "K30", "K40", "K50", "K99"]
    first = next(p for p in sag.tests if p.holder)
    assert (first.regel, first.kontroltrin) == (sag.regel, sag.kontroltrin) == (regel, sag.kontroltrin)


def test_the_command_prints_facts_rules_and_the_sentence(demo: Folder, settings: Settings) -> None:
    answer = demo.kontrol("hvorfor", _one_sag(settings, "K40"), "--kommune", "Ballerup")
    assert answer.returncode == 0, answer.stderr
    for awaited in (
        "Ballerup (151)",
        "kanal: ",
        "K10 holder ikke",
        "K40 holder og afgør → 3: kanal er",
        "Sætningen bag K40",
        "[D]",
        ".txt:136",
    ):
        assert awaited in answer.stdout
    assert "borger_id" not in answer.stdout


def test_an_unknown_case_is_one_sentence_and_status_2(demo: Folder) -> None:
    answer = demo.kontrol("hvorfor", "findes-ikke")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert "'findes-ikke' findes ikke" in answer.stderr


def test_a_municipality_that_is_none_and_one_without_the_case_are_said(demo: Folder, settings: Settings) -> None:
    with pytest.raises(UsageError, match="411"):
        find(settings, "1", "411")
    with pytest.raises(UsageError, match="i kommune 101"):
        find(settings, _one_sag(settings, "K40"), "København")


def test_before_the_first_build_it_says_what_to_run(tmp_path) -> None:
    with pytest.raises(SettingsError, match="kontrol run"):
        find(Settings(data=tmp_path), "1")


def test_every_benefit_and_municipality_of_the_number_is_shown(settings: Settings) -> None:
    sagsnr = _one_sag(settings, "K40")
    [own] = find(settings, sagsnr)
    new_ones = {("151", "SU"), ("101", own.ydelse)}
    for kommune, ydelse in new_ones:
        _write(
            settings,
            f"insert into marts.kontrolsager by name select * replace ('{kommune}' as kommunekode, '{ydelse}' as ydelse) "
            f"from marts.kontrolsager where sagsnr = '{sagsnr}' limit 1",
        )
    assert {(s.kommunekode, s.ydelse) for s in find(settings, sagsnr)} == {("151", own.ydelse), *new_ones}
    assert [s.kommunekode for s in find(settings, sagsnr, "101")] == ["101"]


def test_only_the_rules_in_force_when_the_case_was_opened_are_tried(settings: Settings) -> None:
    sagsnr = _one_sag(settings, "K40")
    [(day,)] = (
        duckdb.connect(str(settings.database), read_only=True)
        .execute("select oprettet_dato from marts.kontrolsager where sagsnr = ?", [sagsnr])
        .fetchall()
    )
    _write(
        settings,
        f"update seeds.kontroltrin_regler set gyldig_til = date '{day}' where regel = 'K30'",
        f"update seeds.kontroltrin_regler set gyldig_fra = date '{day}' where regel = 'K40'",
        f"update seeds.kontroltrin_regler set gyldig_fra = date '{day}' + 1 where regel = 'K50'",
    )
    [sag] = find(settings, sagsnr)
    assert [p.regel for p in sag.tests] == ["K10", "K20", "K40", "K99"]
    assert f"Regler i kraft {day}, da sagen blev oprettet" in "\n".join(linjer(sag))


def test_a_later_rule_that_holds_too_says_which_came_first(settings: Settings) -> None:
    sagsnr = _one_sag(settings, "K10")
    _write(
        settings,
        "insert into intermediate.int_sagsforhold select kommunekode, sagsnr, ydelse, 'kanal', 'flytteadvis', null "
        f"from marts.kontrolsager where sagsnr = '{sagsnr}'",
    )
    text = "\n".join(linjer(find(settings, sagsnr)[0]))
    assert "K50 holder, men K10 kom først → 2: kanal er flytteadvis" in text
    assert "K99 holder ikke: en anden regel holder" in text


def test_an_unclassified_case_names_what_each_rule_wants(settings: Settings) -> None:
    sagsnr = _one_sag(settings, "K40")
    _write(
        settings,
        "update marts.kontrolsager set kanal = null, regel = 'K99', kontroltrin = 'uklassificeret', risikosag_id = 'R0' "
        f"where sagsnr = '{sagsnr}'",
        f"delete from intermediate.int_sagsforhold where sagsnr = '{sagsnr}' and forhold in ('kanal', 'risikosag', 'udfyldt')",
    )
    text = "\n".join(linjer(find(settings, sagsnr)[0]))
    for awaited in (
        "Kontroltrin: uklassificeret efter K99",
        "K10 holder ikke: ingen af hoering_dato, ",
        "K20 holder ikke: risikosag_id R0 er ikke blandt UDK's risikosager",
        "K50 holder ikke: kanal er ikke oplyst; reglen kræver en af: eIndkomst-advis, ",
        "K99 holder og afgør: ingen anden regel holder",
        "trinnet gættes aldrig",
    ):
        assert awaited in text


def test_a_case_opened_before_every_rule_is_shown_without_one(settings: Settings) -> None:
    sagsnr = _one_sag(settings, "K40")
    _write(
        settings,
        "update marts.kontrolsager set oprettet_dato = date '1899-12-31', regel = null, metodeversion = null, "
        f"kontroltrin = 'uklassificeret' where sagsnr = '{sagsnr}'",
    )
    assert "  Ingen. Se, om oprettet_dato er rigtig." in linjer(find(settings, sagsnr)[0])


def test_a_number_shaped_like_a_cpr_number_is_found_by_its_mask_and_never_said_back(settings: Settings) -> None:
    from dagster_project.deliveries.pseudonym import Pseudonym

    mask = Pseudonym(b"x" * 40).mask("6101900001")
    _write(settings, f"update marts.kontrolsager set sagsnr = '{mask}' where sagsnr = '{_one_sag(settings, 'K40')}'")
    assert [s.sagsnr for s in find(settings, " 6101900001 ")] == [mask]
    with pytest.raises(UsageError) as error:
        find(settings, "610190-0002")
    assert "0002" not in str(error.value).replace(Pseudonym(b"x" * 40).mask("6101900002"), "")
    assert SAMPLE_KEY.decode() not in str(error.value)
