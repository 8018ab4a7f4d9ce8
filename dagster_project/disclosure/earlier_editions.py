"""Earlier publications read back: what they held, what their public edition hid, and the cases behind the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.disclosure.benchmark import hidden_groups
from dagster_project.disclosure.breakdowns import TABLES as FORDELTE
from dagster_project.disclosure.breakdowns import distribute
from dagster_project.disclosure.contributions import case_contributions
from dagster_project.disclosure.equations import collect
from dagster_project.disclosure.over_time import EarlierEditions
from dagster_project.disclosure.select_hidden import FOR_OTHERS_DUE
from dagster_project.disclosure.stood import Pair
from dagster_project.disclosure.weeks import omitted_years

HIDDEN_JOURNAL = "skjult.parquet"
_TABLES = ("afstemning", "tal", "provenu_aar", "provenu_linjer", "kontrolsager", "indsatser", *FORDELTE)


def read_earlier(folders: Sequence[Path]) -> list[EarlierEditions]:
    """In the order given, which is that of their publication. A folder without a public edition held nothing that anyone could
    subtract from."""
    return [_read(m) for m in folders if (m / HIDDEN_JOURNAL).exists()]


def _read(folder: Path) -> EarlierEditions:
    tables = {n: pq.read_table(folder / "intern" / "tabeller" / f"{n}.parquet") for n in _TABLES}
    for name in FORDELTE:  # a breakdown that was internal then showed nobody anything
        if not (folder / "offentlig" / "tabeller" / f"{name}.parquet").exists():
            tables[name] = tables[name].slice(0, 0)
    system = collect(tables)
    distribute(system, tables)
    tal, derived = ({n: c.vaerdi for n, c in system.celler.items() if c.printed is printed} for printed in (True, False))
    journal = pq.read_table(folder / HIDDEN_JOURNAL)
    reasons = dict(zip(journal["tal_id"].to_pylist(), journal["grund"].to_pylist(), strict=True))
    hidden = frozenset(reasons)
    sensitive = frozenset(n for n, reason in reasons.items() if not reason.startswith(FOR_OTHERS_DUE))
    both = {n: _both(folder, n) for n in ("benchmark", "benchmark_kriterier", "su_flytninger_uge")}
    weeks, criteria = both["su_flytninger_uge"], both["benchmark_kriterier"]
    return EarlierEditions(
        folder.name,
        tal,
        hidden,
        case_contributions(tables),
        sensitive,
        derived,
        omitted_years(*weeks) if weeks else {},
        hidden_groups(criteria[1]) if criteria else frozenset(),
        **both,
        system=system,
    )


def _both(folder: Path, table: str) -> Pair | None:
    """The table as its internal and as its public edition have it; None when either has it not."""
    files = [folder / u / "tabeller" / f"{table}.parquet" for u in ("intern", "offentlig")]
    return tuple(pq.read_table(f) for f in files) if all(f.exists() for f in files) else None
