-- Each figure judged: the one reason for its status, in the order that a reader would ask.
with maalt as (
    select
        coalesce(s.tal_id, f.tal_id) as tal_id,
        s.maal,
        s.dokument,
        s.linje,
        s.kommunekode,
        s.aar,
        s.beregnet,
        s.rapporteret,
        s.beregnet - s.rapporteret as forskel,
        f.beloeb as forklaret_beloeb,
        s.beregnet - s.rapporteret - coalesce(f.beloeb, 0) as rest,
        s.enhed,
        s.praecision,
        coalesce(s.tolerance, 0) as tolerance,
        f.tal_id is not null as har_forklaring,
        f.forklaring,
        f.udloebne,
        f.overfloedige
    from {{ ref('int_sammenlignede_tal') }} as s
    full outer join {{ ref('int_forklarede_tal') }} as f on s.tal_id = f.tal_id
),

-- a printed figure that is not computed up to this period may be explained already: that waits for its delivery
grundet as (
    select
        *,
        case
            when rapporteret is null and har_forklaring then 'intet at forklare'
            when rapporteret is null then 'ikke rapporteret'
            when beregnet is null then 'ikke beregnet'
            when {{ inden_for('forskel') }} and har_forklaring then 'stemmer uden'
            when {{ inden_for('forskel') }} then 'stemmer'
            when not har_forklaring then 'uforklaret'
            when udloebne is not null then 'udløbet'
            when overfloedige is not null then 'overflødig'
            when {{ inden_for('rest') }} then 'forklaret'
            else 'rest'
        end as grund
    from maalt
)

select * from grundet
