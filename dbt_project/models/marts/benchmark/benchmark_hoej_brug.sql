-- Especially high use over a longer period: for how many readings in a row a municipality has been among the tenth that take the largest
-- share of a step. No threshold and no judgement: the highest are shown as the lowest are.
with rang as (
    select
        periode,
        kommunekode,
        kontroltrin,
        andel_udtaget,
        {{ maanedsnummer('periode') }} as nummer,
        count(*) over (partition by periode, kontroltrin) as kommuner_med_andel,
        rank() over (partition by periode, kontroltrin order by andel_udtaget desc) - 1 as kommuner_hoejere
    from {{ ref('int_opfoelgning_aflaesninger') }}
    where andel_udtaget is not null
),

-- `under` is what the readings in a row are counted of
tiendedel as (
    select *, 10 * kommuner_hoejere < kommuner_med_andel as under from rang
),

talt as (
    {{- i_traek('tiendedel', 'kommunekode, kontroltrin') }}
),

hoej_brug as (
    select periode, kommunekode, kontroltrin, andel_udtaget, under as i_hoejeste_tiendedel, maaneder_i_traek, kommuner_med_andel, kommuner_hoejere
    from talt
)

select * from hoej_brug
