"""What is followed over time: claims as the deliveries in force some months after had them, and the lists of earlier months."""

from __future__ import annotations

from dagster_project.common.periods import months_after
from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, KRONER, Recipe, Terms
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

# the newest row of each key by the month, of those that say the year, the benefit and its owner
_CLAIMS = """
    select * from (
        select s.*, row_number() over (
            partition by s.kommunekode, s.sagsnr, s.ydelse order by i.til_og_med desc, i.version desc
        ) as nyeste
        from staging.stg_kommune_sager as s
        inner join intermediate.int_leverancer_i_kraft as i using (leverance_id)
        where s.fejl = '' and i.til_og_med <= $maaned and s.kommunekode = $kommune
    ) as s
    inner join seeds.ydelser as y
        on s.ydelse = y.ydelse
        and s.afgoerelse_dato >= y.gyldig_fra and (s.afgoerelse_dato < y.gyldig_til or y.gyldig_til is null)
    where nyeste = 1 and year(s.afgoerelse_dato) = $aar and spor_slug(s.ydelse) = $ydelse and spor_slug(y.myndighed) = $ejer
"""
_APPEALED = "s.ankeafgoerelse in ('ændret', 'ophævet') and s.ankeafgoerelse_dato <= last_day(cast($maaned || '-01' as date))"
_CORRECTION = """coalesce(case when spor_fold(r.ankeafgoerelse) = 'ophaevet' then coalesce(spor_beloeb(r.krav_efter_anke), 0)
    else spor_beloeb(r.krav_efter_anke) end - spor_beloeb(r.tilbagebetalingskrav), 0)"""
# what is asked of a row, and what its cells give
_PARTS = {
    "rejst": ("s.tilbagebetalingskrav <> 0", "spor_beloeb(r.tilbagebetalingskrav)"),
    "anke": (_APPEALED, _CORRECTION),
    "betalt": ("s.krav_betalt <> 0", "spor_beloeb(r.krav_betalt)"),
    "afskrevet": ("s.krav_afskrevet <> 0", "spor_beloeb(r.krav_afskrevet)"),
}
_KEY = "kommunekode || '|' || sagsnr || '|' || ydelse"
_SIGNS = {"rejst": "", "anke": "", "betalt": "-", "afskrevet": "-"}
_SOURCES = {
    **{"flytning": "kommune_flytninger", "enligerklæring": "enligerklaeringer", "krav": "kommune_sager"},
    **{"undring": "su_tilbagemeldinger"},
}
_LISTED = """
    select u.leverance_id, u.raekke_nr, exists (
        from (
            select k.borger_id, k.kommunekode, min(k.oprettet_dato) as oprettet,
                count(*) = count(case when k.afsluttet_dato <= p.dag then 1 end) and bool_or(
                    coalesce(k.tilbagebetalingskrav > 0, false)
                    or coalesce(k.ydelse_foer > k.ydelse_efter, coalesce(k.fremadrettet_besparelse > 0, false))
                ) as effekt
            from marts.kontrolsager as k
            cross join (select last_day(cast(periode || '-01' as date)) as dag from intermediate.int_periode) as p
            where k.oprettet_dato <= p.dag group by k.kommunekode, k.sagsnr, k.borger_id
        ) as k
        where k.kommunekode = u.kommunekode and k.borger_id = u.borger_id and k.oprettet > u.dag and {asked}
    ) as fulgt
    from intermediate.int_udtraek_over_tid as u
    where u.kommunekode = $kommune and u.periode = $periode and u.kriterium = $kriterium and u.raekke_nr is not null
"""


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when there is no such cohort or list, or it has no such figure."""
    return _cohort(k, tal_id) if tal_id.art == "krav_kohorter" else _list(k, tal_id)


def _cohort(k: Kilder, tal_id: TalId) -> Recipe | None:
    owner, benefit, months, tal = tal_id.dele
    if tal not in (*_PARTS, "udestaaende", "sager") or not months.isdigit():
        return None
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "ejer": owner, "ydelse": benefit, "maaneder": int(months)}
    found = k.fetch(
        f"select {tal} from marts.krav_kohorter where kommunekode = $kommune and afgoerelsesaar = $aar and maaneder = $maaneder "
        "and spor_slug(ejer) = $ejer and spor_slug(ydelse) = $ydelse",
        values,
    )
    if not found:
        return None
    values["maaned"] = months_after(f"{tal_id.periode}-12", int(months))
    parts = list(_PARTS) if tal == "udestaaende" else [tal]
    return Recipe(
        enhed=COUNT if tal == "sager" else KRONER,
        publiceret=found[0][0],
        definition=f"{model('krav_kohorter')} {kolonne('krav_kohorter', tal)}",
        led=(_cases(),) if tal == "sager" else tuple(_claims(part, tal == "udestaaende") for part in parts),
        vaerdier=values,
        metode=("krav_kohorter",),
    )


def _claims(part: str, signed: bool) -> Terms:
    asked, gives = _PARTS[part]
    selection = (
        f"select *, '{part}' as rolle, 'krav_kohorter/{part}' as regel, {_KEY} as noegle, "
        f"null as bogfoert from (select s.* from ({_CLAIMS}) as s where {asked})"
    )
    return Terms("kommune_sager", selection, f"{_SIGNS[part] if signed else ''}{gives}")


def _cases() -> Terms:
    selection = (
        f"select *, 'tæller med' as rolle, 'krav_kohorter/sager' as regel, {_KEY} as noegle, "
        "null as bogfoert, row_number() over (partition by sagsnr order by ydelse) as plads "
        f"from (select s.* from ({_CLAIMS}) as s where s.tilbagebetalingskrav > 0)"
    )
    return Terms("kommune_sager", selection, "case when u.plads = 1 then 1 else 0 end")


def _list(k: Kilder, tal_id: TalId) -> Recipe | None:
    criterion, tal = tal_id.dele
    asked = {"udtrukket": "true", "blev_sager": "true", "med_effekt": "k.effekt"}.get(tal)
    values = {"kommune": tal_id.kommune, "periode": tal_id.periode, "kriterium": criterion}
    where = "where kommunekode = $kommune and periode = $periode and kriterium = $kriterium"
    found = k.fetch(f"select {tal} from marts.udtraek_effekt {where}", values) if asked else []
    if not found:
        return None
    own = "where kommunekode = $kommune and kriterium = $kriterium"
    ((ground,),) = k.fetch(f"select any_value(grundlag) from marts.udtraekskriterier_gaeldende {own}", values)
    selection = (
        f"select leverance_id, raekke_nr, 'på listen' as rolle, 'udtraek_effekt/{tal}' as regel, null as noegle, "
        f"null as bogfoert from ({_LISTED.format(asked=asked)}) where {'true' if tal == 'udtrukket' else 'fulgt'}"
    )
    return Recipe(
        enhed=COUNT,
        publiceret=found[0][0],
        definition=f"{model('udtraek_effekt')} {kolonne('udtraek_effekt', tal)}",
        led=(Terms(_SOURCES[ground], selection),),
        vaerdier=values,
        metode=("udtraek_effekt",),
    )
