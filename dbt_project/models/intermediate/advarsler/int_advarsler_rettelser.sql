-- Versions in force that have fewer rows or kroner than the one that they replace, or more than twice the kroner: as a whole, and each part
-- that loses more than half. A correction says what it means and so is no fault, but nothing leaves the figures without a word. What is held
-- back is told of there (int_tilbageholdt_rettelser).
with rettelser as (
    select
        p.kilde,
        p.kommunekode,
        p.filnavn,
        p.foer_filnavn,
        d.*,
        d.raekker < d.foer_raekker or d.kroner < d.foer_kroner or d.netto < d.foer_netto as mindre,
        d.kroner > 2 * d.foer_kroner and d.foer_kroner > 0 as stoerre
    from {{ ref('int_tilbageholdt_dele') }} as d
    inner join {{ ref('int_tilbageholdt_par') }} as p on d.leverance_id = p.leverance_id
    left join {{ ref('int_tilbageholdt_rettelser') }} as t on d.leverance_id = t.leverance_id and (t.emne is null or d.del = t.emne)
    left join (select distinct leverance_id from {{ ref('int_tilbageholdt_enheder') }} where emne = 'alle') as e on d.leverance_id = e.leverance_id
    where t.leverance_id is null and e.leverance_id is null
),

-- a file of one part is told of as a whole
fortalt as (
    select *, count(*) over (partition by leverance_id) as dele from rettelser
),

advarsler as (
    select
        case when mindre then 'rettelse_mindre' else 'rettelse_stoerre' end as art,
        kilde,
        coalesce(left(del, case when del like 'DK%' then 2 else 3 end), kommunekode) as kommunekode,
        cast(null as varchar) as noegle,
        leverance_id,
        cast(null as bigint) as raekke_nr,
        filnavn || case when filnavn = foer_filnavn then ' er ændret efter modtagelse' else ' erstatter ' || foer_filnavn end || ' og har ' || case when del is null then '' else 'af ' || {{ delens_raekker('del') }} || ' ' end
        || {{ raekker_og_kroner('raekker', 'foer_raekker', 'netto', 'foer_netto') }} as besked
    from fortalt
    where (del is null and (mindre or stoerre)) or (dele > 2 and taber)
)

select * from advarsler
