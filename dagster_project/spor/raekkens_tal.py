"""Which figures a row in force became part of: their ids, and what of the row they hold."""

from __future__ import annotations

from dagster_project.format import kroner, tal
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.risikosager import ANDELE, BETINGELSER, sager
from dagster_project.spor.risikosager import KILDE as RISIKOSAGER
from dagster_project.spor.taellinger import TAELLINGER, udvalg

# each: tal_id, what of the row it holds, in words and as an amount or a count
_LINJER = """
    select a.foran || slugs.slug as tal_id, komponent as hvad, l.beloeb as beloeb, null as antal
    from marts.provenu_linjer as l
    inner join seeds.provenu_kategorier as k using (kategori, komponent)
    inner join marts.provenu_aar as d using (kommunekode, aar, kategori)
    cross join lateral (select 'provenu/' || l.kommunekode || '/' || l.aar || '/' as foran) as a
    cross join lateral (
        select k.slug as slug union all select k.slug || '/' || k.komponent
        union all select t.slug from seeds.provenu_totaler as t where t.kategori = l.kategori
    ) as slugs
    where l.leverance_id = $id and l.raekke_nr = $nr
"""
_STATUS = """
    select 'udk-status/' || lower(kommunekode) || '/' || aar || '/' || r.raekke || '/' || c.navn, null, c.beloeb, c.antal
    from marts.udk_status as u
    cross join lateral (select spor_slug(u.ydelse) as raekke union all select 'total') as r
    cross join lateral (
        values ('stop-antal', null, u.stop_antal), ('krav-antal', null, u.krav_antal), ('stop-beloeb', u.stop_beloeb, null),
            ('krav-beloeb', u.krav_beloeb, null), ('efterregulering', u.efterregulering, null), ('skat', u.skat, null),
            ('provenu-i-alt', u.provenu, null)
    ) as c (navn, beloeb, antal)
    where u.leverance_id = $id and u.raekke_nr = $nr and coalesce(c.beloeb, c.antal) is not null
        and not (r.raekke = 'total' and c.navn like '%-antal')
"""
_PARAGRAF11 = """
    select 'paragraf-11/' || kommunekode || '/' || aar || '/' || c.navn, null, c.beloeb, c.antal
    from intermediate.int_paragraf11 as p
    cross join lateral (
        values ('antal-retur', null, p.antal_retur), ('antal-afsluttet', null, p.antal_afsluttet),
            ('antal-med-provenu', null, p.antal_med_provenu), ('tilbagebetalingskrav', p.tilbagebetalingskrav, null),
            ('aarlig-besparelse', p.aarlig_besparelse, null), ('efterregulering', p.efterregulering, null),
            ('provenu', p.provenu, null)
    ) as c (navn, beloeb, antal)
    where p.leverance_id = $id and p.raekke_nr = $nr and coalesce(c.beloeb, c.antal) is not null
"""


def find(k: Kilder, kilde: str, leverance_id: str, raekke_nr: int) -> list[tuple[str, str]]:
    """(tal_id, what of the row it holds), each id once, by id; empty when the row is part of none."""
    vaerdier = {"id": leverance_id, "nr": raekke_nr}
    if kilde == RISIKOSAGER:
        return _benchmark(k, vaerdier)
    dele = [_LINJER] + [_STATUS] * (kilde == "udk_statusopgoerelse") + [_PARAGRAF11] * (kilde == "udk_paragraf11")
    for navn, taellinger in TAELLINGER.items():
        dele += [
            "select 'indsatser/' || u.kommunekode || '/' || u.talaar || '/' || u.talnavn, u.rolle, null, null "
            f"from ({udvalg(navn, t)}) as u "
            "inner join marts.indsatser as m on u.kommunekode = m.kommunekode and u.talaar = m.aar and u.talnavn = m.noegletal "
            "where u.leverance_id = $id and u.raekke_nr = $nr"
            for t in taellinger
            if t.kilde == kilde
        ]
    fundne: dict[str, list[str]] = {}
    raekker = f"select distinct * from ({' union all '.join(dele)}) order by tal_id, hvad, beloeb, antal"
    for tal_id, hvad, beloeb, antal in k.hent(raekker, vaerdier):
        stoerrelse = kroner(beloeb) if beloeb is not None else tal(antal) if antal is not None else ""
        fundne.setdefault(tal_id, []).append(" ".join(d for d in (hvad, stoerrelse) if d))
    return [(tal_id, "; ".join(hvad)) for tal_id, hvad in fundne.items()]


def _benchmark(k: Kilder, vaerdier: dict) -> list[tuple[str, str]]:
    perioder = k.hent("select periode from marts.leverancer where leverance_id = $id", vaerdier)
    vaerdier |= {"periode": perioder[0][0], "kommune": "DK", "filer": k.filer(RISIKOSAGER, [vaerdier["id"]])}
    egen = sager(BETINGELSER, raekke="raa.leverance_id = $id and raa.raekke_nr = $nr")
    ud = []
    raekker = k.hent(
        f"select c.kontroltrin || '/' || spor_slug(c.omraade), k.kommune, {', '.join('s.' + n for n in BETINGELSER)} "
        f"from ({egen}) as s "
        "inner join intermediate.int_benchmark_celler as c on s.kontroltrin = c.del_trin and s.omraade = c.del_omraade "
        "cross join lateral (select lower(s.kommunekode) as kommune union all "
        "select 'dk' where exists (from marts.benchmark where periode = $periode and kommunekode = 'DK')) as k",
        vaerdier,
    )
    for cellen, kommune, *flagene in raekker:
        i = {n for n, f in zip(BETINGELSER, flagene, strict=True) if f}
        foran = f"benchmark/{vaerdier['periode']}/{kommune}/{cellen}/"
        ud += [(foran + n, "tæller med") for n in i]
        ud += [
            (foran + navn, "tæller og nævner" if t in i and i & set(n) else "tæller" if t in i else "nævner")
            for navn, (t, n) in ANDELE.items()
            if t in i or i & set(n)
        ]
    return sorted(ud)
