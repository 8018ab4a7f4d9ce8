-- Each control case and benefit as the last day of the period sees it: the year that its case was opened, what has happened since,
-- and the kroner that are booked of it. What happened later has not happened.
with periode as (
    select {{ sidste_dag('periode') }} as dag from {{ ref('int_periode') }}
),

booket as (
    select
        l.kommunekode,
        l.noegle,
        sum(case when l.komponent = 'tilbagebetalingskrav' then l.beloeb else 0 end) as tilbagebetalingskrav,
        sum(case when l.komponent = 'mindreudgift' then l.beloeb else 0 end) as mindreudgift,
        sum(case when l.komponent = 'anke' then l.beloeb else 0 end) as anke
    from {{ ref('provenu_linjer') }} as l
    inner join periode as p on l.dato <= p.dag
    where l.kategori = 'KL-ydelser'
    group by l.kommunekode, l.noegle
),

-- a case is opened by its first row
sager as (
    select
        k.*,
        p.dag,
        min(k.oprettet_dato) over (partition by k.kommunekode, k.sagsnr) as aabnet
    from {{ ref('kontrolsager') }} as k
    cross join periode as p
),

raekker as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        s.kontroltrin,
        s.sagstype,
        s.kanal,
        {{ aar_af('s.aabnet') }} as aar,
        s.aabnet,
        case when s.hoering_dato <= s.dag then s.hoering_dato end as hoert,
        case when s.afgoerelse_dato <= s.dag then s.afgoerelse_dato end as afgjort,
        case when s.afsluttet_dato <= s.dag then s.afsluttet_dato end as afsluttet,
        coalesce(s.tilbagebetalingskrav > 0, false) or {{ har_mindreudgift('s') }} as effekt,
        coalesce(b.tilbagebetalingskrav, 0) as tilbagebetalingskrav,
        coalesce(b.mindreudgift, 0) as mindreudgift,
        coalesce(b.anke, 0) as anke
    from sager as s
    left join booket as b
        on s.kommunekode = b.kommunekode and s.kommunekode || '|' || s.sagsnr || '|' || s.ydelse = b.noegle
    where s.aabnet <= s.dag
)

select * from raekker
