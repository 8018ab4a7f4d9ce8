"""Which workbooks an edition holds: the benchmark of its month, and the provenu of each municipality that has any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import TEXT, frame, table
from dagster_project.format import maaned
from dagster_project.publish.arbejdsbog import Ark, skriv_bog
from dagster_project.publish.metodenavne import kildehenvisning, metodenavn
from dagster_project.publish.talnavne import noegletal, talnavn
from dagster_project.publish.tavle import Tavle

_BENCHMARK = {
    "Benchmark": ("benchmark", "Brugen af risikosager i de 12 måneder, der slutter med perioden; DK er landet."),
    "Opfølgning": ("benchmark_opfoelgning", "Hvem der opfylder kriteriet for opfølgning, og i hvor mange måneder i træk."),
    "Udvikling": ("benchmark_udvikling", "Måling 1 i de seneste 12 aflæsninger, hver som den var i sin egen måned."),
    "Kriterier": ("benchmark_kriterier", "Hvad der kom ud af sagerne efter det kriterium, de er udsøgt efter."),
}
_PROVENU = {
    "Provenu": ("provenu_aar", "Provenu pr. år og kategori, hver komponent for sig. En tankestreg er ikke målt."),
    "Totaler": ("provenu_total", "De tre totaler; de måler ikke det samme og lægges ikke sammen."),
    "Ydelser": ("provenu_kommunal_andel", "Provenu pr. år, kategori og ydelse; ydelsen er tom, hvor kilden ikke har en."),
    "Krav": ("krav", "Krav i alle gældende sager ved periodens udgang efter ydelse og kravets alder."),
    "UDK-status": ("udk_status", "Udbetaling Danmarks opgørelse for kommunen og for landet (DK)."),
    "Indsatser": ("indsatser", "Det, enheden i øvrigt opgør."),
    "SU-uger": ("su_flytninger_uge", "Kontrollerede SU-tilflytninger pr. uge; en uge uden kontrol har ingen række."),
    "Afstemning": ("afstemning", "Beregnede tal mod rapporterede. De tal, som ingen har rapporteret, står i afstemning.csv."),
}
_OM = {
    "Udgivelse": ("udgivelse", "Hvad denne udgivelse er, og hvad der gælder for dens tal."),
    "Metode": ("metode", "Valg, regler, grænseværdier og definitioner bag tallene, med kilde."),
}
_OPLYSNINGER = {
    **{"afrunding": "Afrunding", "data_til": "Data til", "kilde": "Kilde", "kontakt": "Kontakt", "leverancer": "Leverancer"},
    **{"naeste": "Næste udgivelse", "nr": "Nummer", "opdigtet": "Opdigtede tal", "periode": "Periode", "revision": "Revision"},
    **{"revision_aarsag": "Hvorfor ændret", "skjulning": "Skjulning", "status": "Status", "titel": "Titel", "udgivet": "Udgivet"},
}


def skriv_boeger(tabeller: Mapping[str, pa.Table], mappe: Path) -> None:
    """`benchmark-<periode>.xlsx` and `provenu-<kommunekode>.xlsx`, into a folder that is made here."""
    mappe.mkdir(mode=0o700)
    rammer = {n: frame(tabeller[n]) for _, (n, _) in (*_BENCHMARK.items(), *_PROVENU.items(), *_OM.items())}
    rammer["indsatser"]["noegletal"] = _omskrevet(rammer["indsatser"]["noegletal"], noegletal)
    rammer["su_flytninger_uge"] = rammer["su_flytninger_uge"].drop(columns="mandag")  # the week says it
    afstemt = rammer["afstemning"]
    rammer["afstemning"] = afstemt[afstemt["status"] != "ikke rapporteret"].reset_index(drop=True)
    rammer["afstemning"].insert(0, "tal", _omskrevet(rammer["afstemning"]["tal_id"], talnavn))
    rammer["provenu_aar"] = rammer["provenu_aar"].rename(columns={"antal": "sager"})
    rammer["metode"] = _i_ord(rammer["metode"])
    udgivelse = _opslag(tabeller["udgivelse"], "noegle", "vaerdi")
    periode, oprettet = udgivelse["periode"], date.fromisoformat(udgivelse["udgivet"] or f"{udgivelse['periode']}-01")
    navne = _opslag(tabeller["kommuner"], "kommunekode", "navn")
    rammer["udgivelse"]["noegle"] = _omskrevet(rammer["udgivelse"]["noegle"], lambda n: _OPLYSNINGER.get(n, n))
    om = [Ark(n, s, _tavle(rammer[t])) for n, (t, s) in _OM.items()]
    maanedens = {t: _med_navn(rammer[t][rammer[t]["periode"] == periode], navne) for t, _ in _BENCHMARK.values()}
    ark = [Ark(n, s, _tavle(maanedens[t])) for n, (t, s) in _BENCHMARK.items()]
    skriv_bog(mappe / f"benchmark-{periode}.xlsx", f"Brug af risikosager, {maaned(periode)}", oprettet, [*ark, *om])
    tavler = [(n, s, _tavle(rammer[t]), _steder(rammer[t])) for n, (t, s) in _PROVENU.items()]
    for kode in sorted(set(rammer["provenu_aar"]["kommunekode"])):
        ark = [Ark(n, s, tavle, sorted(steder[kode] + steder["DK"])) for n, s, tavle, steder in tavler]
        navn = navne.get(kode, kode)
        skriv_bog(mappe / f"provenu-{kode}.xlsx", f"Provenu, {navn} Kommune, {maaned(periode)}", oprettet, [*ark, *om])


def _tavle(ramme: pd.DataFrame) -> Tavle:
    return Tavle(table(ramme))


def _steder(ramme: pd.DataFrame) -> dict[str, list[int]]:
    """Which rows are each municipality's, `DK` the country's."""
    ud: dict[str, list[int]] = defaultdict(list)
    for i, kode in enumerate(ramme["kommunekode"]):
        ud[kode].append(i)
    return ud


def _opslag(tabel: pa.Table, noegle: str, vaerdi: str) -> dict[str, str]:
    return dict(zip(tabel[noegle].to_pylist(), tabel[vaerdi].to_pylist(), strict=True))


def _omskrevet(tekster: pd.Series, navn: Callable[[str], str | None]) -> pd.Series:
    """Each text as people read it; what is not there stays so."""
    i_ord = {t: navn(t) for t in tekster.dropna().unique()}
    return tekster.map(i_ord).astype(TEXT)


def _i_ord(metode: pd.DataFrame) -> pd.DataFrame:
    """Names and sources as people read them; the tables beside the workbook keep those that queries read."""
    navne = [metodenavn(art, navn) for art, navn in zip(metode["art"], metode["navn"], strict=True)]
    return metode.assign(
        navn=pd.Series(navne, dtype=TEXT),
        valg=metode["valg"].str.replace("|", ", ", regex=False),
        kilde=_omskrevet(metode["kilde"], kildehenvisning),
    )


def _med_navn(ramme: pd.DataFrame, navne: Mapping[str, str]) -> pd.DataFrame:
    """With the municipality's name after its code; rows stay in the order of their codes."""
    ud = ramme.reset_index(drop=True)
    kommune = _omskrevet(ud["kommunekode"], lambda kode: navne.get(kode, "Hele landet"))
    ud.insert(ud.columns.get_loc("kommunekode") + 1, "kommune", kommune)
    return ud
