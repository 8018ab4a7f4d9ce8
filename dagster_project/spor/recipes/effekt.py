"""KL's tables of effect: the cases of a cell and the lines booked of them, said once more apart from the models."""

from __future__ import annotations

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, KRONER, SHARE, Recipe, Terms
from dagster_project.spor.recipes.provenu import CONTRIBUTIONS, LINES
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

_DAY = "(select last_day(cast(periode || '-01' as date)) from intermediate.int_periode)"
# each row of a cell; the case is its sagsnr, of the year of its first row
_ROWS = f"""
    select s.*, row_number() over (partition by s.kommunekode, s.sagsnr order by s.ydelse) as plads,
        count(*) over case_rows = count(case when s.afsluttet_dato <= {_DAY} then 1 end) over case_rows as lukket,
        bool_or(coalesce(s.tilbagebetalingskrav > 0, false) or coalesce(s.ydelse_foer > s.ydelse_efter,
            coalesce(s.fremadrettet_besparelse > 0, false))) over case_rows as effekt
    from (
        select i.*, k.kontroltrin, min(i.oprettet_dato) over (partition by i.kommunekode, i.sagsnr) as aabnet
        from intermediate.int_sager as i inner join marts.kontrolsager as k using (kommunekode, sagsnr, ydelse)
    ) as s
    where s.kontroltrin = $trin and year(s.aabnet) = $aar and s.aabnet <= {_DAY}
        and $kommune in ('DK', s.kommunekode)
        and case $dimension when 'alle' then $vaerdi = 'alle' when 'ydelse' then spor_slug(s.ydelse) = $vaerdi
            when 'sagstype' then spor_slug(s.sagstype) = $vaerdi
            when 'kanal' then case when coalesce(s.kanal, '') = '' then $vaerdi = 'ikke-oplyst'
                else exists (from (select unnest(string_split(s.kanal, '|')) as k) where spor_slug(k) = $vaerdi) end end
    window case_rows as (partition by s.kommunekode, s.sagsnr)
"""
# each count as a condition on a case
CONDITIONS = {
    "sager_oprettet": "true",
    "sager_afsluttet": "lukket",
    "med_effekt": "lukket and effekt",
    "uden_effekt": "lukket and not effekt",
    "aabne": "not lukket",
}
AMOUNTS = ("tilbagebetalingskrav", "mindreudgift", "anke")
TAL = (*CONDITIONS, "andel_med_effekt", *AMOUNTS)


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the municipality and year have no such cell, or the figure is no count, share or sum of the cell's cases."""
    step, dimension, value, tal = tal_id.dele
    if tal not in TAL:
        return None
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "trin": step, "dimension": dimension, "vaerdi": value}
    found = k.hent(
        f"select cast({tal} as decimal(28, 18)) from marts.effekt where kommunekode = $kommune and aar = $aar "
        "and kontroltrin = $trin and dimension = $dimension and spor_slug(vaerdi) = $vaerdi",
        values,
    )
    if not found:
        return None
    share = tal == "andel_med_effekt"
    return Recipe(
        enhed=SHARE if share else KRONER if tal in AMOUNTS else COUNT,
        publiceret=found[0][0],
        definition=f"{model('effekt')} {kolonne('effekt', tal)}",
        led=(_lines(tal) if tal in AMOUNTS else _cases(tal),),
        vaerdier=values,
        andel=share,
        metode=("effekt_sag",),
    )


def _cases(tal: str) -> Terms:
    condition, share = ("sager_afsluttet", True) if tal == "andel_med_effekt" else (tal, False)
    numerator = "(u.effekt)::int" if share else "1"
    selection = (
        "select *, 'tæller med' as rolle, sagsregel as regel, kommunekode || '|' || sagsnr || '|' || ydelse as noegle, "
        f"null as bogfoert from (select *, 'effekt/{tal}' as sagsregel from ({_ROWS})) where {CONDITIONS[condition]}"
    )
    return Terms(
        "kommune_sager",
        selection,
        f"case when u.plads = 1 then {numerator} else 0 end",
        "case when u.plads = 1 then 1 else 0 end" if share else "null",
    )


def _lines(tal: str) -> Terms:
    selection = (
        f"select l.* from ({LINES}) as l semi join ({_ROWS}) as s using (leverance_id, raekke_nr) "
        f"where l.slug = 'kl-ydelser' and l.komponent = '{tal}' and l.dato <= {_DAY}"
    )
    return Terms("kommune_sager", selection, CONTRIBUTIONS["kommune_sager"])
