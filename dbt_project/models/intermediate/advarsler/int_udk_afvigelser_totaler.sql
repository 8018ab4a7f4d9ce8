-- Where a Total row of a statement is not the sum of the rows that were accepted above it. Blank cells total nothing.
with beloeb as (
    select leverance_id, kommunekode, tal, beloeb
    from {{ ref('int_udk_status_raekker') }}
    unpivot (beloeb for tal in (stop_beloeb, krav_beloeb, efterregulering, skat, provenu))
),

summer as (
    select leverance_id, kommunekode, tal, cast(sum(beloeb) as decimal(18, 2)) as beregnet
    from beloeb
    group by leverance_id, kommunekode, tal
),

totaler as (
    select
        raekke.leverance_id,
        raekke.fysisk_linje,
        cast(left(i.periode, 4) as integer) as aar,
        navn.kommunekode,
        raekke.stop_beloeb,
        raekke.krav_beloeb,
        raekke.efterregulering,
        raekke.skat,
        raekke.provenu_i_alt as provenu
    from {{ source('raa', 'kontroltotaler') }} as raekke
    -- benefit rows under a § 11 delivery are not read, so its totals have nothing to be held against
    inner join {{ ref('int_udk_i_kraft') }} as i
        on raekke.leverance_id = i.leverance_id and i.kilde = 'udk_statusopgoerelse'
    left join {{ ref('kommunenavne') }} as navn on {{ fold(celle('kommunekode')) }} = navn.navn
),

celler as (
    select
        leverance_id,
        kommunekode,
        aar,
        tal,
        'Total i linje ' || fysisk_linje || ': ' || tal as note,
        {{ cellevaerdi('celle') }} as celle,
        {{ beloeb_af_tekst(cellevaerdi('celle')) }} as oplyst
    from totaler
    unpivot (celle for tal in (stop_beloeb, krav_beloeb, efterregulering, skat, provenu))
),

afvigelser as (
    select
        c.leverance_id,
        c.kommunekode,
        c.aar,
        'total' as art,
        coalesce(s.beregnet, 0) as beregnet,
        cast(c.oplyst as decimal(18, 2)) as oplyst,
        case when c.oplyst is null then c.note || ' er intet beløb' else c.note end as note
    from celler as c
    left join summer as s on c.leverance_id = s.leverance_id and c.kommunekode = s.kommunekode and c.tal = s.tal
    where c.celle is not null and c.oplyst is distinct from coalesce(s.beregnet, 0)
)

select * from afvigelser
