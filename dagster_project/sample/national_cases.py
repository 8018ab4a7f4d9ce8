"""udk_risikosager of the sample: every risk case of the country with all that ever happens to it, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import reduce

import numpy as np

from dagster_project.sample.national_levels import CELLER, VERDEN_FRA, Plan, plan, vaegte

ALDRIG = np.int32(2**31 - 1)  # a day that never comes
HAENDELSER = ("udtaget", "oprettet", "afsluttet", "bortfaldet")  # what may happen to a case that is shown
# Criteria of each cell, and how many in a hundred closed cases come out with a claim or a saving.
KRITERIER = {
    "3K": (("DEMO-kriterium samme adresse", 34), ("DEMO-kriterium udlandsophold", 45), ("DEMO-kriterium køretøj", 12)),
    "3S": (("DEMO-kriterium løn under sygdom", 52), ("DEMO-kriterium egen virksomhed", 21)),
    "3F": (("DEMO-kriterium husstandsindkomst", 41), ("DEMO-kriterium enlig med samlever", 28)),
    "2K": (("DEMO-kriterium ny indtægt", 18), ("DEMO-kriterium flytning", 8)),
}
_RAEKKER_PR_SAG = 112  # rows of a snapshot per hundred cases in play: the withdrawn, and those taken earlier and closed lately
_FOER = 18  # months over which the first list was shown


@dataclass(frozen=True)
class Gruppe:
    """Cases of one municipality and cell; `praefiks` begins their ids."""

    kommunekode: str
    kontroltrin: str
    omraade: str
    praefiks: str


@dataclass(frozen=True)
class Sager:
    """One element per case, in order of group and number. Days since 1970, ALDRIG for never; amounts in whole kroner."""

    gruppe: np.ndarray
    nr: np.ndarray
    kriterium: np.ndarray  # position in KRITERIENAVNE
    udstillet: np.ndarray
    udtaget: np.ndarray
    oprettet: np.ndarray
    afsluttet: np.ndarray
    bortfaldet: np.ndarray
    krav: np.ndarray
    mindreudgift: np.ndarray

    def vaelg(self, hvilke: np.ndarray) -> Sager:
        return Sager(**{f.name: getattr(self, f.name)[hvilke] for f in fields(self)})


KRITERIENAVNE = tuple(navn for kriterier in KRITERIER.values() for navn, _ in kriterier)
_TRAEF = np.array([traef for kriterier in KRITERIER.values() for _, traef in kriterier])
_FOERSTE = dict(zip(KRITERIER, np.cumsum([0, *map(len, KRITERIER.values())]).tolist(), strict=False))


def grupper() -> list[Gruppe]:
    """Each municipality's four cells, in the order of the codes."""
    return [
        Gruppe(kode, trin, omraade, f"DEMO-R-{kode}-{bogstaver}") for kode in vaegte() for trin, omraade, bogstaver, _ in CELLER
    ]


def landets_sager(raekker_pr_maaned: int, maaneder: int) -> Sager:
    """All cases shown in the world's first `maaneder` months, sized so that a snapshot has about `raekker_pr_maaned` rows."""
    i_alt = sum(vaegte().values()) * _RAEKKER_PR_SAG
    dele = []
    for nr, gruppe in enumerate(grupper()):
        _, _, bogstaver, procent = CELLER[nr % len(CELLER)]
        sager = raekker_pr_maaned * vaegte()[gruppe.kommunekode] * procent // i_alt
        dele.append(_forloeb(nr, plan(gruppe.kommunekode, gruppe.kontroltrin, bogstaver, sager, maaneder)))
    gruppe, nr, vist, ude, hvordan = (np.concatenate(kolonne) for kolonne in zip(*dele, strict=True))
    return _med_dage(gruppe, nr, vist, ude, hvordan, maaneder)


def _forloeb(gruppe: int, p: Plan) -> tuple[np.ndarray, ...]:
    """Per case: the group, its number, the month it is shown, the month it leaves the list (-1: never), whether by being
    withdrawn. The oldest leaves first."""
    maaneder = np.arange(len(p.udstillet), dtype=np.int16)
    vist = np.concatenate([np.arange(p.foerst) * _FOER // max(p.foerst, 1) - _FOER, np.repeat(maaneder, p.udstillet)])
    ude, tilbagekaldt = np.full(len(vist), -1, np.int16), np.zeros(len(vist), bool)
    antal = p.udtaget + p.bortfaldet
    ude[: antal.sum()] = np.repeat(maaneder, antal)
    plads = np.arange(antal.sum()) - np.repeat(np.cumsum(antal) - antal, antal)
    trukket, n = np.repeat(p.bortfaldet, antal), np.repeat(antal, antal)
    tilbagekaldt[: antal.sum()] = (plads + 1) * trukket // n > plads * trukket // n  # spread evenly over the month
    return np.full(len(vist), gruppe, np.int16), np.arange(len(vist), dtype=np.int32), vist.astype(np.int16), ude, tilbagekaldt


def _med_dage(gruppe, nr, vist, ude, tilbagekaldt, maaneder: int) -> Sager:
    noegle = gruppe.astype(np.uint64) << np.uint64(32) | nr.astype(np.uint64)
    foerste = np.datetime64(VERDEN_FRA, "M") + np.arange(-_FOER, maaneder)
    primo = foerste.astype("datetime64[D]").astype(np.int32)
    udstillet = hverdag(primo[vist + _FOER] + 2 + terning(noegle, 1, 5))
    # never before the day it was shown, should both fall in one month
    dag = np.maximum(hverdag(primo[ude + _FOER] + 2 + terning(noegle, 2, 26)), udstillet)
    udtaget = np.where((ude >= 0) & ~tilbagekaldt, dag, ALDRIG)
    aabnes = (udtaget != ALDRIG) & (terning(noegle, 3, 100) < 75)
    oprettet = np.where(aabnes, hverdag(dag + 3 + terning(noegle, 4, 28)), ALDRIG)
    lukkes = aabnes & (terning(noegle, 5, 100) < 95)
    afsluttet = np.where(lukkes, hverdag(np.where(aabnes, oprettet, 0) + 15 + terning(noegle, 6, 185)), ALDRIG)
    celle = gruppe % len(CELLER)
    antal = np.array([len(KRITERIER[bogstaver]) for _, _, bogstaver, _ in CELLER])
    kriterium = np.array([_FOERSTE[bogstaver] for _, _, bogstaver, _ in CELLER])[celle] + terning(noegle, 7, 60) % antal[celle]
    effekt, art = lukkes & (terning(noegle, 8, 100) < _TRAEF[kriterium]), terning(noegle, 9, 3)
    return Sager(
        gruppe=gruppe,
        nr=nr,
        kriterium=kriterium.astype(np.int8),
        udstillet=udstillet,
        udtaget=udtaget,
        oprettet=oprettet,
        afsluttet=afsluttet,
        bortfaldet=np.where((ude >= 0) & tilbagekaldt, dag, ALDRIG),
        krav=np.where(effekt & (art != 1), 2_000 + 150 * terning(noegle, 10, 400), 0),
        mindreudgift=np.where(effekt & (art != 0), 12 * (500 + 100 * terning(noegle, 11, 60)), 0),
    )


def terning(noegle: np.ndarray, salt: int, under: int) -> np.ndarray:
    """A whole number 0 ≤ n < `under` per key, fixed by key and salt: splitmix64, the same on every machine and version."""
    x = noegle + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    for skub, faktor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ x >> np.uint64(skub)) * np.uint64(faktor)
    return ((x ^ x >> np.uint64(31)) % np.uint64(under)).astype(np.int32)


def hverdag(dage: np.ndarray) -> np.ndarray:
    """The day itself, or the Friday before a weekend."""
    return (dage - np.maximum((dage + 3) % 7 - 4, 0)).astype(np.int32)


def sidst_skete(sager: Sager) -> np.ndarray:
    """The last day on which something happened to each case; -1 where nothing has."""
    dage = (getattr(sager, navn) for navn in HAENDELSER)
    return reduce(np.maximum, (np.where(d == ALDRIG, -1, d) for d in dage))
