-- Which group each municipality is compared in, each period: the published grouping in force where one is seeded, else by caseload in
-- thirds and by whether more or less than the median of its cases are of the area that is the country's largest
-- (seeds/metodevalg.csv `sammenligning`).
with celler as (
    select periode, kommunekode, omraade, sum(udtaget + resterende) as sager
    from {{ ref('benchmark') }}
    where kommunekode <> 'DK' and kontroltrin <> 'samlet' and (kontroltrin, omraade) in (
        select (del_trin, del_omraade) from {{ ref('int_benchmark_celler') }}
    )
    group by periode, kommunekode, omraade
),

omraader as (
    select periode, omraade, row_number() over (partition by periode order by sum(sager) desc, omraade) as plads
    from celler
    group by periode, omraade
),

kommuner as (
    select
        c.periode,
        c.kommunekode,
        o.omraade as stoerste_omraade,
        sum(c.sager) as sager,
        cast(sum(case when c.omraade = o.omraade then c.sager else 0 end) as double) / nullif(sum(c.sager), 0) as andel
    from celler as c
    inner join omraader as o on c.periode = o.periode and o.plads = 1
    group by c.periode, c.kommunekode, o.omraade
),

-- whoever has no cases is like nobody
inddelt as (
    select k.*, ntile(3) over (partition by k.periode order by k.sager, k.kommunekode) as tredjedel, m.andel as median
    from kommuner as k
    inner join (
        select periode, {{ fraktil('andel', 0.5) }} as andel from kommuner where sager > 0 group by periode
    ) as m on k.periode = m.periode
    where k.sager > 0
),

grupper as (
    select
        k.periode,
        k.kommunekode,
        coalesce(
            g.gruppe,
            case i.tredjedel when 1 then 'få sager' when 2 then 'middel sager' when 3 then 'mange sager' end
            || case when i.andel > i.median then ', mere ' else ', mindre ' end || i.stoerste_omraade,
            'uden sager'
        ) as gruppe,
        coalesce(g.kilde || ' (' || cast(g.aar as varchar) || ')', '[D] sagsmængde og blanding af områder') as inddeling
    from kommuner as k
    left join inddelt as i on k.periode = i.periode and k.kommunekode = i.kommunekode
    left join {{ ref('kommunegrupper') }} as g
        on k.kommunekode = g.kommunekode and {{ i_kraft_paa('g', sidste_dag('k.periode')) }}
)

select * from grupper
