-- The areas that a figure may be the sum of: the country, the regions, and the lists of municipalities that a document names.
with kommuner as (
    select kommunekode, navn, region from {{ ref('kommuner') }}
),

navngivne as (
    select distinct omraade, {{ del_op('kommuner', '|') }} as kommune from {{ ref('int_rapporterede_tal') }} where kommuner is not null
),

omraader as (
    select 'dk' as slug, 'hele landet' as omraade, kommunekode, navn from kommuner
    union all
    select {{ slug('region') }}, region, kommunekode, navn from kommuner
    union
    select {{ slug('n.omraade') }}, n.omraade, k.kommunekode, k.navn
    from navngivne as n
    inner join {{ ref('kommunenavne') }} as stavet on {{ kommunenoegle('n.kommune') }} = stavet.navn
    inner join kommuner as k on stavet.kommunekode = k.kommunekode
    where n.omraade is not null
)

select * from omraader
