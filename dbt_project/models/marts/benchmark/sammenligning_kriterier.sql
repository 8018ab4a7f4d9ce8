-- Whom to learn from, in the newest period: beside a municipality's hit rate on a criterion the best of its group on the same criterion,
-- by name among those whose closed cases bear it (metodevalg `faa_sager`).
with nyeste as (
    select k.*, g.gruppe
    from {{ ref('kriterie_effekt') }} as k
    inner join {{ ref('int_kommunegrupper') }} as g on k.periode = g.periode and k.kommunekode = g.kommunekode
    where k.periode = (select max(periode) from {{ ref('kriterie_effekt') }})
),

faa as (
    select cast(m.valg as integer) as sager
    from {{ ref('metodevalg_gaeldende') }} as m
    inner join (select max(periode) as periode from {{ ref('kriterie_effekt') }}) as p on {{ i_kraft_paa('m', sidste_dag('p.periode')) }}
    where m.kommunekode = 'DK' and m.noegle = 'faa_sager'
),

-- of two as good the one with more cases, then the lower code: a name, not a rank
bedste as (
    select
        n.*,
        row_number() over (
            partition by n.gruppe, n.kontroltrin, n.omraade, n.kriterium
            order by n.andel_med_effekt desc, n.afsluttet desc, n.kommunekode asc
        ) as nr
    from nyeste as n
    inner join faa as f on n.afsluttet >= f.sager
),

kriterier as (
    select
        n.periode,
        n.kommunekode,
        n.kontroltrin,
        n.omraade,
        n.kriterium,
        n.gruppe,
        n.afsluttet,
        n.andel_med_effekt,
        b.kommunekode as bedste_kommunekode,
        b.andel_med_effekt as bedste_andel,
        b.andel_nedre as bedste_nedre,
        b.andel_oevre as bedste_oevre,
        b.afsluttet as bedste_afsluttet
    from nyeste as n
    left join bedste as b
        on n.gruppe = b.gruppe and n.kontroltrin = b.kontroltrin and n.omraade = b.omraade and n.kriterium = b.kriterium and b.nr = 1
)

select * from kriterier
