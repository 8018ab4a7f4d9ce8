-- Stock and flow of cases: a case is a sagsnr, open from its first row until all its rows are closed (docs/kontrakter.md §5).
with sager as (
    select
        kommunekode,
        sagsnr,
        {{ aar_af('min(oprettet_dato)') }} as aabnet,
        case when count(*) = count(afsluttet_dato) then {{ aar_af('max(afsluttet_dato)') }} end as lukket
    from {{ ref('int_sager') }}
    group by kommunekode, sagsnr
),

pr_aar as (
    select
        leveret.kommunekode,
        leveret.aar,
        count(case when aabnet < leveret.aar and (lukket is null or lukket >= leveret.aar) then 1 end) as sager_primo,
        count(case when aabnet = leveret.aar then 1 end) as sager_nye,
        count(case when lukket = leveret.aar then 1 end) as sager_afsluttede,
        count(case when aabnet <= leveret.aar and (lukket is null or lukket > leveret.aar) then 1 end) as sager_ultimo
    from {{ ref('int_leverede_aar') }} as leveret
    inner join sager on leveret.kommunekode = sager.kommunekode
    where leveret.kilde = 'kommune_sager'
    group by leveret.kommunekode, leveret.aar
),

tal as (
    {{ noegletal_af('pr_aar', ['sager_primo', 'sager_nye', 'sager_afsluttede', 'sager_ultimo']) }}
)

select * from tal
