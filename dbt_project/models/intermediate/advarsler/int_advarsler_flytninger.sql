-- Moves whose saving is booked nowhere for want of a date, and those that were decided and nobody says how (docs/domaene.md "Provenu").
-- A move within the municipality saves it nothing; one without expenses, as most for SU are, has nothing to book.
with flytninger as (
    select *, {{ noegle_af('kommune_flytninger', 'f') }} as noegle, afgoerelse in ('afvist', 'frafaldet') as stoppet
    from {{ ref('int_flytninger') }} as f
    where coalesce(fra_kommunekode, '') <> kommunekode
),

fundne as (
    select 'flytning_uden_dato' as art, f.*, 'flytningen (' || kontroltype || ') er ' || afgoerelse || ', men afgoerelse_dato er tom; bogføres ikke' as fund
    from flytninger as f
    where stoppet and afgoerelse_dato is null and udgift_pr_maaned > 0
    union all
    select 'flytning_uden_afgoerelse', f.*, 'flytningen (' || kontroltype || ') er afgjort ' || {{ dansk_dato('afgoerelse_dato') }}
        || ', men afgoerelse er tom; bogføres ikke'
    from flytninger as f
    where afgoerelse is null and afgoerelse_dato is not null
),

advarsler as (
    select art, 'kommune_flytninger' as kilde, kommunekode, noegle, leverance_id, raekke_nr,
        fund || coalesce(': udgift ' || {{ dansk_tal('udgift_pr_maaned', oere=true) }} || ' kr. om måneden', '') as besked
    from fundne
)

select * from advarsler
