-- Each list as it would have been drawn at the end of earlier months, by what had been delivered by then. A criterion that was not in
-- force is tried all the same and says so: 'ville have fundet'.
{{- register_af(udtraeksgrundlag().values() | list) }}
with maaneder as (
    {%- for nr in range(udtraek_maaneder()) %}
    select {{ maaneder_foer('periode', nr) }} as periode, {{ sidste_dag(maaneder_foer('periode', nr)) }} as dag
    from {{ ref('int_periode') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- of a municipality's criterion the version of the day, else its newest
versioner as (
    select
        m.periode,
        m.dag,
        k.*,
        {{ i_kraft_paa('k', 'm.dag') }} as i_kraft,
        row_number() over (
            partition by m.periode, k.kommunekode, k.kriterium
            order by case when {{ i_kraft_paa('k', 'm.dag') }} then 0 else 1 end, k.gyldig_fra desc
        ) as nr
    from maaneder as m
    cross join {{ ref('udtraekskriterier_gaeldende') }} as k
),

kriterier as (
    select * from versioner where nr = 1
),
{% for grundlag, kilde in udtraeksgrundlag().items() %}
raekker_{{ loop.index }} as (
    {{- raekker_over_tid(kilde) }}
),
{% endfor %}
fundet as (
    {%- for grundlag, kilde in udtraeksgrundlag().items() %}
    select k.periode, k.dag, k.kriterium, r.kommunekode, r.borger_id, r.leverance_id, r.raekke_nr
    from raekker_{{ loop.index }} as r
    inner join kriterier as k
        on k.grundlag = '{{ grundlag }}'
        and r.kommunekode = k.kommunekode
        and {{ holder_i('r', 'k.periode') }}
        and {{ er_udtaget(grundlag, 'r', 'k') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- whoever had delivered by then has a list, though it may be empty
lister as (
    select k.periode, k.kriterium, k.saetning, k.i_kraft, l.kommunekode
    from kriterier as k
    inner join {{ ref('int_leverede_perioder') }} as l
        on l.kommunekode = k.kommunekode
        and l.kommunekode <> 'DK'
        and l.til_og_med <= k.periode
        and l.kilde = case k.grundlag
            {%- for grundlag, kilde in udtraeksgrundlag().items() %} when '{{ grundlag }}' then '{{ kilde }}'{% endfor %} end
    group by k.periode, k.kriterium, k.saetning, k.i_kraft, l.kommunekode
),

over_tid as (
    select l.periode, l.kriterium, l.saetning, l.i_kraft, l.kommunekode, f.dag, f.borger_id, f.leverance_id, f.raekke_nr
    from lister as l
    left join fundet as f on l.periode = f.periode and l.kriterium = f.kriterium and l.kommunekode = f.kommunekode
)

select * from over_tid
