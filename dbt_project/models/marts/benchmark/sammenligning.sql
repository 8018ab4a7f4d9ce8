-- Fair comparison: each municipality's shares, and where it is told how many receive the benefits its cases per 1.000 of them, beside
-- the median and the quartiles of the municipalities like it, with how many they are.
{%- set rater = {'udtaget_pr_1000_modtagere': ('udtaget', 'modtagere'), 'kontrolsager_pr_1000_modtagere': ('oprettet', 'modtagere'),
    'udtaget_pr_1000_indbyggere': ('udtaget', 'indbyggere')} %}
{%- set maal = ['andel_udtaget', 'andel_med_kontrolsag', 'andel_med_effekt', 'andel_ikke_afsluttet'] %}
with hele_trin as (
    select b.*
    from {{ ref('benchmark') }} as b
    inner join (select distinct kontroltrin, omraade from {{ ref('int_benchmark_celler') }} where hele_trinnet) as c
        on b.kontroltrin = c.kontroltrin and b.omraade = c.omraade
    where b.kommunekode <> 'DK'
),

-- the newest year that was told, up to the period's own
folk as (
    select p.periode, m.kommunekode, m.modtagere, m.indbyggere,
        row_number() over (partition by p.periode, m.kommunekode order by m.aar desc) as nyeste
    from (select distinct periode from hele_trin) as p
    inner join {{ ref('modtagere') }} as m on m.aar <= cast(left(p.periode, 4) as integer)
),

vaerdier as (
    {%- for navn in maal %}
    select periode, kommunekode, '{{ navn }}:' || kontroltrin as maal, {{ navn }} as vaerdi from hele_trin where {{ navn }} is not null
    union all
    {%- endfor %}
    {%- for navn, (taeller, naevner) in rater.items() %}
    select h.periode, h.kommunekode, '{{ navn }}:' || h.kontroltrin, cast(1000 * h.{{ taeller }} as double) / f.{{ naevner }}
    from hele_trin as h
    inner join folk as f on h.periode = f.periode and h.kommunekode = f.kommunekode and f.nyeste = 1
    where f.{{ naevner }} is not null
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
