-- The deliveries that figures are made from: in force, and not later than the period asked for (docs/kontrakter.md §1 and §2).
with asked as (
    select '{{ env_var("KONTROL_PERIODE", "9999-12") }}' as periode
),

i_kraft as (
    select
        register.leverance_id,
        register.kilde,
        register.kommunekode,
        register.periode,
        register.til_og_med,
        register.version,
        register.filnavn,
        register.sti
    from {{ ref('int_leverancer_status') }} as register
    inner join asked on register.til_og_med <= asked.periode
    where register.status = 'indlæst'
)

select * from i_kraft
