"""`kontrol hvorfor`: the facts of a case, every rule in force in its order, and the sentence that decided."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.hvorfor import find
from dagster_project.hvorfor_udskrift import linjer
from dagster_project.settings import PROEVENOEGLE, Indstillinger, Indstillingsfejl
from tests.koersel.miljoe import Mappe

pytestmark = pytest.mark.heavy


@pytest.fixture
def ind(demo: Mappe, tmp_path) -> Indstillinger:
    """A copy of the demo's database, for a test to change."""
    shutil.copy(demo.data / "kontrol.duckdb", tmp_path / "kontrol.duckdb")
    return Indstillinger(data=tmp_path, landing=tmp_path / "landing", cpr_noegle="x" * 40)


def _skriv(ind: Indstillinger, *saetninger: str) -> None:
    with duckdb.connect(str(ind.database)) as con:
        for s in saetninger:
            con.execute(s)


def _en_sag(ind: Indstillinger, regel: str) -> str:
    """A case of the demo with one benefit, decided by that rule."""
    with duckdb.connect(str(ind.database), read_only=True) as con:
        svar = con.execute(
            "select sagsnr from marts.kontrolsager group by sagsnr having count(*) = 1 and max(regel) = ? order by sagsnr",
            [regel],
        ).fetchone()
    assert svar, f"the demo has no case decided by {regel}"
    return svar[0]


@pytest.mark.parametrize("regel", ["K10", "K20", "K30", "K40", "K50"])
def test_the_rule_that_decided_is_the_first_that_holds_and_gives_its_step(ind: Indstillinger, regel: str) -> None:
    [sag] = find(ind, _en_sag(ind, regel))
    assert [p.regel for p in sag.proever] == ["K10", "K20", "K30", "K40", "K50", "K99"]
    foerste = next(p for p in sag.proever if p.holder)
    assert (foerste.regel, foerste.kontroltrin) == (sag.regel, sag.kontroltrin) == (regel, sag.kontroltrin)


def test_the_command_prints_facts_rules_and_the_sentence(demo: Mappe, ind: Indstillinger) -> None:
    svar = demo.kontrol("hvorfor", _en_sag(ind, "K40"), "--kommune", "Ballerup")
    assert svar.returncode == 0, svar.stderr
    for ventet in (
        "Ballerup (151)",
        "kanal: ",
        "K10 holder ikke",
        "K40 holder og afgør → 3: kanal er",
        "Sætningen bag K40",
        "[D]",
        ".txt:136",
    ):
        assert ventet in svar.stdout
    assert "borger_id" not in svar.stdout


def test_an_unknown_case_is_one_sentence_and_status_2(demo: Mappe) -> None:
    svar = demo.kontrol("hvorfor", "findes-ikke")
    assert (svar.returncode, svar.stdout, svar.stderr.count("\n")) == (2, "", 1)
    assert "'findes-ikke' findes ikke" in svar.stderr


def test_a_municipality_that_is_none_and_one_without_the_case_are_said(demo: Mappe, ind: Indstillinger) -> None:
    with pytest.raises(Brugsfejl, match="411"):
        find(ind, "1", "411")
    with pytest.raises(Brugsfejl, match="i kommune 101"):
        find(ind, _en_sag(ind, "K40"), "København")


def test_before_the_first_build_it_says_what_to_run(tmp_path) -> None:
    with pytest.raises(Indstillingsfejl, match="kontrol run"):
        find(Indstillinger(data=tmp_path), "1")


def test_every_benefit_and_municipality_of_the_number_is_shown(ind: Indstillinger) -> None:
    sagsnr = _en_sag(ind, "K40")
    [egen] = find(ind, sagsnr)
    nye = {("151", "SU"), ("101", egen.ydelse)}
    for kommune, ydelse in nye:
        _skriv(
            ind,
            f"insert into marts.kontrolsager by name select * replace ('{kommune}' as kommunekode, '{ydelse}' as ydelse) "
            f"from marts.kontrolsager where sagsnr = '{sagsnr}' limit 1",
        )
    assert {(s.kommunekode, s.ydelse) for s in find(ind, sagsnr)} == {("151", egen.ydelse), *nye}
    assert [s.kommunekode for s in find(ind, sagsnr, "101")] == ["101"]


def test_only_the_rules_in_force_when_the_case_was_opened_are_tried(ind: Indstillinger) -> None:
    sagsnr = _en_sag(ind, "K40")
    [(dag,)] = (
        duckdb.connect(str(ind.database), read_only=True)
        .execute("select oprettet_dato from marts.kontrolsager where sagsnr = ?", [sagsnr])
        .fetchall()
    )
    _skriv(
        ind,
        f"update seeds.kontroltrin_regler set gyldig_til = date '{dag}' where regel = 'K30'",
        f"update seeds.kontroltrin_regler set gyldig_fra = date '{dag}' where regel = 'K40'",
        f"update seeds.kontroltrin_regler set gyldig_fra = date '{dag}' + 1 where regel = 'K50'",
    )
    [sag] = find(ind, sagsnr)
    assert [p.regel for p in sag.proever] == ["K10", "K20", "K40", "K99"]
    assert f"Regler i kraft {dag}, da sagen blev oprettet" in "\n".join(linjer(sag))


def test_a_later_rule_that_holds_too_says_which_came_first(ind: Indstillinger) -> None:
    sagsnr = _en_sag(ind, "K10")
    _skriv(
        ind,
        "insert into intermediate.int_sagsforhold select kommunekode, sagsnr, ydelse, 'kanal', 'flytteadvis', null "
        f"from marts.kontrolsager where sagsnr = '{sagsnr}'",
    )
    tekst = "\n".join(linjer(find(ind, sagsnr)[0]))
    assert "K50 holder, men K10 kom først → 2: kanal er flytteadvis" in tekst
    assert "K99 holder ikke: en anden regel holder" in tekst


def test_an_unclassified_case_names_what_each_rule_wants(ind: Indstillinger) -> None:
    sagsnr = _en_sag(ind, "K40")
    _skriv(
        ind,
        "update marts.kontrolsager set kanal = null, regel = 'K99', kontroltrin = 'uklassificeret', risikosag_id = 'R0' "
        f"where sagsnr = '{sagsnr}'",
        f"delete from intermediate.int_sagsforhold where sagsnr = '{sagsnr}' and forhold in ('kanal', 'risikosag', 'udfyldt')",
    )
    tekst = "\n".join(linjer(find(ind, sagsnr)[0]))
    for ventet in (
        "Kontroltrin: uklassificeret efter K99",
        "K10 holder ikke: ingen af hoering_dato, ",
        "K20 holder ikke: risikosag_id R0 er ikke blandt UDK's risikosager",
        "K50 holder ikke: kanal er ikke oplyst; reglen kræver en af: eIndkomst-advis, ",
        "K99 holder og afgør: ingen anden regel holder",
        "trinnet gættes aldrig",
    ):
        assert ventet in tekst


def test_a_case_opened_before_every_rule_is_shown_without_one(ind: Indstillinger) -> None:
    sagsnr = _en_sag(ind, "K40")
    _skriv(
        ind,
        "update marts.kontrolsager set oprettet_dato = date '1899-12-31', regel = null, metodeversion = null, "
        f"kontroltrin = 'uklassificeret' where sagsnr = '{sagsnr}'",
    )
    assert "  Ingen. Se, om oprettet_dato er rigtig." in linjer(find(ind, sagsnr)[0])


def test_a_number_shaped_like_a_cpr_number_is_found_by_its_mask_and_never_said_back(ind: Indstillinger) -> None:
    from dagster_project.deliveries.pseudonym import Pseudonym

    maske = Pseudonym(b"x" * 40).masker("6101900001")
    _skriv(ind, f"update marts.kontrolsager set sagsnr = '{maske}' where sagsnr = '{_en_sag(ind, 'K40')}'")
    assert [s.sagsnr for s in find(ind, " 6101900001 ")] == [maske]
    with pytest.raises(Brugsfejl) as fejl:
        find(ind, "610190-0002")
    assert "0002" not in str(fejl.value).replace(Pseudonym(b"x" * 40).masker("6101900002"), "")
    assert PROEVENOEGLE.decode() not in str(fejl.value)
