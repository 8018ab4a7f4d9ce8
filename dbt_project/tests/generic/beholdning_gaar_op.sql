{# Stock and flow: open at start + new − closed = open at end, and the next year starts where this one ended. #}
{% test beholdning_gaar_op(model, primo, nye, afsluttede, ultimo) %}
with pr_aar as (
    select
        kommunekode,
        aar,
        sum(case when noegletal = '{{ primo }}' then vaerdi else 0 end) as primo,
        sum(case when noegletal = '{{ nye }}' then vaerdi else 0 end) as nye,
        sum(case when noegletal = '{{ afsluttede }}' then vaerdi else 0 end) as afsluttede,
        sum(case when noegletal = '{{ ultimo }}' then vaerdi else 0 end) as ultimo
    from {{ model }}
    where noegletal in ('{{ primo }}', '{{ nye }}', '{{ afsluttede }}', '{{ ultimo }}')
    group by kommunekode, aar
),

gaar_ikke_op as (
    select pr_aar.*, naeste.primo as naeste_primo
    from pr_aar
    left join pr_aar as naeste on pr_aar.kommunekode = naeste.kommunekode and pr_aar.aar + 1 = naeste.aar
    where pr_aar.primo + pr_aar.nye - pr_aar.afsluttede <> pr_aar.ultimo or pr_aar.ultimo <> naeste.primo
)

select * from gaar_ikke_op
{% endtest %}
