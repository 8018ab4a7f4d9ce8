"""`python -m bench [--kun navn ...] [--national N ...]`: each measurement in a folder of its own, removed afterwards."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from bench import kilder, koersler, udgivelse


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--kun", nargs="*", metavar="navn", help="only these measurements; without it all of them")
    p.add_argument("--plan", action="store_true", help="say what would be measured, and measure nothing")
    p.add_argument("--csv", type=int, default=2_000_000, help="rows of the CSV that is only taken in")
    p.add_argument("--national", type=int, default=10_000_000, help="rows of the national benchmark")
    p.add_argument("--pandas", type=int, default=20_000_000, help="rows at which bare pandas is measured too")
    p.add_argument("--maaned", type=int, default=2_000_000, help="rows of a month")
    p.add_argument("--kendte", type=int, default=25, help="known months when one more arrives")
    p.add_argument("--gange", type=int, default=3, help="repetitions of the new month")
    p.add_argument("--alt", type=int, default=50, help="months when everything is recomputed")
    a = p.parse_args()
    maalinger = {
        "fast": ("en kørsels faste omkostninger på prøven", koersler.fast),
        "kilder": (f"{a.csv:,} rækker CSV til raa/", lambda rod: kilder.risikosager(rod, a.csv)),
        "regneark": ("et regneark på 200.000 rækker", lambda rod: kilder.regneark(rod, 200_000)),
        "kendte": ("1.000 kendte leverancer", lambda rod: kilder.kendte(rod, 1_000)),
        "national": (
            f"{a.national:,} rækker i 5 CSV-filer, fra filer til marts",
            lambda rod: koersler.national(rod, a.national, 5, med_pandas=False),
        ),
        "stor_national": (
            f"{a.pandas:,} rækker i 10 CSV-filer, også med pandas",
            lambda rod: koersler.national(rod, a.pandas, 10, med_pandas=True),
        ),
        "ny_maaned": (
            f"en måned på {a.maaned:,} rækker oven på {a.kendte} kendte og på ingen, {a.gange} gange hver",
            lambda rod: koersler.ny_maaned(rod, a.maaned, a.kendte, a.gange),
        ),
        "spor": (
            f"landets tal fulgt til rækkerne blandt 10 måneder à {a.maaned:,} rækker",
            lambda rod: koersler.spor(rod, a.maaned, 10),
        ),
        "udgivelse": ("udgaver, rapporter og sites af prøven og i landets størrelse, og den tungeste side", udgivelse.udgivelse),
        "alt_igen": (
            f"{a.alt} måneder à {a.maaned:,} rækker, alt regnet igen fra raa/",
            lambda rod: koersler.alt_igen(rod, a.maaned, a.alt),
        ),
    }
    if ukendte := set(a.kun or ()) - set(maalinger):
        p.error(f"ukendt måling: {', '.join(sorted(ukendte))}; forventede {', '.join(maalinger)}")
    hukommelse = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} kerner, {hukommelse} GiB, "
        f"Python {platform.python_version()}, belastning {os.getloadavg()[0]:.1f}"
    )
    print("Måles (alt sammen omkring 20 minutter og 5 GB disk på to ledige kerner):")
    for navn in a.kun or maalinger:
        print(f"  {navn}: {maalinger[navn][0]}", flush=True)
    for navn in [] if a.plan else a.kun or maalinger:
        with tempfile.TemporaryDirectory(prefix="kontrol-bench-") as mappe:
            maalinger[navn][1](Path(mappe))


if __name__ == "__main__":
    main()
