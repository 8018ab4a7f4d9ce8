"""Which figures get an audit page, and all their rows in the temporary table spor_samlet; the others have `kontrol spor`."""

from __future__ import annotations

from dagster_project.spor import samlet
from dagster_project.spor.benchmark import felter
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.risikosager import ANDELE, DAEKNING, KILDE, sager

ANDELE_MED_SIDE = ("andel_udtaget", "andel_med_effekt", "andel_ikke_afsluttet")  # measures 1 and 2, and the open share beside
_NYESTE_AAR = """
    select tal_id from (
        select 'indsatser/' || kommunekode || '/' || aar || '/' || noegletal as tal_id, kommunekode, aar, 'indsatser' as art
        from marts.indsatser where vaerdi is not null
        union all
        select tal_id, kommunekode, aar, split_part(tal_id, '/', 1) from intermediate.int_tal
        where vaerdi is not null and (tal_id like 'udk-status/%' or tal_id like 'paragraf-11/%')
    )
    qualify aar = max(aar) over (partition by art, kommunekode)
"""
_FELTER = "tal_id, kilde, rolle, leverance_id, raekke_nr, fysisk_linje, regel, noegle, bogfoert, bidrag, naevner"


def saml(k: Kilder) -> list[str]:
    """The ids: of each municipality's newest year the efforts, UDK's statement and § 11; of the newest month both measures of
    the municipalities that deliver cases of their own. One reading per source and municipality, not one per figure."""
    for kilde in (*samlet.KILDER, "udk_statusopgoerelse", "udk_paragraf11"):
        samlet.laes_raa(k, kilde, samlet.i_kraft(k, kilde))
    k.koer(f"create or replace temp table spor_med_side as {_NYESTE_AAR}")
    k.koer(
        f"create or replace temp table spor_samlet as select {_FELTER} "
        f"from ({samlet.indsatser()} union all by name {samlet.udk()}) semi join spor_med_side using (tal_id)"
    )
    nyeste = "select max(periode) from marts.benchmark"
    for kommune, periode in k.hent(
        f"select distinct kommunekode, periode from marts.benchmark where periode = ({nyeste}) "
        "and kommunekode in (select kommunekode from intermediate.int_leverede_aar where kilde = 'kommune_sager') order by all"
    ):
        _benchmark(k, kommune, periode)
    return sorted(i for (i,) in k.hent("select tal_id from spor_med_side"))


def _benchmark(k: Kilder, kommune: str, periode: str) -> None:
    """Adds the six cells of a municipality."""
    vaerdier: dict[str, object] = {"kommune": kommune, "periode": periode}
    ider = [i for (i,) in k.hent(f"select distinct leverance_id from ({DAEKNING})", vaerdier)]
    navne = tuple(dict.fromkeys(n for a in ANDELE_MED_SIDE for n in (ANDELE[a][0], *ANDELE[a][1])))
    k.koer(
        f"create or replace temp table spor_sager as select s.* exclude (kontroltrin, omraade), $periode || '/' || s.kommunekode "
        "|| '/' || c.kontroltrin || '/' || spor_slug(c.omraade) as cellen "
        f"from ({sager(navne)}) as s inner join intermediate.int_benchmark_celler as c "
        "on s.kontroltrin = c.del_trin and s.omraade = c.del_omraade",
        {**vaerdier, "filer": k.filer(KILDE, ider)},
    )
    celler = "select distinct periode || '/' || kommunekode || '/' || kontroltrin || '/' || spor_slug(omraade) as cellen"
    for andel in ANDELE_MED_SIDE:
        k.koer(
            f"insert into spor_med_side select 'benchmark/' || cellen || '/{andel}' from ({celler} from marts.benchmark "
            "where kommunekode = $kommune and periode = $periode)",
            vaerdier,
        )
        i_andelen = " or ".join((ANDELE[andel][0], *ANDELE[andel][1]))
        k.koer(
            f"insert into spor_samlet by name select 'benchmark/' || cellen || '/{andel}' as tal_id, '{KILDE}' as kilde, "
            f"raekke_nr, fysisk_linje, {felter(*ANDELE[andel])} from spor_sager where {i_andelen}"
        )
