-- Rows that an earlier delivery has under another key, counted: what of them is booked twice is held back (int_tilbageholdt_omnummererede).
with par as (
    select kilde, kommunekode, leverance_id, raekke_nr, max(foer_id) as foer_id, max(kroner) as kroner
    from {{ ref('int_omnummererede') }}
    group by kilde, kommunekode, leverance_id, raekke_nr
),

talt as (
    select kilde, kommunekode, leverance_id, foer_id, count(*) as raekker, coalesce(sum(kroner), 0) as kroner
    from par
    group by kilde, kommunekode, leverance_id, foer_id
),

advarsler as (
    select
        'noegle_skiftet' as art,
        t.kilde,
        t.kommunekode,
        cast(null as varchar) as noegle,
        t.leverance_id,
        cast(null as bigint) as raekke_nr,
        nu.filnavn || ': ' || {{ saa_mange('t.raekker', 'række', 'rækker') }} || ' har samme borger, datoer og beløb som under andre numre i '
        || foer.filnavn || ': er sagerne nummereret om, tæller ' || {{ dansk_tal('t.kroner', oere=true) }}
        || ' kr. to gange; få dem under de gamle numre, eller en rettelse af den måned uden dem' as besked
    from talt as t
    inner join {{ ref('int_leverancer_status') }} as nu on t.leverance_id = nu.leverance_id
    inner join {{ ref('int_leverancer_status') }} as foer on t.foer_id = foer.leverance_id
)

select * from advarsler
