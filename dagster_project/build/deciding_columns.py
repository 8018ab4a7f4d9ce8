"""What decides a column besides what it is computed of, written into its expression so that a lineage by syntax sees it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, build_scope, find_all_in_scope


def name_what_decides(tree: exp.Expression) -> None:
    """Rewrites a qualified query in place, for reading only: what it would give is no longer the same.

    * A constant is decided by the rows that it stands on: `select 'udfyldt' … where hoering_dato is not null` names hoering_dato.
    * A joined table's column is decided by what the tables are joined on, less what the row itself shows: its key.
    * A count of one bit of a number, `state & 4 = 4`, is made of the terms of `state` that may set that bit, and of no other.

    A filter that picks whole rows, and the join that only filters, are not named: they would stand on every column alike."""
    _split_bits(tree)
    for select in list(tree.find_all(exp.Select)):
        for projection in select.selects:
            _add_conditions(select, projection.this if isinstance(projection, exp.Alias) else projection)


def _add_conditions(select: exp.Select, value: exp.Expression) -> None:
    joins = {j.alias_or_name: j for j in select.args.get("joins") or () if j.args.get("on")}
    if isinstance(_bare(value), exp.Literal | exp.Boolean):
        where = select.args.get("where")
        conditions = [where.this] if where else []
        conditions += [c for j in joins.values() if not j.side for c in _conditions(select, j)]
    else:
        tables = {c.table for c in find_all_in_scope(value, exp.Column)}
        conditions = [c for name, j in joins.items() if name in tables for c in _conditions(select, j)]
    if conditions:
        branch = exp.If(this=exp.and_(*(c.copy() for c in conditions)), true=value.copy())
        value.replace(exp.Case(ifs=[branch]))


def _conditions(select: exp.Select, join: exp.Join) -> Iterator[exp.Expression]:
    """What a join asks, but for equality with a column that the select shows as it is."""
    shown = {p.unalias().sql() for p in select.selects if isinstance(p.unalias(), exp.Column)}
    for condition in _bare(join.args["on"]).flatten() if isinstance(_bare(join.args["on"]), exp.And) else [join.args["on"]]:
        if not (isinstance(condition, exp.EQ) and {condition.this.sql(), condition.expression.sql()} & shown):
            yield condition


def _split_bits(tree: exp.Expression) -> None:
    """A column `state` that bits are asked of gets a column beside it per question, `state__4`, of the terms that may set it."""
    root = build_scope(tree)
    made: set[tuple[int, str, int]] = set()
    for scope in list(root.traverse()) if root else ():
        for asked in list(find_all_in_scope(scope.expression, exp.BitwiseAnd)):
            column, mask = asked.this, asked.expression
            if isinstance(column, exp.Column) and isinstance(mask, exp.Literal) and mask.is_int:
                _ask(scope, column, int(mask.name), made)


def _ask(scope: Scope, column: exp.Column, mask: int, made: set[tuple[int, str, int]]) -> None:
    """Makes the column name its bits, where it comes from a step of the query."""
    source = scope.sources.get(column.table)
    if isinstance(source, Scope) and _give(source, column.name, mask, made):
        column.this.replace(exp.to_identifier(_named(column.name, mask)))


def _give(scope: Scope, name: str, mask: int, made: set[tuple[int, str, int]]) -> bool:
    """Adds the column of those bits to a step; False for a step that has no such column."""
    names = scope.expression.named_selects
    if name not in names:
        return False
    if (key := (id(scope), name, mask)) in made:
        return True
    made.add(key)
    for part in _selects(scope):
        projection = part.expression.selects[names.index(name)]
        value = _with_bits(projection.this if isinstance(projection, exp.Alias) else projection, mask).copy()
        part.expression.append("expressions", exp.alias_(value, _named(name, mask), copy=False))
        if isinstance(value, exp.Column):
            _ask(part, value, mask, made)
    return True


def _selects(scope: Scope) -> Iterator[Scope]:
    """The selects of a step: several where it is a union."""
    if isinstance(scope.expression, exp.Select):
        yield scope
    for part in scope.set_operation_scopes:
        yield from _selects(part)


def _with_bits(value: exp.Expression, mask: int) -> exp.Expression:
    """The terms of a sum that may set one of the bits. A `case` with one branch only keeps rows from being counted here."""
    value = _bare(value)
    if isinstance(value, exp.Case) and not value.this and len(value.args["ifs"]) == 1 and not value.args.get("default"):
        return _with_bits(value.args["ifs"][0].args["true"], mask)
    if isinstance(value, exp.Add):
        kept = [term for term in value.flatten() if any(v is None or v & mask for v in _results(term))]
        return exp.func("list_value", *(t.copy() for t in kept))
    return value


def _results(value: exp.Expression | None) -> Iterator[int | None]:
    """The whole numbers that an expression may come to; None among them for one that cannot be told."""
    value = _bare(value) if value else None
    if isinstance(value, exp.Case):
        for branch in value.args["ifs"]:
            yield from _results(branch.args["true"])
        if value.args.get("default"):
            yield from _results(value.args["default"])
    else:
        yield int(value.name) if isinstance(value, exp.Literal) and value.is_int else None


def _named(name: str, mask: int) -> str:
    return f"{name}__{mask}"


def _bare(value: exp.Expression) -> exp.Expression:
    while isinstance(value, exp.Paren | exp.Cast):
        value = value.this
    return value
