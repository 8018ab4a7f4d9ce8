-- Which years of which source a municipality has delivered itself: the years that its figures cover, and in which its own UDK
-- file replaces its rows of a DK one, wholly (docs/kontrakter.md §5).
with leverede_aar as (
    select distinct
        kilde,
        kommunekode,
        cast(left(periode, 4) as integer) as aar
    from {{ ref('int_leverede_perioder') }}
    where kommunekode <> 'DK'
)

select * from leverede_aar
