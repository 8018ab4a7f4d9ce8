"""What the country's next publication costs beside its first, search included: one municipality has delivered other amounts.

`python -m bench.second <tables> <folder> first`, then `second` as often as wanted; `<tables>` is a folder of those of
`bench.country`. Revisions between the two need the database, and are left out."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.country import PERIODE
from bench.pattern import of_twice_the_amount, with_claims

KEY = b"kun-til-maaling-0123456789-01234"


def second(tables: Path, folder: Path, name: str) -> None:
    """`first` or `second` of the two, timed part by part in CPU of this process and its children."""
    from dagster_project.common.processes import prepare
    from dagster_project.publications.fingerprints import files_in
    from dagster_project.publish.editions import build_view, write_both
    from dagster_project.publish.site import poster

    prepare()
    everyone = with_claims({f.stem: pq.read_table(f) for f in sorted(tables.glob("*.parquet"))})
    earlier = [folder / f"{PERIODE}.1"] if name == "second" else []
    if earlier:
        everyone = {n: of_twice_the_amount(t) for n, t in everyone.items()}
        everyone["udgivelse"] = _second(everyone["udgivelse"])
    target = folder / f"{PERIODE}.{1 + len(earlier)}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if earlier:
        _tag("summer af den første", lambda: files_in(earlier[0]))
    _tag("skjulning, tabeller og arbejdsbøger", lambda: write_both(everyone, target, earlier, KEY))
    _tag("årsrapporter og sites", lambda: build_view([(target / u, poster(u, earlier)) for u in ("intern", "offentlig")], True))
    _tag("summer af den nye", lambda: files_in(target))


def _second(publication: pa.Table) -> pa.Table:
    """What the table `udgivelse` says of the second."""
    own: Mapping[str, str] = {"nr": "2", "revision": f"Erstatter {PERIODE}.1"}
    rows = [own.get(n, v) for n, v in zip(*(publication[c].to_pylist() for c in ("noegle", "vaerdi")), strict=True)]
    return publication.set_column(1, publication.schema.field("vaerdi"), pc.cast(pa.array(rows), pa.string()))


def _tag(name: str, work: Callable[[], object]) -> None:
    begun, cpu = time.perf_counter(), _cpu()
    work()
    print(f"  {name}: {time.perf_counter() - begun:.1f} s ({_cpu() - cpu:.1f} s CPU i denne proces)", flush=True)


def _cpu() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


if __name__ == "__main__":
    second(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
