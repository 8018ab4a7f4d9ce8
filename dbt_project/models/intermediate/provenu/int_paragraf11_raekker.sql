-- Every accepted § 11 row in force, in the order in which repeated ones count: the source udk_paragraf11 before the block of
-- a statement (docs/kontrakter.md §5).
with leveret as (
    select
        p.leverance_id,
        p.raekke_nr,
        i.kilde,
        i.kommunekode as leverance_kommunekode,
        cast(left(i.periode, 4) as integer) as aar,
        p.kommunekode,
        p.antal_retur,
        p.antal_afsluttet,
        p.antal_med_provenu,
        p.tilbagebetalingskrav,
        p.aarlig_besparelse,
        p.efterregulering,
        cast(
            coalesce(p.tilbagebetalingskrav, 0) + coalesce(p.aarlig_besparelse, 0) + coalesce(p.efterregulering, 0)
            as decimal(18, 2)
        ) as provenu,
        p.provenu as provenu_oplyst
    from {{ ref('stg_udk_paragraf11') }} as p
    inner join {{ ref('int_udk_i_kraft') }} as i on p.leverance_id = i.leverance_id
    where p.fejl = ''
),

med_erstatning as (
    {{ med_erstatning("leveret.kilde") }}
),

ordnet as (
    select
        *,
        row_number() over (
            partition by aar, kommunekode
            order by erstattet, case when kilde = 'udk_paragraf11' then 0 else 1 end
        ) as plads
    from med_erstatning
)

select * from ordnet
