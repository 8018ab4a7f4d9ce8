-- Sums over several municipalities that a document prints, with how many of them have the figure: shares are never added.
with oenskede as (
    select
        maal,
        split_part(maal, '/', 1) as art,
        split_part(maal, '/', 2) as omraade,
        cast(split_part(maal, '/', 3) as integer) as aar,
        substr(maal, length(split_part(maal, '/', 1)) + length(split_part(maal, '/', 2)) + 3) as resten
    from {{ ref('int_oenskede_tal') }}
    where split_part(maal, '/', 1) in ('provenu', 'udk-status', 'paragraf-11', 'indsatser') and {{ ligner("split_part(maal, '/', 3)", '[0-9]{4}') }}
),

-- a share or a rate of the whole is not the sum of those of its parts
kan_summes as (
    select o.*
    from oenskede as o
    left join {{ ref('noegletal') }} as n on o.art = 'indsatser' and split_part(split_part(o.maal, '/', 4), ':', 1) = n.noegletal
    where (n.noegletal is null or n.enhed <> 'andel' and n.regnet_af is null)
        and o.maal not in (select tal_id from {{ ref('int_tal') }})
),

led as (
    select k.maal, k.aar, o.omraade, o.kommunekode, o.navn, t.vaerdi
    from kan_summes as k
    inner join {{ ref('int_omraader') }} as o on k.omraade = o.slug
    left join {{ ref('int_tal') }} as t on k.art || '/' || o.kommunekode || '/' || k.resten = t.tal_id
),

summer as (
    select
        maal,
        aar,
        omraade,
        count(*) as kommuner,
        count(vaerdi) as daekket,
        cast(sum(vaerdi) as decimal(28, 10)) as summen,
        {{ saml('case when vaerdi is null then navn end', ', ') }} as mangler
    from led
    group by maal, aar, omraade
)

select * from summer
