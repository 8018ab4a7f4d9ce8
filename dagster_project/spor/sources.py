"""Where a trail is read.

* How a recount reads delivered cells, in SQL of its own: values from texts that were accepted.
* Where a trail is read: the built database, read-only, and the raw store beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.common.duckdb_read import literal, open_read_only
from dagster_project.deliveries.stored_files import EMPTY, store_file
from dagster_project.settings import Settings, SettingsError

# Written apart from the macros of the dbt project on purpose: a recount that shared their SQL would share their faults. They meet
# only rows that were accepted, so they need not refuse what a delivery may not hold. The plain spellings are tried first: there
# may be millions of them. `spor_tid` is `spor_dato` with the day that never comes for a cell without a date: without a NULL it
# is computed once per distinct text.
MACROS = """
    create temp macro spor_trim(c) as trim(c, ' ' || chr(9) || chr(10) || chr(13) || chr(160));
    create temp macro spor_celle(c) as nullif(nullif(nullif(spor_trim(c), ''), '-'), 'NULL');
    create temp macro spor_fold(c) as
        replace(replace(replace(lower(nfc_normalize(spor_celle(c))), 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa');
    create temp macro spor_slug(c) as regexp_replace(spor_fold(c), '[^a-z0-9]+', '-', 'g');
    create temp macro spor_navn(c) as replace(array_to_string(list_transform(
        regexp_extract_all(c, '(?s).'),
        lambda tegn: if(regexp_full_match(tegn, '[0-9A-Za-zÀ-ÖØ-öø-ſ _.,()-]'), tegn, url_encode(tegn))
    ), ''), '  ', ' %20');
    create temp macro spor_beloeb(c) as case
        when c = '' then null
        when not contains(c, '.') and not contains(c, ',') and try_cast(c as decimal(18, 2)) is not null
            then cast(c as decimal(18, 2))
        else try_cast(replace(regexp_replace(spor_celle(c), '[^0-9,-]', '', 'g'), ',', '.') as decimal(18, 2)) end;
    create temp macro spor_antal(c) as try_cast(replace(spor_celle(c), '.', '') as bigint);
    create temp macro spor_tal(c) as try_cast(case
        when contains(c, ',') or regexp_full_match(spor_celle(c), '-?[0-9]{1,3}([.][0-9]{3})+')
            then replace(replace(spor_celle(c), '.', ''), ',', '.')
        else spor_celle(c) end as decimal(28, 10));
    create temp macro spor_dato(c) as case
        when c = '' then null
        when try_cast(c as date) is not null then cast(c as date)
        when spor_celle(c)[5] = '-' then try_cast(spor_celle(c)[:10] as date)
        else try_cast(spor_celle(c)[7:10] || '-' || spor_celle(c)[4:5] || '-' || spor_celle(c)[1:2] as date) end;
    create temp macro spor_tid(c) as coalesce(
        try_strptime(left(concat(c, '9999-12-31'), 10), ['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y']),
        cast(spor_dato(c) as timestamp),
        timestamp '9999-12-31'
    );
"""


@dataclass(frozen=True)
class Kilder:
    """An open connection to the database with the macros of the recount, and the folder of the raw store."""

    con: duckdb.DuckDBPyConnection
    raa: Path

    def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[tuple]:
        """The rows; the values that the SQL names are put in."""
        return self.execute(sql, values).fetchall()

    def execute(self, sql: str, values: Mapping[str, object] | None = None) -> duckdb.DuckDBPyConnection:
        return self.con.execute(re.sub(r"\$([a-z_0-9]+)", lambda m: literal(values[m[1]]), sql) if values else sql)

    def filer(self, kilde: str, leverancer: list[str]) -> list[str]:
        """The raw files of these deliveries that are there, to be read by name, and the one without rows: it has the columns that
        an earlier version of the contract, and so a file of its time, did not."""
        files = [str(f) for i in leverancer if (f := store_file(self.raa, kilde, i)).exists()]
        return [*files, str(self.raa / kilde / EMPTY)]


@contextmanager
def open_sources(settings: Settings) -> Iterator[Kilder]:
    """The built database and its raw store. Raises SettingsError before the first build."""
    if not settings.database.exists():
        raise SettingsError("Der er ikke bygget noget endnu. Kør først: kontrol run")
    with open_read_only(settings.database) as con:
        yield kilder(con, settings.raa)


def kilder(con: duckdb.DuckDBPyConnection, raa: Path) -> Kilder:
    """A connection of the caller's own made ready; what it writes is temporary and its own."""
    con.execute(MACROS)
    return Kilder(con, raa)
