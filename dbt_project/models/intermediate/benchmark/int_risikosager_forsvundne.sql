-- The rows of the month before whose key a municipality's newest snapshot lacks: few, found by their numbers.
with par as (
    select * from {{ ref('int_risikosager_par') }}
),

-- the bounds say nothing that the joins below do not; by them the files of all other months are left unread
foer_noegler as (
    select leverance_id, raekke_nr, noegle
    from {{ ref('stg_udk_risikosager_noegler') }}
    where leverance_id >= (select min(foer_id) from par) and leverance_id <= (select max(foer_id) from par)
),

nu_noegler as (
    select leverance_id, noegle
    from {{ ref('stg_udk_risikosager_noegler') }}
    where leverance_id >= (select min(nu_id) from par) and leverance_id <= (select max(nu_id) from par)
),

foer as (
    select noegler.leverance_id, noegler.raekke_nr, noegler.noegle, par.nu_id
    from foer_noegler as noegler
    inner join par
        on noegler.leverance_id = par.foer_id and {{ noegletal_kommune('noegler.noegle') }} = par.kommunekode
),

nu as (
    select leverance_id, noegle from nu_noegler where leverance_id in (select nu_id from par)
),

forsvundne as (
    select foer.leverance_id, foer.raekke_nr
    from foer
    left join nu on foer.nu_id = nu.leverance_id and foer.noegle = nu.noegle
    where nu.noegle is null
)

select * from forsvundne
