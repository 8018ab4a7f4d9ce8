-- Who would come and go at other thresholds and run lengths, in the newest month: the municipalities that the criterion in force
-- and the one tried judge differently.
with nyeste as (
    select * from {{ ref('int_opfoelgning_scenarier') }} where periode = (select max(periode) from {{ ref('int_opfoelgning_scenarier') }})
),

maaneder as (
    select cast({{ talraekke('fra', 'til') }} as integer) as maaneder from {{ ref('scenarier') }} where parameter = 'maaneder'
),

kommuner as (
    select
        n.periode,
        n.graense,
        m.maaneder,
        n.kontroltrin,
        n.kommunekode,
        n.maaneder_i_traek,
        not n.opfylder_nu as kommer_til
    from nyeste as n
    cross join maaneder as m
    where (n.maaneder_i_traek >= m.maaneder) <> n.opfylder_nu
)

select * from kommuner
