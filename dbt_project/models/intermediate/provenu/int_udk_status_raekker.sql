-- Every accepted row of the statements in force, in the order in which repeated ones count: DK's own file first, then the
-- lowest municipality code (docs/kontrakter.md §5).
with leveret as (
    select
        s.leverance_id,
        s.raekke_nr,
        i.kommunekode as leverance_kommunekode,
        cast(left(i.periode, 4) as integer) as aar,
        s.kommunekode,
        s.ydelse,
        s.stop_antal,
        s.stop_beloeb,
        s.krav_antal,
        s.krav_beloeb,
        s.efterregulering,
        s.skat,
        cast(
            coalesce(s.stop_beloeb, 0) + coalesce(s.krav_beloeb, 0) + coalesce(s.efterregulering, 0) + coalesce(s.skat, 0)
            as decimal(18, 2)
        ) as provenu,
        s.provenu_i_alt
    from {{ ref('stg_udk_statusopgoerelse') }} as s
    inner join {{ ref('int_udk_i_kraft') }} as i on s.leverance_id = i.leverance_id
    where s.fejl = ''
),

med_erstatning as (
    {{ med_erstatning("'udk_statusopgoerelse'") }}
),

ordnet as (
    select
        *,
        row_number() over (
            partition by aar, kommunekode, ydelse
            order by erstattet, case when leverance_kommunekode = 'DK' then 0 else 1 end, leverance_kommunekode
        ) as plads
    from med_erstatning
)

select * from ordnet
