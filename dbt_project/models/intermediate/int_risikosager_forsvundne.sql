-- The rows of the month before whose key a municipality's newest snapshot lacks: few, found by their numbers.
with noegler as (
    select leverance_id, raekke_nr, noegle from {{ ref('stg_udk_risikosager_noegler') }}
),

foer as (
    select noegler.leverance_id, noegler.raekke_nr, noegler.noegle, par.nu_id
    from noegler
    inner join {{ ref('int_risikosager_par') }} as par
        on noegler.leverance_id = par.foer_id and {{ noegletal_kommune('noegler.noegle') }} = par.kommunekode
),

nu as (
    select leverance_id, noegle from noegler where leverance_id in (select nu_id from {{ ref('int_risikosager_par') }})
),

forsvundne as (
    select foer.leverance_id, foer.raekke_nr
    from foer
    left join nu on foer.nu_id = nu.leverance_id and foer.noegle = nu.noegle
    where nu.noegle is null
)

select * from forsvundne
