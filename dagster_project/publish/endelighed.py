"""Provisional or final: how long after its end a year or a month may still be revised, by the method choices in force."""

from __future__ import annotations

from collections.abc import Mapping

FORELOEBIG, ENDELIG = "foreløbig", "endelig"
AAR, BENCHMARK = "endelig_aar_maaneder", "endelig_benchmark_maaneder"  # names in seeds/metodevalg.csv


def status(aar: int, maaned: str | None, periode: str, valg: Mapping[str, str]) -> str:
    """Of a figure for a year, or for a month of the benchmark, in a publication up to `periode`."""
    slut, frist = (maaned, BENCHMARK) if maaned else (f"{aar}-12", AAR)
    return ENDELIG if _nummer(periode) - _nummer(slut) >= int(valg[frist]) else FORELOEBIG


def er_afsluttet(aar: int, maaned: str | None, periode: str) -> bool:
    """Whether a publication up to `periode` covers the whole of the figure's year or month: before that it grows, and is not
    revised."""
    return periode >= (maaned or f"{aar}-12")


def _nummer(maaned: str) -> int:
    return 12 * int(maaned[:4]) + int(maaned[5:7])
