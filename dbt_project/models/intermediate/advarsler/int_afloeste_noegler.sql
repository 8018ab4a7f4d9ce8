-- Rows in force whose key a later delivery gives to another case, or to the same with fewer kroner. Of a key only the newest row counts
-- (docs/kontrakter.md §1 "current row"): an office that numbers its cases from 1 each month loses those of the month before.
with raekker as (
    {% for kilde, noegle, dato in borgernes_kilder() -%}
    select
        '{{ kilde }}' as kilde,
        s.kommunekode,
        s.{{ noegle | join(" || '|' || s.") }} as noegle,
        s.leverance_id,
        s.raekke_nr,
        s.borger_id,
        s.{{ dato }} as begyndt,
        s.{{ borgernes_afgjort(kilde) }} as afgjort,
        i.til_og_med,
        i.version
    from {{ ref('stg_' ~ kilde) }} as s
    inner join {{ ref('int_leverancer_i_kraft') }} as i on s.leverance_id = i.leverance_id
    where s.fejl = ''
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ordnet as (
    select
        *,
        lag(leverance_id) over noeglen as foer_id,
        lag(raekke_nr) over noeglen as foer_nr,
        lag(borger_id) over noeglen as foer_borger,
        lag(begyndt) over noeglen as foer_begyndt,
        lag(afgjort) over noeglen as foer_afgjort
    from raekker
    window noeglen as (partition by kilde, noegle order by til_og_med, version)
),

kroner as (
    {{ kroner_i_raekker("r.fejl = ''") }}
),

-- another citizen alone may be a number that was put right, another first day alone too; with another decision either is most likely
-- a second case, or the same one opened again, under a number that stood for nothing (`0`) or that a spreadsheet made (`45293` of a date)
par as (
    select
        o.kilde,
        o.kommunekode,
        o.leverance_id,
        o.raekke_nr,
        o.foer_id,
        o.foer_nr,
        o.borger_id <> o.foer_borger and o.begyndt <> o.foer_begyndt as genbrugt,
        (o.borger_id <> o.foer_borger) <> (o.begyndt <> o.foer_begyndt) and o.foer_afgjort is not null
            and o.afgjort is distinct from o.foer_afgjort and foer.kroner > 0 as anden_sag,
        cast(nu.kroner as decimal(18, 2)) as kroner,
        cast(foer.kroner as decimal(18, 2)) as foer_kroner
    from ordnet as o
    inner join kroner as nu on o.leverance_id = nu.leverance_id and o.raekke_nr = nu.raekke_nr
    inner join kroner as foer on o.foer_id = foer.leverance_id and o.foer_nr = foer.raekke_nr
),

afloeste as (
    select * from par where genbrugt or anden_sag or kroner < foer_kroner
)

select * from afloeste
