"""What this checkout costs beside another commit's, by turns on the same machine: `python -m bench --mod <commit>`."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measurement import CHECK, Measurement, environment, kontrol, measure, write
from bench.runs import check_empty, correct, months_until_2025
from dagster_project.sample.national import write_snapshots

HERE = Path(__file__).parents[1]
# ends when the definitions stand: a look through every object before the process ends is no part of loading them
_DEFINITIONS = "import gc, dagster_project.definitions; gc.freeze()"


@dataclass(frozen=True)
class Program:
    """An installed checkout: its commit as users write it, and its folder."""

    name: str
    folder: Path

    @property
    def check(self) -> Path:
        """Its `kontrol`."""
        return CHECK if self.folder == HERE else self.folder / ".venv" / "bin" / CHECK.name

    def definitions(self, root: Path) -> Measurement:
        return measure([self.check.with_name("python"), "-c", _DEFINITIONS], environment(root), at=root)


def beside(root: Path, commit: str, times: int, rows: int) -> None:
    """Medians of `times` turns over the sample; then once `rows` national rows. The ratios are what holds: ours / theirs.
    Raises CalledProcessError for an unknown commit, or one that cannot be installed."""
    with checked_out(root / "checkout", commit) as other:
        both = (Program("her", HERE), other)
        for p in both:  # unmeasured, for dbt's project is parsed and code compiled: what an installation pays once, is ready then
            _over_the_sample(p, root / f"varm-{p.name}")
        turns: dict[str, list[dict[str, Measurement]]] = {p.name: [] for p in both}
        for turn in range(times):
            for p in both:
                turns[p.name].append(_over_the_sample(p, root / f"{p.name}-{turn}"))
        _told(f"Prøven, {times} gange på skift", both, turns)
        if rows:
            files = write_snapshots(root / "lager", months_until_2025(5), rows // 5, "csv")
            once = {p.name: [_rows(p, root / f"{p.name}-land", files)] for p in both}
            _told(f"{rows:,} rækker i 5 CSV-filer, én gang", both, once)


@contextmanager
def checked_out(folder: Path, commit: str) -> Iterator[Program]:
    """The commit in a work tree of its own, installed as its Makefile does it, and gone afterwards."""
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, commit], cwd=HERE, check=True)
    try:
        # a Makefile's own exports do not reach it: it is another project's
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "VIRTUAL_ENV", "KONTROL_"))}
        subprocess.run(["make", "--silent", "setup"], cwd=folder, env=clean, check=True)
        yield Program(commit, folder)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=HERE, check=True)


def _over_the_sample(p: Program, root: Path) -> dict[str, Measurement]:
    """One turn, in a data folder of its own: what a month over the sample costs."""
    kontrol(root, "demo", program=p.check)
    first = kontrol(root, "run", program=p.check)
    nothing = kontrol(root, "run", program=p.check)
    status = kontrol(root, "status", program=p.check)
    correct(root / "landing")
    return {
        "første kørsel i en ny datamappe": first,
        "intet nyt": nothing,
        "kontrol status": status,
        "en lille ny leverance": kontrol(root, "run", program=p.check),
        "kontrol udgiv": kontrol(root, "udgiv", "--godkendt-af", "Måling", program=p.check),
        "Dagsters definitioner": p.definitions(root),
    }


def _rows(p: Program, root: Path, files: list[Path]) -> dict[str, Measurement]:
    """From monthly files to marts and checks, and of it what a run costs whatever is in it."""
    fixed = check_empty(root, p.check)
    for file in files:
        (root / "landing" / "udk_risikosager" / file.name).hardlink_to(file)
    return {"alt": kontrol(root, "run", program=p.check), "en kørsel over én lille fil": fixed}


def _told(name: str, both: tuple[Program, Program], turns: Mapping[str, list[dict[str, Measurement]]]) -> None:
    ours, theirs = (turns[p.name] for p in both)
    lines = []
    for what in ours[0]:
        a, b = (_median([t[what] for t in all_turns]) for all_turns in (ours, theirs))
        lines.append(f"{what}: {a}; {both[1].name}: {b}; forhold {a.sekunder / b.sekunder:.2f} i tid, {a.cpu / b.cpu:.2f} i CPU")
    write(f"{name} (belastning {os.getloadavg()[0]:.1f})", *lines)


def _median(several: list[Measurement]) -> Measurement:
    return Measurement(*(statistics.median(getattr(m, f) for m in several) for f in ("sekunder", "cpu", "mib")))
