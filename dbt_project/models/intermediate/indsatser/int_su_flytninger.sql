-- Of the counted moves those that were controlled for SU.
with su as (
    select kommunekode, flytte_id, alder, anmeldt_dato, aar, afvist_eller_frafaldet
    from {{ ref('int_talte_flytninger') }}
    where kontroltype = 'SU'
)

select * from su
