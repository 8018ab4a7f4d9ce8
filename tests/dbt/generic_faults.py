"""The seeded faults of dbt's generic tests, made from each test's own arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.dbt.sown_faults import one_row

Error = tuple[str, str, str]  # what it is, the SQL, and a word that the test's own answer must hold ('' where it has none)


def generic(kind: str, table: str, choice: dict[str, Any], typer: dict[str, str], at: str, empty: bool) -> Iterator[Error]:
    """The faults of a generic test, from its own arguments. Raises KeyError for a kind that has none here: add it."""

    def put_in(column: str, value: str) -> str:
        if empty:
            return f'insert into {table} by name select {value} as "{column}"'
        return f'update {table} set "{column}" = {value} where {one_row(table, at)}'

    # an empty table has no row to double: two without any value are the same key as well
    double = f"insert into {table} from {table} where {at} limit 1"
    if empty:
        double = f'insert into {table} by name select null as "{next(iter(typer))}" from range(2)'

    def reset(columns: list[str], word_: str) -> Iterator[Error]:
        yield from ((f"{k} er tom", put_in(k, "null"), word_.format(k)) for k in columns if k in typer and k not in at)

    match kind:
        case "unik_noegle":
            yield "dobbelt nøgle", double, ""
            yield from reset(choice["kolonner"], "")
        case "unique":
            yield (
                "dobbelt",
                double if not empty else f"insert into {table} by name select 1 as {choice['column_name']} from range(2)",
                "",
            )
        case "not_null":
            yield from reset([choice["column_name"]], "")
        case "accepted_values":
            yield "ukendt værdi", put_in(choice["column_name"], "'findes ikke'"), ""
        case "raekker_holder":
            yield "dobbelt nøgle", double, "dobbelt nøgle"
            yield from reset([*choice["noegle"], *choice.get("udfyldt", [])], "{} er tom")
            for k in choice.get("tilladte", {}):
                vaerdi = "'findes ikke'" if typer[k] == "VARCHAR" else "99"
                yield f"{k} er ukendt", put_in(k, vaerdi), f"{k} har en ukendt værdi"
        case "ingen_raekker":
            # the kind's condition is always one column with one value, or none: then any row is one too many
            kolonne, _, vaerdi = at.partition(" = ") if " = " in at else (next(iter(typer)), "", "null")
            yield "en række", f"insert into {table} by name select {vaerdi} as {kolonne}", ""
        case "beholdning_gaar_op":
            for terms in ("primo", "nye", "afsluttede", "ultimo"):
                en = one_row(table, f"noegletal = '{choice[terms]}'")
                yield f"{terms} en for mange", f"update {table} set vaerdi = vaerdi + 1 where {en}", ""
        case _:
            raise KeyError(f"data-testen {kind} har ingen sået fejl i generic_faults.py")
