-- Each claim as it stood some months after the year of its decision: the row of the newest delivery in force by then. None where
-- no delivery of the municipality reaches so far.
{{- register_af('kommune_sager') }}
with raekker as (
    {{- raekker_over_tid('kommune_sager') }}
),

naaet as (
    select kommunekode, max(til_og_med) as til_og_med
    from {{ ref('int_leverede_perioder') }}
    where kilde = 'kommune_sager'
    group by kommunekode
),

afgjort as (
    select *, {{ aar_af('afgoerelse_dato') }} as afgoerelsesaar from raekker where afgoerelse_dato is not null
),

efter as (
    {%- for maaneder in kohorte_maaneder() %}
    select *, {{ maaneder }} as maaneder, {{ maaneder_efter("lpad(cast(afgoerelsesaar as varchar), 4, '0') || '-12'", maaneder) }} as maaned
    from afgjort
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- an appeal touches the claim alone, and only once it is decided
krav as (
    select
        e.kommunekode,
        e.sagsnr,
        e.ydelse,
        y.myndighed as ejer,
        e.afgoerelsesaar,
        e.maaneder,
        coalesce(e.tilbagebetalingskrav, 0) as rejst,
        case
            when e.ankeafgoerelse_dato > {{ sidste_dag('e.maaned') }} or e.ankeafgoerelse_dato is null then 0
            when e.ankeafgoerelse = 'ophævet' then coalesce(coalesce(e.krav_efter_anke, 0) - e.tilbagebetalingskrav, 0)
            when e.ankeafgoerelse = 'ændret' then coalesce(e.krav_efter_anke - e.tilbagebetalingskrav, 0)
            else 0
        end as anke,
        coalesce(e.krav_betalt, 0) as betalt,
        coalesce(e.krav_afskrevet, 0) as afskrevet,
        e.leverance_id,
        e.raekke_nr
    from efter as e
    inner join naaet as n on e.kommunekode = n.kommunekode and e.maaned <= n.til_og_med
    inner join {{ ref('ydelser') }} as y on e.ydelse = y.ydelse and {{ i_kraft_paa('y', 'e.afgoerelse_dato') }}
    where {{ holder_i('e', 'e.maaned') }}
),

med_krav as (
    select * from krav where rejst <> 0 or betalt <> 0 or afskrevet <> 0
)

select * from med_krav
