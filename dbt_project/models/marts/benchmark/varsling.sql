-- Early warning: the share in each of the next six months if nothing is taken, and if it goes on as in the last three months; how
-- many cases are to be taken by then; and how soon the criterion is met. Beside it what came, where it has come.
with frem as (
    select * from {{ ref('int_varsling_frem') }} where maaneder_frem <= {{ varsling_maaneder() }}
),

-- in thirds of a case: a month takes and shows a third of what the last three did, and no more is taken than is there
som_nu as (
    select
        *,
        3 * udtaget + maaneder_frem * udtaget_3_md as udtaget_tredjedele,
        greatest(3 * resterende + maaneder_frem * (udstillet_3_md - udtaget_3_md), 0) as resterende_tredjedele
    from frem
),

varsling as (
    select
        s.periode,
        s.kommunekode,
        s.kontroltrin,
        s.maaned,
        s.maaneder_frem,
        {{ andel('s.udtaget', 's.udtaget + s.resterende') }} as andel_hvis_intet,
        {{ andel('s.udtaget_tredjedele', 's.udtaget_tredjedele + s.resterende_tredjedele') }} as andel_hvis_som_nu,
        case
            when s.under then {{ oprundet('s.taeller * (s.udtaget + s.resterende) - s.naevner * s.udtaget', 's.naevner') }}
            when s.udtaget + s.resterende > 0 and s.naevner is not null then 0
        end as mangler_for_graensen,
        s.maaneder_til_kriteriet,
        s.under as under_hvis_intet,
        {{ under_graensen('s.udtaget_tredjedele', 's.resterende_tredjedele', 's.taeller', 's.naevner') }} as under_hvis_som_nu,
        s.udtaget as udtaget_hvis_intet,
        s.resterende as resterende_hvis_intet,
        s.udtaget_3_md,
        s.udstillet_3_md,
        s.taeller as graense_taeller,
        s.naevner as graense_naevner,
        a.andel_udtaget as andel_blev,
        a.under as under_blev
    from som_nu as s
    left join {{ ref('int_opfoelgning_aflaesninger') }} as a
        on s.maaned = a.periode and s.kommunekode = a.kommunekode and s.kontroltrin = a.kontroltrin
)

select * from varsling
