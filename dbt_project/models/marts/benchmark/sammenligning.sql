-- Fair comparison: each municipality's shares beside the median and the quartiles of the municipalities like it, with how many they are.
{%- set maal = ['andel_udtaget', 'andel_med_kontrolsag', 'andel_med_effekt', 'andel_ikke_afsluttet'] %}
with hele_trin as (
    select b.*
    from {{ ref('benchmark') }} as b
    inner join (select distinct kontroltrin, omraade from {{ ref('int_benchmark_celler') }} where hele_trinnet) as c
        on b.kontroltrin = c.kontroltrin and b.omraade = c.omraade
    where b.kommunekode <> 'DK'
),

vaerdier as (
    {%- for navn in maal %}
    select periode, kommunekode, '{{ navn }}:' || kontroltrin as maal, {{ navn }} as vaerdi from hele_trin where {{ navn }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

med_gruppe as (
    select v.*, g.gruppe, g.inddeling
    from vaerdier as v
    inner join {{ ref('int_kommunegrupper') }} as g on v.periode = g.periode and v.kommunekode = g.kommunekode
),

grupper as (
    select
        periode,
        gruppe,
        maal,
        {{ fraktil('vaerdi', 0.5) }} as gruppens_median,
        {{ fraktil('vaerdi', 0.25) }} as nedre_kvartil,
        {{ fraktil('vaerdi', 0.75) }} as oevre_kvartil,
        count(*) as n
    from med_gruppe
    group by periode, gruppe, maal
),

sammenligning as (
    select
        m.periode,
        m.kommunekode,
        m.gruppe,
        m.maal,
        m.vaerdi,
        g.gruppens_median,
        g.nedre_kvartil,
        g.oevre_kvartil,
        g.n,
        m.inddeling
    from med_gruppe as m
    inner join grupper as g on m.periode = g.periode and m.gruppe = g.gruppe and m.maal = g.maal
)

select * from sammenligning
