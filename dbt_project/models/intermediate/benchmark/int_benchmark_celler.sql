-- The cells of the benchmark and the parts that each is made of: every step and area that exists, a step's areas together
-- where it has several, and both steps together under that label only (docs/domaene.md "Benchmark").
with omraader as (
    select kontroltrin, omraade from {{ ref('risikosagsomraader') }}
),

trin as (
    select kontroltrin, count(*) as antal_omraader from omraader group by kontroltrin
),

celler as (
    select o.kontroltrin, o.omraade, t.antal_omraader = 1 as hele_trinnet, o.kontroltrin as del_trin, o.omraade as del_omraade
    from omraader as o
    inner join trin as t on o.kontroltrin = t.kontroltrin
    union all
    select o.kontroltrin, 'alle', true, o.kontroltrin as del_trin, o.omraade as del_omraade
    from omraader as o
    inner join trin as t on o.kontroltrin = t.kontroltrin
    where t.antal_omraader > 1
    union all
    select 'samlet', 'alle', false, kontroltrin, omraade
    from omraader
)

select * from celler
