"""How the typed cells of a sheet become the text that the raw store keeps (docs/kontrakter.md §1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

Celle = str | int | float | bool | date | datetime | time | object

_NAER = 1e-6  # kroner: how far a float may lie from two decimals and still be meant as them
HELE = 1e15  # above this a spreadsheet no longer holds every whole number


def tekst(vaerdi: Celle) -> str:
    """A cell as text whatever its column: whole numbers without decimals, dates ISO, true and false as ja/nej."""
    if isinstance(vaerdi, str):
        return vaerdi
    # Not 1/0: in an amount or a count that would be taken for a number.
    if isinstance(vaerdi, bool):
        return "ja" if vaerdi else "nej"
    if isinstance(vaerdi, int):
        return str(vaerdi)
    if isinstance(vaerdi, float):
        hel = vaerdi.is_integer() and abs(vaerdi) < HELE
        return str(int(vaerdi)) if hel else repr(vaerdi).replace(".", ",")
    if isinstance(vaerdi, datetime):
        midnat = vaerdi.time().replace(microsecond=0) == time()
        return vaerdi.date().isoformat() if midnat else vaerdi.isoformat(" ", "seconds")
    if isinstance(vaerdi, time):
        return vaerdi.isoformat("seconds")
    return str(vaerdi)  # a date is ISO by itself; a length of time is no date and stays recognisable


def beloeb(vaerdi: Celle) -> str:
    """An amount with two decimals; one that is not within 10⁻⁶ of that keeps its decimals, which staging refuses."""
    if isinstance(vaerdi, float):
        afrundet = round(vaerdi, 2)
        if abs(vaerdi - afrundet) <= _NAER:
            # Adding zero turns -0.0 into 0.0.
            return f"{afrundet + 0.0:.2f}".replace(".", ",")
    return tekst(vaerdi)


def cpr(vaerdi: Celle) -> str:
    """A number cell has lost the leading zero of a birthday before the 10th."""
    cifre = tekst(vaerdi)
    return f"0{cifre}" if not isinstance(vaerdi, str) and len(cifre) == 9 and cifre.isdigit() else cifre


def noegle(vaerdi: Celle) -> str:
    """A number of more than 15 digits has lost some of them in the spreadsheet: written so that staging refuses it."""
    if isinstance(vaerdi, int | float) and not isinstance(vaerdi, bool) and abs(vaerdi) >= HELE:
        return f"{vaerdi:.15E}".replace(".", ",")
    return tekst(vaerdi)


OMSAETTERE: dict[str, Callable[[Celle], str]] = {"beloeb": beloeb, "cpr": cpr, "noegle": noegle}


def kolonne_som_tekst(celler: Sequence[Celle], type_: str) -> pa.Array:
    """A column of cells as text, by the contract's type of it: what the functions above give, floats or dates all at once."""
    omsaet = OMSAETTERE.get(type_, tekst)
    klasser = set(map(type, celler))
    if klasser == {str}:
        return pa.array(celler, pa.string())
    samlet: pa.Array | None = None
    if float in klasser:
        tal = pa.array(_kun(celler, float, klasser), pa.float64())
        samlet = _beloeb_samlet(tal) if type_ == "beloeb" else None if type_ == "cpr" else _hele_samlet(tal)
        hurtig: type = float
    elif date in klasser:
        samlet = pc.cast(pa.array(_kun(celler, date, klasser), pa.date32()), pa.string())
        hurtig = date
    if samlet is None:
        return pa.array([c if c.__class__ is str else omsaet(c) for c in celler], pa.string())
    if len(klasser) == 1:
        return samlet
    andre = [None if c.__class__ is hurtig else c if c.__class__ is str else omsaet(c) for c in celler]
    return pc.coalesce(samlet, pa.array(andre, pa.string()))


def _kun(celler: Sequence[Celle], klasse: type, klasser: set[type]) -> Sequence[Celle | None]:
    """The cells of one class, the others missing."""
    return celler if len(klasser) == 1 else [c if c.__class__ is klasse else None for c in celler]


def _beloeb_samlet(tal: pa.Array) -> pa.Array | None:
    """None when one of them has more than two decimals, or more digits than are worth hurrying for."""
    if not pc.all(pc.less(pc.abs(tal), HELE / 100)).as_py():
        return None
    oerer = pc.round(pc.multiply(tal, 100.0))
    if not pc.all(pc.less_equal(pc.abs(pc.subtract(tal, pc.divide(oerer, 100.0))), _NAER)).as_py():
        return None
    hele = pc.cast(pc.cast(oerer, pa.int64()), pa.decimal128(19, 0))
    return pc.replace_substring(pc.cast(pc.multiply(hele, pa.scalar(Decimal("0.01"))), pa.string()), ".", ",")


def _hele_samlet(tal: pa.Array) -> pa.Array | None:
    """None when one of them is no whole number."""
    if not pc.all(pc.and_(pc.equal(tal, pc.floor(tal)), pc.less(pc.abs(tal), HELE))).as_py():
        return None
    return pc.cast(pc.cast(tal, pa.int64()), pa.string())
