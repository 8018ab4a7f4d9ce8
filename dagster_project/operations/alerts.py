"""What somebody must be told of: which causes there are now, and which of them nobody has been told of yet.

A cause is told of once by each way; when it has been gone and comes again, it is told of again. No sentence holds a cell of a
delivery: refusals give the reason, checks their name, amounts are sums of a whole delivery."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.build.lateness import forsinkede
from dagster_project.build.status import held_back
from dagster_project.common.danish import kroner
from dagster_project.common.duckdb_read import OTHER_VERSION, open_read_only
from dagster_project.common.files import atomic, read_object
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.publications.run_account import ERROR, read
from dagster_project.settings import Settings

REFUSED, LATE, LOSES, WITHHELD, FAILED = (
    "Leverance afvist",
    "Leverance forsinket",
    "Rettelse, der taber",
    "Udgivelse holdes tilbage",
    "Kørsel fejlede",
)
Send = Callable[[list["Cause"]], None]


@dataclass(frozen=True)
class Cause:
    """`key` makes two of them one and the same; `sentence` is what people read."""

    key: str
    kind: str
    sentence: str


def causes(settings: Settings, of_runs: Iterable[Cause]) -> list[Cause]:
    """Everything that is wrong now, in the order of the kinds; nothing of a database that another version built."""
    found = list(of_runs)
    if settings.database.exists():
        with suppress(OTHER_VERSION):  # the run that builds it again tells
            found += [*_withheld(settings), *_of_database(settings.database)]
    mask = Pseudonym(settings.noegle()).mask
    return [Cause(mask(c.key), c.kind, mask(c.sentence)) for c in found]


def _of_database(database: Path) -> list[Cause]:
    with open_read_only(database) as con:
        refused = con.execute(
            "select leverance_id, concat_ws(' ', coalesce(kilde, 'en fil, hvis navn ikke kan læses,'), "
            "'fra ' || kommunekode, 'for ' || periode, 'version ' || version), aarsag "
            "from marts.leverancer where status = 'afvist' order by all"
        ).fetchall()
    return [
        *(Cause(f"afvist/{i}", REFUSED, f"{what}: {why}.") for i, what, why in refused),
        *(Cause(f"forsinket/{f.kilde}/{f.kommunekode}/{f.mangler[-1]}", LATE, f"{f.linje()}.") for f in forsinkede(database)),
        *(
            Cause(f"{h.tal_id}/{h.forskel}", LOSES, f"{h.tal_id}: {kroner(h.forskel)} i forhold til før, uden forklaring.")
            for h in held_back(database)
        ),
    ]


def _withheld(settings: Settings) -> list[Cause]:
    """One per check that withholds publication, but for those whose every finding is told of by itself."""
    account = read(settings.data.absolute())
    if account is None:
        return []
    told = {h.kontrol for h in held_back(settings.database)}
    failed = [r.kontrol for r in account.resultater if not r.bestaaet and r.alvor == ERROR]
    return [
        Cause(f"kontrol/{name}", WITHHELD, f"{name} holder ikke. Se: kontrol status")
        for name in failed
        if name.rpartition(": ")[2] not in told
    ]


def tell(settings: Settings, found: list[Cause], ways: Mapping[str, Send]) -> dict[str, int]:
    """Gives each way what it has not been told of, in one message, and remembers it when that came through. Says how many each
    was given. What one way refuses keeps nothing from the others; its error is raised when all were tried."""
    file = settings.data.absolute() / "advarsler.json"
    memory, given, errors = read_object(file) or {}, {}, []
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for way, send in ways.items():
        known = memory.get(way, {})
        new = [c for c in found if c.key not in known]
        try:
            if new:
                send(new)
        except AlertError as e:
            errors.append(e)
            continue
        given[way] = len(new)
        memory[way] = {c.key: known.get(c.key, now) for c in found}
    with atomic(file) as temporary:
        temporary.write_text(json.dumps(memory, ensure_ascii=False), "utf-8")
    if errors:
        raise errors[0]
    return given


class AlertError(Exception):
    """A message that did not come through; the sentence names the setting, and no secret."""
