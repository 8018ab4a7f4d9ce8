"""The chosen figures taken out of the tables: each cell by the `tal_id` that it prints, its word into the row's `skjult`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyarrow as pa

from dagster_project.publications.hidden_cells import SKJULT, Hidden, as_text
from dagster_project.publish.skjul.fordelt import KRAVFELTER, kravets_navn, ydelsens_navn
from dagster_project.publish.skjul.navne import KOMPONENTER, maal, slug, totaler
from dagster_project.publish.skjul.system import FAA

_UDK = {
    k: "provenu-i-alt" if k == "provenu" else k.replace("_", "-")
    for k in ("stop_antal", "stop_beloeb", "krav_antal", "krav_beloeb", "efterregulering", "skat", "provenu")
}
_AFSTEMT = ("beregnet", "rapporteret", "forskel", "forklaret_beloeb", "rest", "forklaring")
_TRYKT = ("sum_af_dele", "trykt_total", "forskel", "note")


def provenu_aar(r: dict) -> dict[str, str]:
    navn = f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}"
    return {"beloeb": navn, **{k: f"{navn}/{k}" for k in (*KOMPONENTER, "antal")}}


def provenu_total(r: dict) -> dict[str, str]:
    return {"beloeb": f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['total']]}"}


def udk_status(r: dict) -> dict[str, str]:
    foran = f"udk-status/{r['kommunekode'].lower()}/{r['aar']}/{slug(r['ydelse'])}"
    return {felt: f"{foran}/{k}" for felt, k in _UDK.items()}


def indsatser(r: dict) -> dict[str, str]:
    return {"vaerdi": f"indsatser/{r['kommunekode']}/{r['aar']}/{maal(r['noegletal'])}"}


def afstemning(r: dict) -> dict[str, str]:
    return dict.fromkeys(_AFSTEMT, maal(r["tal_id"]))


def trykte_summer(r: dict) -> dict[str, str]:
    return dict.fromkeys(_TRYKT, maal(r["tal_id"]))


def krav(r: dict) -> dict[str, str]:
    return {felt: f"{kravets_navn(r)}/{felt}" for felt in ("antal", *KRAVFELTER)}


def provenu_kommunal_andel(r: dict) -> dict[str, str]:
    return {"beloeb": ydelsens_navn(r)}


def tal(r: dict) -> dict[str, str]:
    return {"vaerdi": maal(r["tal_id"])}


CELLER: Mapping[str, Callable[[dict], dict[str, str]]] = {
    f.__name__: f
    for f in (provenu_aar, provenu_total, udk_status, indsatser, afstemning, trykte_summer, krav, provenu_kommunal_andel, tal)
}
_INDSATS = re.compile("(?:^|/)indsats_(?:sager|provenu):(.*)$")
_TAELLES = {"antal", "stop_antal", "krav_antal", "vaerdi", "beregnet", "rapporteret"}


def tag_ud(navn: str, tabel: pa.Table, skjult: Mapping[str, str], taelles: Callable[[str], bool]) -> pa.Table:
    """The table with hidden cells empty and named in `skjult`. `taelles`: whether a figure is a count of cases."""
    raekker = tabel.to_pylist()
    for raekke in raekker:
        gemt = {}
        for felt, tal_id in CELLER[navn](raekke).items():
            if tal_id in skjult and raekke.get(felt) is not None:
                gemt[felt] = _hvorfor(felt, raekke[felt], taelles(tal_id))
                raekke[felt] = None
        raekke[SKJULT] = as_text(gemt)
    return pa.Table.from_pylist(raekker, tabel.schema.append(pa.field(SKJULT, pa.string())))


def uden_navngivne(tabel: pa.Table) -> pa.Table:
    """Without the efforts (`indsats_…:<navn>`) that have a hidden figure that year: the name is the municipality's own words."""
    felt = "noegletal" if "noegletal" in tabel.column_names else "tal_id"
    egne = [tabel[k].to_pylist() for k in ("kommunekode", "aar", felt, SKJULT)]
    indsatser = [(k, a, m[1]) if (m := _INDSATS.search(navn)) else None for k, a, navn, _ in zip(*egne, strict=True)]
    gemte = {i for i, skjult in zip(indsatser, egne[-1], strict=True) if i and skjult}
    return tabel.filter(pa.array([i not in gemte for i in indsatser], pa.bool_()))


def _hvorfor(felt: str, vaerdi: object, taelles: bool) -> Hidden:
    return Hidden.FEW if taelles and felt in _TAELLES and vaerdi in FAA else Hidden.SECRET
