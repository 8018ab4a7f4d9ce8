-- Claims in words held against the figures: what a report says, what the figures say, and whether the two agree.
{%- set retning = "case sign({}) when 1 then 'en stigning' when -1 then 'et fald' else 'uændret' end" %}
with ord as (
    select
        *,
        case art
            when 'retning' then {{ retning.format('vaerdi_1') }}
            when 'ca_andel' then 'omkring ' || {{ med_enhed('vaerdi_1', 'enhed') }} || ', højst ' || {{ dansk_tal('100 * vaerdi_2') }} || ' procentpoint fra'
            when 'ca_antal' then 'omkring ' || {{ med_enhed('vaerdi_1', 'enhed') }} || ', højst ' || {{ med_enhed('vaerdi_2', 'enhed') }} || ' fra'
            when 'interval' then {{ dansk_tal('vaerdi_1') }} || ' til ' || {{ med_enhed('vaerdi_2', 'enhed') }}
            when 'sum' then 'at delene giver ' || coalesce({{ med_enhed('vaerdi_1', 'enhed') }}, 'det hele')
            when 'lighed' then 'at tallene er ens' || coalesce(': ' || {{ med_enhed('vaerdi_1', 'enhed') }}, '')
            when 'daekning' then cast(cast(vaerdi_1 as integer) as varchar) || '–' || cast(cast(vaerdi_2 as integer) as varchar)
        end as siger,
        case art
            when 'retning' then {{ retning.format('aendring') }} || case when aendring <> 0 then ' på ' || {{ med_enhed('abs(aendring)', 'enhed') }} else '' end
        end as udvikling
    from {{ ref('int_udsagn_bedoemt') }}
),

opgjort as (
    select
        *,
        case art
            when 'retning' then
                {{ med_enhed('foerste', 'enhed') }} || ' → ' || {{ med_enhed('foerste + aendring', 'enhed') }} || ': ' || udvikling
            when 'sum' then
                oevrige_tekst || ' = ' || {{ med_enhed('oevrige', 'enhed') }}
                || case when foerste <> oevrige then ', mod ' || {{ med_enhed('foerste', 'enhed') }} else '' end
            when 'daekning' then cast(aar_fra as varchar) || '–' || cast(aar_til as varchar)
            else alle_tekst
        end as beregnet
    from ord
),

-- those of one municipality before all others, of one figure after another, and those that no delivery bears
saerlige as (
    select udsagn_id, holder, siger, beregnet, mangler from {{ ref('int_udsagn_foerende') }}
    union all
    select udsagn_id, holder, siger, beregnet, mangler from {{ ref('int_udsagn_foelges') }}
),

alle as (
    select udsagn_id, dokument, linje, citat, art, maal, holder, siger, grundlag, beregnet, mangler from opgjort
    union all
    select
        u.udsagn_id,
        u.dokument,
        u.linje,
        u.citat,
        u.art,
        u.maal,
        s.holder,
        s.siger,
        'beregnede',
        s.beregnet,
        case when u.art = 'uden_kilde' then coalesce(u.note, 'ingen leverance bærer udsagnet') else s.mangler end
    from {{ ref('rapporterede_udsagn') }} as u
    left join saerlige as s on u.udsagn_id = s.udsagn_id
    where u.art in {{ saerlige_arter() }}
),

udsagn as (
    select
        udsagn_id,
        dokument,
        linje,
        citat,
        art,
        case when mangler is null then beregnet end as beregnet,
        case when holder then 'holder' when not holder then 'holder ikke' else 'kan ikke afgøres' end as udfald,
        case
            when mangler is not null and art = 'daekning' then 'Ikke trykt: ' || mangler
            when mangler is not null and art in {{ saerlige_arter() }} then mangler
            when mangler is not null then 'Hverken beregnet eller trykt: ' || mangler
            when holder is null then 'Udsagnet mangler sit tal (vaerdi_1 eller vaerdi_2) eller et af de mål, som arten kræver'
            else 'Udsagnet siger' || case when siger like 'at %' then ', ' else ' ' end || siger || '; de ' || grundlag || ' tal viser ' || beregnet
        end as begrundelse,
        maal
    from alle
)

select * from udsagn
