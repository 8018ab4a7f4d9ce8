-- The rows of the month before whose key a municipality's newest snapshot lacks, counted, and the numbers of those rows where they are few.
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
    select noegler.leverance_id, noegler.raekke_nr, noegler.noegle, par.nu_id, par.kommunekode
    from foer_noegler as noegler
    inner join par
        on noegler.leverance_id = par.foer_id and {{ noegletal_kommune('noegler.noegle') }} = par.kommunekode
),

nu as (
    select leverance_id, noegle from nu_noegler where leverance_id in (select nu_id from par)
),

talt as (
    select
        foer.leverance_id,
        foer.kommunekode,
        count(*) as raekker,
        count(case when nu.noegle is null then 1 end) as forsvundne,
        {{ liste('foer.raekke_nr', hvor='nu.noegle is null') }} as raekke_numre
    from foer
    left join nu on foer.nu_id = nu.leverance_id and foer.noegle = nu.noegle
    group by foer.leverance_id, foer.kommunekode
),

forsvundne as (
    select
        * exclude (raekke_numre),
        {{ er_mange_forsvundne('raekker', 'forsvundne') }} as mange,
        case when not {{ er_mange_forsvundne('raekker', 'forsvundne') }} then {{ liste_ordnet('raekke_numre') }} end as raekke_numre
    from talt
    where forsvundne > 0
)

select * from forsvundne
