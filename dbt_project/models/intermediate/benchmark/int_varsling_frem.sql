-- Each reading rolled on, month by month: what of its window is left when nothing is taken and nothing shown after it, whether that is
-- under the threshold of the month, and for how many months in a row by then. Exact: what leaves the window is known.
{%- set maaneder_frem = 2 * benchmark_maaneder() - 1 %}
with maal as (
    select
        periode,
        kommunekode,
        kontroltrin,
        {{- maal_summer() }}
    from {{ ref('int_benchmark_kriterier') }}
    group by periode, kommunekode, kontroltrin
),

-- a municipality without a case in the window has a reading all the same
aflaest as (
    select
        a.periode,
        a.kommunekode,
        a.kontroltrin,
        a.resterende,
        a.maaneder_i_traek,
        a.maaneder_i_traek >= a.maaneder as opfyldt,
        {%- for maal in benchmark_maal() %}
        coalesce(m.{{ maal }}, 0) as {{ maal }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_opfoelgning_aflaesninger') }} as a
    left join maal as m on a.periode = m.periode and a.kommunekode = m.kommunekode and a.kontroltrin = m.kontroltrin
),

-- so many months on, the oldest so many have left the window
frem as (
    {%- for frem in range(1, maaneder_frem + 1) %}
    select
        periode,
        kommunekode,
        kontroltrin,
        {{ frem }} as maaneder_frem,
        {{ maaneder_efter('periode', frem) }} as maaned,
        {% for alder in range(benchmark_maaneder() - frem) %}udtaget_md_{{ alder }} + {% endfor %}0 as udtaget,
        resterende,
        maaneder_i_traek as hidtil,
        opfyldt,
        udtaget_md_0 + udtaget_md_1 + udtaget_md_2 as udtaget_3_md,
        udstillet_3_md
    from aflaest
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

bedoemt as (
    select
        f.*,
        k.taeller,
        k.naevner,
        k.maaneder,
        {{ under_graensen('f.udtaget', 'f.resterende', 'k.taeller', 'k.naevner') }} as under
    from frem as f
    left join {{ ref('opfoelgningskriterier_gaeldende') }} as k
        on k.kriterium = 'lav_brug' and {{ i_kraft_paa('k', sidste_dag('f.maaned')) }}
),

-- a run that has not been broken yet goes on from the reading's own
sidst_ikke_under as (
    select
        *,
        coalesce(
            max(case when not under then maaneder_frem end) over (
                partition by periode, kommunekode, kontroltrin order by maaneder_frem rows unbounded preceding
            ),
            -hidtil
        ) as sidst_over
    from bedoemt
),

i_traek as (
    select
        * exclude (sidst_over),
        case when opfyldt then 0
            else min(case when maaneder_frem - sidst_over >= maaneder then maaneder_frem end) over (
                partition by periode, kommunekode, kontroltrin
            )
        end as maaneder_til_kriteriet
    from sidst_ikke_under
)

select * from i_traek
