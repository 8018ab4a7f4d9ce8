"""The benchmark in short: the municipality beside the country in the year's last month, and the follow-up criterion."""

from __future__ import annotations

from dagster_project.format import maaned, pct, tal
from dagster_project.publish.rapport.blokke import Blok, afsnit, liste, tabel, tekst
from dagster_project.publish.rapport.celler import IKKE_MAALT, Celle, Raekke
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.tekster import BENCHMARKCELLER

Noegle = tuple[str, str]
FORKLARING = (
    "Måling 1 = udtaget af udtaget og resterende. Med sag = udtagne med en kontrolsag. Måling 2 = afsluttede kontrolsager med "
    "krav eller mindreudgift. Ikke afsluttet = af de oprettede. – betyder, at der ikke er noget at regne en andel af."
)


def benchmark(k: Kommuneaar) -> Blok:
    periode = max((r["periode"].vaerdi for r in k.raekker("benchmark") if r["periode"].vaerdi[:4] == str(k.aar)), default=None)
    if periode is None:
        return afsnit("Brug af risikosager", tekst(f"Der er ingen lister over risikosager for kommunen i {k.aar}."))
    egne, landets = (_celler(k, kode, periode) for kode in (k.kode, "DK"))
    raekker = [
        [
            navn,
            *(_felt(egne, n, felt).vis(tal) for felt in ("udtaget", "resterende")),
            *(_felt(celler, n, "andel_udtaget").vis(pct) for celler in (egne, landets)),
            _felt(egne, n, "andel_med_kontrolsag").vis(pct),
            _felt(egne, n, "andel_med_effekt").vis(pct),
            _felt(egne, n, "andel_ikke_afsluttet").vis(pct),
        ]
        for n, navn in BENCHMARKCELLER.items()
    ]
    return afsnit(
        "Brug af risikosager",
        liste(_saetninger(k, periode, egne, landets)),
        tabel(
            f"De 12 måneder til og med {maaned(periode)}",
            ["Celle", "Udtaget", "Resterende", "Måling 1", "Landet", "Med sag", "Måling 2", "Ikke afsluttet"],
            raekker,
            fremhaev=3,
        ),
        tekst(FORKLARING, True),
    )


def _celler(k: Kommuneaar, kode: str, periode: str) -> dict[Noegle, Raekke]:
    return {
        (r["kontroltrin"].vaerdi, r["omraade"].vaerdi): r for r in k.raekker("benchmark", kode) if r["periode"].vaerdi == periode
    }


def _felt(celler: dict[Noegle, Raekke], noegle: Noegle, felt: str) -> Celle:
    return celler[noegle][felt] if noegle in celler else IKKE_MAALT


def _saetninger(k: Kommuneaar, periode: str, egne: dict[Noegle, Raekke], landets: dict[Noegle, Raekke]) -> list[str]:
    trin3 = ("3", "alle")
    andel, land = (_felt(celler, trin3, "andel_udtaget") for celler in (egne, landets))
    ud = []
    if andel.kendt:
        mod = f" mod {pct(land.vaerdi)} i hele landet" if land.kendt else ""
        ud.append(f"På kontroltrin 3 er {pct(andel.vaerdi)} af risikosagerne udtaget{mod}.")
    elif andel.ord:
        ud.append("Kommunens andel på kontroltrin 3 må ikke vises.")
    for r in k.raekker("benchmark_opfoelgning"):
        if r["periode"].vaerdi == periode:
            ud.append(_kriterium(r))
    return ud


def _kriterium(r: Raekke) -> str:
    trin, opfylder, traek = r["kontroltrin"].vaerdi, r["opfylder_kriteriet"], r["maaneder_i_traek"]
    if not opfylder.kendt or not traek.kendt:
        return f"Kontroltrin {trin}: om kommunen opfylder kriteriet for opfølgning, må ikke vises."
    graense = pct(r["graense_taeller"].vaerdi / r["graense_naevner"].vaerdi, 0)
    krav = f"under {graense} i {r['graense_maaneder'].vaerdi} måneder i træk"
    if opfylder.vaerdi:
        laengde = f"den har ligget under i {traek.vaerdi} måneder"
        return f"Kontroltrin {trin}: kommunen opfylder kriteriet for opfølgning ({krav}); {laengde}."
    under = f"; den har ligget under i {traek.vaerdi}" if traek.vaerdi else ""
    return f"Kontroltrin {trin}: kommunen opfylder ikke kriteriet for opfølgning ({krav}){under}."
