-- Measure 3: for each period the twelve months that end with it, each with measure 1 as computed for its own period. A month
-- without a snapshot stands there without counts.
with benchmark as (
    select periode, kommunekode, kontroltrin, omraade, udtaget, resterende, andel_udtaget
    from {{ ref('benchmark') }}
),

maaneder as (
    {%- for nr in range(benchmark_maaneder()) %}
    select periode, {{ maaneder_foer('periode', nr) }} as maaned from benchmark {{ 'union' if not loop.last }}
    {%- endfor %}
),

udvikling as (
    select
        b.periode,
        b.kommunekode,
        b.kontroltrin,
        b.omraade,
        m.maaned,
        a.udtaget,
        a.resterende,
        a.andel_udtaget
    from benchmark as b
    inner join maaneder as m on b.periode = m.periode
    left join benchmark as a
        on m.maaned = a.periode and b.kommunekode = a.kommunekode and b.kontroltrin = a.kontroltrin and b.omraade = a.omraade
)

select * from udvikling
