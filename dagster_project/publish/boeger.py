"""Which workbooks an edition holds: the benchmark of its month, and the provenu of each municipality that has any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

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
    rammer = {n: pl.from_arrow(tabeller[n]) for _, (n, _) in (*_BENCHMARK.items(), *_PROVENU.items(), *_OM.items())}
    i_ord = {n: noegletal(n) for n in rammer["indsatser"]["noegletal"].unique().to_list()}
    rammer["indsatser"] = rammer["indsatser"].with_columns(pl.col("noegletal").replace(i_ord))
    rammer["su_flytninger_uge"] = rammer["su_flytninger_uge"].drop("mandag")  # the week says it
    rammer["afstemning"] = rammer["afstemning"].filter(pl.col("status") != "ikke rapporteret")
    tallet = pl.col("tal_id").replace({n: talnavn(n) for n in rammer["afstemning"]["tal_id"].to_list()}).alias("tal")
    rammer["afstemning"] = rammer["afstemning"].select(tallet, pl.all())
    rammer["provenu_aar"] = rammer["provenu_aar"].rename({"antal": "sager"})
    rammer["metode"] = _i_ord(rammer["metode"])
    udgivelse = dict(rammer["udgivelse"].select("noegle", "vaerdi").iter_rows())
    periode, oprettet = udgivelse["periode"], date.fromisoformat(udgivelse["udgivet"] or f"{udgivelse['periode']}-01")
    navne = dict(pl.from_arrow(tabeller["kommuner"]).select("kommunekode", "navn").iter_rows())
    rammer["udgivelse"] = rammer["udgivelse"].with_columns(
        pl.col("noegle").replace_strict(_OPLYSNINGER, default=pl.col("noegle"))
    )
    om = [Ark(n, s, _tavle(rammer[t])) for n, (t, s) in _OM.items()]
    maanedens = {t: _med_navn(rammer[t].filter(pl.col("periode") == periode), navne) for t, _ in _BENCHMARK.values()}
    ark = [Ark(n, s, _tavle(maanedens[t])) for n, (t, s) in _BENCHMARK.items()]
    skriv_bog(mappe / f"benchmark-{periode}.xlsx", f"Brug af risikosager, {maaned(periode)}", oprettet, [*ark, *om])
    tavler = [(n, s, _tavle(rammer[t]), _steder(rammer[t])) for n, (t, s) in _PROVENU.items()]
    for kode in sorted(set(rammer["provenu_aar"]["kommunekode"])):
        ark = [Ark(n, s, tavle, sorted(steder[kode] + steder["DK"])) for n, s, tavle, steder in tavler]
        navn = navne.get(kode, kode)
        skriv_bog(mappe / f"provenu-{kode}.xlsx", f"Provenu, {navn} Kommune, {maaned(periode)}", oprettet, [*ark, *om])


def _tavle(ramme: pl.DataFrame) -> Tavle:
    return Tavle(ramme.to_arrow())


def _steder(ramme: pl.DataFrame) -> dict[str, list[int]]:
    """Which rows are each municipality's, `DK` the country's."""
    ud: dict[str, list[int]] = defaultdict(list)
    for i, kode in enumerate(ramme["kommunekode"]):
        ud[kode].append(i)
    return ud


def _i_ord(metode: pl.DataFrame) -> pl.DataFrame:
    """Names and sources as people read them; the tables beside the workbook keep those that queries read."""
    navne = [metodenavn(art, navn) for art, navn in metode.select("art", "navn").iter_rows()]
    kilder = [kildehenvisning(k) for k in metode["kilde"]]
    return metode.with_columns(
        pl.Series("navn", navne), pl.col("valg").str.replace_all("|", ", ", literal=True), pl.Series("kilde", kilder, pl.String)
    )


def _med_navn(ramme: pl.DataFrame, navne: Mapping[str, str]) -> pl.DataFrame:
    """With the municipality's name after its code; rows stay in the order of their codes."""
    navn = pl.col("kommunekode").replace_strict(navne, default="Hele landet").alias("kommune")
    foer, efter = ramme.columns[: ramme.columns.index("kommunekode") + 1], ramme.columns[ramme.columns.index("kommunekode") + 1 :]
    return ramme.select(*foer, navn, *efter)
