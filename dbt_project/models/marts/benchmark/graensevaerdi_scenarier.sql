-- How many municipalities meet the criterion at other thresholds and run lengths, and how many come and go against the one in force.
with talt as (
    select * from {{ ref('int_opfoelgning_scenarier') }}
),

maaneder as (
    select cast({{ talraekke('fra', 'til') }} as integer) as maaneder from {{ ref('scenarier') }} where parameter = 'maaneder'
),

gitter as (
    select t.periode, t.graense, m.maaneder, t.kontroltrin, t.nu
    from (
        select periode, graense, kontroltrin, count(case when opfylder_nu then 1 end) as nu
        from talt
        group by periode, graense, kontroltrin
    ) as t
    cross join maaneder as m
),

-- only runs that some criterion asks for
opfylder as (
    select
        t.periode,
        t.graense,
        m.maaneder,
        t.kontroltrin,
        count(*) as kommuner,
        count(case when not t.opfylder_nu then 1 end) as kommer_til,
        count(case when t.opfylder_nu then 1 end) as bliver
    from talt as t
    inner join maaneder as m on t.maaneder_i_traek >= m.maaneder
    group by t.periode, t.graense, m.maaneder, t.kontroltrin
),

scenarier as (
    select
        g.periode,
        g.graense,
        g.maaneder,
        g.kontroltrin,
        coalesce(o.kommuner, 0) as kommuner,
        coalesce(o.kommer_til, 0) as kommer_til,
        g.nu - coalesce(o.bliver, 0) as falder_fra
    from gitter as g
    left join opfylder as o
        on g.periode = o.periode and g.graense = o.graense and g.maaneder = o.maaneder and g.kontroltrin = o.kontroltrin
)

select * from scenarier
