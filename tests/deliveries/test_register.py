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

from dagster_project.deliveries import register as delivery_register
from dagster_project.deliveries.account import File, leverance_id
from dagster_project.deliveries.journal import Received
from dagster_project.deliveries.register import derive
from tests.dbt.staging.helpers import dbt
from tests.deliveries.helpers import CONTACTS, Place
from tests.effort import examples

LOADED, DUBLET, SUPERSEDED, REFUSED = "indlæst", "dublet", "afløst", "afvist"
pytestmark = pytest.mark.build  # dbt compiles the models
CHANGED = "ændret efter modtagelse"
SAME = "samme indhold som en anden periode eller kommune"
MODELS = ("int_leverancer_bedoemt", "int_leverancer_versioner", "int_leverancer_status")


@dataclass(frozen=True)
class Leverance:
    """One delivery of the register, as the model gives it."""

    fil: File
    status: str
    aarsag: str | None
    advarsler: str | None
    tidspunkt: str
    til_og_med: str | None
    rows_staar: bool


Register = Callable[..., list[Leverance]]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register of some files, received in that order, by the models as dbt compiles them."""
    place = Place(Path(tmp_path_factory.mktemp("register")))
    place.take_ind()
    place.register()
    dbt(place, "compile", "--select", *MODELS)
    sql = {
        f.stem: f.read_text("utf-8").replace('"kontrol".', "") for m in MODELS for f in (place.rod / "target").rglob(f"{m}.sql")
    }
    con = duckdb.connect()
    con.execute("set file_search_path = ?", [str(place.rod)])  # where dbt is started
    con.execute(
        "create schema intermediate; "
        "create table intermediate.int_raekkeantal (leverance_id text, accepteret int, karantaene int)"
    )
    for model in MODELS:
        con.execute(f"create view intermediate.{model} as {sql[model]}")

    def udfald(*received: File) -> list[Leverance]:
        receipts = [Received(nr, f.sti, f.leverance_id, f"dag {nr}") for nr, f in enumerate(received, 1)]
        files = {f.leverance_id: f for f in received}
        delivery_register.write(place.raa, derive(reversed(receipts), files))
        con.execute("delete from intermediate.int_raekkeantal")
        for f in files.values():
            if f.raekker:
                con.execute("insert into intermediate.int_raekkeantal values (?, ?, ?)", [f.leverance_id, *assumed(f)])
        found = con.execute(
            "select leverance_id, status, aarsag, advarsler, indlaest_tidspunkt, til_og_med, raekker_staar "
            "from intermediate.int_leverancer_status order by sti, leverance_id"
        ).fetchall()
        return [Leverance(files[id_], *rest) for id_, *rest in found]

    return udfald


def fil(navn: str, indhold: str, *, can_opens: bool = True) -> File:
    """The account of `<kommune>_<periode>_v<N>.<format>` with these bytes: lower-case bytes cannot be read and are refused, a
    digit is a file of one row that is quarantined, `-` one without rows."""
    kommune, periode, version = navn.split(".")[0].split("_")
    sha = hashlib.sha256(indhold.encode()).hexdigest() if can_opens else None
    path = f"{CONTACTS}/{CONTACTS}_{navn}"
    account = File(leverance_id(path, sha), path, path.split("/")[1], sha, CONTACTS, kommune, periode, int(version[1:]))
    count = 0 if indhold == "-" else 1
    return (
        replace(account, aarsag="kan ikke læses") if indhold.islower() else replace(account, raekker=count, raekker_laest=count)
    )


def assumed(f: File) -> tuple[int, int]:
    none = f.sha256 in {hashlib.sha256(c.encode()).hexdigest() for c in "0123456789"}
    return (0, 1) if none else (1, 0)


def brugelig(f: File) -> bool:
    return f.aarsag is None and (f.raekker == 0 or assumed(f)[0] > 0)


def status(register: Register, *received: File) -> list[tuple[str, str]]:
    """(name without its source, status) in path order."""
    return [(lev.fil.filnavn.removeprefix(f"{CONTACTS}_"), lev.status) for lev in register(*received)]


NAMES = st.builds(
    "{}_{}_v{}.{}".format,
    st.sampled_from(["101", "151"]),
    st.sampled_from(["2023-11", "2023-12"]),
    st.integers(1, 4),
    st.sampled_from(["csv", "xlsx"]),
)
DELIVERED = st.dictionaries(NAMES, st.sampled_from("ABCab12-"), max_size=14)

EGENSKAB = settings(max_examples=examples(30, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def without_time(leverancer: list[Leverance]) -> list[Leverance]:
    return [replace(lev, tidspunkt="") for lev in leverancer]


@EGENSKAB
@given(DELIVERED, st.randoms())
def test_the_same_files_in_any_order_give_the_same_register(register, delivered, chance):
    files = [fil(n, i) for n, i in delivered.items()]
    mixed = list(files)
    chance.shuffle(mixed)
    assert without_time(register(*files)) == without_time(register(*mixed))


@EGENSKAB
@given(DELIVERED)
def test_in_force_is_the_highest_version_that_is_accepted_and_no_duplicate(register, delivered):
    leverancer = register(*(fil(n, i) for n, i in delivered.items()))
    assert sorted(lev.fil.sti for lev in leverancer) == sorted(f"{CONTACTS}/{CONTACTS}_{n}" for n in delivered)
    for place in {(lev.fil.kommunekode, lev.fil.periode) for lev in leverancer}:
        group = [lev for lev in leverancer if (lev.fil.kommunekode, lev.fil.periode) == place]
        assumed = sorted((lev for lev in group if lev.status in (LOADED, SUPERSEDED)), key=lambda lev: lev.fil.version)
        assert bool(assumed) == any(brugelig(lev.fil) for lev in group)
        assert [lev.status for lev in assumed] == [SUPERSEDED] * (len(assumed) - 1) + [LOADED] * bool(assumed)
        versions = [lev.fil.version for lev in assumed]
        assert len(set(versions)) == len(versions)
        assert all(a.fil.sha256 != b.fil.sha256 for a, b in pairwise(assumed))
        for lev in group:
            under = [a for a in assumed if a.fil.version <= lev.fil.version and a is not lev]
            assert lev.rows_staar == (lev.status in (LOADED, SUPERSEDED) or (not brugelig(lev.fil) and lev.fil.aarsag is None))
            if lev.status == DUBLET:
                assert lev.fil.sha256 == under[-1].fil.sha256
            if lev.status == REFUSED and brugelig(lev.fil):
                assert [g for g in group if g.fil.version == lev.fil.version and g.fil.sti < lev.fil.sti]


@EGENSKAB
@given(DELIVERED, NAMES, st.sampled_from("ABCab12-"))
def test_a_delivery_of_one_month_moves_no_status_of_another(register, delivered, navn, indhold):
    files = [fil(n, i) for n, i in delivered.items() if n != navn]
    before, after = status(register, *files), dict(status(register, *files, fil(navn, indhold)))
    assert all(after[n] == s for n, s in before if n[:11] != navn[:11])


def test_a_correction_replaces_the_version_below_it(register):
    assert status(register, fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v2.csv", "B")) == [
        ("151_2023-12_v1.csv", SUPERSEDED),
        ("151_2023-12_v2.csv", LOADED),
    ]


def test_a_correction_taken_back_is_in_force_and_no_duplicate(register):
    assert status(register, *(fil(f"151_2023-12_v{i}.csv", b) for i, b in enumerate("ABA", 1))) == [
        ("151_2023-12_v1.csv", SUPERSEDED),
        ("151_2023-12_v2.csv", SUPERSEDED),
        ("151_2023-12_v3.csv", LOADED),
    ]


@pytest.mark.parametrize(
    ("indhold", "awaited"),
    [
        ("AA", [LOADED, DUBLET]),
        ("AAA", [LOADED, DUBLET, DUBLET]),
        ("AbA", [LOADED, REFUSED, DUBLET]),  # the next lower accepted version, past a refused one
        ("AAB", [SUPERSEDED, DUBLET, LOADED]),
        ("aA", [REFUSED, LOADED]),
        ("aa", [REFUSED, REFUSED]),  # nothing was accepted that it could be a duplicate of
        ("Ab", [LOADED, REFUSED]),  # a refused version replaces nothing
        ("A1", [LOADED, REFUSED]),  # nor does one of whose rows none can be used
        ("A1A", [LOADED, REFUSED, DUBLET]),
        ("11", [REFUSED, REFUSED]),
        ("A-", [SUPERSEDED, LOADED]),  # a file without rows says that there is nothing
    ],
)
def test_a_duplicate_is_one_of_the_next_lower_accepted_version(register, indhold, awaited):
    assert [s for _, s in status(register, *(fil(f"151_2023-12_v{i}.csv", b) for i, b in enumerate(indhold, 1)))] == awaited


@pytest.mark.parametrize(("csv", "xlsx", "awaited"), [("A", "A", (LOADED, DUBLET)), ("A", "B", (LOADED, REFUSED))])
def test_the_same_version_twice_is_a_duplicate_by_its_bytes_or_refused(register, csv, xlsx, awaited):
    assert tuple(s for _, s in status(register, fil("151_2023-12_v1.csv", csv), fil("151_2023-12_v1.xlsx", xlsx))) == awaited


@pytest.mark.parametrize("refused", ["a", "1"])
def test_a_refused_file_takes_no_place(register, refused):
    files = fil("151_2023-12_v1.csv", refused), fil("151_2023-12_v1.xlsx", "B")
    assert [s for _, s in status(register, *files)] == [REFUSED, LOADED]


def test_a_file_of_whose_rows_none_can_be_used_says_so_and_its_rows_stand(register):
    _, other = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v2.csv", "1"))
    assert (other.aarsag, other.rows_staar) == ("ingen af 1 rækker kunne bruges", True)
    _, third = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.xlsx", "1"))
    assert (third.status, third.aarsag, third.rows_staar) == (REFUSED, "ingen af 1 rækker kunne bruges", True)


def test_the_second_file_of_a_version_says_which_one_took_its_place(register):
    _, other = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.xlsx", "B"))
    assert other.aarsag == f"version 1 er allerede leveret i {CONTACTS}_151_2023-12_v1.csv"


def test_other_bytes_under_a_name_are_a_new_delivery_in_force_and_the_earlier_is_superseded_with_a_warning(register):
    leverancer = register(fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", "B"))
    old, new = sorted(leverancer, key=lambda lev: lev.status)
    assert (new.status, new.fil.sha256) == (LOADED, fil("151_2023-12_v1.csv", "B").sha256)
    assert (old.status, old.aarsag) == (SUPERSEDED, CHANGED)
    assert new.advarsler == CHANGED


def test_a_change_taken_back_is_the_first_delivery_again(register):
    a, b = fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", "B")
    leverancer = {lev.fil.sha256: lev for lev in register(a, b, a)}
    assert {sha: lev.status for sha, lev in leverancer.items()} == {a.sha256: LOADED, b.sha256: SUPERSEDED}
    assert leverancer[a.sha256].tidspunkt == "dag 1"


@pytest.mark.parametrize("refused", ["b", "1"])
def test_a_change_that_is_refused_replaces_nothing(register, refused):
    a, b = fil("151_2023-12_v1.csv", "A"), fil("151_2023-12_v1.csv", refused)
    leverancer = {lev.fil.sha256: lev for lev in register(a, b)}
    assert {sha: lev.status for sha, lev in leverancer.items()} == {a.sha256: LOADED, b.sha256: REFUSED}
    assert leverancer[a.sha256].advarsler == CHANGED


def test_a_refused_file_that_is_mended_under_its_name_is_in_force_and_the_refusal_still_stands_in_the_register(register):
    a, b = fil("151_2023-12_v1.csv", "a"), fil("151_2023-12_v1.csv", "B")
    assert {lev.fil.sha256: lev.status for lev in register(a, b)} == {a.sha256: REFUSED, b.sha256: LOADED}


def test_a_file_that_could_not_be_opened_for_a_while_changes_nothing(register):
    closed, opened = fil("151_2023-12_v1.csv", "a", can_opens=False), fil("151_2023-12_v1.csv", "A")
    assert status(register, closed) == [("151_2023-12_v1.csv", REFUSED)]
    assert (
        without_time(register(closed, opened)) == without_time(register(opened, closed, opened)) == without_time(register(opened))
    )
    assert sorted(s for _, s in status(register, opened, closed)) == [REFUSED, LOADED]


def test_the_same_bytes_under_another_period_or_municipality_are_loaded_with_a_warning(register):
    same = [fil(n, "A") for n in ("101_2023-12_v1.csv", "151_2023-11_v1.csv", "151_2023-12_v1.csv")]
    assert [(lev.status, lev.advarsler) for lev in register(*same)] == [(LOADED, SAME)] * 3
    others = register(fil("151_2023-11_v1.csv", "A"), fil("151_2023-12_v1.csv", "B"), fil("151_2023-12_v2.csv", "B"))
    assert not any(lev.advarsler for lev in others)


def test_a_yearly_delivery_is_ordered_by_its_december(register):
    (yearly,) = register(replace(fil("151_2023-12_v1.csv", "A"), periode="2023"))
    (maanedlig,) = register(fil("151_2023-03_v1.csv", "A"))
    (unknown,) = register(replace(fil("151_2023-12_v1.csv", "a"), periode=None, version=None))
    assert (yearly.til_og_med, maanedlig.til_og_med, unknown.til_og_med) == ("2023-12", "2023-03", None)


@pytest.mark.parametrize("torn", ["register.parquet", "kontroltotaler.parquet"])
def test_a_register_that_is_cut_off_or_gone_is_not_whole(tmp_path, torn):
    file = tmp_path / "leverancer" / torn
    file.parent.mkdir()
    delivery_register.write(tmp_path, [])
    assert delivery_register.is_whole(tmp_path)
    file.write_bytes(file.read_bytes()[:-9])
    assert not delivery_register.is_whole(tmp_path)
    file.unlink()
    assert not delivery_register.is_whole(tmp_path)
