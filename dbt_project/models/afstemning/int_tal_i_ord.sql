-- Figures that only claims in words are about: controls of SU moves a month, in study start and in the other months, the share of
-- those on the 18–21 years old that was rejected or dropped, and the unit's posts. A year's months are counted when it is over.
with omme as (
    select distinct l.kommunekode, l.aar
    from {{ ref('int_leverede_aar') }} as l
    cross join {{ ref('int_periode') }} as p
    where l.kilde = 'kommune_flytninger' and (l.aar < p.aar or (l.aar = p.aar and right(p.periode, 2) = '12'))
),

talt as (
    select
        o.kommunekode,
        o.aar,
        count(s.maaned) as studiestart,
        count(f.flytte_id) - count(s.maaned) as oevrige,
        count(case when f.alder between 18 and 21 then 1 end) as unge,
        count(case when f.alder between 18 and 21 and f.afvist_eller_frafaldet then 1 end) as unge_afvist
    from omme as o
    left join {{ ref('int_su_flytninger') }} as f on o.kommunekode = f.kommunekode and o.aar = f.aar
    left join {{ ref('su_saesoner') }} as s on extract(month from f.anmeldt_dato) = s.maaned
    group by o.kommunekode, o.aar
),

regnet as (
    select
        t.*,
        cast(t.studiestart / m.maaneder as decimal(28, 10)) as studiestart_pr_maaned,
        cast(t.oevrige / (12 - m.maaneder) as decimal(28, 10)) as oevrige_pr_maaned,
        cast({{ andel('t.unge_afvist', 't.unge') }} as decimal(28, 10)) as andel_afvist_18_21
    from talt as t
    cross join (select count(distinct maaned) as maaneder from {{ ref('su_saesoner') }}) as m
),

tal as (
    {%- for navn, enhed in {'studiestart_pr_maaned': 'pr_maaned', 'oevrige_pr_maaned': 'pr_maaned', 'andel_afvist_18_21': 'andel'}.items() %}
    select 'su_flytninger/' || kommunekode || '/' || aar || '/{{ navn }}' as tal_id, kommunekode, aar, {{ navn }} as vaerdi, '{{ enhed }}' as enhed
    from regnet
    where {{ navn }} is not null
    union all
    {%- endfor %}
    select 'effekt_pr_aarsvaerk/' || kommunekode || '/' || aar || '/aarsvaerk', kommunekode, aar, cast(aarsvaerk as decimal(28, 10)), 'aarsvaerk'
    from {{ ref('effekt_pr_aarsvaerk') }}
)

select * from tal
