-- The controlled moves that the SU figures count: those into the municipality, in a year that it has delivered.
with su as (
    select
        kommunekode,
        flytte_id,
        anmeldt_dato,
        {{ aar_af('anmeldt_dato') }} as aar,
        coalesce(afgoerelse in ('afvist', 'frafaldet'), false) as afvist_eller_frafaldet
    from {{ ref('int_flytninger') }}
    -- no municipality that it came from means from abroad
    where kontroltype = 'SU' and (fra_kommunekode is null or fra_kommunekode <> kommunekode)
),

daekket as (
    select su.*
    from su
    inner join {{ ref('int_leverede_aar') }} as leveret
        on leveret.kilde = 'kommune_flytninger' and su.kommunekode = leveret.kommunekode and su.aar = leveret.aar
)

select * from daekket
