-- The counts of each period by municipality, step, area and criterion: from the snapshot that speaks for the municipality.
-- The country's row is the sum of the municipalities after replacement, where a national snapshot is in force.
with optalt as (
    select * from {{ ref('int_risikosager_optalt') }} where fejl = ''
),

daekning as (
    select * from {{ ref('int_risikosager_daekning') }}
),

kommuner as (
    select
        d.periode,
        d.kommunekode,
        o.kontroltrin,
        o.omraade,
        o.kriterium,
        min(o.foerste_udstillet) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        cast(sum(o.{{ tal }}) as bigint) as {{ tal }},
        {%- endfor %}
        {{- maal_summer('o.') }}
    from daekning as d
    inner join optalt as o on d.leverance_id = o.leverance_id and d.kommunekode = o.kommunekode
    group by d.periode, d.kommunekode, o.kontroltrin, o.omraade, o.kriterium
),

landet as (
    select
        k.periode,
        'DK' as kommunekode,
        k.kontroltrin,
        k.omraade,
        k.kriterium,
        min(k.foerste_udstillet) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        cast(sum(k.{{ tal }}) as bigint) as {{ tal }},
        {%- endfor %}
        {{- maal_summer('k.') }}
    from kommuner as k
    inner join {{ ref('int_leverede_perioder') }} as l
        on k.periode = l.periode and l.kilde = 'udk_risikosager' and l.kommunekode = 'DK'
    group by k.periode, k.kontroltrin, k.omraade, k.kriterium
),

alle as (
    select * from kommuner
    union all
    select * from landet
)

select * from alle
