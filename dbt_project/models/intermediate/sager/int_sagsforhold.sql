-- What the rules of kontroltrin ask about: each fact of a case as a row (docs/domaene.md "Kontroltrin").
{%- set datoer = [] -%}
{%- if execute -%}
    {%- for k in kontrakt('kommune_sager').columns.values() if k.meta.type == 'dato' -%}{%- do datoer.append(k.name) -%}{%- endfor -%}
{%- endif %}
with sager as (
    select * from {{ ref('int_sager') }}
),

risikosager as (
    select distinct s.kommunekode, s.risikosag_id
    from sager as s
    where s.risikosag_id is not null
),

-- the newest snapshot that has the risk case says its step (docs/kontrakter.md §5 "Figures")
risikotrin as (
    select
        t.kommunekode,
        t.risikosag_id,
        t.kontroltrin,
        row_number() over (partition by t.kommunekode, t.risikosag_id order by t.til_og_med desc, t.version desc) as nyeste
    from {{ ref('int_risikosag_trin') }} as t
    inner join risikosager as r on t.kommunekode = r.kommunekode and t.risikosag_id = r.risikosag_id
),

kanaler as (
    select kommunekode, sagsnr, ydelse, {{ del_op('kanal', '|') }} as kanal
    from sager
    where kanal is not null
),

forhold as (
    {% for dato in datoer -%}
    select kommunekode, sagsnr, ydelse, 'udfyldt' as forhold, '{{ dato }}' as vaerdi, cast(null as varchar) as risikotrin
    from sager
    where {{ dato }} is not null
    union all
    {% endfor -%}
    select s.kommunekode, s.sagsnr, s.ydelse, 'risikosag', 'risikosag_id', t.kontroltrin
    from sager as s
    inner join risikotrin as t on s.kommunekode = t.kommunekode and s.risikosag_id = t.risikosag_id and t.nyeste = 1
    union all
    select kommunekode, sagsnr, ydelse, 'sagstype', sagstype, null
    from sager
    union all
    select kommunekode, sagsnr, ydelse, 'kanal', kanal, null
    from kanaler
    union all
    select kommunekode, sagsnr, ydelse, 'ellers', null, null
    from sager
)

select * from forhold
