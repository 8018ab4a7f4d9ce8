-- Each quarantined row of the sources that book or may book kroner, with the part of its delivery that it belongs to, and what it would give.
with raekker as (
    {{ kroner_i_raekker("r.fejl <> ''") }}
    union all
    select leverance_id, raekke_nr, del, kroner, kroner, ulaest from {{ ref('int_risikosager_karantaenekroner') }}
),

kroner as (
    select r.leverance_id, r.raekke_nr, r.del, cast(r.kroner as decimal(18, 2)) as kroner, r.ulaest
    from raekker as r
    inner join {{ ref('int_leverancer_status') }} as l on r.leverance_id = l.leverance_id and l.raekker_staar
)

select * from kroner
