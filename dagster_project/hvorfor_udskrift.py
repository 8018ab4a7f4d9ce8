"""What `kontrol hvorfor` prints: a case, its facts, the rules in order, and the sentence that decided."""

from __future__ import annotations

from dagster_project.hvorfor import Proeve, Sag
from dagster_project.konsol import konsol


def vis(sager: list[Sag]) -> None:
    """Every benefit and municipality of the case, one after the other."""
    ud = konsol()
    for sag in sager:
        ud.print("\n".join(linjer(sag)))


def linjer(sag: Sag) -> list[str]:
    """The lines of one case; the last but one empty, so that cases stand apart."""
    afgoerende = next((p for p in sag.proever if p.regel == sag.regel), None)
    tomme = [navn for navn, vaerdi in sag.forhold.items() if vaerdi is None]
    return [
        f"{sag.sagsnr} · {sag.ydelse} · {sag.kommune} ({sag.kommunekode})",
        f"Kontroltrin: {sag.kontroltrin}" + (f" efter {sag.regel}" if sag.regel else "") + _afvigelse(sag),
        f"Kilde til sagen: {sag.filnavn}, række {sag.raekke_nr}",
        "",
        "Oplysninger",
        *(f"  {navn}: {vaerdi}" for navn, vaerdi in sag.forhold.items() if vaerdi is not None),
        f"  ikke oplyst: {', '.join(tomme) or 'intet'}",
        "",
        f"Regler i kraft {sag.forhold['oprettet_dato']}, da sagen blev oprettet"
        + (f" (regelsættet fra {sag.metodeversion})" if sag.metodeversion else ""),
        *(_regel(p, sag) for p in sag.proever),
        *(["  Ingen. Se, om oprettet_dato er rigtig."] if not sag.proever else []),
        "",
        *([f"Sætningen bag {sag.regel}", f"  »{afgoerende.kildesaetning}«", f"  {afgoerende.kilde}", ""] if afgoerende else []),
    ]


def _afvigelse(sag: Sag) -> str:
    return f"; sagsbehandleren har registreret {sag.forhold['kontroltrin_registreret']}, reglen gælder" if sag.afviger else ""


def _regel(proeve: Proeve, sag: Sag) -> str:
    if not proeve.holder:
        udfald = "holder ikke"
    elif proeve.regel == sag.regel:
        udfald = "holder og afgør"
    else:
        udfald = f"holder, men {sag.regel} kom først"
    trin = f" → {proeve.kontroltrin}" if proeve.kontroltrin else ""
    return f"  {proeve.regel} {udfald}{trin}: {proeve.begrundelse}"
