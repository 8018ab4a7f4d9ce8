-- What a document may print beside the figures of int_tal, where one does: the benchmark, provenu by benefit, the municipality's own
-- share, and sums over several municipalities, which are given only where each of them has the figure.
{%- set tal = ['udtaget', 'resterende', 'bortfaldet', 'udtaget_med_kontrolsag', 'oprettet', 'afsluttet', 'afsluttet_med_effekt',
    'ikke_afsluttet', 'afsluttet_i_vinduet', 'afsluttet_i_vinduet_med_effekt'] %}
{%- set andele = ['andel_udtaget', 'andel_med_kontrolsag', 'andel_med_effekt', 'andel_ikke_afsluttet', 'andel_udtaget_af_resterende',
    'andel_udtaget_af_alle', 'andel_med_effekt_afsluttet_i_vinduet'] %}
with oenskede as (
    select maal from {{ ref('int_oenskede_tal') }}
),

-- the cells first, the measures of those then: a country has 17 measures of 600 cells a month
benchmarkceller as (
    select b.*, 'benchmark/' || b.periode || '/' || lower(b.kommunekode) || '/' || b.kontroltrin || '/' || {{ slug('b.omraade') }} as foran
    from {{ ref('benchmark') }} as b
    where b.periode in (select split_part(maal, '/', 2) from oenskede where split_part(maal, '/', 1) = 'benchmark')
),

benchmarktal as (
    {%- for t in tal + andele %}
    select foran || '/{{ t }}' as tal_id, kommunekode, cast(left(periode, 4) as integer) as aar, cast({{ t }} as decimal(28, 10)) as vaerdi
    from benchmarkceller
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

andele as (
    select
        p.kommunekode,
        p.aar,
        k.slug,
        {{ slug('p.ydelse') }} as ydelse,
        p.beloeb,
        -- without a rate for all of it the share is not known
        case when p.beloeb_med_sats = p.beloeb then p.kommunal_andel end as kommunal_andel
    from {{ ref('provenu_kommunal_andel') }} as p
    inner join (select distinct kategori, slug from {{ ref('provenu_kategorier') }}) as k on p.kategori = k.kategori
),

fordelte as (
    select 'provenu-ydelse/' || kommunekode || '/' || aar || '/' || ydelse as tal_id, kommunekode, aar, beloeb as vaerdi
    from andele
    where slug = 'kl-ydelser' and ydelse is not null
    union all
    select 'kommunal-andel/' || kommunekode || '/' || aar || '/' || slug || '/' || ydelse, kommunekode, aar, kommunal_andel
    from andele
    where ydelse is not null
    union all
    select
        'kommunal-andel/' || kommunekode || '/' || aar || '/' || slug,
        kommunekode,
        aar,
        case when count(*) = count(kommunal_andel) then sum(kommunal_andel) end
    from andele
    group by kommunekode, aar, slug
),

alle as (
    select tal_id, kommunekode, aar, vaerdi from benchmarktal
    union all
    select tal_id, kommunekode, aar, cast(vaerdi as decimal(28, 10)) from fordelte
    union all
    select maal, 'DK', aar, summen from {{ ref('int_tal_omraader') }} where daekket = kommuner
)

select * from alle where vaerdi is not null and tal_id in (select maal from oenskede)
