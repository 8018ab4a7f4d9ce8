-- Every figure that the unit also reports, with the unit that seeds/noegletal.csv defines (docs/kontrakter.md §5 `indsatser`).
with tal as (
    select * from {{ ref('int_indsatser_flytninger') }}
    union all
    select * from {{ ref('int_indsatser_su') }}
    union all
    select * from {{ ref('int_indsatser_enligerklaeringer') }}
    union all
    select * from {{ ref('int_indsatser_sager') }}
    union all
    select * from {{ ref('int_indsatser_beholdning') }}
    union all
    select * from {{ ref('int_indsatser_krav') }}
    union all
    select * from {{ ref('int_indsatser_indsats') }}
),

-- the figure before the colon is the one that is defined; what follows names the effort. One without a definition stays, with
-- no unit, so that a check can name it.
defineret as (
    select tal.*, definition.enhed, definition.kilde, definition.aar_daekket_af
    from tal
    left join {{ ref('noegletal') }} as definition on split_part(tal.noegletal, ':', 1) = definition.noegletal
),

daekket as (
    select defineret.*
    from defineret
    left join {{ ref('int_leverede_aar') }} as leveret
        on
            defineret.kilde = leveret.kilde
            and defineret.kommunekode = leveret.kommunekode
            and defineret.aar = leveret.aar
    where leveret.aar is not null or coalesce(defineret.aar_daekket_af, '') <> 'leverancen'
),

-- measured and found to be none is 0, not nothing: a count or an amount stands for every year that was delivered
nul as (
    select leveret.kommunekode, leveret.aar, definition.noegletal, definition.enhed
    from {{ ref('int_leverede_aar') }} as leveret
    inner join {{ ref('noegletal') }} as definition on leveret.kilde = definition.kilde
    where definition.nul_er_maalt
),

indsatser as (
    select kommunekode, aar, noegletal, vaerdi, enhed from daekket
    union all
    select nul.kommunekode, nul.aar, nul.noegletal, cast(0 as decimal(28, 10)), nul.enhed
    from nul
    left join daekket
        on nul.kommunekode = daekket.kommunekode and nul.aar = daekket.aar and nul.noegletal = daekket.noegletal
    where daekket.noegletal is null
)

select * from indsatser
