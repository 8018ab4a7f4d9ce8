"""Invented persons: CPR numbers with 60 added to the day, which the CPR register does not hold."""

from __future__ import annotations

from datetime import date, timedelta

from dagster_project.sample.chance import lod

_VAEGTE = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def cpr(foedt_fra: int, foedt_til: int, *noegle: object) -> str:
    """Ten digits for a person born in the years from `foedt_fra` to `foedt_til`, fixed by the key.

    The seventh digit follows the rule of centuries and the digits pass modulus 11, so that the sample shows no warnings
    that a real delivery would not.
    """
    foerste = date(foedt_fra, 1, 1)
    foedt = foerste + timedelta(days=lod((date(foedt_til, 12, 31) - foerste).days + 1, "foedt", *noegle))
    dato = f"{foedt.day + 60:02d}{foedt:%m%y}"
    mindste = 4000 if foedt.year >= 2000 else 0
    hoejst = 10_000 if foedt.year >= 2000 else 4000
    start = lod(hoejst - mindste, "loebenr", *noegle)
    for skridt in range(hoejst - mindste):
        nummer = f"{dato}{mindste + (start + skridt) % (hoejst - mindste):04d}"
        if sum(vaegt * int(ciffer) for vaegt, ciffer in zip(_VAEGTE, nummer, strict=True)) % 11 == 0:
            return nummer
    raise AssertionError("some serial number always passes modulus 11")
