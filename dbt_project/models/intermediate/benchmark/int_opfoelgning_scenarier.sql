-- How many months in a row each municipality has been under each threshold tried, by the same rule that judges the one in force:
-- for the months asked for, on either step, and on the one where the run is longest ('enten').
with aflaesninger as (
    select a.periode, a.kommunekode, a.kontroltrin, a.udtaget, a.resterende, {{ maanedsnummer('a.periode') }} as nummer,
        coalesce(a.maaneder_i_traek >= a.maaneder, false) as opfylder_nu
    from {{ ref('int_opfoelgning_aflaesninger') }} as a
),

-- a run is looked for no longer back than the longest that is asked about
vindue as (
    select
        max(a.nummer) - max(s.til) as fra_vist,
        max(a.nummer) - max(s.til) - max(m.til) as fra_laest
    from aflaesninger as a
    cross join (select til from {{ ref('scenarier') }} where parameter = 'perioder') as s
    cross join (select til from {{ ref('scenarier') }} where parameter = 'maaneder') as m
),

graenser as (
    select cast({{ talraekke('fra', 'til') }} as integer) as graense from {{ ref('scenarier') }} where parameter = 'graense'
),

bedoemt as (
    select
        a.*,
        g.graense,
        {{ under_graensen('a.udtaget', 'a.resterende', 'g.graense', '100') }} as under
    from aflaesninger as a
    inner join vindue as v on a.nummer > v.fra_laest
    cross join graenser as g
),

talt as (
    {{- i_traek('bedoemt', 'graense, kommunekode, kontroltrin') }}
),

vist as (
    select t.periode, t.graense, t.kontroltrin, t.kommunekode, t.maaneder_i_traek, t.opfylder_nu
    from talt as t
    inner join vindue as v on t.nummer >= v.fra_vist
),

med_enten as (
    select * from vist
    union all
    select periode, graense, 'enten', kommunekode, max(maaneder_i_traek), max(opfylder_nu)
    from vist
    group by periode, graense, kommunekode
)

select * from med_enten
