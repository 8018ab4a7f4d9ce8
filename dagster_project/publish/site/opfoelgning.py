"""The follow-up page: who meets the criterion on each step, what it takes to leave it, and the highest without a limit."""

from __future__ import annotations

from typing import Any

from dagster_project.format import maaned, sorteringsnoegle, tal
from dagster_project.publish.metodenavne import kildehenvisning

from .maaling import Graense
from .tabel import Kolonne, kolonner
from .udgave import Raekke, Udgave

HOEJESTE = 5
KOLONNER = (
    Kolonne("kommune", "Kommune", "navn"), Kolonne("andel_udtaget", "Andel udtaget", "", "b"),
    Kolonne("maaneder_i_traek", "Måneder under grænsen"), Kolonne("udtaget", "Udtaget"), Kolonne("resterende", "Resterende"),
    Kolonne("mangler_at_udtage", "Mangler at udtage", "", "b"),
    Kolonne("henvendt_dato", "STAR har henvendt sig", "dato"), Kolonne("besvaret_dato", "Besvaret", "dato"),
    Kolonne("begrundelse", "Kommunens begrundelse", "tekst"),
)  # fmt: skip


def side(udgave: Udgave, periode: str) -> dict[str, Any] | None:
    raekker = udgave.raekker("benchmark_opfoelgning", [("periode", "=", periode)])
    if not raekker:
        return None
    for r in raekker:
        r["kommune"] = udgave.navne.get(r["kommunekode"], r["kommunekode"])
    trin = [_trin(t, [r for r in raekker if r["kontroltrin"] == t], udgave.faa_sager) for t in ("3", "2")]
    trin = [t for t in trin if t["alle"]]
    foerste = next((r for r in raekker if r["graense_taeller"]), None)
    graense = foerste and Graense(foerste["graense_taeller"], foerste["graense_naevner"], foerste["graense_maaneder"])
    kommuner = {r["kommunekode"] for t in trin for r in t["opfylder"]}
    dele = [f"{tal(len(t['opfylder']))} på trin {t['trin']}" for t in trin]
    paa_begge = sum(len(t["opfylder"]) for t in trin) - len(kommuner)
    begge = f", heraf {tal(paa_begge)} på begge" if paa_begge else ""
    antal = f"{tal(len(kommuner))} {'kommune' if len(kommuner) == 1 else 'kommuner'}" if kommuner else "Ingen kommuner"
    henvendelser = udgave.raekker("star_henvendelser")
    for r in henvendelser:
        r["kommune"] = udgave.navne.get(r["kommunekode"], r["kommunekode"])
    return {
        "periode": periode, "lille_n": udgave.faa_sager, "trin": trin, "graense": graense,
        "overskrift": f"{antal} opfylder kriteriet for opfølgning i {maaned(periode)}{' – ' * bool(kommuner)}"
            + " og ".join(dele if kommuner else []) + begge,
        "kriterium": [
            (r["begrundelse"], kildehenvisning(r["kilde"])) for r in udgave.raekker("metode", [("art", "=", "grænseværdi")])
        ],
        "henvendelser": sorted(henvendelser, key=lambda r: (str(r["henvendt_dato"]), r["kommune"]), reverse=True),
        "hkolonner": kolonner(henvendelser, Kolonne("kommune", "Kommune", "navn"), Kolonne("kontroltrin", "Trin"),
            Kolonne("henvendt_dato", "Henvendt", "dato"), Kolonne("besvaret_dato", "Besvaret", "dato"),
            Kolonne("begrundelse", "Begrundelse", "tekst")),
    }  # fmt: skip


def _trin(trin: str, raekker: list[Raekke], faa_sager: int) -> dict[str, Any]:
    """One step's lists: meets the criterion; under the threshold, not long enough; the highest of those with enough cases."""
    under = [r for r in raekker if r["maaneder_i_traek"]]
    orden = {"key": lambda r: (-r["maaneder_i_traek"], sorteringsnoegle(r["kommune"]))}
    store = [r for r in raekker if r["andel_udtaget"] is not None and r["udtaget"] + r["resterende"] >= faa_sager]
    hoejeste = sorted(store, key=lambda r: (-r["andel_udtaget"], sorteringsnoegle(r["kommune"])))[:HOEJESTE]
    return {
        "trin": trin, "alle": raekker, "kolonner": kolonner(raekker, *KOLONNER),
        "opfylder": sorted((r for r in under if r["opfylder_kriteriet"]), **orden),
        "paa_vej": sorted((r for r in under if not r["opfylder_kriteriet"]), **orden),
        "hoejeste": hoejeste, "hkolonner": kolonner(raekker, *KOLONNER[:2], *KOLONNER[3:5]),
    }  # fmt: skip
