-- The three totals side by side, each with the categories of it that nothing covers (docs/domaene.md "Provenu").
with led as (
    select total, kategori from {{ ref('provenu_totaler') }}
),

kommuneaar as (
    select distinct kommunekode, aar from {{ ref('provenu_aar') }}
),

alle as (
    select ka.kommunekode, ka.aar, led.total, led.kategori, a.beloeb
    from kommuneaar as ka
    cross join led
    left join {{ ref('provenu_aar') }} as a
        on ka.kommunekode = a.kommunekode and ka.aar = a.aar and led.kategori = a.kategori
),

totaler as (
    select
        kommunekode,
        aar,
        total,
        cast(sum(beloeb) as decimal(18, 2)) as beloeb,
        {{ saml("case when beloeb is null then kategori end", ', ') }} as ikke_daekket
    from alle
    group by kommunekode, aar, total
    having count(beloeb) > 0
)

select * from totaler
