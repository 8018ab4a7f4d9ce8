"""`python -m bench [--kun navn ...] [--raekker N ...]`: each measurement in a folder of its own, removed afterwards."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from bench import kilder, koersler


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--kun", nargs="*", help="names of measurements: fast kilder national stor_national ny_maaned alt_igen")
    p.add_argument("--csv", type=int, default=2_000_000, help="rows of the CSV that is only taken in")
    p.add_argument("--national", type=int, default=10_000_000, help="rows of the national benchmark")
    p.add_argument("--pandas", type=int, default=20_000_000, help="rows at which bare pandas is measured too")
    p.add_argument("--maaned", type=int, default=2_000_000, help="rows of a month")
    p.add_argument("--kendte", type=int, default=25, help="known months when one more arrives")
    p.add_argument("--alt", type=int, default=100_000_000, help="rows when everything is recomputed")
    a = p.parse_args()
    maalinger = {
        "fast": lambda rod: koersler.fast(rod),
        "kilder": lambda rod: kilder.risikosager(rod, a.csv),
        "regneark": lambda rod: kilder.regneark(rod, 200_000),
        "kendte": lambda rod: kilder.kendte(rod, 1_000),
        "national": lambda rod: koersler.national(rod, a.national, 5, med_pandas=False),
        "stor_national": lambda rod: koersler.national(rod, a.pandas, 10, med_pandas=True),
        "ny_maaned": lambda rod: koersler.ny_maaned(rod, a.maaned, a.kendte, 3),
        "alt_igen": lambda rod: koersler.alt_igen(rod, a.alt, 50),
    }
    hukommelse = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} kerner, {hukommelse} GiB, Python {platform.python_version()}"
    )
    for navn in a.kun or maalinger:
        with tempfile.TemporaryDirectory(prefix="kontrol-bench-") as mappe:
            maalinger[navn](Path(mappe))


if __name__ == "__main__":
    main()
