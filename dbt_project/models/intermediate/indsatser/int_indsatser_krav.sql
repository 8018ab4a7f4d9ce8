-- Claims over all current cases, in one row for the year of the period: a claim is a decision, not money collected. And by who
-- administers the benefit, of the cases that are decided and have a step: what is raised for the municipality is its own.
with sager as (
    select
        k.kommunekode,
        coalesce(y.myndighed, '') as ejer,
        coalesce(k.tilbagebetalingskrav, 0) as rejst,
        coalesce(k.krav_betalt, 0) as betalt,
        coalesce(k.krav_afskrevet, 0) as afskrevet
    from {{ ref('kontrolsager') }} as k
    left join {{ ref('ydelser') }} as y
        on k.ydelse = y.ydelse and {{ i_kraft_paa('y', 'k.afgoerelse_dato') }} and k.kontroltrin <> 'uklassificeret'
),

-- the corrections that were booked: none where no claim was; only claims of the municipality's own are booked
anker as (
    select kommunekode, beloeb
    from {{ ref('provenu_linjer') }}
    where komponent = 'anke'
),

bevaegelser as (
    {%- for navn in ['', 'kommune', 'UDK', 'SU'] %}
    select kommunekode, '{{ ':' ~ navn if navn }}' as hvis, rejst, betalt, afskrevet, cast(0 as decimal(18, 2)) as korrektion
    from sager
    {% if navn %}where ejer = '{{ navn }}'{% endif %}
    union all
    {%- endfor %}
    {%- for navn in ['', ':kommune'] %}
    select kommunekode, '{{ navn }}', 0, 0, 0, beloeb
    from anker
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

pr_aar as (
    select
        b.kommunekode,
        p.aar,
        b.hvis,
        sum(b.rejst) as krav_rejst,
        sum(b.betalt) as krav_betalt,
        sum(b.afskrevet) as krav_afskrevet,
        sum(b.rejst + b.korrektion - b.betalt - b.afskrevet) as krav_udestaaende
    from bevaegelser as b
    cross join {{ ref('int_periode') }} as p
    group by b.kommunekode, p.aar, b.hvis
),

tal as (
    {%- for navn in ['krav_rejst', 'krav_betalt', 'krav_afskrevet', 'krav_udestaaende'] %}
    select kommunekode, aar, '{{ navn }}' || hvis as noegletal, cast({{ navn }} as decimal(28, 10)) as vaerdi
    from pr_aar
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from tal
