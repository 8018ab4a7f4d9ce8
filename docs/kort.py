"""Makes the map of the municipalities that the site draws: `python docs/kort.py kommuner.geojson`, run once, by hand.

The borders are Geodatastyrelsen's and Danske Kommuner's (FOT, 1:500.000, 13 February 2014), as the public repository
github.com/Neogeografen/dagi holds them (geojson/kommuner.geojson at a1c1563a); no municipality has been joined or parted since
2007. Terms: dagster_project/publish/site/kort/LICENS.md. Needs `shapely` 2.1 or newer and `pyproj`, which nothing else here does:
`python -m venv kort && kort/bin/pip install shapely pyproj`.

A border is simplified once for both its sides, so municipalities still meet. Bornholm moves in, and the smallest ones of the
capital are drawn a second time, larger. Christiansø is no municipality and is left out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "dagster_project" / "publish" / "site" / "kort" / "kommuner.json"
UNIT = 500  # metres to a step of the drawing
TOLERANCE, FINE = 1250, 260  # metres, as shapely.coverage_simplify takes it: of the country, and of the capital drawn larger
LEAST = 4e6  # m²: smaller islands are left out, but for what is the largest part of a municipality
BORNHOLM, CHRISTIANSOE = "400", "411"
MOVED = (-118_000, 28_000)  # metres that Bornholm is moved by: to the east of Zealand
CAPITAL = (
    "101", "147", "151", "153", "155", "157", "159", "161", "163", "165", "167", "169", "173", "175", "183", "185", "187", "190",
    "230",
)  # fmt: skip
LARGER = 3.4  # how many times
PLACE = (664_000, 6_398_000)  # metres: the upper left corner of the capital's drawing
WEST, EAST, NORTH, SOUTH = 439_000, 832_000, 6_406_000, 6_046_000  # the edges of it all, UTM zone 32


def read(file: Path) -> dict[str, Any]:
    """Code -> area in metres, each in one piece of all its islands."""
    import shapely
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, 25832, always_xy=True).transform
    parts: dict[str, list[Any]] = {}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        flat = shapely.force_2d(shapely.geometry.shape(feature["geometry"]))
        parts.setdefault(feature["properties"]["KOMKODE"].lstrip("0"), []).append(
            shapely.transform(flat, to_metres, interleaved=False)
        )
    parts.pop(CHRISTIANSOE)
    return {code: shapely.union_all(own) for code, own in sorted(parts.items())}


def simplified(areas: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    import shapely

    if not shapely.coverage_is_valid(list(areas.values())):
        raise SystemExit("Kommunerne overlapper eller har huller imellem sig: hent filen igen.")
    coarse = dict(zip(areas, shapely.coverage_simplify(list(areas.values()), tolerance), strict=True))
    return {code: _large_parts(area) for code, area in coarse.items()}


def _large_parts(area: Any) -> list[Any]:
    import shapely

    parts = sorted(shapely.get_parts(area), key=lambda p: -p.area)
    return [p for i, p in enumerate(parts) if i == 0 or p.area >= LEAST]


def path(parts: Iterable[Any], origin: tuple[float, float], unit: float) -> str:
    """The rings as one SVG path in whole steps, each from the step before; points that fall together are one."""
    out = []
    for polygon in parts:
        for ring in (polygon.exterior, *polygon.interiors):
            steps = [(round((x - origin[0]) / unit), round((origin[1] - y) / unit)) for x, y in ring.coords]
            steps = [p for i, p in enumerate(steps) if i == 0 or p != steps[i - 1]][:-1]
            if len(steps) > 2:
                out.append(_ring(steps))
    return "".join(out)


def _ring(steps: Sequence[tuple[int, int]]) -> str:
    (x, y), moves = steps[0], pairwise(steps)
    numbers = "".join(f"{_apart(bx - ax)}{_apart(by - ay)}" for (ax, ay), (bx, by) in moves)
    return f"M{x} {y}l{numbers.lstrip()}z"


def _apart(n: int) -> str:
    return f" {n}" if n >= 0 else str(n)


def main(file: Path) -> None:
    import shapely

    areas = read(file)
    areas[BORNHOLM] = shapely.affinity.translate(areas[BORNHOLM], *MOVED)
    country = {code: path(parts, (WEST, NORTH), UNIT) for code, parts in simplified(areas, TOLERANCE).items()}
    capital = {c: areas[c] for c in CAPITAL}
    west, _, _, north = shapely.total_bounds(list(capital.values()))
    steps = UNIT / LARGER
    corner = (west - (PLACE[0] - WEST) / LARGER, north + (NORTH - PLACE[1]) / LARGER)
    drawn = {
        "bredde": round((EAST - WEST) / UNIT), "hoejde": round((NORTH - SOUTH) / UNIT),
        "land": country,
        "hovedstad": {code: path(parts, corner, steps) for code, parts in simplified(capital, FINE).items()},
        "rammer": {
            "hovedstad": _frame(capital, corner, steps),
            "bornholm": _frame({BORNHOLM: areas[BORNHOLM]}, (WEST, NORTH), UNIT),
        },
    }  # fmt: skip
    FILE.write_text(json.dumps(drawn, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(country)} kommuner, {FILE.stat().st_size} byte")


def _frame(areas: Mapping[str, Any], origin: tuple[float, float], unit: float) -> list[int]:
    """x, y, width and height around the areas, in steps of the drawing."""
    import shapely

    west, south, east, north = shapely.total_bounds(list(areas.values()))
    around = 10
    x, y = round((west - origin[0]) / unit) - around, round((origin[1] - north) / unit) - around
    return [x, y, round((east - west) / unit) + 2 * around, round((north - south) / unit) + 2 * around]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Brug: python docs/kort.py <kommuner.geojson>")
    main(Path(sys.argv[1]))
