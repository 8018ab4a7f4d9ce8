"""A file read by a worker: the same rows and the same account as one read here, under the same key and contracts or not at all,
and nothing entered that does not stand in the store."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from dagster_project.common.errors import SettingsError
from dagster_project.deliveries import on_workers
from dagster_project.deliveries.account import File
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.deliveries.on_workers import Order, accounts, read
from tests.data_folder import sag, sager
from tests.deliveries.helpers import KEY, Place, henvendelser

SAGER, CONTACTS = "kommune_sager", "star_henvendelser"
CPR = "050585-1234"  # nobody's: invented
GOOD = f"{SAGER}/{SAGER}_151_2023-12.csv"
FAULTY = f"{SAGER}/{SAGER}_161_2023-12.csv"
NOBODYS = f"{SAGER}/{CPR}.csv"


@dataclass
class Workers:
    """Workers in this process, with an environment of their own; what they were sent stays in `sent`, as it would travel."""

    environment: dict[str, Path | str]
    sent: list[bytes] = field(default_factory=list)

    def __call__(self, orders: Sequence[Order]) -> list[File]:
        self.sent.append(pickle.dumps(orders))
        with pytest.MonkeyPatch.context() as own:
            for name, value in self.environment.items():
                own.setenv(name, str(value))
            return accounts([read(order) for order in orders])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    here = Place(tmp_path / "her")
    here.put(GOOD, sager(sag("1"), sag("2", "2.000", CPR), sag(f"journal {CPR}")))
    here.put(FAULTY, "sagsnr;ydelse\n1;SU\n")
    here.put(f"{CONTACTS}/{CONTACTS}_151_2023-02.csv", henvendelser("01-02-2023"))
    here.put(NOBODYS, "sagsnr\n1\n")
    return here


@pytest.fixture
def workers(place: Place, tmp_path: Path) -> Workers:
    """What sees the folders of `place` by another path, and has the key in a file."""
    key = tmp_path / "noegle"
    key.write_bytes(KEY)
    (tmp_path / "monteret").symlink_to(place.rod)
    seen = tmp_path / "monteret"
    return Workers({"KONTROL_DATA": seen, "KONTROL_LANDING": seen / "landing", "KONTROL_CPR_NOEGLE": f"fil:{key}"})


def taken_in(place: Place, workers: Callable | None) -> dict[str, File]:
    with IntakeSession(place.landing, place.raa, KEY, 4096, laesere=1, workers=workers) as session:
        return {f.filnavn: f for kilde in (SAGER, CONTACTS, None) for f in session.take_ind(kilde)}


def test_what_workers_read_is_what_is_read_here_row_by_row_and_word_by_word(place: Place, workers: Workers) -> None:
    by_workers = taken_in(place, workers)
    here = taken_in(replace(place, rod=_copy(place)), None)
    assert {n: f.as_dict() for n, f in by_workers.items()} == {n: f.as_dict() for n, f in here.items()}
    assert [f.raekker_laest for f in by_workers.values() if f.aarsag is None] == [3, 1]
    good = by_workers[Path(GOOD).name]
    assert place.raekker(good) == replace(place, rod=_copy(place)).raekker(good)


def _copy(place: Place) -> Path:
    """The landing folder again, beside one's own raw store."""
    other = place.rod.with_name("anden")
    other.mkdir(exist_ok=True)
    if not (other / "landing").exists():
        (other / "landing").symlink_to(place.landing)
    return other


def test_a_task_holds_no_key_no_place_of_the_coordinators_and_no_number_of_a_person(place: Place, workers: Workers) -> None:
    taken_in(place, workers)
    sent = b"".join(workers.sent)
    assert Path(GOOD).name.encode() in sent and Path(FAULTY).name.encode() in sent
    for secret in (KEY, CPR.encode(), CPR.replace("-", "").encode(), str(place.rod).encode()):
        assert secret not in sent


def test_files_that_were_read_are_not_sent_again(place: Place, workers: Workers) -> None:
    taken_in(place, workers)
    sent = len(workers.sent)
    assert taken_in(place, workers) == {} and len(workers.sent) == sent


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("KONTROL_CPR_NOEGLE", "en helt anden nøgle, også over 32 bytes lang", "en anden KONTROL_CPR_NOEGLE end den"),
        ("KONTROL_CPR_NOEGLE", "", "KONTROL_CPR_NOEGLE mangler"),
        (
            "KONTROL_LANDING",
            "/findes/ikke",
            r"kan ikke læse .*2023-12\.csv i landingsmappen /findes/ikke: findes ikke",
        ),
        ("KONTROL_DATA", "/findes/ikke", r"/findes/ikke/raa \(KONTROL_DATA\) hos arbejderen findes ikke: er lageret monteret"),
        ("KONTROL_LAGER", "/findes/ikke", r"/findes/ikke/raa \(KONTROL_LAGER\) hos arbejderen findes ikke"),
    ],
)
def test_a_worker_that_lacks_something_says_what_and_nothing_is_entered(
    place: Place, workers: Workers, name: str, value: str, why: str
) -> None:
    sound = dict(workers.environment)
    workers.environment[name] = value
    with pytest.raises(SettingsError, match=why):
        taken_in(place, workers)
    assert not list((place.raa / "leverancer" / "laest").iterdir())
    workers.environment = sound
    assert taken_in(place, workers)[Path(GOOD).name].raekker_laest == 3  # mended, all are taken in


def test_a_worker_with_other_contracts_reads_nothing(place: Place, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    def of_another_version(orders: Sequence[Order]) -> list[File]:
        monkeypatch.setattr(on_workers, "READER_VERSION", 1)
        return workers(orders)

    with pytest.raises(SettingsError, match="en anden version af kontrolprovenu"):
        taken_in(place, of_another_version)


def test_a_file_that_grew_meanwhile_is_refused_and_read_at_the_next_run(place: Place, workers: Workers) -> None:
    def late(orders: Sequence[Order]) -> list[File]:
        place.put(GOOD, sager(sag("1"), sag("2"), sag("3"), sag("4")))
        return workers(orders)

    assert "blev skrevet til" in taken_in(place, late)[Path(GOOD).name].aarsag
    assert taken_in(place, workers)[Path(GOOD).name].raekker_laest == 4


def test_rows_that_a_worker_left_elsewhere_are_not_entered(place: Place, workers: Workers, tmp_path: Path) -> None:
    elsewhere = Place(tmp_path / "andetsteds")
    elsewhere.landing.mkdir(parents=True)
    taken_in(elsewhere, None)
    workers.environment["KONTROL_DATA"] = elsewhere.rod
    with pytest.raises(SettingsError, match=r"af en arbejder, og rækkerne står ikke i .*kommune_sager\. Er KONTROL_LAGER"):
        taken_in(place, workers)
    assert len(list((place.raa / "leverancer" / "laest").iterdir())) == 1  # what no worker was asked for: a name that is none
    assert taken_in(place, None)[Path(GOOD).name].raekker_laest == 3
