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
        -- in whole numbers: exactly the threshold is not under it
        coalesce(k.naevner * a.udtaget < k.taeller * (a.udtaget + a.resterende), false) as under
    from aflaesninger as a
    left join {{ ref('opfoelgningskriterier_gaeldende') }} as k
        on k.kriterium = 'lav_brug' and a.sidste_dag >= k.gyldig_fra and (k.gyldig_til is null or a.sidste_dag < k.gyldig_til)
),

-- neighbouring months that are under share the difference between their number and their place
raekker as (
    select *, nummer - row_number() over (partition by kommunekode, kontroltrin, under order by nummer) as raekke
    from bedoemt
),

talt as (
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
        case when under then row_number() over (partition by kommunekode, kontroltrin, under, raekke order by nummer) else 0 end
            as maaneder_i_traek
    from raekker
)

select * from talt
