"""What the country's next publication costs beside its first, search included: one municipality has delivered other amounts.

`python -m bench.second <tables> <folder> first`, then `second` as often as wanted; `<tables>` is a folder of those of
`bench.country`. Revisions between the two need the database, and are left out. With `her` as a fourth word it is made in this
very process, without measuring: for a profiler."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.country import PERIODE
from bench.measurement import measure
from bench.pattern import of_twice_the_amount, with_claims

KEY = b"kun-til-maaling-0123456789-01234"


def second(tables: Path, folder: Path, name: str) -> None:
    """`first` or `second` of the two, with the sums that a publication takes of what it rests on and of what it holds."""
    from dagster_project.common.processes import prepare
    from dagster_project.publications.fingerprints import files_in
    from dagster_project.publish.editions import build_view, write_both
    from dagster_project.publish.site import poster

    gc.disable()  # as in `kontrol udgiv`
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
        files_in(earlier[0])
    write_both(everyone, target, earlier, KEY)
    build_view([(target / u, poster(u, earlier)) for u in ("intern", "offentlig")], True)
    files_in(target)


def _second(publication: pa.Table) -> pa.Table:
    """What the table `udgivelse` says of the second."""
    own: Mapping[str, str] = {"nr": "2", "revision": f"Erstatter {PERIODE}.1"}
    rows = [own.get(n, v) for n, v in zip(*(publication[c].to_pylist() for c in ("noegle", "vaerdi")), strict=True)]
    return publication.set_column(1, publication.schema.field("vaerdi"), pc.cast(pa.array(rows), pa.string()))


if __name__ == "__main__":
    if sys.argv[4:] == ["her"]:
        second(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    else:
        took = measure([sys.executable, "-m", "bench.second", *sys.argv[1:4], "her"])
        print(f"{sys.argv[3]}: {took} (belastning {os.getloadavg()[0]:.1f})")
