"""The provenu page of a municipality: five categories over five years on one axis, three totals, and what they consist of."""

from __future__ import annotations

from typing import Any

from dagster_project.format import FAST_MELLEMRUM, IKKE_MAALT, kroner, mio, opregning, pct, saa_mange, sorteringsnoegle
from dagster_project.publish import tekster

from .geometri import soejler
from .tabel import Kolonne, kolonner
from .udgave import Raekke, Udgave

AAR_VIST = 5
SIDST = 99  # the place of claims that no class of age takes
KATEGORIER, TOTALER = tuple(tekster.KATEGORIER), tuple(tekster.TOTALER)
DELE = (
    Kolonne("kategori", "Kategori", "tekst"), Kolonne("tilbagebetalingskrav", "Tilbagebetalingskrav"),
    Kolonne("mindreudgift", "Mindreudgift"), Kolonne("efterregulering", "Efterregulering"), Kolonne("skat", "Skat"),
    Kolonne("anke", "Rettelser efter anke"), Kolonne("beloeb", "I alt", "", "b"), Kolonne("antal", "Sager"),
)  # fmt: skip
FORDELING = (
    Kolonne("kategori", "Kategori", "tekst"), Kolonne("enhed", "Opgjort pr.", "tekst"), Kolonne("antal_sager", "Antal"),
    Kolonne("beloeb", "Beløb"), Kolonne("stoerste", "Største"), Kolonne("andel_stoerste", "Størstes andel"),
    Kolonne("median", "Median"),
)  # fmt: skip
YDELSER = (
    Kolonne("kategori", "Kategori", "tekst"), Kolonne("ydelse", "Ydelse", "tekst"), Kolonne("beloeb", "Beløb", "", "b"),
    Kolonne("beloeb_med_sats", "Heraf med kendt refusion"), Kolonne("kommunal_andel", "Kommunens andel"),
)  # fmt: skip
KRAV = (
    Kolonne("ydelse", "Ydelse", "tekst"), Kolonne("aldersklasse", "Kravets alder", "tekst", "nw"), Kolonne("antal", "Antal"),
    Kolonne("rejst", "Rejst"), Kolonne("anke_korrektion", "Rettet efter anke"), Kolonne("betalt", "Betalt"),
    Kolonne("afskrevet", "Afskrevet"), Kolonne("udestaaende", "Udestående", "", "b"),
)  # fmt: skip


def _beloeb(r: Raekke | None) -> Any:
    """The amount that may be shown, or None."""
    return None if r is None or "beloeb" in r.skjult else r["beloeb"]


def overskrift(nu: Raekke | None, foer: Raekke | None, aar: int) -> str:
    """Which way the published total went; no direction without two shown totals that cover the same categories."""
    a, b = _beloeb(nu), _beloeb(foer)
    if a is None:
        return f"Provenu i {aar}"
    if b is None or nu["ikke_daekket"] != foer["ikke_daekket"]:
        return f"Provenuet var {mio(a)}{FAST_MELLEMRUM}mio. kr. i {aar}"
    ord_ = "steg til" if a > b else "faldt til" if a < b else "var uændret"
    return f"Provenuet {ord_} {mio(a)}{FAST_MELLEMRUM}mio. kr. i {aar}"


def ingress(navn: str, nu: Raekke | None, foer: Raekke | None, aar: int, led: dict[tuple[str, int], Raekke]) -> str:
    """The same in full amounts, and which categories went that way; silent where one of them is hidden."""
    a, b = _beloeb(nu), _beloeb(foer)
    if a is None:
        return f"{navn}. Det samlede provenu for {aar} vises ikke."
    if b is None or nu["ikke_daekket"] != foer["ikke_daekket"] or not b:
        return f"{navn} opgjorde et samlet provenu på {kroner(a)} i {aar}."
    ord_ = "stigning" if a > b else "fald"
    tekst = f"{navn} opgjorde et samlet provenu på {kroner(a)} i {aar} mod {kroner(b)} i {aar - 1}"
    tekst += f", {'en' if a > b else 'et'} {ord_} på {pct(abs(a - b) / b)}" if a != b else "."
    par = {k: (_beloeb(led.get((k, aar))), _beloeb(led.get((k, aar - 1)))) for k in KATEGORIER}
    if a == b or any(None in p for p in par.values()):
        return tekst
    samme = sorted((k for k, (x, y) in par.items() if (x - y) * (a - b) > 0), key=lambda k: -abs(par[k][0] - par[k][1]))
    return tekst + f" {ord_.capitalize()}en kommer fra {opregning(samme)}.".replace("Falden", "Faldet")


def _mio(v: Any) -> str:
    return "0" if v == 0 else mio(v)


def _figurer(led: dict[tuple[str, int], Raekke], aar: list[int]) -> list[dict[str, Any]]:
    """A small multiple per category, all on one axis; what is not measured or hidden has no bar but its word."""
    vist = {(k, a): _beloeb(led.get((k, a))) for k in KATEGORIER for a in aar}
    loft = max((float(v) for v in vist.values() if v is not None), default=0.0)
    ud = []
    for k in KATEGORIER:
        v = [vist[k, a] for a in aar]
        ord_ = [_mio(x) if x is not None else "skjult" if (k, a) in led else IKKE_MAALT for x, a in zip(v, aar, strict=True)]
        ud.append({"navn": k, "soejler": soejler([None if x is None else float(x) for x in v], loft, 220, 100), "ord": ord_})
    return ud


def n(dele: list[Raekke], aar: int) -> str:
    """What the year's figures rest on, in cases where all of those may be shown."""
    if any("antal" in r.skjult for r in dele):
        return saa_mange(len(dele), "kategori", "kategorier")
    talt = [r for r in dele if r["antal"] is not None]
    uden = [r["kategori"] for r in dele if r["antal"] is None]
    ej_talt = f" ({opregning(uden)} er ikke opgjort i sager)" if uden else ""
    return f"{saa_mange(sum(r['antal'] for r in talt), 'sag', 'sager')} i {aar}{ej_talt}"


def vist_aar(udgave: Udgave, kode: str) -> list[int]:
    """The years that the page shows, oldest first."""
    return sorted({r["aar"] for r in udgave.raekker("provenu_total", [("kommunekode", "=", kode)])})[-AAR_VIST:]


def side(udgave: Udgave, kode: str) -> dict[str, Any]:
    hvor = [("kommunekode", "=", kode)]
    led = {(r["kategori"], r["aar"]): r for r in udgave.raekker("provenu_aar", hvor)}
    totaler = {(r["total"], r["aar"]): r for r in udgave.raekker("provenu_total", hvor)}
    aar = vist_aar(udgave, kode)
    nyest = aar[-1]
    dele = sorted((r for (_, a), r in led.items() if a == nyest), key=lambda r: KATEGORIER.index(r["kategori"]))
    fordeling = udgave.raekker("provenu_fordeling", [*hvor, ("aar", "=", nyest)])
    ydelser = udgave.raekker("provenu_kommunal_andel", [*hvor, ("aar", "=", nyest)])
    krav = udgave.raekker("krav", hvor)
    krav.sort(key=lambda r: (sorteringsnoegle(r["ydelse"]), r["raekkefoelge"] or SIDST))
    navn = udgave.navne.get(kode, kode)
    par = totaler.get((TOTALER[0], nyest)), totaler.get((TOTALER[0], nyest - 1))
    return {
        "kode": kode, "navn": navn, "aar": aar, "n": n(dele, nyest), "nyest": nyest,
        "kategorier": KATEGORIER, "totaler": TOTALER,
        "led": led, "total": totaler, "figurer": _figurer(led, aar),
        "overskrift": overskrift(*par, nyest), "ingress": ingress(tekster.officielt_navn(kode, navn), *par, nyest, led),
        "dele": dele, "delkolonner": kolonner(dele, *DELE),
        "fordeling": fordeling, "fordelingskolonner": kolonner(fordeling, *FORDELING),
        "ydelser": ydelser, "ydelseskolonner": kolonner(ydelser, *YDELSER),
        "krav": krav, "kravkolonner": kolonner(krav, *KRAV),
        "udaekket": [(a, r["ikke_daekket"]) for a in aar if (r := totaler.get((TOTALER[0], a))) and r["ikke_daekket"]],
        "rapport": udgave.fil("rapport", f"aarsrapport-{kode}-{nyest}.pdf"),
        "bog": udgave.fil("arbejdsboeger", f"provenu-{kode}.xlsx"),
    }  # fmt: skip
