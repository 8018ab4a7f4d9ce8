"""A figure traced: its recipe, its rows with their cells, and the sum again. `find` is what the pages and the command call."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from dagster_project.deliveries.contract import kontrakter
from dagster_project.spor import benchmark, indsatser, provenu, udk
from dagster_project.spor.beskrivelse import metodevalg, regler
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import Leverance, Raekke, Spor
from dagster_project.spor.opskrift import Led, Opskrift
from dagster_project.spor.talid import TalId, laes, ukendt

GRAENSE = 100  # rows shown unless all are asked for
_ARTER = {"provenu": provenu, "udk-status": udk, "paragraf-11": udk, "indsatser": indsatser, "benchmark": benchmark}
_ORDEN = "rolle, kilde, leverance_id, raekke_nr, regel"


def find(k: Kilder, tal_id: str, graense: int = GRAENSE) -> Spor:
    """The figure with its first `graense` rows. Raises Brugsfejl for a text that is no id, or that no figure has."""
    id_ = laes(tal_id)
    opskrift = _ARTER[id_.art].opskrift(k, id_)
    if opskrift is None:
        raise ukendt(k, id_)
    _saml(k, opskrift)
    antal, afvigende, taeller, naevner = k.hent(
        "select count(*), count(*) filter (bogfoert is distinct from bidrag and bogfoert is not null), "
        "coalesce(sum(bidrag), 0), sum(naevner) from spor_raekker"
    )[0]
    delsummer = k.hent("select rolle, count(*), coalesce(sum(bidrag), 0) from spor_raekker group by rolle order by rolle")
    brugte = k.hent("select distinct regel from spor_raekker order by regel")
    taeller, naevner = Decimal(taeller), None if naevner is None else int(naevner)
    return Spor(
        tal_id=id_.tekst,
        titel=opskrift.titel,
        enhed=opskrift.enhed,
        publiceret=opskrift.publiceret,
        genregnet=_afrund(opskrift, opskrift.regn(taeller, naevner)),
        taeller=taeller,
        naevner=naevner,
        definition=opskrift.definition,
        metodevalg=metodevalg(k, opskrift.metode, _sidste_dag(id_)),
        regler=regler(k, [r for (r,) in brugte]),
        delsummer=tuple((rolle, n, Decimal(s)) for rolle, n, s in delsummer),
        antal=antal,
        afvigende=afvigende,
        raekker=tuple(raekker(k, graense)) if graense else (),
    )


def _afrund(opskrift: Opskrift, tal: Decimal | None) -> Decimal | None:
    """A figure divided by a fixed number is published with ten decimals."""
    return tal if tal is None or opskrift.delt_med == 1 else round(tal, 10)


def _sidste_dag(tal_id: TalId) -> str:
    return f"{tal_id.periode}-12-31" if len(tal_id.periode) == 4 else f"{tal_id.periode}-01"


def _saml(k: Kilder, opskrift: Opskrift) -> None:
    """The contributing rows into the temporary table spor_raekker: narrow, so that millions fit."""
    dele, vaerdier = [], dict(opskrift.vaerdier)
    for nr, led in enumerate(opskrift.led):
        spoerg = led.leverancer or f"select distinct leverance_id from ({led.udvalg})"
        ider = sorted(i for (i,) in k.hent(spoerg, vaerdier))
        vaerdier[f"filer_{nr}"] = k.filer(led.kilde, ider)
        dele.append(_relation(led, f"$filer_{nr}"))
    k.koer("create or replace temp table spor_raekker as " + " union all ".join(dele), vaerdier)


def _relation(led: Led, filer: str) -> str:
    if led.leverancer:
        fra, bidrag, naevner, linje = f"({led.udvalg.replace('$filer', filer)}) as u", "u.bidrag", "u.naevner", "u.fysisk_linje"
    else:
        fra = (
            f"({led.udvalg}) as u left join read_parquet({filer}) as r "
            "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
        )
        bidrag, naevner, linje = led.bidrag, led.naevner, "r.fysisk_linje"
    return (
        f"select u.rolle, '{led.kilde}' as kilde, u.leverance_id, u.raekke_nr, {linje} as fysisk_linje, u.regel, u.noegle, "
        f"cast(u.bogfoert as decimal(28, 2)) as bogfoert, cast({bidrag} as decimal(28, 2)) as bidrag, "
        f"cast({naevner} as bigint) as naevner from {fra}"
    )


def raekker(k: Kilder, graense: int | None) -> Iterator[Raekke]:
    """The rows that the last `find` of this connection gathered, in order, each with its cells; all of them without a limit."""
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
