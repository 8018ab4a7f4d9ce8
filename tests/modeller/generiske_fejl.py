"""The seeded faults of dbt's generic tests, made from each test's own arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.modeller.saaede_fejl import en_raekke

Fejl = tuple[str, str, str]  # what it is, the SQL, and a word that the test's own answer must hold ('' where it has none)


def generiske(slags: str, tabel: str, valg: dict[str, Any], typer: dict[str, str], hvor: str, tom: bool) -> Iterator[Fejl]:
    """The faults of a generic test, from its own arguments. Raises KeyError for a kind that has none here: add it."""

    def saet(kolonne: str, vaerdi: str) -> str:
        if tom:
            return f'insert into {tabel} by name select {vaerdi} as "{kolonne}"'
        return f'update {tabel} set "{kolonne}" = {vaerdi} where {en_raekke(tabel, hvor)}'

    # an empty table has no row to double: two without any value are the same key as well
    dobbelt = f"insert into {tabel} from {tabel} where {hvor} limit 1"
    if tom:
        dobbelt = f'insert into {tabel} by name select null as "{next(iter(typer))}" from range(2)'

    def nulstil(kolonner: list[str], ord_: str) -> Iterator[Fejl]:
        yield from ((f"{k} er tom", saet(k, "null"), ord_.format(k)) for k in kolonner if k in typer and k not in hvor)

    match slags:
        case "unik_noegle":
            yield "dobbelt nøgle", dobbelt, ""
            yield from nulstil(valg["kolonner"], "")
        case "unique":
            yield (
                "dobbelt",
                dobbelt if not tom else f"insert into {tabel} by name select 1 as {valg['column_name']} from range(2)",
                "",
            )
        case "not_null":
            yield from nulstil([valg["column_name"]], "")
        case "accepted_values":
            yield "ukendt værdi", saet(valg["column_name"], "'findes ikke'"), ""
        case "raekker_holder":
            yield "dobbelt nøgle", dobbelt, "dobbelt nøgle"
            yield from nulstil([*valg["noegle"], *valg.get("udfyldt", [])], "{} er tom")
            for k in valg.get("tilladte", {}):
                vaerdi = "'findes ikke'" if typer[k] == "VARCHAR" else "99"
                yield f"{k} er ukendt", saet(k, vaerdi), f"{k} har en ukendt værdi"
        case "ingen_raekker":
            # the kind's condition is always one column with one value, or none: then any row is one too many
            kolonne, _, vaerdi = hvor.partition(" = ") if " = " in hvor else (next(iter(typer)), "", "null")
            yield "en række", f"insert into {tabel} by name select {vaerdi} as {kolonne}", ""
        case "beholdning_gaar_op":
            for led in ("primo", "nye", "afsluttede", "ultimo"):
                en = en_raekke(tabel, f"noegletal = '{valg[led]}'")
                yield f"{led} en for mange", f"update {tabel} set vaerdi = vaerdi + 1 where {en}", ""
        case _:
            raise KeyError(f"data-testen {slags} har ingen sået fejl i generiske_fejl.py")
