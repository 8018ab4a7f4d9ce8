-- What each snapshot yields by itself: its cases counted for its own period, the accepted and the quarantined ones.
with ligetil as (
    select * from {{ ref('int_risikosager_ligetil') }} where ligetil
),

enkeltvis as (
    select * from {{ ref('int_risikosager_enkeltvis') }}
),

optalt as (
    {%- for navn, fejl in [('ligetil', "''"), ('enkeltvis', 'fejl')] %}
    select
        leverance_id,
        kommunekode,
        kontroltrin,
        omraade,
        kriterium,
        {{ fejl }} as fejl,
        '{{ navn }}' = 'ligetil' as ligetil,
        raekker,
        foerste_udstillet,
        {%- for tal in benchmark_tal() + benchmark_maal() %}
        {{ tal }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ navn }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from optalt
