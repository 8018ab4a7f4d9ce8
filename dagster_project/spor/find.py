"""A figure traced: its recipe, its rows with their cells, and the sum again. `find` is what the pages and the command call."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from dagster_project.deliveries.contract import kontrakter
from dagster_project.publish.talnavne import fuldt_navn
from dagster_project.spor import benchmark, indsatser, provenu, udk
from dagster_project.spor.beskrivelse import kommunenavn, metodevalg, regler
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import Leverance, Raekke, Spor
from dagster_project.spor.opskrift import Opskrift
from dagster_project.spor.optaelling import saml_alle, saml_foerste
from dagster_project.spor.talid import TalId, laes, ukendt

GRAENSE = 100  # rows shown unless all are asked for
_ARTER = {"provenu": provenu, "udk-status": udk, "paragraf-11": udk, "indsatser": indsatser, "benchmark": benchmark}
_ORDEN = "rolle, kilde, leverance_id, raekke_nr, regel"


def find(k: Kilder, tal_id: str, graense: int = GRAENSE, alle: bool = False) -> Spor:
    """The figure with its first `graense` rows; with `alle` every row is gathered for `raekker`. Raises Brugsfejl for a text
    that is no id, or that no figure has."""
    id_ = laes(tal_id)
    opskrift = _ARTER[id_.art].opskrift(k, id_)
    if opskrift is None:
        raise ukendt(k, id_)
    hele = alle or not all(led.optalt for led in opskrift.led)
    delsummer = saml_alle(k, opskrift) if hele else saml_foerste(k, opskrift, graense)
    taeller = sum((d.bidrag for d in delsummer), Decimal(0))
    naevnere = [int(d.naevner) for d in delsummer if d.naevner is not None]
    naevner = sum(naevnere) if naevnere else None
    roller = sorted({d.rolle for d in delsummer})
    pr_rolle = {r: [d for d in delsummer if d.rolle == r] for r in roller}
    return Spor(
        tal_id=id_.tekst,
        titel=_titel(k, id_),
        enhed=opskrift.enhed,
        publiceret=opskrift.publiceret,
        genregnet=_afrund(opskrift, opskrift.regn(taeller, naevner)),
        taeller=taeller,
        naevner=naevner,
        definition=opskrift.definition,
        metodevalg=metodevalg(k, opskrift.metode, _sidste_dag(id_)),
        regler=regler(k, sorted({d.regel for d in delsummer})),
        delsummer=tuple((r, sum(d.antal for d in ds), sum(Decimal(d.bidrag) for d in ds)) for r, ds in pr_rolle.items()),
        antal=sum(d.antal for d in delsummer),
        afvigende=sum(d.afvigende for d in delsummer),
        raekker=tuple(raekker(k, graense)) if graense else (),
    )


def gengivet(k: Kilder, tal_id: str, antal: int, afvigende: int, taeller: Decimal, naevner: int | None) -> Spor:
    """A figure whose rows were counted and added up elsewhere, among those of many others: without rows, methods and rules."""
    id_ = laes(tal_id)
    o = _ARTER[id_.art].opskrift(k, id_)
    if o is None:
        raise ukendt(k, id_)
    genregnet = _afrund(o, o.regn(Decimal(taeller), None if naevner is None else int(naevner)))
    tomme = {"metodevalg": (), "regler": (), "delsummer": (), "raekker": ()}
    tal = {"publiceret": o.publiceret, "genregnet": genregnet, "taeller": Decimal(taeller), "naevner": naevner}
    navn = {"tal_id": id_.tekst, "titel": _titel(k, id_), "enhed": o.enhed, "definition": o.definition}
    return Spor(antal=antal, afvigende=afvigende, **navn, **tal, **tomme)


def _titel(k: Kilder, id_: TalId) -> str:
    return fuldt_navn(id_.tekst, kommunenavn(k, id_.kommune), id_.periode)


def _afrund(opskrift: Opskrift, tal: Decimal | None) -> Decimal | None:
    """A figure divided by a fixed number is published with ten decimals."""
    return tal if tal is None or opskrift.delt_med == 1 else round(tal, 10)


def _sidste_dag(tal_id: TalId) -> str:
    return f"{tal_id.periode}-12-31" if len(tal_id.periode) == 4 else f"{tal_id.periode}-01"


def raekker(k: Kilder, graense: int | None) -> Iterator[Raekke]:
    """The rows that the last `find` of this connection gathered, in order, each with its cells; without a limit all of them."""
    hoejst = "" if graense is None else f" limit {int(graense)}"
    k.koer(
        "create or replace temp table spor_vist as select *, row_number() over (order by "
        f"{_ORDEN}) as nr from (select * from spor_raekker order by {_ORDEN}{hoejst})"
    )
    leverancer = _leverancer(k)
    for kilde, ider in k.hent("select kilde, list(distinct leverance_id) from spor_vist group by kilde order by min(nr)"):
        yield from _med_celler(k, kilde, ider, leverancer)


def _leverancer(k: Kilder) -> dict[str, Leverance]:
    fundne = k.hent(
        "select leverance_id, kilde, kommunekode, periode, version, filnavn, sha256 from marts.leverancer "
        "where leverance_id in (select leverance_id from spor_vist)"
    )
    return {r[0]: Leverance(*r) for r in fundne}


def _med_celler(k: Kilder, kilde: str, ider: list[str], leverancer: dict[str, Leverance]) -> Iterator[Raekke]:
    kontrakt = kontrakter()[kilde]
    navne = [n for n in kontrakt.navne if n != kontrakt.cpr_kolonne]
    borger = "r.borger_id" if kontrakt.cpr_kolonne else "null"
    regel = (
        "left join marts.kontrolsager as s on v.leverance_id = s.leverance_id and v.raekke_nr = s.raekke_nr "
        "left join intermediate.int_kontroltrin as t "
        "on s.kommunekode = t.kommunekode and s.sagsnr = t.sagsnr and s.ydelse = t.ydelse"
        if kilde == "kommune_sager"
        else "left join (select null as regel, null as kontroltrin, null as kildesaetning) as t on false"
    )
    markoer: duckdb.DuckDBPyConnection = k.koer(
        "select v.rolle, v.leverance_id, v.raekke_nr, v.fysisk_linje, v.regel, v.noegle, v.bogfoert, v.bidrag, v.naevner, "
        f"t.regel, t.kontroltrin, t.kildesaetning, {borger}, {', '.join('r.' + n for n in navne)} "
        "from spor_vist as v left join read_parquet($filer) as r "
        f"on v.leverance_id = r.leverance_id and v.raekke_nr = r.raekke_nr {regel} where v.kilde = $kilde order by v.nr",
        {"filer": k.filer(kilde, ider), "kilde": kilde},
    )
    while portion := markoer.fetchmany(1000):
        for rolle, id_, nr, linje, r, noegle, bogfoert, bidrag, naevner, trinregel, trin, saetning, borger_id, *celler in portion:
            yield Raekke(
                *(rolle, kilde, leverancer[id_], nr, linje, r, noegle, bogfoert, bidrag, naevner),
                celler={} if linje is None else dict(zip(navne, celler, strict=True)),
                borger_id=borger_id,
                trinregel=(trinregel, trin, saetning) if trinregel else None,
            )
