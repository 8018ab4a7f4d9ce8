-- Which municipalities meet the criterion for follow-up, how much they lack, who uses more and who less, and STAR's contact.
with talt as (
    select * from {{ ref('int_opfoelgning_aflaesninger') }}
),

-- the newest contact about that step, up to the period's end
henvendelser as (
    select
        t.periode,
        t.kommunekode,
        t.kontroltrin,
        h.henvendt_dato,
        h.besvaret_dato,
        h.begrundelse,
        row_number() over (partition by t.periode, t.kommunekode, t.kontroltrin order by h.henvendt_dato desc) as nyeste
    from talt as t
    inner join {{ ref('star_henvendelser') }} as h
        on t.kommunekode = h.kommunekode and t.kontroltrin = h.kontroltrin and h.henvendt_dato <= t.sidste_dag
),

opfoelgning as (
    select
        t.periode,
        t.kommunekode,
        t.kontroltrin,
        t.andel_udtaget,
        t.maaneder_i_traek,
        coalesce(t.maaneder_i_traek >= t.maaneder, false) as opfylder_kriteriet,
        t.udtaget,
        t.resterende,
        t.taeller as graense_taeller,
        t.naevner as graense_naevner,
        t.maaneder as graense_maaneder,
        case
            when t.under then {{ oprundet('t.taeller * (t.udtaget + t.resterende) - t.naevner * t.udtaget', 't.naevner') }}
            when t.andel_udtaget is not null and t.naevner is not null then 0
        end as mangler_at_udtage,
        count(t.andel_udtaget) over (partition by t.periode, t.kontroltrin) as kommuner_med_andel,
        case when t.andel_udtaget is not null then
            rank() over (partition by t.periode, t.kontroltrin order by t.andel_udtaget nulls last) - 1
        end as kommuner_lavere,
        case when t.andel_udtaget is not null then
            rank() over (partition by t.periode, t.kontroltrin order by t.andel_udtaget desc nulls last) - 1
        end as kommuner_hoejere,
        h.henvendt_dato,
        h.besvaret_dato,
        h.begrundelse
    from talt as t
    left join henvendelser as h
        on t.periode = h.periode and t.kommunekode = h.kommunekode and t.kontroltrin = h.kontroltrin and h.nyeste = 1
)

select * from opfoelgning
