"""The register: status follows from the set of files received and from their rows, never from the order in which they came."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.deliveries import registerfil
from dagster_project.deliveries.journal import Modtaget
from dagster_project.deliveries.konto import Fil, leverance_id
from dagster_project.deliveries.register import udled
from tests.deliveries.hjaelp import HENVENDELSER, Sted
from tests.deliveries.staging import dbt
from tests.effort import examples

INDLAEST, DUBLET, AFLOEST, AFVIST = "indlæst", "dublet", "afløst", "afvist"
AENDRET = "ændret efter modtagelse"
SAMME = "samme indhold som en anden periode eller kommune"
MODELLER = ("int_leverancer_bedoemt", "int_leverancer_versioner", "int_leverancer_status")


@dataclass(frozen=True)
class Leverance:
    """One delivery of the register, as the model gives it."""

    fil: Fil
    status: str
    aarsag: str | None
    advarsler: str | None
    tidspunkt: str
    til_og_med: str | None
    raekker_staar: bool


Register = Callable[..., list[Leverance]]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register of some files, received in that order, by the models as dbt compiles them."""
    sted = Sted(Path(tmp_path_factory.mktemp("register")))
    sted.tag_ind()
    sted.register()
    dbt(sted, "compile", "--select", *MODELLER)
    sql = {f.stem: f.read_text("utf-8").replace('"byg".', "") for m in MODELLER for f in (sted.rod / "target").rglob(f"{m}.sql")}
    con = duckdb.connect()
    con.execute(
        "create schema intermediate; "
        "create table intermediate.int_raekkeantal (leverance_id text, accepteret int, karantaene int)"
    )
    for model in MODELLER:
        con.execute(f"create view intermediate.{model} as {sql[model]}")

    def udfald(*modtaget: Fil) -> list[Leverance]:
        kvitteringer = [Modtaget(nr, f.sti, f.leverance_id, f"dag {nr}") for nr, f in enumerate(modtaget, 1)]
        filer = {f.leverance_id: f for f in modtaget}
        registerfil.skriv(sted.raa, udled(reversed(kvitteringer), filer))
        con.execute("delete from intermediate.int_raekkeantal")
        for f in filer.values():
            if f.raekker:
                con.execute("insert into intermediate.int_raekkeantal values (?, ?, ?)", [f.leverance_id, *antagne(f)])
        fundne = con.execute(
            "select leverance_id, status, aarsag, advarsler, indlaest_tidspunkt, til_og_med, raekker_staar "
            "from intermediate.int_leverancer_status order by sti, leverance_id"
        ).fetchall()
        return [Leverance(filer[id_], *resten) for id_, *resten in fundne]

    return udfald


def fil(navn: str, indhold: str, *, kan_aabnes: bool = True) -> Fil:
    """The account of `<kommune>_<periode>_v<N>.<format>` with these bytes: lower-case bytes cannot be read and are refused, a
    digit is a file of one row that is quarantined, `-` one without rows."""
    kommune, periode, version = navn.split(".")[0].split("_")
    sha = hashlib.sha256(indhold.encode()).hexdigest() if kan_aabnes else None
    sti = f"{HENVENDELSER}/{HENVENDELSER}_{navn}"
    konto = Fil(leverance_id(sti, sha), sti, sti.split("/")[1], sha, HENVENDELSER, kommune, periode, int(version[1:]))
    antal = 0 if indhold == "-" else 1
    return replace(konto, aarsag="kan ikke læses") if indhold.islower() else replace(konto, raekker=antal, raekker_laest=antal)


def antagne(f: Fil) -> tuple[int, int]:
    ingen = f.sha256 in {hashlib.sha256(c.encode()).hexdigest() for c in "0123456789"}
    return (0, 1) if ingen else (1, 0)


def brugelig(f: Fil) -> bool:
    return f.aarsag is None and (f.raekker == 0 or antagne(f)[0] > 0)


def status(register: Register, *modtaget: Fil) -> list[tuple[str, str]]:
    """(name without its source, status) in path order."""
    return [(lev.fil.filnavn.removeprefix(f"{HENVENDELSER}_"), lev.status) for lev in register(*modtaget)]


NAVNE = st.builds(
    "{}_{}_v{}.{}".format,
    st.sampled_from(["101", "151"]),
    st.sampled_from(["2023-11", "2023-12"]),
    st.integers(1, 4),
    st.sampled_from(["csv", "xlsx"]),
)
LEVERET = st.dictionaries(NAVNE, st.sampled_from("ABCab12-"), max_size=14)

EGENSKAB = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def uden_tid(leverancer: list[Leverance]) -> list[Leverance]:
    return [replace(lev, tidspunkt="") for lev in leverancer]


@EGENSKAB
@given(LEVERET, st.randoms())
def test_the_same_files_in_any_order_give_the_same_register(register, leveret, tilfaeldig):
    filer = [fil(n, i) for n, i in leveret.items()]
    blandet = list(filer)
    tilfaeldig.shuffle(blandet)
    assert uden_tid(register(*filer)) == uden_tid(register(*blandet))


@EGENSKAB
@given(LEVERET)
def test_in_force_is_the_highest_version_that_is_accepted_and_no_duplicate(register, leveret):
    leverancer = register(*(fil(n, i) for n, i in leveret.items()))
    assert sorted(lev.fil.sti for lev in leverancer) == sorted(f"{HENVENDELSER}/{HENVENDELSER}_{n}" for n in leveret)
    for plads in {(lev.fil.kommunekode, lev.fil.periode) for lev in leverancer}:
        gruppe = [lev for lev in leverancer if (lev.fil.kommunekode, lev.fil.periode) == plads]
        antagne = sorted((lev for lev in gruppe if lev.status in (INDLAEST, AFLOEST)), key=lambda lev: lev.fil.version)
        assert bool(antagne) == any(brugelig(lev.fil) for lev in gruppe)
        assert [lev.status for lev in antagne] == [AFLOEST] * (len(antagne) - 1) + [INDLAEST] * bool(antagne)
        versioner = [lev.fil.version for lev in antagne]
        assert len(set(versioner)) == len(versioner)
        assert all(a.fil.sha256 != b.fil.sha256 for a, b in pairwise(antagne))
        for lev in gruppe:
            under = [a for a in antagne if a.fil.version <= lev.fil.version and a is not lev]
            assert lev.raekker_staar == (lev.status in (INDLAEST, AFLOEST) or (not brugelig(lev.fil) and lev.fil.aarsag is None))
            if lev.status == DUBLET:
                assert lev.fil.sha256 == under[-1].fil.sha256
            if lev.status == AFVIST and brugelig(lev.fil):
                assert [g for g in gruppe if g.fil.version == lev.fil.version and g.fil.sti < lev.fil.sti]


@EGENSKAB
@given(LEVERET, NAVNE, st.sampled_from("ABCab12-"))
def test_a_delivery_of_one_month_moves_no_status_of_another(register, leveret, navn, indhold):
    filer = [fil(n, i) for n, i in leveret.items() if n != navn]
    foer, efter = status(register, *filer), dict(status(register, *filer, fil(navn, indhold)))
    assert all(efter[n] == s for n, s in foer if n[:11] != navn[:11])


def test_a_correction_replaces_the_version_below_it(register):
    assert status(register, fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v2.csv", "B")) == [
        ("151_2023-12_v1.csv", AFLOEST),
        ("151_2023-12_v2.csv", INDLAEST),
    ]


def test_a_correction_taken_back_is_in_force_and_no_duplicate(register):
    assert status(register, *(fil(f"151_2023-12_v{i}.csv", b) for i, b in enumerate("ABA", 1))) == [
        ("151_2023-12_v1.csv", AFLOEST),
        ("151_2023-12_v2.csv", AFLOEST),
        ("151_2023-12_v3.csv", INDLAEST),
    ]


@pytest.mark.parametrize(
    ("indhold", "ventet"),
    [
        ("AA", [INDLAEST, DUBLET]),
        ("AAA", [INDLAEST, DUBLET, DUBLET]),
        ("AbA", [INDLAEST, AFVIST, DUBLET]),  # the next lower accepted version, past a refused one
        ("AAB", [AFLOEST, DUBLET, INDLAEST]),
        ("aA", [AFVIST, INDLAEST]),
        ("aa", [AFVIST, AFVIST]),  # nothing was accepted that it could be a duplicate of
        ("Ab", [INDLAEST, AFVIST]),  # a refused version replaces nothing
        ("A1", [INDLAEST, AFVIST]),  # nor does one of whose rows none can be used
        ("A1A", [INDLAEST, AFVIST, DUBLET]),
        ("11", [AFVIST, AFVIST]),
        ("A-", [AFLOEST, INDLAEST]),  # a file without rows says that there is nothing
    ],
)
def test_a_duplicate_is_one_of_the_next_lower_accepted_version(register, indhold, ventet):
    assert [s for _, s in status(register, *(fil(f"151_2023-12_v{i}.csv", b) for i, b in enumerate(indhold, 1)))] == ventet


@pytest.mark.parametrize(("csv", "xlsx", "ventet"), [("A", "A", (INDLAEST, DUBLET)), ("A", "B", (INDLAEST, AFVIST))])
def test_the_same_version_twice_is_a_duplicate_by_its_bytes_or_refused(register, csv, xlsx, ventet):
    assert tuple(s for _, s in status(register, fil("151_2023-12_v1.csv", csv), fil("151_2023-12_v1.xlsx", xlsx))) == ventet


@pytest.mark.parametrize("afvist", ["a", "1"])
def test_a_refused_file_takes_no_place(register, afvist):
    filer = fil("151_2023-12_v1.csv", afvist), fil("151_2023-12_v1.xlsx", "B")
    assert [s for _, s in status(register, *filer)] == [AFVIST, INDLAEST]


def test_a_file_of_whose_rows_none_can_be_used_says_so_and_its_rows_stand(register):
    _, anden = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v2.csv", "1"))
    assert (anden.aarsag, anden.raekker_staar) == ("ingen af 1 rækker kunne bruges", True)
    _, tredje = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.xlsx", "1"))
    assert (tredje.status, tredje.aarsag, tredje.raekker_staar) == (AFVIST, "ingen af 1 rækker kunne bruges", True)


def test_the_second_file_of_a_version_says_which_one_took_its_place(register):
    _, anden = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.xlsx", "B"))
    assert anden.aarsag == f"version 1 er allerede leveret i {HENVENDELSER}_151_2023-12_v1.csv"


def test_other_bytes_under_a_name_are_a_new_delivery_in_force_and_the_earlier_is_superseded_with_a_warning(register):
    leverancer = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", "B"))
    gammel, ny = sorted(leverancer, key=lambda lev: lev.status)
    assert (ny.status, ny.fil.sha256) == (INDLAEST, fil("151_2023-12_v1.csv", "B").sha256)
    assert (gammel.status, gammel.aarsag) == (AFLOEST, AENDRET)
    assert ny.advarsler == AENDRET


def test_a_change_taken_back_is_the_first_delivery_again(register):
    a, b = fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", "B")
    leverancer = {lev.fil.sha256: lev for lev in register(a, b, a)}
    assert {sha: lev.status for sha, lev in leverancer.items()} == {a.sha256: INDLAEST, b.sha256: AFLOEST}
    assert leverancer[a.sha256].tidspunkt == "dag 1"


@pytest.mark.parametrize("afvist", ["b", "1"])
def test_a_change_that_is_refused_replaces_nothing(register, afvist):
    a, b = fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", afvist)
    leverancer = {lev.fil.sha256: lev for lev in register(a, b)}
    assert {sha: lev.status for sha, lev in leverancer.items()} == {a.sha256: INDLAEST, b.sha256: AFVIST}
    assert leverancer[a.sha256].advarsler == AENDRET


def test_a_refused_file_that_is_mended_under_its_name_is_in_force_and_the_refusal_still_stands_in_the_register(register):
    a, b = fil("151_2023-12_v1.csv", "a"), fil("151_2023-12_v1.csv", "B")
    assert {lev.fil.sha256: lev.status for lev in register(a, b)} == {a.sha256: AFVIST, b.sha256: INDLAEST}


def test_a_file_that_could_not_be_opened_for_a_while_changes_nothing(register):
    lukket, aaben = fil("151_2023-12_v1.csv", "a", kan_aabnes=False), fil("151_2023-12_v1.csv", "A")
    assert status(register, lukket) == [("151_2023-12_v1.csv", AFVIST)]
    assert uden_tid(register(lukket, aaben)) == uden_tid(register(aaben, lukket, aaben)) == uden_tid(register(aaben))
    assert sorted(s for _, s in status(register, aaben, lukket)) == [AFVIST, INDLAEST]


def test_the_same_bytes_under_another_period_or_municipality_are_loaded_with_a_warning(register):
    ens = [fil(n, "A") for n in ("101_2023-12_v1.csv", "151_2023-11_v1.csv", "151_2023-12_v1.csv")]
    assert [(lev.status, lev.advarsler) for lev in register(*ens)] == [(INDLAEST, SAMME)] * 3
    andre = register(fil("151_2023-11_v1.csv", "A"), fil("151_2023-12_v1.csv", "B"), fil("151_2023-12_v2.csv", "B"))
    assert not any(lev.advarsler for lev in andre)


def test_a_yearly_delivery_is_ordered_by_its_december(register):
    (aarlig,) = register(replace(fil("151_2023-12_v1.csv", "A"), periode="2023"))
    (maanedlig,) = register(fil("151_2023-03_v1.csv", "A"))
    (ukendt,) = register(replace(fil("151_2023-12_v1.csv", "a"), periode=None, version=None))
    assert (aarlig.til_og_med, maanedlig.til_og_med, ukendt.til_og_med) == ("2023-12", "2023-03", None)
