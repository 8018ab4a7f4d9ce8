-- Cases whose forward saving the municipality gives otherwise than its benefit before and after says: the computed one counts
-- (docs/kontrakter.md §1 "kommune_sager").
with uenige as (
    select k.*, b.mindreudgift
    from {{ ref('kontrolsager') }} as k
    inner join {{ ref('int_sagsbeloeb') }} as b on k.kommunekode = b.kommunekode and k.sagsnr = b.sagsnr and k.ydelse = b.ydelse
    -- up to one krone is how the two were rounded
    where k.ydelse_foer is not null and k.ydelse_efter is not null and abs(b.mindreudgift - k.fremadrettet_besparelse) > 1
),

advarsler as (
    select 'besparelse_uenig' as art, 'kommune_sager' as kilde, kommunekode, {{ noegle_af('kommune_sager', 'u') }} as noegle,
        leverance_id, raekke_nr, 'fremadrettet_besparelse er ' || {{ dansk_tal('fremadrettet_besparelse', oere=true) }}
        || ' kr., men ydelse_foer og ydelse_efter giver ' || {{ dansk_tal('mindreudgift', oere=true) }} || ' kr., som tæller' as besked
    from uenige as u
)

select * from advarsler
