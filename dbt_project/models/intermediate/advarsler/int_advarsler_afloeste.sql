-- Keys that a later delivery gives to other cases, or to the same with fewer kroner, counted per delivery: what is lost of the former is
-- held back (int_tilbageholdt_genbrugte).
with talt as (
    select
        kilde, kommunekode, leverance_id, foer_id, genbrugt, anden_sag, count(*) as raekker, sum(kroner) as kroner,
        sum(foer_kroner) as foer_kroner
    from {{ ref('int_afloeste_noegler') }}
    group by kilde, kommunekode, leverance_id, foer_id, genbrugt, anden_sag
),

advarsler as (
    select
        case when t.genbrugt then 'noegle_genbrugt' when t.anden_sag then 'noegle_anden_sag' else 'beloeb_faldet' end as art,
        t.kilde,
        t.kommunekode,
        cast(null as varchar) as noegle,
        t.leverance_id,
        cast(null as bigint) as raekke_nr,
        nu.filnavn || ': ' || case
            when t.genbrugt then {{ genbrugte_numre('t.raekker', 'foer.filnavn', 't.foer_kroner') }}
            when t.anden_sag then {{ saa_mange('t.raekker', 'nummer', 'numre') }} || ' har en anden afgørelse og en anden borger eller '
                || 'første dag end i ' || foer.filnavn || ': er det andre sager, eller den samme genåbnet, tæller de tidligere rækker, '
                || {{ dansk_tal('t.foer_kroner', oere=true) }} || ' kr., ikke længere; er det en rettelse, er alt i orden'
            else {{ saa_mange('t.raekker', 'række', 'rækker') }} || ' har færre kroner end under samme nummer i ' || foer.filnavn || ': '
                || {{ dansk_tal('t.kroner', oere=true) }} || ' kr. mod ' || {{ dansk_tal('t.foer_kroner', oere=true) }} || ' kr.'
        end as besked
    from talt as t
    inner join {{ ref('int_leverancer_status') }} as nu on t.leverance_id = nu.leverance_id
    inner join {{ ref('int_leverancer_status') }} as foer on t.foer_id = foer.leverance_id
)

select * from advarsler
