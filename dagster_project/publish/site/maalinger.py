"""The benchmark of one period read from the tables: the six cells, each with its municipalities and their latest months."""

from __future__ import annotations

from dagster_project.format import som_vist, sorteringsnoegle

from .celler import Celle, celler
from .maaling import Graense, Kommune, Maaling
from .udgave import Raekke, Udgave

MAANEDER_VIST = 24  # the 12 of measure 3, and the 12 before them for comparison


def vist_pct(r: Raekke, felt: str) -> float | None:
    """The share in pct. as it is printed, None where there is none or it is hidden."""
    return None if felt in r.skjult or r[felt] is None else som_vist(r[felt])


def seneste(udgave: Udgave) -> list[str]:
    """The latest months to show, oldest first; months without a snapshot stand as gaps."""
    perioder = udgave.forskellige("benchmark", "periode")
    if not perioder:
        return []
    aar, maaned = map(int, max(perioder).split("-"))
    maaneder = [divmod(aar * 12 + maaned - 1 - i, 12) for i in range(MAANEDER_VIST)]
    alle = [f"{a}-{m + 1:02d}" for a, m in reversed(maaneder)]
    return [p for p in alle if p >= min(perioder)]


def maalinger(udgave: Udgave) -> tuple[list[str], list[Maaling]]:
    """The months shown and the cells of the latest one. Empty for an edition without a benchmark."""
    maaneder = seneste(udgave)
    if not maaneder:
        return [], []
    raekker = udgave.raekker("benchmark", [("periode", ">=", maaneder[0])])
    opf = {
        (r["kommunekode"], r["kontroltrin"]): r for r in udgave.raekker("benchmark_opfoelgning", [("periode", "=", maaneder[-1])])
    }
    graense = next((_graense(r) for r in opf.values() if r["graense_taeller"]), None)
    bedoemte = {trin: _bedoemt_celle(trin, raekker) for trin in sorted({trin for _, trin in opf})}
    per_celle: dict[Celle, dict[str, dict[str, Raekke]]] = {}
    for r in raekker:
        per_celle.setdefault(Celle(r["kontroltrin"], r["omraade"]), {}).setdefault(r["kommunekode"], {})[r["periode"]] = r
    orden = celler((c.trin, c.omraade) for c, k in per_celle.items() if any(maaneder[-1] in p for p in k.values()))
    ud = []
    for celle in orden:
        bedoemt = bedoemte.get(celle.trin) == celle
        kommuner = [
            _kommune(udgave, kode, p, maaneder, opf.get((kode, celle.trin)) if bedoemt else None, graense)
            for kode, p in per_celle[celle].items()
            if kode != "DK" and maaneder[-1] in p
        ]
        kommuner.sort(key=lambda k: (k.andel is None, k.lille, k.andel or 0.0, sorteringsnoegle(k.navn)))
        landet = per_celle[celle].get("DK", {}).get(maaneder[-1])
        ud.append(Maaling(celle, landet, kommuner, graense, bedoemt))
    return maaneder, ud


def _faa(udgave: Udgave, n: int | None) -> bool:
    return n is None or n < udgave.faa_sager


def _graense(r: Raekke) -> Graense:
    return Graense(r["graense_taeller"], r["graense_naevner"], r["graense_maaneder"])


def _bedoemt_celle(trin: str, raekker: list[Raekke]) -> Celle:
    """The cell that the criterion reads on a step: all areas together, or the step's only one."""
    omraader = {r["omraade"] for r in raekker if r["kontroltrin"] == trin}
    return Celle(trin, "alle" if "alle" in omraader else min(omraader, default="alle"))


def _kommune(
    udgave: Udgave, kode: str, perioder: dict[str, Raekke], maaneder: list[str], opf: Raekke | None, graense: Graense | None
) -> Kommune:
    r = perioder[maaneder[-1]]
    t, rest = r["udtaget"], r["resterende"]
    n = None if t is None or rest is None else t + rest
    if opf is not None and opf["maaneder_i_traek"] is not None:
        under = opf["maaneder_i_traek"] > 0  # the true counts' answer, also where the counts shown are rounded
    else:
        under = bool(n and graense and graense.naevner * t < graense.taeller * n)
    return Kommune(
        kode=kode,
        navn=udgave.navne.get(kode, kode),
        r=r,
        opf=opf,
        under=under and vist_pct(r, "andel_udtaget") is not None,
        lille=_faa(udgave, n),
        faa_afsluttet=_faa(udgave, r["afsluttet"]),
        faa_oprettet=_faa(udgave, r["oprettet"]),
        andel=vist_pct(r, "andel_udtaget"),
        effekt=vist_pct(r, "andel_med_effekt"),
        aabne=vist_pct(r, "andel_ikke_afsluttet"),
        serie=[vist_pct(perioder[m], "andel_udtaget") if m in perioder else None for m in maaneder],
    )
