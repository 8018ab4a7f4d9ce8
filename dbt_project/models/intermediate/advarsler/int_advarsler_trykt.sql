-- Printed figures whose number is not the one that their printed text says: a slip of whoever typed one of the two.
with uenige as (
    select r.*, t.laest_vaerdi
    from {{ ref('int_rapporterede_tal') }} as r
    inner join {{ ref('int_trykte_tal') }} as t
        on r.tal_id = t.tal_id and r.leverance_kommunekode = t.leverance_kommunekode and t.uenig
),

advarsler as (
    select 'trykt_uenig' as art, 'rapporterede_tal' as kilde, kommunekode, tal_id as noegle, leverance_id, raekke_nr,
        'som_trykt siger ' || {{ dansk_tal('laest_vaerdi') }} || ', men rapporteret er '
        || coalesce({{ dansk_tal('rapporteret') }}, 'tomt') || '; ret det, der er forkert, i en ny version' as besked
    from uenige
)

select * from advarsler
