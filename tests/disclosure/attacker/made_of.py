"""Where an unrounded value can hide beside the tables: colours, widths, coordinates, sizes, the inside of books and reports.

Everything in a public folder is made of its public tables. Whoever makes it of them again, with no internal edition near, gets
the same bytes; a byte that is another comes from something else, whatever it means."""

from __future__ import annotations

from pathlib import Path


def attack_made(public: Path, again: Path, *within: str) -> list[str]:
    """Files under the public folder that are not byte for byte what its tables gave when they were made `again`; those that only
    one of the two has. `within`: only these of its folders."""
    here, there = (_files(folder, within) for folder in (public, again))
    findings = [f"{name}: findes kun det ene sted" for name in sorted(here.keys() ^ there.keys())]
    for name in sorted(here.keys() & there.keys()):
        one, other = here[name].read_bytes(), there[name].read_bytes()
        if one != other:
            at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
            findings.append(f"{name}: er ikke, hvad de offentlige tabeller giver, fra byte {at}")
    return findings


def _files(folder: Path, within: tuple[str, ...]) -> dict[str, Path]:
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {n: p for n, p in files.items() if not within or n.startswith(within)}
