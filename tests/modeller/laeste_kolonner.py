"""Which columns of which tables a compiled model reads, by its syntax tree; what cannot be told apart is refused."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope


def laeste_kolonner(sql: str) -> dict[str, set[str]]:
    """Table name -> the columns read. Raises ValueError for a star over a table, and for a column of no named table."""
    laest: dict[str, set[str]] = {}
    for scope in traverse_scope(sqlglot.parse_one(sql, dialect="duckdb")):
        tabeller = {alias: kilde.name for alias, kilde in scope.sources.items() if isinstance(kilde, exp.Table)}
        for tabel in tabeller.values():
            laest.setdefault(tabel, set())
        _ingen_stjerne_over(scope, tabeller)
        for kolonne in scope.columns:
            if kolonne.table in tabeller:
                laest[tabeller[kolonne.table]].add(kolonne.name)
            elif not kolonne.table and tabeller and not _er_eget_navn(kolonne, scope):
                raise ValueError(f"kolonnen {kolonne.name} siger ikke, hvilken tabel den er fra")
    return laest


def _ingen_stjerne_over(scope: Scope, tabeller: dict[str, str]) -> None:
    """A star over a table reads whatever the table has, today or tomorrow."""
    for stjerne in scope.expression.find_all(exp.Star):
        if stjerne.find_ancestor(exp.Count) is not None or stjerne.find_ancestor(exp.Select) is not scope.expression:
            continue
        kvalificeret = stjerne.parent.table if isinstance(stjerne.parent, exp.Column) else ""
        ramte = [t for a, t in tabeller.items() if kvalificeret in ("", a)]
        if ramte:
            raise ValueError(f"* læser alt i {', '.join(ramte)}")


def _er_eget_navn(kolonne: exp.Column, scope: Scope) -> bool:
    """A name that the select list itself gives, as in `order by`, is no column of a table."""
    return kolonne.name in scope.expression.named_selects and kolonne.find_ancestor(exp.Order, exp.Group) is not None
