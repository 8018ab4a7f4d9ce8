-- Every monthly reading of a municipality's use of a whole step, and how many in a row were strictly under the threshold of
-- their month. A reading without cases or a missing month breaks the run (docs/domaene.md "Follow-up criterion").
with aflaesninger as (
    select
        b.periode,
        b.kommunekode,
        b.kontroltrin,
        b.udtaget,
        b.resterende,
        b.andel_udtaget,
        {{ maanedsnummer('b.periode') }} as nummer,
        {{ sidste_dag('b.periode') }} as sidste_dag
    from {{ ref('benchmark') }} as b
    inner join (select distinct kontroltrin, omraade from {{ ref('int_benchmark_celler') }} where hele_trinnet) as c
        on b.kontroltrin = c.kontroltrin and b.omraade = c.omraade
    where b.kommunekode <> 'DK'
),

bedoemt as (
    select
        a.*,
        k.taeller,
        k.naevner,
        k.maaneder,
        {{ under_graensen('a.udtaget', 'a.resterende', 'k.taeller', 'k.naevner') }} as under
    from aflaesninger as a
    left join {{ ref('opfoelgningskriterier_gaeldende') }} as k
        on k.kriterium = 'lav_brug' and a.sidste_dag >= k.gyldig_fra and (k.gyldig_til is null or a.sidste_dag < k.gyldig_til)
),

talt as (
    {{- i_traek('bedoemt', 'kommunekode, kontroltrin') }}
),

aflaest as (
    select
        periode,
        kommunekode,
        kontroltrin,
        udtaget,
        resterende,
        andel_udtaget,
        sidste_dag,
        taeller,
        naevner,
        maaneder,
        under,
        maaneder_i_traek
    from talt
)

select * from aflaest
