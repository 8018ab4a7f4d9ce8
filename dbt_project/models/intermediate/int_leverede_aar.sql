-- Which municipalities have a UDK file of their own for a year: it replaces their rows of a DK one, wholly (2-contracts §5).
with egne as (
    select distinct
        kilde,
        kommunekode,
        cast(left(periode, 4) as integer) as aar
    from {{ ref('int_leverancer_i_kraft') }}
    where kilde in ('udk_statusopgoerelse', 'udk_paragraf11') and kommunekode <> 'DK'
)

select * from egne
