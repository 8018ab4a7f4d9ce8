-- Sums inside what others publish: does each printed total equal its printed parts, and what is the difference.
with bedoemt as (
    select
        *,
        case
            when findes and trykt_total is null then 'ingen total trykt'
            when abs(forskel) <= tolerance then 'stemmer'
            else 'afviger'
        end as status
    from {{ ref('int_trykte_summer') }}
),

noteret as (
    select
        *,
        case
            when not findes then 'Totalen findes ikke i rapporterede_tal'
            when status = 'ingen total trykt' then 'Totalen er trykt tom; delene giver ' || {{ med_enhed('sum_af_dele', 'enhed') }}
            when status = 'afviger' then
                'Delene giver ' || {{ med_enhed('sum_af_dele', 'enhed') }} || '; totalen er trykt '
                || {{ med_enhed('abs(forskel)', 'enhed', forskel=true) }} || case when forskel < 0 then ' højere' else ' lavere' end
        end as om_total,
        case when tomme_dele > 0 then 'Dele trykt uden tal: ' || cast(tomme_dele as varchar) end as om_dele
    from bedoemt
),

trykte_summer as (
    select
        tal_id,
        dokument,
        tabel,
        retning,
        raekke,
        kolonne,
        cast(sum_af_dele as decimal(18, 2)) as sum_af_dele,
        cast(trykt_total as decimal(18, 2)) as trykt_total,
        cast(forskel as decimal(18, 2)) as forskel,
        antal_dele,
        status,
        coalesce(om_total || '. ' || om_dele, om_total, om_dele) as note
    from noteret
)

select * from trykte_summer
