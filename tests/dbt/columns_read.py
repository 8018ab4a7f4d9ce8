"""Which columns of which tables a compiled model reads, by its syntax tree; what cannot be told apart is refused."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope


def read_columns(sql: str) -> dict[str, set[str]]:
    """Table name -> the columns read. Raises ValueError for a star over a table, and for a column of no named table."""
    was_read: dict[str, set[str]] = {}
    for scope in traverse_scope(sqlglot.parse_one(sql, dialect="duckdb")):
        tables = {alias: kilde.name for alias, kilde in scope.sources.items() if isinstance(kilde, exp.Table)}
        for tabel in tables.values():
            was_read.setdefault(tabel, set())
        _none_star_over(scope, tables)
        for column in scope.columns:
            if column.table in tables:
                was_read[tables[column.table]].add(column.name)
            elif not column.table and tables and not _is_own_name(column, scope):
                raise ValueError(f"kolonnen {column.name} siger ikke, hvilken tabel den er fra")
    return was_read


def _none_star_over(scope: Scope, tabeller: dict[str, str]) -> None:
    """A star over a table reads whatever the table has, today or tomorrow."""
    for star in scope.expression.find_all(exp.Star):
        if star.find_ancestor(exp.Count) is not None or star.find_ancestor(exp.Select) is not scope.expression:
            continue
        qualified = star.parent.table if isinstance(star.parent, exp.Column) else ""
        hit = [t for a, t in tabeller.items() if qualified in ("", a)]
        if hit:
            raise ValueError(f"* læser alt i {', '.join(hit)}")


def _is_own_name(column: exp.Column, scope: Scope) -> bool:
    """A name that the select list itself gives, as in `order by`, is no column of a table."""
    return column.name in scope.expression.named_selects and column.find_ancestor(exp.Order, exp.Group) is not None
