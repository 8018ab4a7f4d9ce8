"""Forgetting the years that are over the limit: what would go, the proof that no other figure rests on it, and the doing.

Nothing goes before a build from what would be left has given every figure of the years that stay as it is now, and every
figure of the years that go stands in a publication."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from dagster_project.build.state import code_fingerprint
from dagster_project.common.data_lock import lock
from dagster_project.common.duckdb_read import literal, open_read_only
from dagster_project.common.errors import UsageError
from dagster_project.common.periods import bygget_til
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.forgotten import Forgotten, FrozenFigure, complete, forgotten, record, to_go, without_rows
from dagster_project.deliveries.journal import Journal
from dagster_project.publications import chain
from dagster_project.publications.own_place import settle
from dagster_project.publications.run_account import is_valid, read
from dagster_project.publish.another_month import copy_journal, folder_apart, link_delivery, run_in
from dagster_project.revisions.find import predecessor
from dagster_project.settings import Settings

# What tells of deliveries, and of figures held against others: it says itself what is gone
_TELLS = frozenset(
    ("advarsler", "afstemning", "forsinkede", "karantaene", "leverancer", "tilbageholdt", "udk_advarsler", "udsagn")
)
_YEAR = {"aar": "aar", "afgoerelsesaar": "afgoerelsesaar", "iso_aar": "iso_aar", "periode": "cast(left(periode, 4) as integer)"}
# Claims are counted over all that there are: what is outstanding must stay, and what was paid, or written off, goes with its rows
_CLAIMS = "noegletal similar to 'krav_(rejst|betalt|afskrevet)(:.*)?'"
_STAYS = {
    "krav": "select kommunekode, periode, aar, ydelse, aldersklasse, udestaaende from {db}.marts.krav where udestaaende <> 0",
    "indsatser": "from {db}.marts.indsatser where not " + _CLAIMS,
}
AT_MOST = 5  # tables or figures named in a sentence


@dataclass(frozen=True)
class Plan:
    """What a rule would remove: deliveries with rows that stand."""

    rule: Forgotten
    files: tuple[File, ...]

    @property
    def years(self) -> list[str]:
        return sorted({f.periode[:4] for f in self.files})

    @property
    def rows(self) -> int:
        return sum(f.raekker_laest or 0 for f in self.files)


def plan(settings: Settings, now: datetime) -> Plan | None:
    """What is over the limit today; None without a limit, or with nothing over it."""
    if settings.slet_efter_aar is None or not settings.raa.exists():
        return None
    day = now.astimezone(ZoneInfo("Europe/Copenhagen")).date()
    before = day.year - settings.slet_efter_aar
    earlier = forgotten(settings.raa)
    rule = Forgotten(
        max(before, earlier.foer_aar if earlier else 0),
        f"KONTROL_SLET_EFTER_AAR={settings.slet_efter_aar}",
        day.isoformat(),
        (bygget_til(settings.database) if settings.database.exists() else None) or "",
    )
    files = to_go(rule, Journal(settings.raa).filer.values())
    return Plan(replace(rule, leverancer=tuple(f.leverance_id for f in files)), tuple(files)) if files else None


def forget(settings: Settings, planned: Plan, godkendt_af: str) -> int:
    """Removes the rows; gives how many figures stand in publications alone from now on. The database goes with them and must be
    built again. Raises UsageError, with nothing removed, when figures of the years that stay would change, or when figures that
    go were never published."""
    data = settings.data.absolute()
    with lock(data):
        settle(settings)
        if list(planned.files) != to_go(planned.rule, Journal(settings.raa).filer.values()):
            raise UsageError("Intet er slettet: leverancerne er ændret imens. Se igen, hvad der skal slettes: kontrol ryd")
        account = read(data)
        if not is_valid(account, settings.database) or account.uaktuelle or account.kode != code_fingerprint():
            raise UsageError("Intet er slettet: databasen er ikke bygget til ende af dette program. Kør: kontrol run")
        publication = _newest(settings, planned.rule.bygget_til)
        with _built_without(settings, planned) as (left, con):
            _refuse(_changed(con, planned.rule.foer_aar))
            worse = set(read(left.data).fejlede()) - set(account.fejlede())
            if worse:
                raise UsageError(f"Intet er slettet: uden rækkerne ville kontroller fejle: {_some(sorted(worse))}.")
            figures = _figures(con, publication, planned.rule)
        # from here on it is decided: what is cut off, the next run brings to its end
        record(settings.raa, replace(planned.rule, godkendt_af=godkendt_af, faerdig=False), figures)
        complete(settings)
        return len(figures)


def _newest(settings: Settings, periode: str) -> Path:
    """The publication that holds the figures as they are now. Raises UsageError when there is none, or when the database is not
    built to the newest month: figures of later months would go unseen."""
    terms = [m for m, _ in chain.unharmed(settings.data.absolute())]
    with open_read_only(settings.database) as con:
        delivered = con.execute(
            "select max(case when length(periode) = 7 then periode else periode || '-12' end) from marts.leverancer "
            "where status = 'indlæst' and kilde not in (select unnest($own))",
            {"own": [k for k, contract in contracts().items() if contract.egne_fakta]},
        ).fetchone()[0]
    newest = max(chain.order(m.name)[0] for m in terms) if terms else ""
    if periode < (newest := max(delivered or "", newest)):
        raise UsageError(f"Intet er slettet: databasen er bygget til {periode}, men der er tal til {newest}. Kør: kontrol run")
    if (found := predecessor(periode, terms)) is None:
        raise UsageError(
            "Intet er slettet: ingen udgivelse har tallene for de år, der skulle slettes. Udgiv først: kontrol udgiv"
        )
    return found


@contextmanager
def _built_without(settings: Settings, planned: Plan) -> Iterator[tuple[Settings, duckdb.DuckDBPyConnection]]:
    """A folder apart, built from what would be left, and a session with both databases: `nu` and `rest`."""
    gone = {f.leverance_id for f in planned.files}
    with folder_apart(settings) as left:
        copy_journal(settings, left)
        journal = Journal(left.raa)
        for file in list(journal.filer.values()):
            if file.leverance_id in gone:
                journal.rewrite(without_rows(file, planned.rule))
                continue
            for kilde in file.lager:
                link_delivery(settings, left, kilde, file.leverance_id)
        run_in(left, planned.rule.bygget_til)
        with open_read_only() as con:
            con.execute(f"attach {literal(settings.database)} as nu (read_only)")
            con.execute(f"attach {literal(left.database)} as rest (read_only)")
            yield left, con


def _changed(con: duckdb.DuckDBPyConnection, from_year: int) -> list[str]:
    """The tables in which a row would be another, and how many: a row of a year that stays is as it was, and none is new or
    halved of a year that goes."""
    out = []
    tables = con.execute(
        "select table_name, list(column_name) from duckdb_columns() where database_name = 'nu' and schema_name = 'marts' "
        "group by table_name order by table_name"
    ).fetchall()
    for table, columns in tables:
        if table in _TELLS:
            continue
        year = next((sql for name, sql in _YEAR.items() if name in columns), None)
        now, left = (f"({_STAYS.get(table, 'from {db}.marts.' + table).format(db=db)})" for db in ("nu", "rest"))
        asked = [f"from {left} except all from {now}"]
        if year:
            asked.append(f"from {now} where {year} >= {from_year} except all from {left}")
        if n := sum(con.execute(f"select count(*) from ({sql})").fetchone()[0] for sql in asked):
            out.append(f"{table} ({n})")
    return out


def _refuse(changed: list[str]) -> None:
    if changed:
        raise UsageError(
            f"Intet er slettet: rækker i tabeller, der bliver, hviler på dem, der skulle slettes: {_some(changed)}. "
            "Sæt KONTROL_SLET_EFTER_AAR højere, eller lad en leverance for et senere år rumme de sager (krav: udestående beløb)."
        )


def _figures(con: duckdb.DuckDBPyConnection, publication: Path, rule: Forgotten) -> list[FrozenFigure]:
    """The figures that go, as the publication has them. Raises UsageError when it has them otherwise, or not."""
    file = literal(publication / "intern" / "tabeller" / "tal.parquet")
    rows = con.execute(
        "select n.tal_id, n.vaerdi, p.vaerdi from nu.intermediate.int_tal as n "
        "anti join rest.intermediate.int_tal as r using (tal_id) "
        f"left join read_parquet({file}) as p using (tal_id) order by n.tal_id"
    ).fetchall()
    if unpublished := [tal_id for tal_id, now, then in rows if now != then]:
        raise UsageError(
            f"Intet er slettet: {_some(unpublished)} står ikke sådan i {publication.name}. Udgiv det byggede først: kontrol udgiv"
        )
    return [FrozenFigure(tal_id, now, publication.name, rule.sentence) for tal_id, now, _ in rows]


def _some(names: list[str]) -> str:
    more = len(names) - AT_MOST
    return ", ".join(names[:AT_MOST]) + (f" og {more} til" if more > 0 else "")
