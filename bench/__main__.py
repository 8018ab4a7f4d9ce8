"""`python -m bench [--kun navn ...] [--mod commit] [--national N ...]`: each measurement in a folder of its own, removed
afterwards."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from bench import beside, engines, publication, runs, sources


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--kun", nargs="*", metavar="navn", help="only these measurements; without it all of them")
    p.add_argument("--mod", metavar="commit", help="build that commit beside, and measure both by turns, of all this only that")
    p.add_argument("--plan", action="store_true", help="say what would be measured, and measure nothing")
    p.add_argument("--csv", type=int, default=2_000_000, help="rows of the CSV that is only taken in")
    p.add_argument("--national", type=int, default=10_000_000, help="rows of the national benchmark")
    p.add_argument("--motorer", type=int, default=10_000_000, help="rows that both engines compute")
    p.add_argument("--pandas", type=int, default=20_000_000, help="rows at which bare pandas is measured too")
    p.add_argument("--maaned", type=int, default=2_000_000, help="rows of a month")
    p.add_argument("--kendte", type=int, default=25, help="known months when one more arrives")
    p.add_argument("--gange", type=int, default=3, help="repetitions of the new month, and turns of --mod")
    p.add_argument("--alt", type=int, default=50, help="months when everything is recomputed")
    a = p.parse_args()
    measurements = {
        "fast": ("en kørsels faste omkostninger på prøven", runs.fixed),
        "kilder": (f"{a.csv:,} rækker CSV til raa/", lambda root: sources.risikosager(root, a.csv)),
        "regneark": ("et regneark på 200.000 rækker", lambda root: sources.spreadsheet(root, 200_000)),
        "kendte": ("1.000 kendte leverancer", lambda root: sources.known(root, 1_000)),
        "national": (
            f"{a.national:,} rækker i 5 CSV-filer, fra filer til marts",
            lambda root: runs.national(root, a.national, 5, with_pandas=False),
        ),
        "stor_national": (
            f"{a.pandas:,} rækker i 10 CSV-filer, også med pandas",
            lambda root: runs.national(root, a.pandas, 10, with_pandas=True),
        ),
        "ny_maaned": (
            f"en måned på {a.maaned:,} rækker oven på {a.kendte} kendte og på ingen, {a.gange} gange hver",
            lambda root: runs.new_month(root, a.maaned, a.kendte, a.gange),
        ),
        "spor": (
            f"landets tal fulgt til rækkerne blandt 10 måneder à {a.maaned:,} rækker",
            lambda root: runs.spor(root, a.maaned, 10),
        ),
        "udgivelse": (
            "udgaver, rapporter og sites af prøven og i landets størrelse, og den tungeste side",
            publication.udgivelse,
        ),
        "alt_igen": (
            f"{a.alt} måneder à {a.maaned:,} rækker, alt regnet igen fra raa/",
            lambda root: runs.everything_again(root, a.maaned, a.alt),
        ),
        "motorer": (
            f"{a.motorer:,} rækker i 8 leverancer, regnet lokalt og i opgaver på Spark (make spark), {a.gange} gange hver",
            lambda root: engines.engines(root, a.motorer, 8, a.gange),
        ),
    }
    if unknown := set(a.kun or ()) - set(measurements):
        p.error(f"ukendt måling: {', '.join(sorted(unknown))}; forventede {', '.join(measurements)}")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} kerner, {memory} GiB, "
        f"Python {platform.python_version()}, belastning {os.getloadavg()[0]:.1f}"
    )
    if a.mod and not a.plan:
        with tempfile.TemporaryDirectory(prefix="kontrol-bench-") as folder:
            return beside.beside(Path(folder), a.mod, a.gange, a.national)
    print("Måles (alt sammen omkring 20 minutter og 5 GB disk på to ledige kerner):")
    for name in a.kun or measurements:
        print(f"  {name}: {measurements[name][0]}", flush=True)
    for name in [] if a.plan else a.kun or measurements:
        with tempfile.TemporaryDirectory(prefix="kontrol-bench-") as folder:
            measurements[name][1](Path(folder))


if __name__ == "__main__":
    main()
