-- The controlled moves that the figures count: those into the municipality, in a year that it has delivered.
with flytninger as (
    select
        kommunekode,
        flytte_id,
        kontroltype,
        alder,
        anmeldt_dato,
        {{ aar_af('anmeldt_dato') }} as aar,
        coalesce(afgoerelse in ('afvist', 'frafaldet'), false) as afvist_eller_frafaldet
    from {{ ref('int_flytninger') }}
    -- no municipality that it came from means from abroad
    where fra_kommunekode is null or fra_kommunekode <> kommunekode
),

daekket as (
    select flytninger.*
    from flytninger
    inner join {{ ref('int_leverede_aar') }} as leveret
        on leveret.kilde = 'kommune_flytninger'
            and flytninger.kommunekode = leveret.kommunekode
            and flytninger.aar = leveret.aar
)

select * from daekket
