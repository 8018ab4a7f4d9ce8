"""A store of objects behind whole runs, asked of a server that speaks S3: the same tables as without one, by either engine; what
it refuses, cuts off or has lost is said in words and leaves nothing torn; and no key of it stands anywhere."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.build import per_delivery_cache
from dagster_project.build.per_delivery_cache import save_result, whole_results
from dagster_project.common.files import sha256
from dagster_project.common.object_store import ObjectStore, StoreError
from dagster_project.deliveries.forgotten import complete, forgotten
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.storage import agree
from dagster_project.deliveries.stored_files import store_file
from dagster_project.engine.files import files_of
from dagster_project.engine.task import Batch, Task, TaskError
from dagster_project.engine.worker import compute
from dagster_project.settings import Settings
from tests.data_folder import KEY, Folder, sag, sager
from tests.deliveries.helpers import Place
from tests.deliveries.test_forgotten import decided
from tests.engine import faulty
from tests.engine.compare import differences, results
from tests.engine.on_spark import computed, spark_environment
from tests.s3_server import BUCKET, CUT, KEY_ID, REFUSE, SECRET, SHORT, Server, serving

pytestmark = [pytest.mark.torture, pytest.mark.build]
MONTHS = ("2025-11", "2025-12")
KEYS = "stg_udk_risikosager_noegler"
MODELS = {KEYS, "stg_udk_risikosager_gentagne", "int_risikosager_ligetil", "int_risikosager_enkeltvis", "int_risikosager_saere"}
MODELS |= {"int_risikosager_karantaene", "int_risikosager_karantaenekroner"}
SAGER = "kommune_sager/kommune_sager_151_2025-12.csv"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("s3")) as up:
        yield up


@pytest.fixture
def store(server: Server, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return ObjectStore(f"s3://{BUCKET}/proeve")


def deliver(folder: Folder, months: tuple[str, ...] = MONTHS) -> None:
    for month in months:
        faulty.write(folder.landing, month, 2_000)
    folder.put(*SAGER.split("/"), sager(sag("1"), sag("2", "2.000", "610190-0002")))


def run(folder: Folder, server: Server, prefix: str, **more: str) -> tuple[int, str]:
    answer = folder.kontrol("run", KONTROL_LAGER=f"s3://{BUCKET}/{prefix}", **server.environment, **more)
    said = answer.stdout + answer.stderr
    assert "Traceback" not in said and SECRET not in said and KEY_ID not in said, said
    return answer.returncode, said


def below(folder: Path) -> dict[Path, bytes]:
    return {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_one_store_through_runs_faults_and_engines(tmp_path: Path, server: Server) -> None:
    """One story, because a build is dear: without a store, with one, refused, cut off, lost, and by Spark."""
    plain, folder = Folder(tmp_path / "uden"), Folder(tmp_path / "med")
    for place in (plain, folder):
        deliver(place)
    assert plain.kontrol("run").returncode in (0, 1)
    store = ObjectStore(f"s3://{BUCKET}/151", server.filesystem())

    _what_is_refused_enters_no_journal(folder, server, store)
    status, said = run(folder, server, "151")
    assert status in (0, 1), said
    assert differences(plain.data, folder.data) == []
    _every_file_is_an_object(folder, store)
    _copies_that_are_gone_are_fetched_and_half_a_one_is_not_taken(folder, server)
    _what_is_gone_in_both_is_read_again_or_said(folder, server, store)
    assert differences(plain.data, folder.data) == []
    _workers_read_and_write_there(plain, folder, server, store)
    _no_key_of_it_stands_anywhere(folder)


def _what_is_refused_enters_no_journal(folder: Folder, server: Server, store: ObjectStore) -> None:
    with server.told(REFUSE, "PUT:/raa/ POST:/raa/"):
        status, said = run(folder, server, "151")
    assert status == 2 and "kan ikke skrives: adgang nægtet" in said and "s3://lager/151" in said, said
    assert not (folder.data / "kontrol.duckdb").exists()
    assert store.listing("raa") == {} and not list((folder.data / "raa" / "leverancer" / "laest").iterdir())


def _every_file_is_an_object(folder: Folder, store: ObjectStore) -> None:
    files = [*(folder.data / "raa").glob("*/[!_]*.parquet"), *results(folder.data).values()]
    files = [f for f in files if f.parent.name != "leverancer"]
    there = store.listing("raa") | store.listing("cache")
    assert {f.relative_to(folder.data).as_posix(): {sha256(f): f.stat().st_size} for f in files} == there
    assert len(there) == 3 + len(MODELS) * len(MONTHS)


def _copies_that_are_gone_are_fetched_and_half_a_one_is_not_taken(folder: Folder, server: Server) -> None:
    shutil.rmtree(folder.data / "cache")
    (raw,) = (folder.data / "raa" / "kommune_sager").glob("[!_]*.parquet")
    content = raw.read_bytes()
    raw.unlink()
    database = sha256(folder.data / "kontrol.duckdb")
    for fault, words in ((CUT, "kontrolsummen passer ikke"), (SHORT, "kan ikke læses")):
        with server.told(fault, "/raa/kommune_sager/"):
            status, said = run(folder, server, "151")
        assert status == 2 and words in said and "kommune_sager" in said, said
        assert not raw.exists() and not list((folder.data / "raa").rglob(".*.tmp"))
    assert sha256(folder.data / "kontrol.duckdb") == database
    (folder.data / "kontrol.duckdb").unlink()
    with server.told(CUT, f"/cache/{KEYS}/"):
        status, said = run(folder, server, "151")
    assert status == 2 and "kontrolsummen passer ikke" in said and KEYS in said, said
    assert raw.read_bytes() == content
    status, said = run(folder, server, "151")
    assert status in (0, 1), said
    assert set(computed(folder).values()) == {f"0 af {len(MONTHS)} leverancer regnes"}


def _what_is_gone_in_both_is_read_again_or_said(folder: Folder, server: Server, store: ObjectStore) -> None:
    (raw,) = (folder.data / "raa" / "kommune_sager").glob("[!_]*.parquet")
    (place,) = [p for p in store.listing("raa") if "kommune_sager" in p]
    delivered = (folder.landing / SAGER).read_bytes()
    for there in (False, True):
        raw.unlink()
        for sum_ in store.listing("raa").get(place, {}):
            store.delete(place, sum_)
        (folder.data / "kontrol.duckdb").unlink(missing_ok=True)
        if not there:
            (folder.landing / SAGER).unlink()
            status, said = run(folder, server, "151")
            assert status == 2 and "ikke længere i landingsmappen: kommune_sager_151_2025-12.csv" in said, said
            assert "heller ikke i s3://lager/151" in said and "sikkerhedskopi" in said
            folder.put(*SAGER.split("/"), delivered)
            raw.touch()
        else:
            status, said = run(folder, server, "151")
            assert status in (0, 1) and store.listing("raa")[place] == {sha256(raw): raw.stat().st_size}, said


def _workers_read_and_write_there(plain: Folder, folder: Folder, server: Server, store: ObjectStore) -> None:
    key = folder.rod / "noegle"
    key.write_text(KEY, "utf-8")
    reading = {"KONTROL_LAES_HOS": "arbejdere", "KONTROL_CPR_NOEGLE": f"fil:{key}"}
    more = {"KONTROL_MOTOR": "spark", "KONTROL_SPARK": "local[2]", **reading, **spark_environment()}
    for place in (plain, folder):
        deliver(place, ("2025-10",))
    before, accounts = store.listing("cache"), below(folder.data / "raa" / "leverancer" / "laest")
    # the file of cases was written again too, and workers read what they have not seen as it is: only the new month is refused
    with server.told(REFUSE, "PUT:/raa/udk_risikosager POST:/raa/udk_risikosager"):
        status, said = run(folder, server, "151", **more)
    assert status == 2 and "kan ikke skrives: adgang nægtet" in said and "raa/udk_risikosager" in said, said
    assert below(folder.data / "raa" / "leverancer" / "laest") == accounts
    with server.told(REFUSE, f"PUT:/cache/{KEYS} POST:/cache/{KEYS}"):
        status, said = run(folder, server, "151", **more)
    assert status == 2 and "kan ikke skrives: adgang nægtet" in said and KEYS in said, said
    assert store.listing("cache").keys() == before.keys()  # every other model reads the keys, or what was made of them
    status, said = run(folder, server, "151", **more)
    assert status in (0, 1), said
    assert computed(folder) == dict.fromkeys(MODELS, f"1 af {len(MONTHS) + 1} leverancer regnes")
    assert plain.kontrol("run").returncode in (0, 1)
    assert differences(plain.data, folder.data) == []
    assert {p: set(s) for p, s in store.listing("cache").items()} == {p: {sha256(f)} for p, f in results(folder.data).items()}
    raw = list((folder.data / "raa" / "udk_risikosager").glob("[!_]*.parquet"))
    assert len(raw) == len(MONTHS) + 1  # the coordinator has a copy of what a worker read
    assert {f: {sha256(f)} for f in raw} == {f: set(store.listing("raa")[f.relative_to(folder.data).as_posix()]) for f in raw}


def _no_key_of_it_stands_anywhere(folder: Folder) -> None:
    assert (folder.data / "bygning" / "spark.log").exists() and list((folder.data / "log").iterdir())
    for secret in (SECRET, KEY_ID):
        assert [f for f, c in below(folder.data).items() if secret.encode() in c] == []


def test_two_writers_at_once_and_a_reader_between_them_see_whole_files_only(store: ObjectStore, tmp_path: Path) -> None:
    place, files = "cache/m/f00/a.parquet", []
    for nr in range(2):
        file = tmp_path / f"{nr}.parquet"
        file.write_bytes(bytes([nr]) * (6 << 20))  # more than one part of an upload
        files.append((file, sha256(file)))
    failed: list[BaseException] = []

    def write(file: Path, sum_: str) -> None:
        try:
            for _ in range(3):
                store.keep(file, place, sum_)
        except BaseException as e:
            failed.append(e)

    writers = [threading.Thread(target=write, args=f) for f in files for _ in range(2)]
    for writer in writers:
        writer.start()
    while any(w.is_alive() for w in writers):
        for sum_, size in store.listing("cache/m").get(place, {}).items():
            assert size == 6 << 20
            store.bring(place, sum_, tmp_path / "laest" / "a.parquet")
    for writer in writers:
        writer.join()
    assert failed == [] and store.listing("cache/m") == {place: {sum_: 6 << 20 for _, sum_ in files}}


def test_a_server_that_is_gone_a_bucket_that_is_not_there_and_a_prefix_of_anothers_are_said(
    server: Server, tmp_path: Path
) -> None:
    folder, other = Folder(tmp_path / "en"), Folder(tmp_path / "anden")
    for place in (folder, other):
        place.put(*SAGER.split("/"), sager(sag("1")))
    nowhere = {**server.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    answer = folder.kontrol("run", KONTROL_LAGER=f"s3://{BUCKET}/optaget", **nowhere)
    assert answer.returncode == 2 and "lageret svarer ikke" in answer.stderr and "Traceback" not in answer.stderr, answer.stderr
    answer = folder.kontrol("run", KONTROL_LAGER="s3://findes-ikke/p", **server.environment)
    assert answer.returncode == 2 and "bucketen findes ikke" in answer.stderr and "Traceback" not in answer.stderr, answer.stderr
    with server.told(REFUSE, "PUT:/optaget/raa POST:/optaget/raa"):  # far enough to have the prefix
        assert run(folder, server, "optaget")[0] == 2
    status, said = run(other, server, "optaget")
    assert status == 2 and "hører til en anden datamappe end" in said, said
    with pytest.raises(StoreError):
        ObjectStore("s3://findes-ikke/p", server.filesystem()).keep(folder.landing / SAGER, "raa/k/a.parquet", "0" * 64)


def test_rows_that_go_by_a_rule_go_from_the_store_too_and_a_refusal_is_brought_to_its_end(
    server: Server, store: ObjectStore, tmp_path: Path
) -> None:
    place = Place(tmp_path / "data")
    old = decided(place)
    settings = Settings(data=place.rod, landing=place.landing, lager=store.address)
    agree(store, place.raa, Journal(place.raa).filer.values())
    (name,) = old.lager_sum
    store.keep(
        store_file(place.raa, name, old.leverance_id), f"cache/slettes/f00/{old.leverance_id}.parquet", old.lager_sum[name]
    )
    assert len(store.listing("raa")) == 2
    with server.told(REFUSE, "DELETE:/proeve/"), pytest.raises(StoreError, match="kan ikke slettes: adgang nægtet"):
        complete(settings)
    assert not forgotten(place.raa).faerdig
    assert complete(settings).faerdig is False and forgotten(place.raa).faerdig
    assert [p for p in store.listing("raa") if old.leverance_id in p] == [] and len(store.listing("raa")) == 1
    assert store.listing("cache/slettes") == {}


def test_a_worker_takes_the_files_of_its_task_and_leaves_its_result_there_alone(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Spark: what `mapInArrow` calls on a machine that has no data folder."""
    monkeypatch.setenv("KONTROL_LAGER", store.address)
    monkeypatch.delenv("KONTROL_DATA", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "arbejder"))
    (tmp_path / "arbejder").mkdir()
    a, b = Task("a"), Task("b")
    sql = "select nr + 1 as nr from read_parquet(['raa/opg/@leverance@.parquet'])"
    batch = Batch("m2", "f00", sql, (a, b), duckdb.__version__)
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"nr": [1, 2]}), file)
    store.keep(file, "raa/opg/a.parquet", sha256(file))
    with files_of(batch, a) as data:
        assert compute(batch, a, data).rows == 2
    ((place, sums),) = store.listing("cache/m2").items()
    assert place == "cache/m2/f00/a.parquet" and list((tmp_path / "arbejder").iterdir()) == []
    store.bring(place, *sums, tmp_path / "resultat.parquet")
    assert sorted(pq.read_table(tmp_path / "resultat.parquet")["nr"].to_pylist()) == [2, 3]
    with pytest.raises(TaskError, match=r"raa/opg/b\.parquet findes ikke i lageret.*kontrol run"), files_of(batch, b):
        pass
    file.write_bytes(b"of an earlier reading")
    store.keep(file, "raa/opg/a.parquet", sha256(file))
    with pytest.raises(TaskError, match=r"raa/opg/a\.parquet findes i 2 udgaver"), files_of(batch, a):
        pass
    assert set(store.listing("cache/m2")) == {place} and list((tmp_path / "arbejder").iterdir()) == []


def test_results_of_a_build_are_made_of_the_store_and_the_store_of_them(
    server: Server, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What dbt's materialization calls, in a data folder: kept, fetched again, the results of another fingerprint gone."""
    monkeypatch.setenv("KONTROL_LAGER", store.address)
    monkeypatch.setattr(per_delivery_cache, "_opened", [])
    monkeypatch.chdir(tmp_path)
    assert whole_results("cache", "m3", "f00") == []
    half = tmp_path / "cache" / "m3" / "f00" / "a.tmp"
    for fault in (True, False):
        pq.write_table(pa.table({"nr": [1]}), half)
        refused = pytest.raises(TaskError, match="adgang nægtet") if fault else nullcontext()
        with server.told(REFUSE if fault else "intet", "PUT:/cache/ POST:/cache/"), refused:
            save_result("cache/m3/f00/a.tmp", "cache/m3/f00/a.parquet")
    content = (tmp_path / "cache/m3/f00/a.parquet").read_bytes()
    shutil.rmtree(tmp_path / "cache")
    with server.told(CUT, "/cache/m3/"), pytest.raises(TaskError, match="kontrolsummen passer ikke"):
        whole_results("cache", "m3", "f00")
    assert not list((tmp_path / "cache").rglob("*.parquet")) and not list((tmp_path / "cache").rglob(".*.tmp"))
    assert whole_results("cache", "m3", "f00") == ["a"]
    assert (tmp_path / "cache/m3/f00/a.parquet").read_bytes() == content
    (sum_,) = store.listing("cache/m3")["cache/m3/f00/a.parquet"]
    store.delete("cache/m3/f00/a.parquet", sum_)
    assert whole_results("cache", "m3", "f00") == ["a"] and list(store.listing("cache/m3")) == ["cache/m3/f00/a.parquet"]
    assert whole_results("cache", "m3", "f01") == [] and store.listing("cache/m3") == {}
