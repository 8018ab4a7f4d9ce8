-- The figures of enligerklaeringer: single-parent declarations, by the year that they are about.
with pr_aar as (
    select
        kommunekode,
        aar,
        count(*) as enligerklaeringer_sendt,
        count(besvaret_dato) as enligerklaeringer_besvaret,
        count(case when udtaget_til_kontrol then 1 end) as enligerklaeringer_udtaget,
        count(case when friplads_stoppet then 1 end) as enligerklaeringer_friplads_stoppet,
        sum(coalesce(besparelse, 0)) as enligerklaeringer_besparelse
    from {{ ref('int_enligerklaeringer') }}
    group by kommunekode, aar
),

tal as (
    {{ noegletal_af('pr_aar', [
        'enligerklaeringer_sendt', 'enligerklaeringer_besvaret',
        'enligerklaeringer_udtaget', 'enligerklaeringer_friplads_stoppet', 'enligerklaeringer_besparelse',
    ]) }}
)

select * from tal
