"""The report's proceeds: the finding, the year's table by component, and five years of categories and totals."""

from __future__ import annotations

from dagster_project.format import kroner, mio, opregning, tal
from dagster_project.publish.rapport import saetninger as s
from dagster_project.publish.rapport.blokke import Blok, afsnit, diagram, liste, soejle, tabel, tekst
from dagster_project.publish.rapport.celler import IKKE_MAALT, Celle
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.tekster import KATEGORIER, KOMPONENTER, TOTALER

OFFENTLIGGJORT = "som offentliggjort"


def beloeb(k: Kommuneaar, kategori: str, aar: int) -> Celle:
    return k.celle("provenu_aar", "beloeb", kategori=kategori, aar=aar)


def total(k: Kommuneaar, navn: str, aar: int, felt: str = "beloeb") -> Celle:
    return k.celle("provenu_total", felt, total=navn, aar=aar)


def forside(k: Kommuneaar) -> tuple[str, list[str]]:
    """The headline and the paragraph under it."""
    foer, nu = (total(k, OFFENTLIGGJORT, a) for a in (k.aar - 1, k.aar))
    udeladt = [total(k, OFFENTLIGGJORT, a, "ikke_daekket").vaerdi or "" for a in (k.aar - 1, k.aar)]
    samme = udeladt[0] == udeladt[1]
    linjer = [
        s.udvikling(f"Det samlede provenu for {k.officielt_navn}", foer, nu, k.aar)
        if samme
        else f"Det samlede provenu for {k.officielt_navn}: {nu.vis(kroner)} i {k.aar}. "
        f"Tallet kan ikke sammenlignes med {k.aar - 1}: {_ikke_maalt(k.aar - 1, udeladt[0])}{_ikke_maalt(k.aar, udeladt[1])}"
    ]
    if bidrag := s.bidrag([(navn, beloeb(k, navn, k.aar - 1), beloeb(k, navn, k.aar)) for navn in KATEGORIER]):
        linjer.append(bidrag)
    return s.overskrift(foer, nu, k.aar, samme), linjer


def _ikke_maalt(aar: int | str, kategorier: str) -> str:
    return f"{opregning(kategorier.split(', '))} er ikke målt i {aar}. " if kategorier else ""


def aaret(k: Kommuneaar) -> Blok:
    """The year's table: every component apart, then the three totals by name."""
    raekker = []
    for navn in KATEGORIER:
        celler = [k.celle("provenu_aar", felt, kategori=navn, aar=k.aar) for felt in (*KOMPONENTER, "beloeb")]
        raekker.append([navn, *(c.vis(tal) for c in celler)])
    summer = [[f"I alt, {navn}", *[""] * len(KOMPONENTER), total(k, navn, k.aar).vis(tal)] for navn in TOTALER]
    return afsnit(
        f"Provenu {k.aar}",
        tabel(
            f"Samlet opgørelse af provenu {k.aar}, kr.",
            ["Kategori", *KOMPONENTER.values(), "I alt"],
            raekker + summer,
            summer=len(summer),
            fremhaev=len(KOMPONENTER) + 1,
        ),
        tekst("Et krav er en afgørelse, ikke indbetalte penge. Mindreudgift er en fremtidig besparelse. "
              "– betyder, at delen ikke findes i kategorien eller ikke er målt.", True),
        liste([f"{navn}: {forklaring}." for navn, forklaring in KATEGORIER.items()]),
        liste([f"I alt, {navn}: {forklaring}." for navn, forklaring in TOTALER.items()]),
        _stoerste(k),
    )  # fmt: skip


def _stoerste(k: Kommuneaar) -> Blok | None:
    """How much one case weighs; case-level, so only the internal edition has the table."""
    raekker = [
        [r["kategori"].vaerdi, r["enhed"].vis(str), *(r[felt].vis(tal) for felt in ("antal_sager", "stoerste", "median"))]
        for navn in KATEGORIER
        for r in k.aarets("provenu_fordeling")
        if r["kategori"].vaerdi == navn
    ]
    if not raekker:
        return None
    kolonner = ["Kategori", "Enhed", "Antal", "Største, kr.", "Median, kr."]
    return tabel(f"Største enkeltbeløb og median {k.aar}", kolonner, raekker, tekstkolonner=2)


def femaar(k: Kommuneaar) -> Blok:
    """Five years: chart, table with totals, and one sentence per category."""
    aar = k.aarene
    raekker = [[navn, *(beloeb(k, navn, a).vis(tal) for a in aar)] for navn in KATEGORIER]
    summer = [[f"I alt, {navn}", *(total(k, navn, a).vis(tal) for a in aar)] for navn in TOTALER]
    udeladt: dict[str, list[str]] = {}
    for a in aar:
        if kategorier := total(k, OFFENTLIGGJORT, a, "ikke_daekket").vaerdi:
            udeladt.setdefault(kategorier, []).append(str(a))
    huller = "".join(_ikke_maalt(opregning(aarstal), kategorier) for kategorier, aarstal in udeladt.items())
    return afsnit(
        f"Udvikling {aar[0]}–{aar[-1]}",
        diagram(
            f"Provenu pr. kategori {aar[0]}–{aar[-1]}, mio. kr. {k.aar} er fremhævet.",
            _alt(k),
            [(navn, [_soejle(k, navn, a) for a in aar]) for navn in KATEGORIER],
        ),
        tabel(
            f"Samlet opgørelse af provenu {aar[0]}–{aar[-1]}, kr.",
            ["Kategori", *map(str, aar)],
            raekker + summer,
            summer=len(summer),
            fremhaev=len(aar),
        ),
        tekst("– betyder ikke målt; 0 betyder målt til nul. " + huller + "Totalerne lægger kun det målte sammen.", True),
        liste([s.udvikling(navn, beloeb(k, navn, k.aar - 1), beloeb(k, navn, k.aar), k.aar) for navn in KATEGORIER]),
    )


def _soejle(k: Kommuneaar, kategori: str, aar: int) -> Blok:
    celle = beloeb(k, kategori, aar)
    return soejle(str(aar), celle, "0" if celle.vaerdi == 0 else mio(celle.vaerdi), aar == k.aar)


def _alt(k: Kommuneaar) -> str:
    """The chart in words: every bar's own figure."""

    def et(navn: str) -> str:
        return ", ".join(f"{a} {'ikke målt' if (c := beloeb(k, navn, a)) == IKKE_MAALT else c.vis(kroner)}" for a in k.aarene)

    return f"Søjlediagram over provenu pr. kategori {k.aarene[0]}–{k.aar}. " + " ".join(
        f"{navn}: {et(navn)}." for navn in KATEGORIER
    )
