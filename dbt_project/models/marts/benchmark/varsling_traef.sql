-- How right the earlier warnings were: each reading that came, beside what was said of it so many months before, by either rule.
with sammenlignet as (
    {%- for regel in ['hvis_intet', 'hvis_som_nu'] %}
    select
        kontroltrin,
        maaneder_frem,
        '{{ regel }}' as regel,
        under_{{ regel }} as varslet,
        under_blev,
        abs(andel_{{ regel }} - andel_blev) as afstand
    from {{ ref('varsling') }}
    where andel_blev is not null and andel_{{ regel }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

traef as (
    select
        kontroltrin,
        maaneder_frem,
        regel,
        count(*) as sammenlignet,
        count(case when varslet and under_blev then 1 end) as varslet_og_under,
        count(case when varslet and not under_blev then 1 end) as varslet_ikke_under,
        count(case when not varslet and under_blev then 1 end) as under_uden_varsel,
        count(case when not varslet and not under_blev then 1 end) as hverken_varslet_eller_under,
        {{ fraktil('afstand', 0.5) }} as andel_afstand_median
    from sammenlignet
    group by kontroltrin, maaneder_frem, regel
)

select * from traef
