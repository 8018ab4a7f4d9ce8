-- Where a Total row of a statement is not the sum of the rows that were accepted above it. Blank cells total nothing.
{%- set tal = ['stop_beloeb', 'krav_beloeb', 'efterregulering', 'skat', 'provenu'] %}
{%- set celler = {'provenu': 'provenu_i_alt'} %}
with sum_af_raekker as (
    select
        leverance_id,
        kommunekode
        {%- for t in tal %},
        sum(coalesce({{ t }}, 0)) as {{ t }}
        {%- endfor %}
    from {{ ref('int_udk_status_raekker') }}
    group by leverance_id, kommunekode
),

totaler as (
    select
        raekke.leverance_id,
        raekke.fysisk_linje,
        cast(left(i.periode, 4) as integer) as aar,
        navn.kommunekode
        {%- for t in tal %},
        {{ celle(celler.get(t, t)) }} as {{ t }}_celle,
        {{ beloeb_af_tekst(celle(celler.get(t, t))) }} as {{ t }}_oplyst
        {%- endfor %}
    from {{ source('raa', 'kontroltotaler') }} as raekke
    -- benefit rows under a § 11 delivery are not read, so its totals have nothing to be held against
    inner join {{ ref('int_leverancer_i_kraft') }} as i
        on raekke.leverance_id = i.leverance_id and i.kilde = 'udk_statusopgoerelse'
    left join {{ ref('kommunenavne') }} as navn on {{ fold(celle('kommunekode')) }} = navn.navn
),

par as (
    select
        {%- for t in tal %}
        coalesce(s.{{ t }}, 0) as {{ t }},
        totaler.{{ t }}_oplyst,
        totaler.{{ t }}_celle,
        {%- endfor %}
        totaler.leverance_id,
        totaler.kommunekode,
        totaler.aar,
        'Total i linje ' || totaler.fysisk_linje as emne
    from totaler
    left join sum_af_raekker as s on totaler.leverance_id = s.leverance_id and totaler.kommunekode = s.kommunekode
),

afvigelser as (
    {{ afvigelser_af('par', 'total', tal) }}
    {%- for t in tal %}
    union all
    select leverance_id, kommunekode, aar, 'total', cast({{ t }} as decimal(18, 2)), null, emne || ': {{ t }} er intet beløb'
    from par
    where {{ t }}_celle is not null and {{ t }}_oplyst is null
    {%- endfor %}
)

select * from afvigelser
