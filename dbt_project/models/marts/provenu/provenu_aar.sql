-- Provenu per municipality, year and category: a row where the category was measured, 0 where it was and gave nothing.
with kategorier as (
    select
        kategori,
        max(case when komponent = 'tilbagebetalingskrav' then 0 end) as tilbagebetalingskrav,
        max(case when komponent = 'mindreudgift' then 0 end) as mindreudgift,
        max(case when komponent = 'efterregulering' then 0 end) as efterregulering,
        max(case when komponent = 'skat' then 0 end) as skat,
        max(case when komponent = 'anke' then 0 end) as anke
    from {{ ref('provenu_kategorier') }}
    group by kategori
),

-- a case stands once, whatever the number of its benefits; a statement's rows are no cases
linjer as (
    select
        l.*,
        e.enhed,
        case when e.flere_ydelser then left(l.noegle, length(l.noegle) - length(l.ydelse) - 1) else l.noegle end as sag
    from {{ ref('provenu_linjer') }} as l
    inner join {{ ref('provenu_enheder') }} as e on l.kategori = e.kategori
),

summer as (
    select
        kommunekode,
        aar,
        kategori,
        sum(case when komponent = 'tilbagebetalingskrav' then beloeb end) as tilbagebetalingskrav,
        sum(case when komponent = 'mindreudgift' then beloeb end) as mindreudgift,
        sum(case when komponent = 'efterregulering' then beloeb end) as efterregulering,
        sum(case when komponent = 'skat' then beloeb end) as skat,
        sum(case when komponent = 'anke' then beloeb end) as anke,
        sum(beloeb) as beloeb,
        count(distinct case when enhed not in ('ydelse i opgørelsen', 'opgørelse') then sag end) as sager
    from linjer
    group by kommunekode, aar, kategori
),

-- a component that the category cannot have stays NULL: its 0 in `kategorier` is NULL
aar as (
    select
        d.kommunekode,
        d.aar,
        d.kategori,
        cast(coalesce(s.tilbagebetalingskrav, k.tilbagebetalingskrav) as decimal(18, 2)) as tilbagebetalingskrav,
        cast(coalesce(s.mindreudgift, k.mindreudgift) as decimal(18, 2)) as mindreudgift,
        cast(coalesce(s.efterregulering, k.efterregulering) as decimal(18, 2)) as efterregulering,
        cast(coalesce(s.skat, k.skat) as decimal(18, 2)) as skat,
        cast(coalesce(s.anke, k.anke) as decimal(18, 2)) as anke,
        cast(coalesce(s.beloeb, 0) as decimal(18, 2)) as beloeb,
        case
            when s.kategori is null then 0
            when d.kategori = '§ 11-sager' then p.antal_med_provenu
            when s.sager > 0 then s.sager
        end as antal
    from {{ ref('int_daekning') }} as d
    inner join kategorier as k on d.kategori = k.kategori
    left join summer as s on d.kommunekode = s.kommunekode and d.aar = s.aar and d.kategori = s.kategori
    left join {{ ref('int_paragraf11') }} as p on d.kommunekode = p.kommunekode and d.aar = p.aar
)

select * from aar
