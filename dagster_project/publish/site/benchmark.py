"""The benchmark page: the finding as a sentence, the figures of the chosen cell, and the six cells as data for the script."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from dagster_project.format import maaned, opregning, pct, som_vist, sorteringsnoegle, tal

from .figurer import AKSER, Svaerme, figur1, figur2, klasse, svaerme
from .geometri import kurve
from .maaling import Kommune, Maaling
from .maalinger import maalinger
from .udgave import Udgave
from .vis import vis

FELTER = (
    "andel_udtaget", "udtaget", "resterende", "bortfaldet", "andel_med_kontrolsag", "udtaget_med_kontrolsag", "oprettet",
    "afsluttet", "afsluttet_med_effekt", "andel_med_effekt", "ikke_afsluttet", "andel_ikke_afsluttet",
)  # fmt: skip
"""What the table and the details show, in the order of the data for the script."""
NAEVNES = 3  # so many municipalities without a share are named, more are counted


def overskrift(m: Maaling) -> str:
    """The finding. With the criterion's months only where the criterion is read: step 2, and step 3 over all areas."""
    n, alle = len(m.under), len(m.med_andel)
    if m.graense is None:
        return f"{alle} kommuners brug af risikosagerne"
    antal = f"{tal(n)} af {tal(alle)}" if n else f"Ingen af {tal(alle)}"
    if not m.bedoemt:
        return f"{antal} kommuner trækker under {m.graense.tekst} af sagerne {m.celle.i_tekst}"
    fund = f"{antal} kommuner trækker under {m.graense.tekst} af sagerne"
    opfylder = tal(len(m.opfylder)) if m.opfylder else "ingen"
    return fund + (f" – {opfylder} af dem i mindst {m.graense.maaneder} måneder" if n else "")


def ingress(m: Maaling, periode: str) -> str:
    aar, mdr = map(int, periode.split("-"))
    foerste = f"{aar - 1}-{mdr + 1:02d}" if mdr < 12 else f"{aar}-01"
    vindue = f"{m.celle.navn}. Rullende 12 måneder, {maaned(foerste)} – {maaned(periode)}."
    forklaring = " At trække en sag er at udtage den af de risikosager, Udbetaling Danmark har udstillet." + _uden_andel(m)
    if not m.bedoemt and m.graense:
        forklaring += " Kriteriet for opfølgning bedømmes kun på trin 2 og på trin 3 over alle områder."
    return vindue + forklaring


def _uden_andel(m: Maaling) -> str:
    """Why the finding counts fewer municipalities than there are: some have no case that a share can be of."""
    navne = sorted((k.navn for k in m.kommuner if k.andel is None), key=sorteringsnoegle)
    if not navne:
        return ""
    hvem = opregning(navne) if len(navne) <= NAEVNES else f"{tal(len(navne))} kommuner"
    return f" {hvem} er ikke talt med: der vises hverken udtagne eller resterende sager at regne en andel af."


def under_tekst(k: Kommune) -> str:
    """How long under the threshold: the criterion's own run of readings, where it is read."""
    if k.opf is None:
        return "under" if k.under else ""
    if "maaneder_i_traek" in k.opf.skjult or k.opf["maaneder_i_traek"] is None:
        return vis(k.opf, "maaneder_i_traek")
    return (
        f"{k.opf['maaneder_i_traek']} mdr." + (" i træk" if k.opf["opfylder_kriteriet"] else "")
        if k.opf["maaneder_i_traek"]
        else ""
    )


def bane_tekst(m: Maaling, felt: str, valgt: str | None) -> str:
    """Under a lane of measure 2: the selected municipality's and the country's share."""
    navn = {"effekt": "andel_med_effekt", "aabne": "andel_ikke_afsluttet"}[felt]
    k = next((k for k in m.kommuner if k.kode == valgt), None)
    dele = [f"{k.navn} {vis(k.r, navn)}"] if k else []
    return " · ".join([*dele, f"hele landet {vis(m.landet, navn)}"] if m.landet else dele)


def _oprettede(m: Maaling) -> Markup:
    """The control cases of measure 2 in the chosen cell: the script changes them with the country's other figures."""
    if m.landet is None:
        return Markup("kontrolsager oprettet i vinduet")
    tallet = Markup('<span data-r="{}"><span data-f="oprettet">{}</span></span>').format(m.landet.id, vis(m.landet, "oprettet"))
    return tallet + " kontrolsager oprettet i vinduet"


def loft(m: Maaling) -> int:
    """The top of the small multiples' one axis: 60 pct., or higher where one of them has been higher."""
    hoejest = max((p for k in m.under for p in k.serie if p is not None), default=0.0)
    return max(60, min(100, int(-(-hoejest // 10) * 10)))


def _serie(serie: list[float | None]) -> str:
    """Readings in tenths of a percentage point, two digits of base 36 each; `--` for none."""
    cifre = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join("--" if p is None else cifre[round(p * 10) // 36] + cifre[round(p * 10) % 36] for p in serie)


def _kort(tekst: str) -> str:
    return tekst.removesuffix("\u00a0pct.")


def _data(m: Maaling, periode: str, s: dict[str, Svaerme], koder: list[str]) -> dict[str, Any]:
    """One cell for the script: texts as they are to be shown, and where dots stand."""
    kommuner = {}
    for i, k in enumerate(m.kommuner):
        y = [ys[i] for navn in AKSER for ys in (s[navn].m1, s[navn].effekt, s[navn].aabne)]
        flag = (
            klasse(k).replace(" ", "")
            + "a" * k.faa_afsluttet
            + "b" * k.faa_oprettet
            + "o" * bool(k.opf and k.opf["opfylder_kriteriet"])
            + "f" * bool(k.r["ufuldstaendig"])
        )
        kommuner[k.kode] = [*(_kort(vis(k.r, f)) for f in FELTER), flag, under_tekst(k), y, _serie(k.serie)]
    yderste = m.yderste
    return {
        "id": [m.celle.trin, m.celle.omraade], "overskrift": overskrift(m), "ingress": ingress(m, periode),
        "median": pct(m.median), "median_x": None if m.median is None else som_vist(m.median),
        "lav": yderste and yderste[0].kode, "hoej": yderste and yderste[1].kode, "loft": loft(m),
        "orden": [koder.index(k.kode) for k in m.kommuner],
        "dk": None if m.landet is None else [_kort(vis(m.landet, f)) for f in FELTER], "k": kommuner,
    }  # fmt: skip


def side(udgave: Udgave) -> dict[str, Any] | None:
    """What the page's template reads; None for an edition without a benchmark."""
    maaneder, alle = maalinger(udgave)
    if not alle:
        return None
    egne = {r["kommunekode"] for r in udgave.raekker("provenu_total")} & {k.kode for k in alle[0].kommuner}
    valgt = next(iter(egne)) if len(egne) == 1 else None
    s = {navn: [svaerme(m, navn) for m in alle] for navn in AKSER}
    m = alle[0]
    koder = sorted({k.kode for x in alle for k in x.kommuner})
    data = {
        "periode": maaneder[-1], "maaneder": maaneder, "graense": m.graense.pct if m.graense else None, "valgt": valgt,
        "felter": FELTER, "navne": {k: udgave.navne.get(k, k) for k in koder}, "koder": koder,
        "celler": {x.celle.slug: _data(x, maaneder[-1], {n: s[n][i] for n in AKSER}, koder) for i, x in enumerate(alle)},
    }  # fmt: skip
    return {
        "m": m, "alle": alle, "periode": maaneder[-1], "maaneder": maaneder, "valgt": valgt, "lille_n": udgave.faa_sager,
        "overskrift": overskrift(m), "ingress": ingress(m, maaneder[-1]), "under_tekst": under_tekst, "loft": loft(m),
        "n2": _oprettede(m),
        "bane_tekst": lambda felt: bane_tekst(m, felt, valgt),
        "figur1": {n: figur1(m, s[n][0], n, valgt) for n in AKSER},
        "figur2": {n: figur2(m, s[n][0], n, valgt) for n in AKSER},
        "spark": lambda k, fra=0: kurve(k.serie, 96, 22, 100, fra),
        "lille": lambda k, fra=0: kurve(k.serie, 180, 60, loft(m), fra),
        "tidligere": max(len(maaneder) - 12, 0),
        "navne_sorteret": sorted(m.kommuner, key=lambda k: sorteringsnoegle(k.navn)),
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }  # fmt: skip
