"""UDK's statements of the sample: the real one of 2023, and invented ones in the same layout for the years before."""

from __future__ import annotations

from dagster_project.sample.chance import blandet, fordel, lod
from dagster_project.sample.files import celle
from dagster_project.sample.published import KOMMUNE, SEEDS, provenu, udbetalinger_pr_aar

SIDSTE = 2023  # the year whose real statement is published
OPDIGTET = "Opdigtede tal til prøvebrug"
_YDELSER = ("Boligsikring", "Boligydelse", "Børne- og ungeydelse", "Børnetilskud", "Folkepension", "Førtidspension")
_GRUPPER = "Værdi i DKK og Antal\tStop/nedregulering\t\tTilbagebetalingskrav\t\tEfterregulering\tSkat\tProvenu i alt"
_ENHEDER = "\tAntal\tBeløb\tAntal\tBeløb\tBeløb\tBeløb\tBeløb"


def _ydelser(aar: int) -> list[tuple[str, int, int, int, int, int]]:
    """Benefit, stops, their amount, claims, their amount, adjustment; the amounts add to the published figure."""
    valgte = sorted(blandet(_YDELSER, "udk", aar)[: 2 + min(3, provenu("udk-ydelser", aar) // 400_000)])
    vaegte = [200 + lod(600, "udk-vaegt", aar, ydelse) for ydelse in valgte]
    raekker = []
    for nr, (ydelse, beloeb) in enumerate(zip(valgte, fordel(provenu("udk-ydelser", aar), vaegte), strict=True)):
        udbetalinger = udbetalinger_pr_aar()[ydelse]
        # A stop is worth a number of whole payments; the first benefit has only claims, as one of the real rows has.
        stop = beloeb * (0, 30, 45)[min(nr, 2)] // 100 // udbetalinger * udbetalinger
        efterregulering = beloeb // 20 if ydelse == "Førtidspension" else 0
        krav = beloeb - stop - efterregulering
        antal_stop, antal_krav = (1 + b // 60_000 if b else 0 for b in (stop, krav))
        raekker.append((ydelse, antal_stop, stop, antal_krav, krav, efterregulering))
    return raekker


def _paragraf11(aar: int) -> list[str]:
    """The block's seven lines. A year with 0 kr. has its block too: measured, and nothing found."""
    i_alt = provenu("paragraf-11", aar)
    besparelse = i_alt // 5 // 12 * 12
    sager = (3, 2, 1) if i_alt else (1 + lod(3, "p11", aar), 0, 0)
    tekster = (
        "Antal § 11 Udbetaling Danmark har modtaget retur fra kommunen",
        "Antal afsluttede sager med § 11 svar",
        "Antal afsluttede sager med § 11 svar med provenu",
        "Tilbagebetalingskrav for afsluttede sager med §11 svar",
        "Årlig besparelse for afsluttede sager med §11 svar",
        "Efterregulering for afsluttede sager med §11 svar",
        "Provenu for afsluttede sager med §11 svar",
    )
    tal = (*sager, i_alt - besparelse, besparelse, 0, i_alt)
    return [f"{tekst} i indeværende periode\t{celle(n)}" for tekst, n in zip(tekster, tal, strict=True)]


def opgoerelse(aar: int) -> bytes:
    """The statement as a text file. The invented ones have no country block: there are no invented national figures."""
    navn = f"udk_statusopgoerelse_{KOMMUNE}_{aar}.txt"
    if aar == SIDSTE:
        return (SEEDS / "leverancer" / "udk_statusopgoerelse" / navn).read_bytes()
    raekker = _ydelser(aar)
    stop, krav, efterregulering = (sum(raekke[i] for raekke in raekker) for i in (2, 4, 5))
    linjer = [
        OPDIGTET,
        "",
        f"Statusopgørelse for {aar} fra UDK",
        "",
        f"Helhedsorienteret Kontrol Statusopgørelse, {aar}",
        "",
        "udbetaling danmark=",
        "",
        "Kontroltrin 3 - Kontrolenheden",
        "",
        "Ballerup Kommune",
        "",
        _GRUPPER,
        _ENHEDER,
        *("\t".join([r[0], *map(celle, r[1:]), "0", celle(r[2] + r[4] + r[5])]) for r in raekker),
        f"Total\t\t{celle(stop)}\t\t{celle(krav)}\t{celle(efterregulering)}\t\t{celle(stop + krav + efterregulering)}",
        "",
        "Anvendelse af § 11 Ballerup Kommune",
        "",
        *_paragraf11(aar),
        "",
    ]
    return "\n".join(linjer).encode("utf-8")
