"""UDK's statements of the sample: the real one of 2023, and invented ones in the same layout for the years before."""

from __future__ import annotations

from dagster_project.sample.tools import KOMMUNE, SEEDS, celle, distribute, draw, mixed, payments_per_year, provenu

LAST = 2023  # the year whose real statement is published
INVENTED = "Opdigtede tal til prøvebrug"
_YDELSER = ("Boligsikring", "Boligydelse", "Børne- og ungeydelse", "Børnetilskud", "Folkepension", "Førtidspension")
_GROUPS = "Værdi i DKK og Antal\tStop/nedregulering\t\tTilbagebetalingskrav\t\tEfterregulering\tSkat\tProvenu i alt"
_UNITS = "\tAntal\tBeløb\tAntal\tBeløb\tBeløb\tBeløb\tBeløb"


def _ydelser(year: int) -> list[tuple[str, int, int, int, int, int]]:
    """Benefit, stops, their amount, claims, their amount, adjustment; the amounts add to the published figure."""
    chosen = sorted(mixed(_YDELSER, "udk", year)[: 2 + min(3, provenu("udk-ydelser", year) // 400_000)])
    weights = [200 + draw(600, "udk-vaegt", year, ydelse) for ydelse in chosen]
    rows = []
    for nr, (ydelse, amount) in enumerate(zip(chosen, distribute(provenu("udk-ydelser", year), weights), strict=True)):
        payments = payments_per_year()[ydelse]
        # A stop is worth a number of whole payments; the first benefit has only claims, as one of the real rows has.
        stop = amount * (0, 30, 45)[min(nr, 2)] // 100 // payments * payments
        efterregulering = amount // 20 if ydelse == "Førtidspension" else 0
        krav = amount - stop - efterregulering
        count_stop, count_krav = (1 + b // 60_000 if b else 0 for b in (stop, krav))
        rows.append((ydelse, count_stop, stop, count_krav, krav, efterregulering))
    return rows


def _paragraf11(year: int) -> list[str]:
    """The block's seven lines. A year with 0 kr. has its block too: measured, and nothing found."""
    in_everything = provenu("paragraf-11", year)
    saving = in_everything // 5 // 12 * 12
    sager = (3, 2, 1) if in_everything else (1 + draw(3, "p11", year), 0, 0)
    texts = (
        "Antal § 11 Udbetaling Danmark har modtaget retur fra kommunen",
        "Antal afsluttede sager med § 11 svar",
        "Antal afsluttede sager med § 11 svar med provenu",
        "Tilbagebetalingskrav for afsluttede sager med §11 svar",
        "Årlig besparelse for afsluttede sager med §11 svar",
        "Efterregulering for afsluttede sager med §11 svar",
        "Provenu for afsluttede sager med §11 svar",
    )
    tal = (*sager, in_everything - saving, saving, 0, in_everything)
    return [f"{text} i indeværende periode\t{celle(n)}" for text, n in zip(texts, tal, strict=True)]


def statement(year: int) -> bytes:
    """The statement as a text file. The invented ones have no country block: there are no invented national figures."""
    name = f"udk_statusopgoerelse_{KOMMUNE}_{year}.txt"
    if year == LAST:
        return (SEEDS / "leverancer" / "udk_statusopgoerelse" / name).read_bytes()
    rows = _ydelser(year)
    stop, krav, efterregulering = (sum(row[i] for row in rows) for i in (2, 4, 5))
    lines = [
        INVENTED,
        "",
        f"Statusopgørelse for {year} fra UDK",
        "",
        f"Helhedsorienteret Kontrol Statusopgørelse, {year}",
        "",
        "udbetaling danmark=",
        "",
        "Kontroltrin 3 - Kontrolenheden",
        "",
        "Ballerup Kommune",
        "",
        _GROUPS,
        _UNITS,
        *("\t".join([r[0], *map(celle, r[1:]), "0", celle(r[2] + r[4] + r[5])]) for r in rows),
        f"Total\t\t{celle(stop)}\t\t{celle(krav)}\t{celle(efterregulering)}\t\t{celle(stop + krav + efterregulering)}",
        "",
        "Anvendelse af § 11 Ballerup Kommune",
        "",
        *_paragraf11(year),
        "",
    ]
    return "\n".join(lines).encode("utf-8")
